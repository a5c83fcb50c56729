import { answers, gateway } from "../../state/answers.ts";
import { meshes } from "../../state/suggestion.ts";
import { t } from "../../text/text.ts";
import { announce } from "../dialogs.tsx";

export function Configuration() {
  const text = answers.value?.configuration ?? null;
  const choose = (value: string) => {
    const [direction, mesh = ""] = value.split(" ", 2);
    gateway.value = { mesh, inbound: direction === "inbound" };
  };
  const chosen = gateway.value;
  if (meshes.value.length === 0) return <p class="empty">{t("emptyFederation")}</p>;
  return (
    <>
      <p class="intro">{t("configIntro")}</p>
      <div class="options">
        <label>
          {t("gateway")}{" "}
          <select
            value={chosen ? `${chosen.inbound ? "inbound" : "outbound"} ${chosen.mesh}` : ""}
            onChange={(event) => choose(event.currentTarget.value)}
          >
            {meshes.value.flatMap(({ name }) => [
              <option key={`${name} in`} value={`inbound ${name}`}>
                {t("ingress", { mesh: name })}
              </option>,
              <option key={`${name} out`} value={`outbound ${name}`}>
                {t("egress", { mesh: name })}
              </option>,
            ])}
          </select>
        </label>
        {text !== null && (
          <button type="button" onClick={() => void copy(text)}>
            {t("copy")}
          </button>
        )}
      </div>
      {text !== null && (
        <pre class="code" tabIndex={0}>
          {text}
        </pre>
      )}
    </>
  );
}

async function copy(text: string): Promise<void> {
  await navigator.clipboard.writeText(text);
  announce(t("copied"));
}
