"""Processes: started, watched and ended by their number, whatever happens in between."""

import json
import os
import signal
import subprocess
import time
import urllib.request
from pathlib import Path

READY_SECONDS = 60
END_SECONDS = 5


def cores() -> tuple[set[int], set[int]]:
    """One core for what is measured and the rest for what makes the load, so that neither moves about."""
    own = sorted(os.sched_getaffinity(0))
    return {own[0]}, set(own[1:]) or {own[0]}


class Processes:
    """Everything this run started. Leaving the block ends it all, also after an error or Ctrl-C."""

    def __init__(self):
        self.running: list[subprocess.Popen] = []

    def __enter__(self):
        for number in (signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._interrupt)
        return self

    def __exit__(self, *_):
        self.end(list(self.running))

    @staticmethod
    def _interrupt(*_):
        raise KeyboardInterrupt

    def start(self, command: list, log: Path) -> subprocess.Popen:
        """A session of its own keeps Ctrl-C away from it: it is ended in order, by us."""
        with open(log, "wb") as output:
            process = subprocess.Popen(
                [str(part) for part in command],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        self.running.append(process)
        return process

    def end(self, processes: list[subprocess.Popen]):
        for process in processes:
            process.terminate()
        for process in processes:
            try:
                process.wait(END_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            self.running.remove(process)


class Envoy:
    """One Envoy with one worker, listening on loopback ports it picks itself."""

    def __init__(self, processes: Processes, envoy: Path, folder: Path, bootstrap: dict, on: set[int] | None = None):
        self.processes = processes
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        admin = folder / "admin"
        admin.unlink(missing_ok=True)
        self.log = folder / "envoy.log"
        config = folder / "envoy.json"
        config.write_text(json.dumps(bootstrap))
        command = ["taskset", "--cpu-list", ",".join(map(str, on))] if on else []
        command += [envoy, "-c", config, "--concurrency", "1", "--disable-hot-restart"]
        command += ["--log-level", "warning", "--admin-address-path", admin]
        started = time.monotonic()
        self.process = processes.start(command, self.log)
        self._wait_for(admin.exists)
        while not (address := admin.read_text()):
            time.sleep(0.001)
        self.admin = f"http://{address}"
        self._wait_for(self._is_ready)
        self.seconds_to_ready = time.monotonic() - started

    def _wait_for(self, condition):
        deadline = time.monotonic() + READY_SECONDS
        while not condition():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise SystemExit(f"bench: Envoy did not start:\n{self.log.read_text()[-2000:]}")
            time.sleep(0.002)

    def _is_ready(self) -> bool:
        try:
            return self.get("/ready").strip() == "LIVE"
        except OSError:
            return False

    def get(self, path: str) -> str:
        with urllib.request.urlopen(self.admin + path, timeout=READY_SECONDS) as answer:
            return answer.read().decode()

    def ports(self) -> dict[str, int]:
        """Port of each listener, by its name."""
        listeners = json.loads(self.get("/listeners?format=json"))["listener_statuses"]
        return {one["name"]: one["local_address"]["socket_address"]["port_value"] for one in listeners}

    def stat(self, name: str) -> int:
        """A counter or gauge; 0 if there is none of that name."""
        for line in self.get(f"/stats?filter=^{name}$").splitlines():
            return int(line.rsplit(":", 1)[1])
        return 0

    def cpu_seconds(self) -> float:
        """Time on a processor, of all threads, since the start."""
        total = 0
        for thread in Path(f"/proc/{self.process.pid}/task").iterdir():
            total += int((thread / "schedstat").read_text().split()[0])
        return total / 1e9

    def resident_bytes(self) -> int:
        """Memory that is in RAM and belongs to no file."""
        return memory(self.process.pid, "RssAnon")

    def end(self):
        self.processes.end([self.process])


def memory(pid: int, field: str) -> int:
    """A line of /proc/PID/status in bytes; 0 once the process has ended."""
    try:
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith(f"{field}:"):
                return int(line.split()[1]) * 1024
    except (FileNotFoundError, ProcessLookupError):
        pass
    return 0


def wait_with_peak(process: subprocess.Popen) -> int:
    """Waits for the end; gives the peak of resident memory, as seen a millisecond before."""
    peak = 0
    while process.poll() is None:
        peak = max(peak, memory(process.pid, "VmHWM"))
        time.sleep(0.001)
    return peak
