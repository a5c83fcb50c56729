// The page: a header, files, the editor, what follows from them, and the verdict.

import { pane, view } from "../state/settings.ts";
import { t } from "../text/text.ts";
import { Dialogs } from "./dialogs.tsx";
import { EditorPane } from "./editor-pane.tsx";
import { FilesPane } from "./files-pane.tsx";
import { Header } from "./header.tsx";
import { Results } from "./results.tsx";
import { StatusBar } from "./status-bar.tsx";

const PANES = [
  ["files", "filesTab"],
  ["editor", "editorTab"],
  ["results", "resultsTab"],
] as const;

export function App() {
  return (
    <div class="app" data-pane={pane.value} data-view={view.value}>
      <a class="skip" href="#editor">
        {t("skip")}
      </a>
      <Header />
      <main class="panes">
        <FilesPane />
        <EditorPane />
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
