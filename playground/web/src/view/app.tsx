// The page: a header, files, the editor, what follows from them, and the verdict.

import { layout, width } from "../state/layout.ts";
import { pane } from "../state/settings.ts";
import { t } from "../text/text.ts";
import { Dialogs } from "./dialogs.tsx";
import { EditorPane } from "./editor-pane.tsx";
import { FilesPane } from "./files-pane.tsx";
import { Header } from "./header.tsx";
import { Results } from "./results.tsx";
import { Splitter } from "./splitter.tsx";
import { StatusBar } from "./status-bar.tsx";

const PANES = [
  ["files", "filesTab"],
  ["editor", "editorTab"],
  ["results", "resultsTab"],
] as const;

export function App() {
  const { files, results } = layout.value.folded;
  const folded = [files ? "files" : "", results ? "results" : ""].filter((name) => name !== "").join(" ");
  return (
    <div class="app" data-pane={pane.value} data-folded={folded}>
      <a class="skip" href="#editor">
        {t("skip")}
      </a>
      <Header />
      <main class="panes" style={{ "--files": `${width("files")}px`, "--editor": `${width("editor")}px` }}>
        <FilesPane />
        <Splitter name="files" />
        <EditorPane />
        <Splitter name="editor" />
        <Results />
      </main>
      <StatusBar />
      <nav class="bottom" aria-label={t("commands")}>
        {PANES.map(([name, key]) => (
          <button key={name} type="button" aria-pressed={pane.value === name} onClick={() => (pane.value = name)}>
            {t(key)}
          </button>
        ))}
      </nav>
      <Dialogs />
    </div>
  );
}
