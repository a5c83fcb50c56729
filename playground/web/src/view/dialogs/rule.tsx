// What the three numbers beside a rule count.

import { useSignal } from "@preact/signals";
import type { PassingView } from "engine";
import { useEffect } from "preact/hooks";
import { answers, query, type RuleHeat } from "../../state/answers.ts";
import { goTo } from "../../state/navigate.ts";
import { explained, ruleName } from "../../state/rule.ts";
import { t } from "../../text/text.ts";
import { dialog, Modal } from "../dialogs.tsx";
import { Ticked } from "../ticked.tsx";

export function RuleDialog() {
  const rule = explained.value;
  if (!rule) return null;
  const values = { rule: ruleName(rule.reference), mesh: rule.mesh, peer: rule.peer };
  return (
    <Modal title={t(rule.kind === "export" ? "exportRule" : "importRule", values)}>
      <p>
        <code>{rule.summary ?? t("broken")}</code>
      </p>
      <dl class="numbers">
        <Count number={rule.matches} text={t("countMatches")} />
        <Count number={rule.decides} text={t("countDecides")} />
        <Passing rule={rule} />
        {rule.tested !== null && <Count number={rule.tested} text={t("countTested")} />}
        <Tests rule={rule} />
      </dl>
    </Modal>
  );
}

function Count({ number, text }: { number: number; text: string }) {
  return (
    <>
      <dt>{number}</dt>
      <dd>{text}</dd>
    </>
  );
}

/** The services it decides, each with the names on its way, then those that an earlier rule takes. */
function Passing({ rule: { place } }: { rule: RuleHeat }) {
  const passing = useSignal<PassingView | null>(null);
  useEffect(() => {
    if (!place) return;
    void query({ about: "rule", path: place.file, offset: place.from }).then((reply) => {
      passing.value = reply?.passing ?? null;
    });
  }, []);
  const { decided = [], shadowed = [] } = passing.value ?? {};
  return (
    <dd class="list">
      <Ways all={decided} />
      {shadowed.length > 0 && <p class="hint">{t("countShadowed")}</p>}
      <Ways all={shadowed} />
    </dd>
  );
}

function Ways({ all }: { all: readonly string[] }) {
  return (
    <ul>
      {all.map((way) => (
        <li key={way}>
          <Ticked text={way} />
        </li>
      ))}
    </ul>
  );
}

function Tests({ rule }: { rule: RuleHeat }) {
  const isDecided = ([mesh, reference]: [string, string]) => mesh === rule.mesh && reference === rule.reference;
  const cases = answers.value?.run?.cases.filter((result) => result.rules.some(isDecided)) ?? [];
  return (
    <dd class="list">
      <ul>
        {cases.map(({ name, place }) => (
          <li key={name}>
            <button
              type="button"
              class="place"
              disabled={!place}
              onClick={() => {
                dialog.value = null;
                if (place) goTo(place);
              }}
            >
              {name}
            </button>
          </li>
        ))}
      </ul>
    </dd>
  );
}
