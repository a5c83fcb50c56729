"""CPU per request of one Envoy worker: all variants of a role, in turn, several rounds."""

import json
import subprocess
from pathlib import Path

import bootstrap
import probe
from federation import VIA
from proxies import Envoy, Processes, cores
from variants import Variant

HOSTS_LUA = Path(__file__).parent / "hosts.lua"
CONNECTIONS = 8
WARM_UP_SECONDS = 1
# Requests for this many hosts of a table, so that its memory is really visited.
SPREAD = 10_000


class Bench:
    """Where things are, and how long to measure."""

    def __init__(self, envoy: Path, wrk: str, folder: Path, rounds: int, seconds: int):
        self.envoy = envoy
        self.wrk = wrk
        self.folder = folder
        self.rounds = rounds
        self.seconds = seconds
        self.certificates = folder / "certificates"


def measure(bench: Bench, direction: str, variants: list[Variant], some: list[str]) -> dict[str, list[float]]:
    """Microseconds per request, one for each round, by variant. `some` are hosts for variants without a table."""
    tls = bench.certificates if direction == "inbound" else None
    measured, others = cores()
    with Processes() as processes:
        gateways, ports, hosts = {}, {}, {}
        for variant in variants:
            folder = bench.folder / direction / variant.name.replace(" ", "-").replace(",", "")
            config = bootstrap.gateway(variant.http_filters, variant.virtual_hosts, tls)
            gateways[variant.name] = Envoy(processes, bench.envoy, folder, config, on=measured)
            ports[variant.name] = gateways[variant.name].ports()["gateway"]
            hosts[variant.name] = folder / "hosts"
            asked = variant.table.sample(SPREAD) if variant.table else some
            hosts[variant.name].write_text("\n".join(asked) + "\n")
            probe.check(variant, direction, ports[variant.name], asked, tls)
        entrances = ports
        if tls:
            config = bootstrap.front(ports, tls)
            entrances = Envoy(processes, bench.envoy, bench.folder / "front", config, on=others).ports()
        times = {name: [] for name in gateways}
        for round_number in range(bench.rounds + 1):
            # Round 0 warms up: V8 optimises, connections are made, counters are defined.
            seconds = bench.seconds if round_number else WARM_UP_SECONDS
            for name, gateway in gateways.items():
                before = gateway.cpu_seconds()
                requests = _load(bench, entrances[name], hosts[name], direction, seconds)
                used = gateway.cpu_seconds() - before
                if round_number:
                    times[name].append(used / requests * 1e6)
        return times


def _load(bench: Bench, port: int, hosts: Path, direction: str, seconds: int) -> int:
    """Requests answered with success; an error of any kind ends the run."""
    command = ["taskset", "--cpu-list", ",".join(map(str, cores()[1])), bench.wrk, "--threads", "1", "--connections", str(CONNECTIONS), "--duration", f"{seconds}s"]
    command += ["--script", str(HOSTS_LUA), f"http://127.0.0.1:{port}/", "--", str(hosts)]
    command += [VIA[direction]] if VIA[direction] else []
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=seconds + 60)
    lines = done.stdout.strip().splitlines() or [""]
    if done.returncode != 0 or not lines[-1].startswith("{"):
        raise SystemExit(f"bench: wrk failed:\n{done.stdout}")
    result = json.loads(lines[-1])
    if result["failed"] or not result["requests"]:
        raise SystemExit(f"bench: wrk met errors at port {port}: {lines[-1]}")
    return result["requests"]
