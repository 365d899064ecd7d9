"""A small project, and the command line run in it."""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import psutil

from tests.harness.folders import cluster_folder
from tests.harness.ports import free_port
from tests.harness.process import end, kill, start

ROOT = Path(__file__).parents[2]
HELLO = """from shared.endpoint import Call, endpoint


@endpoint("GET", "/functions/v1/hello", auth="none")
async def hello(call: Call) -> dict:
    return {"hello": "there"}
"""
PETS = "create table public.pets (name text primary key);\nalter table public.pets enable row level security;\n"


@contextlib.contextmanager
def project(name: str = "a project with spaces") -> Iterator[Path]:
    """A folder that every user can reach: for root, the database runs as another user."""
    with cluster_folder() as top:
        root = top / name
        write_project(root)
        try:
            yield root
        finally:
            cluster = root / ".edgewise" / "postgres"
            if cluster.is_symlink():
                shutil.rmtree(cluster.resolve())


def write_project(root: Path) -> None:
    for folder in ("supabase/migrations", "functions/hello"):
        (root / folder).mkdir(parents=True)
    (root / "supabase" / "config.toml").write_text('project_id = "test"\n')
    (root / "supabase" / "migrations" / "20260101000000_create_pets.sql").write_text(PETS)
    (root / "supabase" / "seed.sql").write_text("insert into public.pets values ('Tuffy');\n")
    (root / "functions" / "hello" / "main.py").write_text(HELLO)


class Up:
    """A running `edgewise up`."""

    def __init__(self, root: Path, *options: str, command: tuple[str, ...] = (), env: Mapping[str, str] | None = None):
        self.port, self.db_port = free_port(), free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.data = root / ".edgewise"
        ports = ("--port", str(self.port), "--db-port", str(self.db_port))
        self.family: list[psutil.Process] = []
        self.errors = tempfile.TemporaryFile("w+")  # noqa: SIM115
        self.process = start(
            [*(command or (sys.executable, "-m", "emulator")), "up", *ports, *options],
            cwd=root,
            env=dict(os.environ if env is None else env),
            stdout=subprocess.PIPE,
            stderr=self.errors,
            text=True,
        )

    def __enter__(self) -> "Up":
        assert self.process.stdout is not None
        started = time.monotonic()
        try:
            line = self.process.stdout.readline()
            self.seconds = time.monotonic() - started
            assert line == f"ready {self.url}\n", self.stderr
            self.note_family()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: Any) -> None:
        try:
            end(self.process)
        finally:
            kill(self.survivors())
            self.errors.close()

    @property
    def stderr(self) -> str:
        self.errors.seek(0)
        return self.errors.read()

    @property
    def database_url(self) -> str:
        return f"postgresql://postgres:postgres@127.0.0.1:{self.db_port}/postgres"

    def note_family(self) -> None:
        """Record the processes that run now."""
        self.family = psutil.Process(self.process.pid).children(recursive=True)

    def stop(self, signum: signal.Signals) -> int:
        self.process.send_signal(signum)
        return self.process.wait(60)

    def survivors(self, seconds: float = 30.0) -> list[psutil.Process]:
        """The recorded processes that still run after `seconds`."""
        _, alive = psutil.wait_procs(self.family, timeout=seconds)
        return [process for process in alive if process.is_running() and process.status() != psutil.STATUS_ZOMBIE]


def edgewise(root: Path, *arguments: str, env: Mapping[str, str] | None = None) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "emulator", *arguments],
        cwd=root,
        env=dict(os.environ if env is None else env),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
