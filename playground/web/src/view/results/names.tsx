import type { MeshNames, NamesCell, Place } from "engine";
import { answers, overview, way } from "../../state/answers.ts";
import { goTo, pointing, ruleAtCursor, show } from "../../state/navigate.ts";
import { isSame, ruleName } from "../../state/rule.ts";
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
    <table class="matrix" style={{ "--peers": mesh.peers.length }}>
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
            <th scope="row">{broken(row.service, "/")}</th>
            {row.cells.map((cell, index) => (
              <Cell key={index} cell={cell} peer={mesh.peers[index] ?? ""} />
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
  const { place, imported, rule } = cell;
  const mesh = overview.value?.meshes.find((other) => other.name === peer)?.name ?? peer;
  const importing = imported === null ? undefined : answers.value?.imports[`${mesh} ${imported}`];
  const rules = [...(place && rule !== null ? [{ rule, place }] : []), ...(importing ? [importing] : [])];
  const isLit = rules.some((one) => isSame(one.place, ruleAtCursor.value));
  return (
    <td class={isLit ? `${cellClass(cell)} lit` : cellClass(cell)} {...pointing(rules.map((one) => one.place))}>
      {imported !== null && (
        <button type="button" class="host" title={t("showWay")} onClick={() => showWay(mesh, imported)}>
          {broken(imported)}
        </button>
      )}
      {imported === null && cell.exported !== null && <span class="host">{broken(cell.exported)}</span>}
      {cell.obstacle !== null && (
        <span class="why">
          <Ticked text={cell.obstacle} />
        </span>
      )}
      {rules.length > 0 && (
        <span class="by">
          {rules.map((one) => (
            <RuleButton key={one.rule} {...one} />
          ))}
        </span>
      )}
    </td>
  );
}

function RuleButton({ rule, place }: { rule: string; place: Place }) {
  const title = t("goTo", { place: `${place.file}:${place.line}` });
  return (
    <button type="button" class="place" title={title} onClick={() => goTo(place)}>
      {ruleName(rule)}
    </button>
  );
}

function showWay(from: string, host: string): void {
  way.value = { from, host };
  show("trace");
}

/** A host that may be broken after each dot, or another name after each of its marks. */
export function broken(host: string, mark: "." | "/" = ".") {
  return host.split(mark).map((part, index) => (
    <span key={index}>
      {index > 0 && (
        <>
          {mark}
          <wbr />
        </>
      )}
      {part}
    </span>
  ));
}
