// The way of one request, gateway by gateway, with every rule that had a say.

import { useSignal } from "@preact/signals";
import type { HopView, TraceView } from "engine";
import type { AskedWay } from "../../engine/protocol.ts";
import { answers, isStale, overview, way } from "../../state/answers.ts";
import { goTo } from "../../state/navigate.ts";
import { meshes } from "../../state/suggestion.ts";
import { t } from "../../text/text.ts";
import { Ticked } from "../ticked.tsx";
import { MeshBadge } from "../files-pane.tsx";
import { broken } from "./names.tsx";
import { WayForm } from "./way-form.tsx";

const VERDICTS = { decides: "decides", "no-match": "noMatch", broken: "broken", "not-tried": "notTried" } as const;
const MARKS = { decides: "▶", "no-match": "–", broken: "!", "not-tried": "·" } as const;

export function Trace() {
  const walked = answers.value?.walked;
  if (meshes.value.length === 0) return <p class="empty">{t("emptyFederation")}</p>;
  return (
    <>
      <p class="intro">{t("traceIntro")}</p>
      <WayForm key={`${way.value?.from} ${way.value?.host}`} label={t("trace")} button={t("traceGo")} />
      {walked && <Way walked={walked} />}
      {!way.value && !isStale.value && <p class="empty">{t("traceNone")}</p>}
    </>
  );
}

function Way({ walked }: { walked: AskedWay }) {
  const { way, service, mesh, reason } = walked;
  return (
    <>
      <p class={service === null ? "verdict bad" : "verdict good"} role="status">
        {service !== null && mesh !== null
          ? `✓ ${t("reachable", { service, mesh })}`
          : `✗ ${t("notReachable", { reason: reason ?? "" })}`}
      </p>
      <Steps key={`${way.from} ${way.host}`} walked={walked} />
    </>
  );
}

/** The gateways on the way, the last one first to be looked at. */
function Steps({ walked }: { walked: AskedWay }) {
  const { way } = walked;
  const step = useSignal(walked.hops.length);
  const count = walked.hops.length;
  const at = Math.min(step.value, count);
  const move = (by: number) => (step.value = Math.max(1, Math.min(count, at + by)));
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "ArrowRight" || event.key === "ArrowDown") move(1);
    else if (event.key === "ArrowLeft" || event.key === "ArrowUp") move(-1);
    else return;
    event.preventDefault();
  };
  return (
    <>
      <div class="stepper" role="group" aria-label={t("trace")} tabIndex={0} onKeyDown={onKeyDown}>
        <button type="button" class="icon" aria-label={t("previous")} disabled={at <= 1} onClick={() => move(-1)}>
          ◀
        </button>
        <span>{t("step", { number: at, count })}</span>
        <button type="button" class="icon" aria-label={t("next")} disabled={at >= count} onClick={() => move(1)}>
          ▶
        </button>
      </div>
      <ol class="way">
        <li class="hop start">
          {t("workload", { mesh: way.from })} <code>{broken(way.host)}</code>
        </li>
        {walked.hops.map((hop, index) => (
          <li key={index} class="hop" data-current={index + 1 === at}>
            <Hop hop={hop} />
          </li>
        ))}
      </ol>
    </>
  );
}

function Hop({ hop }: { hop: HopView }) {
  const { exchange, rules } = hop;
  const { request, answer } = exchange;
  const names = overview.value?.meshes.map((mesh) => mesh.name) ?? [];
  const added = Object.entries(answer.added);
  return (
    <article>
      <h3>
        <MeshBadge name={exchange.mesh} names={names} />
        {t(exchange.inbound ? "ingress" : "egress", { mesh: exchange.mesh })}
      </h3>
      <dl>
        <dt>{t("arrives")}</dt>
        <dd>
          <code>{broken(request.authority)}</code>
        </dd>
        {request.uriSan !== null && (
          <>
            <dt>{t("caller")}</dt>
            <dd>
              <code>{request.uriSan}</code>
            </dd>
          </>
        )}
        <dt>{t("goesOn")}</dt>
        <dd class={answer.reason === null ? "good" : "bad"}>
          {answer.reason === null ? (
            <code>{broken(answer.authority)}</code>
          ) : (
            t("denied", { reason: answer.reason, status: answer.status ?? "-" })
          )}
        </dd>
        {added.length > 0 && (
          <>
            <dt>{t("headersSet")}</dt>
            <dd>
              {added.map(([name, value]) => (
                <code key={name} class="header-line">
                  {name}: {value}
                </code>
              ))}
            </dd>
          </>
        )}
        {answer.removed.length > 0 && (
          <>
            <dt>{t("headersRemoved")}</dt>
            <dd>{answer.removed.join(", ")}</dd>
          </>
        )}
      </dl>
      <h4>{t("rulesAsked")}</h4>
      {rules.length === 0 ? <p>{t("noRule")}</p> : <Rules rules={rules} />}
    </article>
  );
}

function Rules({ rules }: { rules: readonly TraceView[] }) {
  return (
    <ol class="rules">
      {rules.map((rule) => {
        const { place } = rule;
        return (
          <li key={rule.reference} class={rule.verdict}>
            <span class="mark" aria-hidden="true">
              {MARKS[rule.verdict]}
            </span>
            <button type="button" class="place" disabled={!place} onClick={() => place && goTo(place)}>
              {rule.reference}
            </button>
            <span class="summary">{rule.summary}</span>
            <span class="why">
              {t(VERDICTS[rule.verdict])}: <Ticked text={rule.reason} />
            </span>
          </li>
        );
      })}
    </ol>
  );
}
