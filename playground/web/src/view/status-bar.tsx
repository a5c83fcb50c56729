import { answers, engineVersion, findings, rules } from "../state/answers.ts";
import { isForgetful } from "../state/storage.ts";
import { counted, t } from "../text/text.ts";

export function StatusBar() {
  const current = answers.value;
  return (
    <footer class="status">
      <span role="status" aria-live="polite" class="verdict-line">
        {current ? verdict() : t("loading")}
      </span>
      <span class="spring" />
      {engineVersion.value !== null && <span>{t("engine", { version: engineVersion.value })}</span>}
      {current && <span>{t("took", { ms: current.took.toFixed(1) })}</span>}
      <span>{isForgetful.value ? t("forgetful") : t("privacy")}</span>
    </footer>
  );
}

/** One line that says it all. */
export function verdict(): string {
  const count = (severity: string) => findings.value.filter((finding) => finding.severity === severity).length;
  const [errors, warnings, infos] = [count("error"), count("warning"), count("info")];
  const parts = [
    errors > 0 ? counted(errors, "error", "errors") : "",
    warnings > 0 ? counted(warnings, "warning", "warnings") : "",
    infos > 0 ? counted(infos, "info", "infos") : "",
  ].filter((part) => part !== "");
  if (parts.length === 0) parts.push(t("clean"));
  const cases = answers.value?.run?.cases.filter((result) => result.outcome !== "skipped");
  if (cases && cases.length > 0) {
    const passed = cases.filter((result) => result.outcome === "passed").length;
    parts.push(t("asWanted", { passed, count: cases.length }));
    const tested = rules.value.filter((rule) => (rule.tested ?? 0) > 0).length;
    if (rules.value.length > 0) parts.push(t("coverage", { tested, count: rules.value.length }));
  }
  return parts.join(" · ");
}
