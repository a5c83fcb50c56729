"""The results as Markdown: what was measured, against which budget, and how sure the numbers are."""

import os
import platform
import statistics
import subprocess
import time
from pathlib import Path

import offline
from load import CONNECTIONS, SPREAD

TITLES = {
    "outbound": "Outbound: an egress gateway, plain text",
    "inbound": "Inbound: an ingress gateway, mTLS",
}
REFERENCE = "empty Wasm"
BASE = "no filter"


def write(results: dict) -> str:
    parts = [_head(results), _budgets(results)]
    parts += [_requests(results, direction) for direction in TITLES]
    parts += [_hostcalls(results), _loading(results), _offline(results), METHOD]
    return "\n".join(parts)


def machine(envoy: Path, rounds: int, seconds: int) -> dict:
    version = subprocess.run([envoy, "--version"], stdout=subprocess.PIPE, text=True).stdout
    model = "unknown processor"
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            model = line.split(":", 1)[1].strip()
    return {
        "date": time.strftime("%Y-%m-%d"),
        "cores": len(os.sched_getaffinity(0)),
        "model": model,
        "kernel": platform.release(),
        "envoy": version.split("version:")[-1].strip().split("/")[1],
        "load": os.getloadavg()[0],
        "rounds": rounds,
        "seconds": seconds,
    }


def added(times: dict, name: str) -> list[float]:
    """What a variant adds to no filter, round by round."""
    return [one - base for one, base in zip(times[name], times[BASE])]


def ratios(times: dict, name: str, other: str) -> list[float]:
    """What one variant adds as a multiple of what another adds, round by round."""
    return [one / two if two > 0 else float("inf") for one, two in zip(added(times, name), added(times, other))]


def median(values: list[float]) -> float:
    return statistics.median(values)


def noise(results: dict) -> float:
    """Half the range over the median of a variant's time, the median of all variants, in percent."""
    runs = [times for role in results["requests"].values() for times in role.values()]
    return median([(max(run) - min(run)) / 2 / median(run) * 100 for run in runs])


def _head(results: dict) -> str:
    of = results["machine"]
    return f"""# What Carnet costs

Written by `make bench`; changes here are lost. {of["date"]}, {of["model"]}, {of["cores"]} cores, Linux {of["kernel"]}, Envoy
{of["envoy"]}. {of["rounds"]} rounds of {of["seconds"]} s, all variants in turn; medians, and (least to most) over the rounds. A variant's time
varied by {noise(results):.0f} % from round to round; load average at the end {of["load"]:.1f}. Ratios are taken within a round and hold
better than times.

![CPU added to a request](plot.svg)
"""


