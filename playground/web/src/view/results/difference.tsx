// What differs in effect from the pinned version.

import type { ChangeView } from "engine";
import { answers, pinned, togglePin } from "../../state/answers.ts";
import { t } from "../../text/text.ts";
import { broken } from "./names.tsx";
import { PlaceButton } from "./place-button.tsx";

const MARKS = { gained: "+", lost: "−", changed: "~" } as const;
const AREAS = { name: "areaName", exposure: "areaExposure", trust: "areaTrust", peering: "areaPeering" } as const;
const KINDS = { gained: "gained", lost: "lost", changed: "changed" } as const;

export function Difference() {
  const difference = answers.value?.difference;
  if (!pinned.value) {
    return (
      <div class="options">
        <button type="button" class="small" onClick={togglePin}>
          {t("pin")}
        </button>
        <span class="hint">{t("pinHint")}</span>
      </div>
    );
  }
  const changes = difference?.changes ?? [];
  return (
    <section class="difference" aria-labelledby="difference-title">
      <div class="options">
        <h3 id="difference-title">{t("differenceTitle")}</h3>
        <span class="spring" />
        <button type="button" class="small" onClick={togglePin}>
          {t("unpin")}
        </button>
      </div>
      {changes.length === 0 ? (
        <p class="same">{t("differenceNone", { names: difference?.sameNames ?? 0 })}</p>
      ) : (
        <ul class="changes">
          {changes.map((change, index) => (
            <li key={index} class={change.exposure ? "exposure" : change.kind}>
              <Change change={change} />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Change({ change }: { change: ChangeView }) {
  const { area, kind, mesh, peer, subject, old, new: now, exposure, place } = change;
  return (
    <>
      <span class="mark" aria-hidden="true">
        {exposure ? "!" : MARKS[kind]}
      </span>
      <span class="what">
        <span class="area">
          {t(AREAS[area])} {t(KINDS[kind])}
          {exposure ? `, ${t("moreExposed")}` : ""}
        </span>
        <code>{broken(subject)}</code>
        <span class="where">
          {mesh}
          {peer === null ? "" : ` ↔ ${peer}`}
        </span>
        <span class="values">
          {old !== null && <del>{broken(old)}</del>}
          {old !== null && now !== null && " → "}
          {now !== null && <ins>{broken(now)}</ins>}
        </span>
      </span>
      {place && <PlaceButton place={place} />}
    </>
  );
}
