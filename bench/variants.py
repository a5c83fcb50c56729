"""What is compared: each variant as a gateway's filters and virtual hosts, and what it must answer."""

import json
from dataclasses import dataclass
from pathlib import Path

import bootstrap
from federation import PRINCIPAL, Table

LUA = Path(__file__).parent / "filter.lua"


@dataclass
class Variant:
    """One gateway to measure. `table` is what it enforces; without one it lets everything through as it is."""

    name: str
    http_filters: list
    virtual_hosts: list
    table: Table | None = None
    # The floor rewrites every host to the one of the trace.
    is_checked: bool = True


def all_of(tables: dict[int, Table], carnet: Path, guest: Path, calls: str) -> list[Variant]:
    """Every variant of one role, in the order they are reported. `tables` are by size."""
    small, middle, large = sorted(tables)
    through = [bootstrap.answering_host("all", ["*"])]
    strip = bootstrap.header_mutation(tables[small].strip_headers)
    variants = [
        Variant("no filter", [], through),
        Variant("empty Wasm", [bootstrap.wasm_filter("empty", guest, "")], through),
        Variant(
            "hostcalls only",
            [strip, bootstrap.wasm_filter("calls", guest, calls)],
            through,
            is_checked=False,
        ),
    ]
    for size in (small, middle):
        variants.append(Variant(f"Lua {size:,}", [_lua(tables[size])], through, tables[size]))
    for size in (small, middle):
        variants.append(_native(f"native {size:,}", tables[size]))
    for size in (small, middle, large):
        http_filter = bootstrap.wasm_filter("carnet", carnet, tables[size].text)
        variants.append(Variant(f"Carnet {size:,}", [strip, http_filter], through, tables[size]))
    return variants


def _lua(table: Table) -> dict:
    values = {
        "INBOUND": "true" if table.direction == "inbound" else "false",
        "MESH": json.dumps(table.mesh),
        "PEER": json.dumps(table.peer),
        "PRINCIPAL": json.dumps(f"spiffe://{PRINCIPAL}"),
        "STRIP": "{" + ", ".join(json.dumps(name) for name in table.strip_headers) + "}",
    }
    entries = "".join(f'  ["{host}"] = "{to}",\n' for host, to in table.targets.items())
    head = "".join(f"local {name} = {value}\n" for name, value in values.items())
    return bootstrap.lua_filter(f"{head}local TABLE = {{\n{entries}}}\n{LUA.read_text()}")


def _native(name: str, table: Table) -> Variant:
    """Envoy's own virtual hosts. With a direct response it rewrites nothing: the answer tells the target."""
    hosts = [bootstrap.answering_host(host, [host], to) for host, to in table.targets.items()]
    rbac = [bootstrap.rbac_filter(f"spiffe://{PRINCIPAL}")] if table.direction == "inbound" else []
    return Variant(name, rbac, [*hosts, bootstrap.refusing_host()], table)


def calls_of(trace: list[dict]) -> str:
    """A harness trace as the guest's configuration: a line per hostcall, its texts separated by tabs."""
    lines = []
    for call in trace:
        texts = [one["value"] for one in call["arguments"] if isinstance(one["value"], str)]
        lines.append("\t".join([call["name"], *texts]))
    return "\n".join(lines)
