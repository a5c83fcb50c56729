// From which mesh a workload asks for which host: the way of that request is shown, or added to the test file.

import { useSignal, useSignalEffect } from "@preact/signals";
import { answers, isStale, overview, way } from "../../state/answers.ts";
import { addRequest } from "../../state/request.ts";
import { t } from "../../text/text.ts";

/** More than these are offered while the host is typed. */
const MOST_HOSTS = 8;

interface Props {
  label: string;
  button: string;
  /** Whether the request is added to the test file once its way is known. */
  isAdding?: boolean;
}

export function WayForm({ label, button, isAdding = false }: Props) {
  const meshes = overview.value?.meshes ?? [];
  const from = useSignal(way.peek()?.from ?? "");
  const host = useSignal(isAdding ? "" : (way.peek()?.host ?? ""));
  const isWaiting = useSignal(false);
  const mesh = meshes.find((other) => other.name === from.value) ?? meshes[0];
  useSignalEffect(() => {
    const walked = answers.value?.walked;
    if (!isWaiting.value || isStale.value || !walked) return;
    isWaiting.value = false;
    addRequest(walked);
    host.value = "";
  });
  const ask = (name: string) => {
    if (!mesh) return;
    way.value = { from: mesh.name, host: name };
    isWaiting.value = isAdding;
  };
  const submit = (event: Event) => {
    event.preventDefault();
    if (host.value.trim() !== "") ask(host.value.trim());
  };
  return (
    <form class="way-form" onSubmit={submit} aria-label={label}>
      <label>
        {t("from")}
        <select value={mesh?.name ?? ""} onChange={(event) => (from.value = event.currentTarget.value)}>
          {meshes.map((other) => (
            <option key={other.name}>{other.name}</option>
          ))}
        </select>
      </label>
      <label class="grow">
        {t("host")}
        <input
          type="text"
          list="hosts"
          autocomplete="off"
          spellcheck={false}
          value={host.value}
          onInput={(event) => (host.value = event.currentTarget.value)}
        />
      </label>
      <datalist id="hosts">
        {mesh?.hosts.map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
      <button type="submit" disabled={!mesh}>
        {button}
      </button>
      {mesh && mesh.hosts.length > 0 && (
        <ul class="hosts" aria-label={t("hostsOf", { mesh: mesh.name })}>
          {mesh.hosts.slice(0, MOST_HOSTS).map((name) => (
            <li key={name}>
              <button
                type="button"
                class="small code"
                aria-pressed={!isAdding && way.value?.from === mesh.name && way.value.host === name}
                onClick={() => ask(name)}
              >
                {name}
              </button>
            </li>
          ))}
        </ul>
      )}
      {mesh?.hosts.length === 0 && <p class="hint">{t("hostsNone", { mesh: mesh.name })}</p>}
    </form>
  );
}
