import { t } from "../../text/text.ts";
import { Modal } from "../dialogs.tsx";

const KEYS = [
  ["Ctrl K", "keyCommands"],
  ["Ctrl Enter", "keyRun"],
  ["F8, Shift F8", "keyFindings"],
  ["Alt Enter", "keyFix"],
  ["Alt R", "keyRule"],
  ["Ctrl Space", "keyComplete"],
  ["F12", "keyCounterpart"],
  ["Ctrl S", "keyShare"],
  ["Alt 1 … 6, Alt 0", "keyViews"],
  ["Tab", "keyLeave"],
  ["Ctrl M", "keyTab"],
  ["← ↑ → ↓, Enter", "keyGraph"],
] as const;

export function KeysDialog() {
  return (
    <Modal title={t("keysTitle")}>
      <dl class="keys">
        {KEYS.map(([keys, text]) => (
          <div key={keys}>
            <dt>
              <kbd>{keys}</kbd>
            </dt>
            <dd>{t(text)}</dd>
          </div>
        ))}
      </dl>
    </Modal>
  );
}