def _budgets(results: dict) -> str:
    inbound = results["requests"]["inbound"]
    outbound = results["requests"]["outbound"]
    small, middle, large = (f"{size:,}" for size in results["sizes"])
    loading, update = results["configuration"], results["update"]
    harness, (few, many, _) = results["harness"], results["offline"]["validate"]
    memory = [one / loading["vms"] / loading["bytes"] for one in loading["residentAdded"]]
    peak, linear = many["peak"] / 1e6, offline.growth(results["offline"]["validate"])
    few_bytes, few_milliseconds = few["bytes"] / 1e3, [one * 1e3 for one in few["seconds"]]
    rate = min(one["requestsPerSecond"] for one in harness.values())
    rows = []
    for name, times in (("inbound", inbound), ("outbound", outbound)):
        to_empty = ratios(times, f"Carnet {small}", REFERENCE)
        to_small = ratios(times, f"Carnet {large}", f"Carnet {small}")
        to_lua = ratios(times, f"Carnet {middle}", f"Lua {middle}")
        rows += [
            (f"{name}: CPU added at {small} entries, by that of an empty Wasm filter", to_empty, 2.0, "2"),
            (f"{name}: CPU added at {large} entries, by that at {small}", to_small, 1.1, "1.1"),
            (f"{name}: CPU added at {middle} entries, by that of Lua at {middle}", to_lua, 1.0, "1"),
        ]
    rows += [
        (f"{large} entries: seconds added to the start of Envoy", loading["secondsAdded"], 1.0, "1 s"),
        (f"{large} entries: seconds until an update serves", update, 1.0, "1 s"),
        (f"{large} entries: resident memory added per VM, by bytes of configuration", memory, 3.0, "3"),
        ("`carnet validate`, 10,000 resources: seconds on one core", many["seconds"], 1.0, "1 s"),
        ("`carnet validate`, 10,000 resources: MB of memory", [peak], 300, "300 MB"),
        ("`carnet validate`, 20,000 resources: time by that of 10,000", [linear], 2.2, "2.2"),
        (f"`carnet validate`, {few_bytes:.0f} KB: milliseconds from process start", few_milliseconds, 50, "50 ms"),
        ("`carnet test --mutate` on Bookinfo: seconds", results["offline"]["mutate"]["seconds"], 2.0, "2 s"),
    ]
    lines = ["| | measured | budget | |", "|---|---|---|---|"]
    for what, values, most, budget in rows:
        lines.append(f"| {what} | {_spread(values)} | {budget} | {_met(median(values) <= most)} |")
    lines.append(f"| harness: requests a second, one thread | {rate:,.0f} | 500,000 | {_met(rate >= 500_000)} |")
    return "## Budgets\n\n" + "\n".join(lines) + "\n"


def _requests(results: dict, direction: str) -> str:
    times = results["requests"][direction]
    lines = ["| variant | µs per request | added | by empty Wasm |", "|---|---|---|---|"]
    for name, values in times.items():
        if name == BASE:
            lines.append(f"| {name} | {_spread(values)} | | |")
            continue
        by_empty = f"{median(ratios(times, name, REFERENCE)):.2f}"
        lines.append(f"| {name} | {_spread(values)} | {_spread(added(times, name))} | {by_empty} |")
    return f"## {TITLES[direction]}\n\nCPU of the measured Envoy for one request.\n\n" + "\n".join(lines) + "\n"


def _hostcalls(results: dict) -> str:
    lines = ["| | hostcalls | of these answered with bytes | fuel | requests/s |", "|---|---|---|---|---|"]
    for direction, one in results["harness"].items():
        calls = one["hostcalls"]
        answered = sum(1 for call in calls if call["results"])
        numbers = f"{len(calls)} | {answered} | {one['fuel']:,} | {one['requestsPerSecond']:,.0f}"
        lines.append(f"| {direction} | {numbers} |")
    names = "\n".join(
        f"- {direction}: " + ", ".join(_call(call) for call in one["hostcalls"])
        for direction, one in results["harness"].items()
    )
    return f"""## One request in the harness

Fuel is wasmtime's count of instructions: the same in every run, so it shows small changes that time hides.

{chr(10).join(lines)}

{names}
"""


def _loading(results: dict) -> str:
    of, large = results["configuration"], f"{results['sizes'][-1]:,}"
    each = " and ".join(f"{one['memory'] / 1e6:.1f} MB {name}" for name, one in results["memory"].items())
    megabytes = {name: [one / 1e6 for one in of[name]] for name in ("residentAdded", "residentOfCarnet")}
    return f"""## Loading {large} entries

{of["bytes"] / 1e6:.1f} MB of configuration, loaded into {of["vms"]} VMs, one of them twice. An update serves after {_spread(results["update"])} s.

| | seconds to ready | memory, MB |
|---|---|---|
| beyond a table of {results["sizes"][0]} entries | {_spread(of["secondsAdded"])} | {_spread(megabytes["residentAdded"])} |
| beyond a filter that copies the table and does not parse it | {_spread(of["secondsOfCarnet"])} | {_spread(megabytes["residentOfCarnet"])} |

The budgets are held against the first row: it is what an operator sees, Envoy reading its configuration and keeping its own
copies included. The second row is only what Carnet does after it has its copy: parse, check and index. The filter's linear
memory in the harness is {each}.
"""


