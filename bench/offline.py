"""What needs no gateway: `carnet validate` and `carnet test` from process start to end, on one core, and other tools."""

import statistics
import time
from pathlib import Path

import documents
from proxies import Processes, cores, wait_with_peak

# About 200 KB.
FEW = 200
# Documents for the comparison; the slowest tool takes 15 ms for each.
COMPARED = 1_000
ENOUGH = 3


class Runner:
    """Runs commands one after the other on one core."""

    def __init__(self, folder: Path, rounds: int):
        self.log = folder / "offline.log"
        self.rounds = rounds

    def run(self, command: list, rounds: int | None = None, allowed: tuple = (0,)) -> dict:
        """Seconds of every round, and the highest memory."""
        measured, _ = cores()
        pinned = ["taskset", "--cpu-list", ",".join(map(str, measured)), *command]
        seconds, peaks = [], []
        with Processes() as processes:
            for _ in range(rounds or self.rounds):
                started = time.monotonic()
                process = processes.start(pinned, self.log)
                peaks.append(wait_with_peak(process))
                seconds.append(time.monotonic() - started)
                processes.end([process])
                if process.returncode not in allowed:
                    name = " ".join(str(part) for part in command[:2])
                    raise SystemExit(f"bench: {name} failed:\n{self.log.read_text(errors='replace')[-2000:]}")
        return {"seconds": seconds, "peak": max(peaks)}


def measure(carnet: Path, others: Path, example: Path, folder: Path, runner: Runner) -> dict:
    """Everything; `others` is the folder the other tools are installed in."""
    return {
        "validate": [_validate(carnet, folder, runner, resources) for resources in (FEW, 10_000, 20_000)],
        "mutate": runner.run([carnet, "test", "--mutate", example]),
        "others": _others(carnet, others, folder, runner),
    }


def _validate(carnet: Path, folder: Path, runner: Runner, resources: int) -> dict:
    meshes = documents.write(folder / f"validate-{resources}", resources)
    size = sum(file.stat().st_size for mesh in meshes for file in mesh.iterdir())
    return {"resources": resources, "bytes": size, **runner.run([carnet, "validate", *meshes])}


def _others(carnet: Path, others: Path, folder: Path, runner: Runner) -> list[dict]:
    """Tools that read the same documents. The schema validator is given the Services only, the kind it knows."""
    meshes = documents.write(folder / "compared", COMPARED)
    rounds = min(runner.rounds, ENOUGH)
    quiet = "{extends: relaxed, rules: {line-length: disable}}"
    commands = {
        "carnet validate": [carnet, "validate", *meshes],
        "yamllint": [others / "yamllint", "--config-data", quiet, *meshes],
        "kubernetes-validate": [others / "kubernetes-validate", "--strict", *sorted(meshes[0].glob("services-*"))],
    }
    return [{"name": name, **runner.run(command, rounds)} for name, command in commands.items()]


def growth(validate: list[dict]) -> float:
    """Time of the largest input by that of the one half its size."""
    half, whole = (statistics.median(one["seconds"]) for one in validate[-2:])
    return whole / half
