// Dialogs, one at a time, and short messages. The browser's own `dialog` keeps the focus and closes on Escape.

import { signal, useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { cleanPath } from "../share/link.ts";
import { files, openFile, put, remove, rename } from "../state/workspace.ts";
import { t } from "../text/text.ts";
import { KeysDialog } from "./dialogs/keys.tsx";
import { Palette } from "./dialogs/palette.tsx";
import { RuleDialog } from "./dialogs/rule.tsx";
import { ShareDialog } from "./dialogs/share.tsx";

export type DialogName = "share" | "palette" | "keys" | "new-file" | "rename" | "remove" | "rule";

export const dialog = signal<DialogName | null>(null);

/** A short message, read aloud; gone after a while. */
const message = signal("");
let timer: ReturnType<typeof setTimeout> | undefined;

export function announce(text: string): void {
  message.value = text;
  clearTimeout(timer);
  timer = setTimeout(() => (message.value = ""), 8_000);
}

export function Dialogs() {
  const name = dialog.value;
  return (
    <>
      {name !== null && <Open key={name} name={name} />}
      <p class="message" role="status" data-empty={message.value === ""}>
        {message.value}
      </p>
    </>
  );
}

function Open({ name }: { name: DialogName }) {
  switch (name) {
    case "share":
      return <ShareDialog />;
    case "palette":
      return <Palette />;
    case "keys":
      return <KeysDialog />;
    case "new-file":
      return <PathDialog title={t("newFile")} label={t("newFilePath")} value="" onPath={create} />;
    case "rename":
      return <PathDialog title={t("rename")} label={t("renamePath")} value={openFile.value ?? ""} onPath={move} />;
    case "rule":
      return <RuleDialog />;
    case "remove":
      return <RemoveDialog />;
  }
}

function create(path: string): void {
  put(new Map([[path, ""]]));
  openFile.value = path;
}

function move(path: string): void {
  if (openFile.value !== null) rename(openFile.value, path);
}

/** A modal dialog; closing it by any means forgets it. */
export function Modal({ title, children }: { title: string; children: ComponentChildren }) {
  const element = useRef<HTMLDialogElement>(null);
  // Before the next key: until then the focus is where it was, in the editor perhaps, and what is typed goes there.
  useLayoutEffect(() => {
    const shown = element.current;
    shown?.showModal();
    // Closing gives the focus back to where it was; taking the element away would lose it.
    return () => shown?.close();
  }, []);
  // Closing is told a task later, when another dialog may be open; Escape at once, but not every time.
  const forget = (event: Event) => {
    if (event.target === element.current) dialog.value = null;
  };
  return (
    <dialog ref={element} aria-labelledby="dialog-title" onCancel={forget} onClose={forget}>
      <h2 id="dialog-title">{title}</h2>
      {children}
      <form method="dialog" class="closing">
        <button type="submit">{t("close")}</button>
      </form>
    </dialog>
  );
}

function PathDialog(props: { title: string; label: string; value: string; onPath: (path: string) => void }) {
  const path = useSignal(props.value);
  const clean = cleanPath(path.value);
  const isTaken = clean !== props.value && files.value.has(clean);
  const submit = (event: Event) => {
    event.preventDefault();
    if (clean === "" || isTaken) return;
    props.onPath(clean);
    dialog.value = null;
  };
  return (
    <Modal title={props.title}>
      <form onSubmit={submit} class="path-form">
        <label>
          {props.label}
          <input
            type="text"
            spellcheck={false}
            value={path.value}
            placeholder="red-mesh/exports.yaml"
            onInput={(event) => (path.value = event.currentTarget.value)}
          />
        </label>
        <button type="submit" class="primary" disabled={isTaken}>
          {props.title}
        </button>
        <p role="alert">{isTaken && t("pathTaken", { path: clean })}</p>
      </form>
    </Modal>
  );
}

function RemoveDialog() {
  const path = openFile.value ?? "";
  return (
    <Modal title={t("remove")}>
      <p>
        <code>{path}</code>
      </p>
      <button
        type="button"
        class="primary"
        onClick={() => {
          remove(path);
          dialog.value = null;
        }}
      >
        {t("remove")}
      </button>
    </Modal>
  );
}
