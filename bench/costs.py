"""What is not a request in Envoy: loading a table, memory, requests in the harness."""

import json
import os
import socket
import subprocess
import time
from pathlib import Path

import bootstrap
import probe
from federation import PRINCIPAL, VIA, Table
from load import Bench
from proxies import Envoy, Processes

VMS = "wasm.envoy.wasm.runtime.v8.active"
UPDATE_SECONDS = 30


def harness(tool: Path, filter_file: Path, folder: Path, table: Table, requests: int) -> dict:
    """Requests a second through the filter in the harness; fuel, memory and hostcalls of one."""
    file = folder / f"table-{table.direction}.json"
    file.write_text(table.text)
    inbound = table.direction == "inbound"
    command = [tool, filter_file, file, table.sample(1)[0], PRINCIPAL if inbound else ""]
    command += [VIA[table.direction] or "", str(requests)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    return json.loads(done.stdout)


def configuration(bench: Bench, filter_file: Path, guest: Path, small: Table, large: Table) -> dict:
    """What the large table adds to Envoy's time to ready and to memory, in turn: with Carnet over the small table, and
    with Carnet over a filter that copies the large one and does not parse it."""
    starts = {"small": (filter_file, small), "unparsed": (guest, large), "large": (filter_file, large)}
    seconds, resident, vms = {name: [] for name in starts}, {name: [] for name in starts}, 0
    with Processes() as processes:
        for _ in range(bench.rounds):
            for name, (file, table) in starts.items():
                config = bootstrap.gateway(*_carnet(file, table), None)
                envoy = Envoy(processes, bench.envoy, bench.folder / f"load-{name}", config)
                seconds[name].append(envoy.seconds_to_ready)
                resident[name].append(envoy.resident_bytes())
                vms = envoy.stat(VMS)
                envoy.end()
    return {
        "bytes": len(large.text),
        "vms": vms,
        "secondsAdded": _differences(seconds["large"], seconds["small"]),
        "secondsOfCarnet": _differences(seconds["large"], seconds["unparsed"]),
        "residentAdded": _differences(resident["large"], resident["small"]),
        "residentOfCarnet": _differences(resident["large"], resident["unparsed"]),
    }


def update(bench: Bench, filter_file: Path, small: Table, large: Table) -> list[float]:
    """Seconds from replacing the listeners' file to the first request answered by the large table."""
    host = large.sample(2)[1]
    file = bench.folder / "listeners.json"
    port = _free_port()

    def listener(table: Table) -> dict:
        listener = bootstrap.gateway_listener(*_carnet(filter_file, table), None)
        listener["address"]["socket_address"]["port_value"] = port
        return listener

    with Processes() as processes:
        seconds = []
        for _ in range(bench.rounds):
            _replace(file, listener(small))
            config = bootstrap.gateway_from_file(file)
            envoy = Envoy(processes, bench.envoy, bench.folder / "update", config)
            _until(lambda: probe.ask(port, "outbound", host, None)[0] == 404)
            started = time.monotonic()
            _replace(file, listener(large))
            _until(lambda: probe.ask(port, "outbound", host, None)[0] == 200)
            seconds.append(time.monotonic() - started)
            envoy.end()
        return seconds


def _differences(more: list[float], less: list[float]) -> list[float]:
    return [one - other for one, other in zip(more, less)]


def _carnet(filter_file: Path, table: Table) -> tuple[list, list]:
    return [bootstrap.wasm_filter("carnet", filter_file, table.text)], [bootstrap.answering_host("all", ["*"])]


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def _replace(file: Path, listener: dict):
    """Envoy watches for a file moved into place."""
    new = file.with_suffix(".new")
    new.write_text(json.dumps(bootstrap.listeners_file(listener)))
    os.replace(new, file)


def _until(is_so):
    deadline = time.monotonic() + UPDATE_SECONDS
    while time.monotonic() < deadline:
        try:
            if is_so():
                return
        except OSError:
            pass
        time.sleep(0.005)
    raise SystemExit("bench: Envoy did not take the new listeners")
