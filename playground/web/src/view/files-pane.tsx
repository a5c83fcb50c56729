import { findings, overview } from "../state/answers.ts";
import { layout } from "../state/layout.ts";
import { badge } from "../state/meshes.ts";
import { open, pointed } from "../state/navigate.ts";
import { folders, openFile } from "../state/workspace.ts";
import { t } from "../text/text.ts";
import { dialog } from "./dialogs.tsx";
import { FoldButton, UnfoldButton } from "./fold.tsx";

export function FilesPane() {
  const names = overview.value?.meshes.map((mesh) => mesh.name) ?? [];
  return (
    <section class="pane files" id="files" aria-labelledby="files-title">
      {layout.value.folded.files && <UnfoldButton name="files" />}
      <div class="heading">
        <h2 id="files-title">{t("files")}</h2>
        <FoldButton name="files" />
      </div>
      <div class="scroll" tabIndex={0} role="group" aria-labelledby="files-title">
        {[...folders.value].map(([folder, paths]) => (
          <div key={folder} class="folder">
            <h3>
              <MeshBadge name={folder} names={names} />
              {folder === "" ? t("noMesh") : folder}
            </h3>
            <ul>
              {paths.map((path) => (
                <FileEntry key={path} path={path} />
              ))}
            </ul>
          </div>
        ))}
      </div>
      <div class="tools">
        <button type="button" onClick={() => (dialog.value = "new-file")}>
          + {t("newFile")}
        </button>
      </div>
    </section>
  );
}

export function MeshBadge({ name, names }: { name: string; names: readonly string[] }) {
  if (!names.includes(name)) return null;
  const { shape, colour } = badge(names, name);
  return (
    <span class={`badge mesh-${colour}`} aria-hidden="true">
      {shape}
    </span>
  );
}

function FileEntry({ path }: { path: string }) {
  const own = findings.value.filter((finding) => finding.place?.file === path && finding.severity !== "info");
  const hasError = own.some((finding) => finding.severity === "error");
  const isPointed = pointed.value.some((place) => place.file === path);
  const isOpen = openFile.value === path;
  return (
    <li>
      <button
        type="button"
        class={isPointed ? "file pointed" : "file"}
        aria-current={isOpen ? "true" : undefined}
        onClick={() => open(path)}
      >
        <span class="name">{path.slice(path.lastIndexOf("/") + 1)}</span>
        {own.length > 0 && (
          <span class={hasError ? "count error" : "count warning"}>
            {own.length}
            {hasError ? "!" : ""}
          </span>
        )}
      </button>
    </li>
  );
}
