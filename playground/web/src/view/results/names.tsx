import type { MeshNames, NamesCell } from "engine";
import { answers, overview, way } from "../../state/answers.ts";
import { goTo, show } from "../../state/navigate.ts";
import { ruleName } from "../../state/rule.ts";
import { t } from "../../text/text.ts";
import { Difference } from "./difference.tsx";
import { Ticked } from "../ticked.tsx";
import { MeshBadge } from "../files-pane.tsx";

export function Names() {
  const meshes = answers.value?.names?.meshes ?? [];
  return (
    <>
      <Difference />
      {meshes.length === 0 && <p class="empty">{t("emptyFederation")}</p>}
      {meshes.map((mesh) => (
        <Matrix key={mesh.mesh} mesh={mesh} />
      ))}
    </>
  );
}

function Matrix({ mesh }: { mesh: MeshNames }) {
  const names = overview.value?.meshes.map((other) => other.name) ?? [];
  if (mesh.rows.length === 0) return <p class="empty">{t("namesNone", { mesh: mesh.mesh })}</p>;
  return (
    <table class="matrix">
      <caption>
        <MeshBadge name={mesh.mesh} names={names} />
        {t("namesCaption", { mesh: mesh.mesh })}
      </caption>
      <thead>
        <tr>
          <th scope="col">{t("service")}</th>
          {mesh.peers.map((peer) => (
            <th key={peer} scope="col">
              <MeshBadge name={peer} names={names} />
              {peer}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {mesh.rows.map((row) => (
          <tr key={row.service}>
            <th scope="row">{row.service}</th>
            {row.cells.map((cell, index) => (
              <td key={index} class={cellClass(cell)}>
                <Cell cell={cell} peer={mesh.peers[index] ?? ""} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const cellClass = (cell: NamesCell): string =>
  cell.imported !== null ? "reachable" : cell.exported !== null ? "offered" : "none";

function Cell({ cell, peer }: { cell: NamesCell; peer: string }) {
  const { place, imported } = cell;
  const mesh = overview.value?.meshes.find((other) => other.name === peer);
  return (
    <>
      {imported !== null && (
        <button type="button" class="host" onClick={() => showWay(mesh?.name ?? peer, imported)}>
          {broken(imported)}
        </button>
      )}
      {imported === null && cell.exported !== null && <span class="host">{broken(cell.exported)}</span>}
      {cell.obstacle !== null && (
        <span class="why">
          <Ticked text={cell.obstacle} />
        </span>
      )}
      {place && cell.rule !== null && (
        <button
          type="button"
          class="place"
          title={t("goTo", { place: `${place.file}:${place.line}` })}
          onClick={() => goTo(place)}
        >
          {ruleName(cell.rule)}
        </button>
      )}
    </>
  );
}

function showWay(from: string, host: string): void {
  way.value = { from, host };
  show("trace");
}

/** A host that may be broken after each dot. */
export function broken(host: string) {
  return host.split(".").map((part, index) => (
    <span key={index}>
      {index > 0 && (
        <>
          .<wbr />
        </>
      )}
      {part}
    </span>
  ));
}
