"""Runs a function in its own process, and ends processes."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import msgspec
import psutil

from emulator.processes import children

ROOT = Path(__file__).parents[2]
SECRET = "a-secret-for-tests-that-is-long-enough-for-hs256"
ISSUER = "http://supabase.test/auth/v1"
ENVIRONMENT = {
    "SUPABASE_URL": "http://supabase.test",
    "SUPABASE_JWT_SECRET": SECRET,
    "SUPABASE_ANON_KEY": "sb_publishable_test",
    "SUPABASE_SERVICE_ROLE_KEY": "sb_secret_test",
    "OPENAI_API_KEY": "sk-never-to-be-seen",
}


@dataclass
class FunctionProcess:
    url: str
    process: subprocess.Popen[bytes]
    output: IO[bytes]

    @property
    def log(self) -> str:
        self.output.seek(0)
        return self.output.read().decode()

    def lines(self, event: str = "request") -> list[dict[str, Any]]:
        decoded = [msgspec.json.decode(line) for line in self.log.splitlines() if line.startswith("{")]
        return [line for line in decoded if line["event"] == event]

    def terminate(self) -> None:
        self.process.send_signal(signal.SIGTERM)

    def resident(self) -> int:
        """The peak memory of the process in bytes."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return next(int(line.split()[1]) * 1024 for line in status.splitlines() if line.startswith("VmHWM"))


@contextmanager
def serving(source: str | Path, environment: Mapping[str, str] = {}) -> Iterator[FunctionProcess]:
    """Starts `python -m shared.serve` on a bound socket, so that the first request waits for its start."""
    listener = socket.create_server(("127.0.0.1", 0))
    clean = {key: value for key, value in os.environ.items() if not key.startswith(("OPENAI_", "SUPABASE_", "LIMITS_"))}
    if "SUPABASE_URL" not in environment:  # refuses at once; a lookup of a name may take seconds
        environment = {"SUPABASE_URL": "http://127.0.0.1:1", "JWT_ISSUERS": ISSUER, **environment}
    with listener, tempfile.TemporaryFile() as output:
        process = start(
            [sys.executable, "-m", "shared.serve", str(ROOT / source), "--fd", str(listener.fileno())],
            cwd=ROOT,
            env={**clean, **ENVIRONMENT, **environment},
            pass_fds=[listener.fileno()],
            stdout=output,
            stderr=output,
        )
        try:
            yield FunctionProcess(f"http://127.0.0.1:{listener.getsockname()[1]}", process, output)
        finally:
            end(process)


def start(command: list[str], **options: Any) -> "subprocess.Popen[Any]":
    """Start a process that ends with this one, even if this one is killed. Call it in the main thread."""
    return children.spawn(command, on_parent_death=signal.SIGTERM, **options)


def end(process: "subprocess.Popen[Any]", seconds: float = 60.0) -> int:
    """End a process with SIGTERM, close its pipes and return its status.

    If it still runs after `seconds`, kill it and all that it started, and raise AssertionError.
    """
    family = _family(process)
    process.terminate()
    try:
        return process.wait(seconds)
    except subprocess.TimeoutExpired:
        kill([*family, *_family(process)])
        process.wait()
        raise AssertionError(f"{process.args} did not end within {seconds} s after SIGTERM") from None
    finally:
        children.forget(process)
        for pipe in (process.stdin, process.stdout, process.stderr):
            if pipe:
                pipe.close()


def _family(process: "subprocess.Popen[Any]") -> list[psutil.Process]:
    """The process and all that it started, if it runs."""
    if process.poll() is not None:
        return []
    with contextlib.suppress(psutil.NoSuchProcess):
        parent = psutil.Process(process.pid)
        return [parent, *parent.children(recursive=True)]
    return []


def kill(processes: Iterable[psutil.Process]) -> None:
    """Kill the processes that still run."""
    for process in processes:
        with contextlib.suppress(psutil.NoSuchProcess):
            process.kill()  # psutil knows by the start time if the id now belongs to another process


def wait_for(condition: Any, seconds: float = 30.0) -> Any:
    """Poll until `condition()` is true and return its result."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := condition():
            return found
        time.sleep(0.01)
    raise AssertionError(f"not within {seconds} s")
