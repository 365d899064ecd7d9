"""Server processes pinned to a core, measured through /proc (Linux)."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

ROOT = Path(__file__).resolve().parents[2]
PYTHON = sys.executable
#: The measured server runs on core 0; provider, services and clients share core 1.
SERVER_CORE, LOAD_CORE = 0, 1


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass(frozen=True)
class Command:
    """The command of one server: arguments, environment variables and working directory."""

    name: str
    arguments: Sequence[str]
    environment: Mapping[str, str]
    folder: Path = ROOT


class Server:
    """A running server with its process tree."""

    def __init__(self, command: Command, port: int, core: int = SERVER_CORE) -> None:
        self.name, self.port = command.name, port
        self._cpu: dict[str, int] = {}
        self.log = ROOT / ".edgewise" / "bench" / f"{command.name.replace(' ', '-')}.log"
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                ["taskset", "-c", str(core), *command.arguments],
                env={**_environment(), **command.environment, "PORT": str(port), "HOST": "127.0.0.1"},
                cwd=command.folder,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def __enter__(self) -> "Server":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    async def ready(self, timeout: float = 30.0) -> "Server":
        """Waits until the port accepts connections; raises RuntimeError with the end of the server's log otherwise."""
        end = time.monotonic() + timeout
        while time.monotonic() < end:
            if self.process.poll() is not None:
                break
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", self.port)
            except OSError:
                await asyncio.sleep(0.02)
                continue
            writer.close()
            return self
        raise RuntimeError(f"{self.name} did not start: {self.log.read_text(errors='replace')[-800:]}")

    def tree(self) -> list[int]:
        """The process IDs of the server and its descendants."""
        found, todo = [], [self.process.pid]
        while todo:
            pid = todo.pop()
            found.append(pid)
            for task in Path(f"/proc/{pid}/task").glob("*/children"):
                todo += [int(child) for child in _read(task).split()]
        return found

    def cpu_seconds(self) -> float:
        """CPU seconds so far of all threads of the tree."""
        for pid in self.tree():
            for task in Path(f"/proc/{pid}/task").glob("*/schedstat"):
                if text := _read(task):
                    self._cpu[str(task)] = int(text.split()[0])
        return sum(self._cpu.values()) / 1e9  # threads that have ended are included

    def memory_mb(self) -> float:
        """Proportional set size of the tree, in MB."""
        pages = [_read(Path(f"/proc/{pid}/smaps_rollup")) for pid in self.tree()]
        kilobytes = [int(line.split()[1]) for text in pages for line in text.splitlines() if line.startswith("Pss:")]
        return sum(kilobytes) / 1024

    def stop(self) -> None:
        tree = self.tree()
        for sent, wait in ((signal.SIGTERM, 3.0), (signal.SIGKILL, 3.0)):
            for pid in tree:
                try:
                    os.kill(pid, sent)
                except ProcessLookupError:
                    continue
            try:
                self.process.wait(wait)
            except subprocess.TimeoutExpired:
                continue


def _environment() -> dict[str, str]:
    """This process's environment, with byte code enabled: artifacts contain it."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def _read(path: Path) -> str:
    try:
        return path.read_text()
    except OSError:  # the process or thread has just ended
        return ""
