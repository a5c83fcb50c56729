import { openPicker, saveZip } from "../state/documents.ts";
import { loadSample, samples } from "../state/samples.ts";
import { LANGUAGES, language, THEMES, theme } from "../state/settings.ts";
import { canRedo, canUndo, redo, undo } from "../state/workspace.ts";
import { t } from "../text/text.ts";
import { dialog } from "./dialogs.tsx";

const THEME_KEYS = { system: "themeSystem", light: "themeLight", dark: "themeDark" } as const;

function Icon({ label, sign, isOff, onClick }: { label: string; sign: string; isOff: boolean; onClick: () => void }) {
  return (
    <button type="button" class="icon" disabled={isOff} onClick={onClick} aria-label={label} title={label}>
      {sign}
    </button>
  );
}

export function Header() {
  return (
    <header class="header">
      <h1>
        <span class="logo" aria-hidden="true">
          ⬡⬡
        </span>
        {t("title")}
      </h1>
      <div class="tools" role="toolbar" aria-label={t("commands")}>
        <SampleChooser />
        <button type="button" onClick={openPicker}>
          {t("open")}
        </button>
        <button type="button" onClick={saveZip}>
          {t("save")}
        </button>
        <button type="button" class="primary" onClick={() => (dialog.value = "share")}>
          {t("share")}
        </button>
        <Icon label={t("undo")} sign="↶" isOff={!canUndo.value} onClick={undo} />
        <Icon label={t("redo")} sign="↷" isOff={!canRedo.value} onClick={redo} />
        <span class="spring" />
        <button type="button" onClick={() => (dialog.value = "palette")}>
          {t("commands")} <kbd>Ctrl K</kbd>
        </button>
        <button type="button" onClick={nextLanguage} lang={language.value === "en" ? "ja" : "en"}>
          {t("language")}
        </button>
        <label class="theme">
          <span class="hidden">{t("theme")}</span>
          <select value={theme.value} onChange={(event) => chooseTheme(event.currentTarget.value)}>
            {THEMES.map((name) => (
              <option key={name} value={name}>
                {t(THEME_KEYS[name])}
              </option>
            ))}
          </select>
        </label>
      </div>
    </header>
  );
}

function SampleChooser() {
  const choose = (id: string) => void loadSample(id);
  const groups = [...new Set(samples.value.map((sample) => sample.group[language.value]))];
  return (
    <label class="sample-chooser">
      <span class="hidden">{t("samples")}</span>
      <select value="" onChange={(event) => choose(event.currentTarget.value)}>
        <option value="" disabled>
          {t("chooseSample")}
        </option>
        {groups.map((group) => (
          <optgroup key={group} label={group}>
            {samples.value
              .filter((sample) => sample.group[language.value] === group)
              .map((sample) => (
                <option key={sample.id} value={sample.id}>
                  {sample.title[language.value]}
                </option>
              ))}
          </optgroup>
        ))}
      </select>
    </label>
  );
}

export function nextLanguage(): void {
  language.value = LANGUAGES.find((name) => name !== language.value) ?? "en";
}

function chooseTheme(value: string): void {
  theme.value = THEMES.find((name) => name === value) ?? "system";
}
