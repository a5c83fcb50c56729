#!/usr/bin/env python3
"""Measures what Carnet costs, and writes bench/README.md and bench/plot.svg. `make bench` builds what it needs.

Everything runs on loopback. Every process is ended by its number, also on Ctrl-C.
"""

import argparse
import json
import os
import shutil
import sys
import time
from pathlib import Path

import certificates
import costs
import federation
import load
import offline
import plot
import report
import variants

ROOT = Path(__file__).resolve().parent.parent
DEFAULT_ENVOY = ROOT / "target/tools/envoy-1.40.0/envoy/_bin/envoy"
EXAMPLE = ROOT / "testdata/examples/bookinfo"
SIZES = (10, 10_000, 100_000)
QUICK_SIZES = (10, 100, 1_000)


def main():
    arguments = parse()
    envoy = find_envoy(arguments.envoy)
    wrk = shutil.which("wrk")
    if not wrk:
        raise SystemExit("bench: wrk not found: install it with 'apt-get install wrk'.")
    rounds, seconds, sizes = (1, 1, QUICK_SIZES) if arguments.quick else (arguments.rounds, arguments.seconds, SIZES)
    folder = ROOT / "target/bench"
    bench = load.Bench(envoy, wrk, folder, rounds, seconds)
    started = time.monotonic()
    results = measure(bench, arguments, sizes)
    results["machine"] = report.machine(envoy, rounds, seconds)
    results["minutes"] = (time.monotonic() - started) / 60
    (folder / "results.json").write_text(json.dumps(results, indent=1))
    publish(results, folder, arguments.quick)


def measure(bench: load.Bench, arguments: argparse.Namespace, sizes: tuple) -> dict:
    carnet, guest, tool = arguments.carnet, arguments.guest, arguments.cost
    say(f"rendering tables of {', '.join(f'{size:,}' for size in sizes)} entries")
    rendered = {size: federation.render(carnet, bench.folder / f"documents-{size}", size) for size in sizes}
    certificates.make(bench.certificates)
    results = {"sizes": sizes, "requests": {}, "harness": {}, "memory": {}}
    for direction in ("outbound", "inbound"):
        tables = {size: rendered[size][direction] for size in sizes}
        small = tables[sizes[0]]
        say(f"{direction}: requests in the harness")
        count = 20_000 if arguments.quick else 500_000
        measured = costs.harness(tool, arguments.filter, bench.folder, small, count)
        results["harness"][direction] = measured
        results["memory"][direction] = costs.harness(tool, arguments.filter, bench.folder, tables[sizes[-1]], 1)
        calls = variants.calls_of(measured["hostcalls"])
        some = variants.all_of(tables, arguments.filter, guest, calls)
        say(f"{direction}: {len(some)} variants in Envoy, {bench.rounds} rounds of {bench.seconds} s each")
        hosts = small.sample(load.SPREAD)
        results["requests"][direction] = load.measure(bench, direction, some, hosts)
    small, large = (rendered[size]["outbound"] for size in (sizes[0], sizes[-1]))
    say("loading the largest table in Envoy")
    results["configuration"] = costs.configuration(bench, arguments.filter, guest, small, large)
    results["update"] = costs.update(bench, arguments.filter, small, large)
    say("carnet validate, carnet test, and other tools")
    runner = offline.Runner(bench.folder, bench.rounds)
    results["offline"] = offline.measure(carnet, arguments.others, EXAMPLE, bench.folder, runner)
    return results


def publish(results: dict, folder: Path, is_quick: bool):
    """A quick run shows its numbers and leaves the published ones alone."""
    where = folder if is_quick else Path(__file__).parent
    text = report.write(results)
    (where / "README.md").write_text(text)
    (where / "plot.svg").write_text(plot.draw(results))
    print(text)
    say(f"written to {os.path.relpath(where)}/README.md and plot.svg")


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measures what Carnet costs in Envoy.")
    parser.add_argument("--quick", action="store_true", help="short rounds and small tables; publishes nothing")
    parser.add_argument("--envoy", type=Path, help="Envoy to measure (default: $ENVOY, PATH, target/tools)")
    parser.add_argument("--rounds", type=int, default=7, help="rounds of every variant (default: 7)")
    parser.add_argument("--seconds", type=int, default=2, help="seconds of load in a round (default: 2)")
    built = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
    files = {
        "carnet": (ROOT / "target/release/carnet", "the command"),
        "filter": (ROOT / "target/carnet_filter.wasm", "the filter"),
        "guest": (ROOT / "target/bench/guest.wasm", "the filter of bench/guest"),
        "others": (ROOT / "target/bench/others/bin", "the folder of the tools of bench/others.txt"),
        "cost": (built / "release/examples/cost", "the example `cost` of the cli"),
    }
    for name, (file, what) in files.items():
        parser.add_argument(f"--{name}", type=Path, default=file, help=f"{what} (default: what make builds)")
    arguments = parser.parse_args()
    for name, (_, what) in files.items():
        file = getattr(arguments, name).resolve()
        setattr(arguments, name, file)
        if not file.exists():
            raise SystemExit(f"bench: {what} is not at {file}: run 'make bench', which builds it.")
    return arguments


def find_envoy(given: Path | None) -> Path:
    for place in (given, os.environ.get("ENVOY"), shutil.which("envoy"), DEFAULT_ENVOY):
        if place:
            envoy = Path(place).resolve()
            if os.access(envoy, os.X_OK):
                return envoy
            raise SystemExit(f"bench: no Envoy at {place}: name one with --envoy FILE or ENVOY=FILE.")
    raise AssertionError("the default place is always tried")


def say(line: str):
    print(f"bench: {line}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        raise SystemExit("bench: interrupted, everything it started has ended")
