import { useComputed, useSignal } from "@preact/signals";
import type { FindingView } from "engine";
import { findings, overview } from "../../state/answers.ts";
import { applyFix } from "../../state/fix.ts";
import { goTo } from "../../state/navigate.ts";
import { type Said, tell } from "../../text/finding.ts";
import { t } from "../../text/text.ts";
import { Ticked } from "../ticked.tsx";
import { PlaceButton } from "./place-button.tsx";

/** So many are drawn, and as many more when asked for: thousands would hold up every key. */
const STEP = 100;

export function Findings() {
  const most = useSignal(STEP);
  const sorted = useComputed(() => worstFirst(findings.value));
  const { documents = 0, resources = 0 } = overview.value ?? {};
  if (findings.value.length === 0) return <p class="empty good">{t("findingsNone", { documents, resources })}</p>;
  const left = sorted.value.length - most.value;
  return (
    <>
      <ol class="findings">
        {sorted.value.slice(0, most.value).map((finding, index) => (
          <li key={index}>
            <Finding finding={finding} />
          </li>
        ))}
      </ol>
      {left > 0 && (
        <button type="button" onClick={() => (most.value += STEP)}>
          {t("findingsMore", { count: left })}
        </button>
      )}
    </>
  );
}

const SEVERITY_NAMES = { error: "severityError", warning: "severityWarning", info: "severityInfo" } as const;

const SEVERITIES = ["error", "warning", "info"];

const worstFirst = (all: readonly FindingView[]): readonly FindingView[] =>
  all.toSorted((left, right) => SEVERITIES.indexOf(left.severity) - SEVERITIES.indexOf(right.severity));

function Finding({ finding }: { finding: FindingView }) {
  const { place } = finding;
  const { what, effect, wayOut } = tell(finding);
  return (
    <article class={`finding ${finding.severity}`}>
      <h3>
        <span class="severity">{t(SEVERITY_NAMES[finding.severity])}</span> <Ticked text={what.text} />
      </h3>
      <Detail of={what} />
      <p class="meta">
        <span class="code" title={finding.name}>
          {finding.code} {finding.name}
        </span>
        {place && <PlaceButton place={place} />}
      </p>
      <dl>
        <dt>{t("effect")}</dt>
        <dd>
          <Ticked text={effect.text} />
          <Detail of={effect} />
        </dd>
        <dt>{t("wayOut")}</dt>
        <dd>
          <Ticked text={wayOut.text} />
          <Detail of={wayOut} />
        </dd>
        {finding.related.map((related, index) => (
          <div key={index}>
            <dt>{t("also")}</dt>
            <dd>
              <span lang="en">
                <Ticked text={related.message} />
              </span>{" "}
              <PlaceButton place={related.place} />
            </dd>
          </div>
        ))}
      </dl>
      {finding.fixes.map((fix, index) => (
        <button
          key={index}
          type="button"
          onClick={() => {
            applyFix(fix);
            if (place) goTo(place);
          }}
        >
          {fix.safe ? t("apply") : t("applyUnsafe")}: <Ticked text={fix.title} />
        </button>
      ))}
    </article>
  );
}

function Detail({ of: { detail } }: { of: Said }) {
  if (detail === null) return null;
  return (
    <p class="detail" lang="en">
      <Ticked text={detail} />
    </p>
  );
}