def _offline(results: dict) -> str:
    lines = ["| resources | bytes | seconds | peak memory |", "|---|---|---|---|"]
    for one in results["offline"]["validate"]:
        size, peak = f"{one['bytes'] / 1e6:.1f} MB", f"{one['peak'] / 1e6:.0f} MB"
        lines.append(f"| {one['resources']:,} | {size} | {_spread(one['seconds'])} | {peak} |")
    compared = results["offline"]["others"]
    others = ["| | seconds | by Carnet | peak memory |", "|---|---|---|---|"]
    for one in compared:
        ratio = median(one["seconds"]) / median(compared[0]["seconds"])
        others.append(f"| {one['name']} | {_spread(one['seconds'])} | {ratio:.0f} | {one['peak'] / 1e6:.0f} MB |")
    return f"""## `carnet validate`

From process start to end, on one core; two meshes, documents of nine kinds, one rule per
Service on each side.

{chr(10).join(lines)}

{offline.COMPARED:,} resources, beside what can be installed from a registry:

{chr(10).join(others)}

None of them does the same. *yamllint* looks at form only. *kubernetes-validate* holds documents against the schemas of
Kubernetes; it knows no custom resources and is given the Services alone, a quarter of the documents. Carnet checks form
and schemas, and what the rules of both meshes come to. Both others are written in Python;
a comparison with kubeconform, which is compiled, would be closer.
"""


def _call(call: dict) -> str:
    texts = [one["value"] for one in call["arguments"] if isinstance(one["value"], str)]
    subject = f" `{texts[0].replace(chr(0), '.')}`" if texts else ""
    return call["name"].removeprefix("proxy_").replace("_header_map_", " ").replace("_", " ") + subject


def _spread(values: list[float]) -> str:
    if len(values) == 1:
        return f"{values[0]:.2f}"
    return f"{median(values):.2f} ({min(values):.2f} to {max(values):.2f})"


def _met(is_met: bool) -> str:
    return "met" if is_met else "**missed**"


METHOD = f"""## How it is measured

- One Envoy per variant, one worker each, all running; `wrk` with {CONNECTIONS} keep-alive connections loads one after the other. Counted is the
  time on a processor of the measured Envoy's threads, from the scheduler, divided by the requests answered. It is bound to one core, wrk and the Envoy in front to the others. All traffic is HTTP/1.1 on loopback.
- The upstream is a direct response that tells the authority the request would go on with. Requests go to up to {SPREAD:,} hosts from all over
  the table. Before a variant is measured it must rewrite the first and the last of them, deny an unknown host, and inbound
  deny a certificate of the peer's mesh that is not the peer's. An answer other than 200 under load ends the run.
- Inbound, requests come from a second Envoy that speaks mTLS as the peer and is not counted; they carry the via list a peer's
  gateway writes. TLS session resumption is off, because Envoy calls a certificate unverified on a resumed session.
- *empty Wasm* is a filter of the Rust SDK that does nothing; *hostcalls only* makes Carnet's hostcalls, as listed above, and
  nothing else: the difference to Carnet is what Carnet's own code costs. Both are `bench/guest`.
- Carnet and *hostcalls only* run as `carnet render --target envoy` sets them up: headers that must not cross the border are
  removed by Envoy's own header mutation filter, which is part of what is measured.
- *Lua* has the same table, identity check and headers, but no counters, no access log line and no rules for services it does not
  know. *native* is a virtual host per entry, inbound with RBAC; with a direct response Envoy rewrites nothing, the answer only
  tells where to.

`make bench BENCH="--quick"` is a smoke run; `--envoy FILE`, `--rounds` and `--seconds` change the rest. Raw numbers are left in
`target/bench/results.json`.
"""
