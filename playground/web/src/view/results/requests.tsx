import { type Signal, useSignal } from "@preact/signals";
import type { CaseView, TestRun } from "engine";
import { answers, type RuleHeat, rules, way, withFilter } from "../../state/answers.ts";
import { accept, wantsNothing } from "../../state/accept.ts";
import { saveTests } from "../../state/documents.ts";
import { goTo, pointing, ruleAtCursor, show } from "../../state/navigate.ts";
import { isSame } from "../../state/rule.ts";
import { t } from "../../text/text.ts";
import { PlaceButton } from "./place-button.tsx";
import { WayForm } from "./way-form.tsx";

const MARKS = { passed: "✓", failed: "✗", skipped: "–" } as const;
const OUTCOMES = { passed: "yes", failed: "no", skipped: "skipped" } as const;

export function Requests() {
  const failedOnly = useSignal(false);
  const run = answers.value?.run;
  const cases = (run?.cases ?? []).filter((result) => !failedOnly.value || result.outcome === "failed");
  return (
    <>
      <p class="intro">{t("requestsIntro")}</p>
      <WayForm label={t("addRequest")} button={t("add")} isAdding />
      {!run && <p class="empty">{t("noTest")}</p>}
      {run && run.problems.length > 0 && (
        <div class="trouble">
          <p>{t("problems")}</p>
          <ul>
            {run.problems.map((problem, index) => (
              <li key={index}>
                {problem.message} {problem.place && <PlaceButton place={problem.place} />}
              </li>
            ))}
          </ul>
        </div>
      )}
      {run && <Actions run={run} failedOnly={failedOnly} />}
      {run && run.cases.length > 0 && (
        <>
          <FilterVerdict />
          <ul class="cases">
            {cases.map((result) => (
              <CaseItem key={result.name} result={result} />
            ))}
          </ul>
        </>
      )}
    </>
  );
}

/** What can be done with the test file as a whole. */
function Actions({ run, failedOnly }: { run: TestRun; failedOnly: Signal<boolean> }) {
  const empty = run.problems.filter(wantsNothing).length;
  const failing = run.cases.filter(({ outcome }) => outcome === "failed").length;
  return (
    <div class="options">
      {run.cases.length > 0 && (
        <>
          <label>
            <input type="checkbox" checked={failedOnly.value} onChange={() => (failedOnly.value = !failedOnly.value)} />{" "}
            {t("failedOnly")}
          </label>
          <label>
            <input type="checkbox" checked={withFilter.value} onChange={() => (withFilter.value = !withFilter.value)} />{" "}
            {t("withFilter")}
          </label>
        </>
      )}
      {empty > 0 && (
        <button type="button" class="small" onClick={() => void accept("empty")}>
          {t("acceptEmpty", { count: empty })}
        </button>
      )}
      {failing > 0 && (
        <button type="button" class="small" title={t("acceptHint")} onClick={() => void accept("failing")}>
          {t("acceptFailing", { count: failing })}
        </button>
      )}
      <span class="spring" />
      <button type="button" class="small" title={t("saveTestsHint")} onClick={saveTests}>
        {t("saveTests")}
      </button>
    </div>
  );
}

function FilterVerdict() {
  const { differences, run } = answers.value ?? {};
  if (!differences || !run) return null;
  const found = Object.entries(differences);
  const count = run.cases.reduce((sum, result) => sum + result.exchanges.length, 0);
  if (found.length === 0) return <p class="verdict good">✓ {t("filterAgrees", { count })}</p>;
  return (
    <ul class="trouble">
      {found.map(([name, difference]) => (
        <li key={name}>
          {name}: {t("filterDiffers", { difference })}
        </li>
      ))}
    </ul>
  );
}

function CaseItem({ result }: { result: CaseView }) {
  const isOne = (rule: RuleHeat) =>
    result.rules.some(([mesh, reference]) => mesh === rule.mesh && reference === rule.reference);
  const places = rules.value.filter(isOne).map((rule) => rule.place);
  const isLit = places.some((place) => isSame(place, ruleAtCursor.value));
  return (
    <li class={`case ${result.outcome}${isLit ? " lit" : ""}`} {...pointing(places)}>
      <Case result={result} />
    </li>
  );
}

function Case({ result }: { result: CaseView }) {
  const { place } = result;
  const start = result.way;
  return (
    <>
      <div class="line">
        <span class="mark" aria-label={t(OUTCOMES[result.outcome])} role="img">
          {MARKS[result.outcome]}
        </span>
        <span class="name">{result.name}</span>
        {start && (
          <button
            type="button"
            class="small"
            onClick={() => {
              way.value = start;
              show("trace");
            }}
          >
            {t("showWay")}
          </button>
        )}
        {place && (
          <button type="button" class="place" onClick={() => goTo(place)}>
            {t("line", { line: place.line })}
          </button>
        )}
      </div>
      <div class="asked">{result.question}</div>
      {result.reason !== null && <div class="asked">{result.reason}</div>}
      {result.differences.length > 0 && (
        <table class="differences">
          <thead>
            <tr>
              <th scope="col">{t("field")}</th>
              <th scope="col">{t("expected")}</th>
              <th scope="col">{t("got")}</th>
            </tr>
          </thead>
          <tbody>
            {result.differences.map((difference) => (
              <tr key={difference.what}>
                <th scope="row">{difference.what}</th>
                <td>{difference.expected}</td>
                <td>{difference.got}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  );
}
