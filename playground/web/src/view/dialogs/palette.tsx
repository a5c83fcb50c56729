import { useSignal } from "@preact/signals";
import { commands } from "../../state/commands.ts";
import { t } from "../../text/text.ts";
import { dialog, Modal } from "../dialogs.tsx";

export function Palette() {
  const words = useSignal("");
  const at = useSignal(0);
  const search = () => {
    const wanted = words.value.toLowerCase().split(/\s+/);
    return commands().filter(({ title }) => wanted.every((word) => title.toLowerCase().includes(word)));
  };
  const found = search();
  const run = (index: number, from: Element) => {
    // By what is written now: a fast hand is ahead of what is drawn.
    const command = search()[index];
    if (!command) return;
    // At once, so that the command can give the focus to what was behind the dialog.
    from.closest("dialog")?.close();
    dialog.value = null;
    command.run();
  };
  const onKeyDown = (event: preact.TargetedKeyboardEvent<HTMLInputElement>) => {
    if (event.key === "ArrowDown") at.value = Math.min(found.length - 1, at.value + 1);
    else if (event.key === "ArrowUp") at.value = Math.max(0, at.value - 1);
    else if (event.key === "Enter") run(at.value, event.currentTarget);
    else return;
    event.preventDefault();
  };
  return (
    <Modal title={t("palette")}>
      <input
        type="text"
        role="combobox"
        aria-expanded="true"
        aria-controls="palette-list"
        aria-activedescendant={found.length > 0 ? `palette-${at.value}` : undefined}
        aria-label={t("palette")}
        value={words.value}
        onInput={(event) => {
          words.value = event.currentTarget.value;
          at.value = 0;
        }}
        onKeyDown={onKeyDown}
      />
      <ul id="palette-list" role="listbox" aria-label={t("commands")} class="palette">
        {found.map((command, index) => (
          <li
            key={command.title}
            id={`palette-${index}`}
            role="option"
            aria-selected={index === at.value}
            onClick={(event) => run(index, event.currentTarget)}
          >
            {command.title} {command.keys !== undefined && <kbd>{command.keys}</kbd>}
          </li>
        ))}
      </ul>
    </Modal>
  );
}
