"""`edgewise up` starts fast, leaves no process behind, and keeps its data."""

import asyncio
import json
import os
import pwd
import shutil
import signal
import subprocess
import sys
import sysconfig
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import pytest

from tests.harness.ports import free_port

from .project import ROOT, Up, edgewise, project
from .test_failures import error_line


@pytest.fixture
def root() -> Iterator[Path]:
    with project() as folder:
        yield folder


def sql(url: str, statement: str) -> list[str]:
    async def run() -> list[str]:
        connection = await asyncpg.connect(url)
        try:
            return [str(row[0]) for row in await connection.fetch(statement)]
        finally:
            await connection.close()

    return asyncio.run(run())


def hello(stack: Up) -> dict[str, str]:
    with urllib.request.urlopen(f"{stack.url}/functions/v1/hello", timeout=60) as response:
        greeting: dict[str, str] = json.load(response)
        return greeting


def test_every_way_to_end_leaves_no_process_and_keeps_the_data(root: Path) -> None:
    names = ["Tuffy"]
    for number, signum in enumerate([signal.SIGINT, signal.SIGHUP, signal.SIGKILL]):  # SIGTERM ends every other test's
        with Up(root, "--quiet") as stack:
            assert hello(stack) == {"hello": "there"}
            stack.note_family()
            assert len(stack.family) >= 3
            assert sql(stack.database_url, "select name from pets order by name") == sorted(names)
            names.append(f"pet {number}")
            sql(stack.database_url, f"insert into pets values ('pet {number}')")
            assert stack.stop(signum) == (-9 if signum == signal.SIGKILL else 0), stack.stderr
            assert stack.survivors() == []
            if number:
                assert stack.seconds < 3 * SLOW
    stale = root / ".edgewise" / "postgres" / "postmaster.pid"
    stale.write_text(f"{os.getpid()}\n" + "\n" * 7)  # the process with this id is another one now
    with Up(root, "--quiet") as stack:
        assert sql(stack.database_url, "select name from pets order by name") == sorted(names)


SLOW = 20  # CI machines are slower than developers' machines, and busy


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere functions are not forked")
def test_the_first_call_waits_for_no_import(root: Path) -> None:
    shutil.copytree(ROOT / "shared", root / "shared", ignore=shutil.ignore_patterns("__pycache__"))
    slow = root / "shared" / "slow.py"
    imports = root / "imports"
    slow.write_text(f"import time\ntime.sleep(0.8)\nopen({str(imports)!r}, 'a').write('x')\n")
    with Up(root, "--quiet") as stack:
        deadline = time.monotonic() + 60
        while not imports.exists():
            assert time.monotonic() < deadline
            time.sleep(0.05)
        assert hello(stack) == {"hello": "there"}
        assert imports.read_text() == "x"
        stack.stop(signal.SIGTERM)
    slow.write_text("while True: pass\n")
    with Up(root, "--quiet") as stack:  # `ready` does not wait for an import that never ends
        assert stack.seconds < 3 * SLOW
        assert stack.stop(signal.SIGTERM) == 0
        assert stack.survivors() == []


def test_reset_deletes_the_data_of_a_stopped_stack(root: Path) -> None:
    with Up(root, "--quiet") as stack:
        sql(stack.database_url, "insert into pets values ('Moti')")
        for command in (["reset"], ["up", "--port", str(free_port()), "--db-port", str(free_port())]):
            message = error_line(edgewise(root, *command))
            assert f"is in use by the edgewise at {stack.url} (process {stack.process.pid}): stop that first" in message
        stack.stop(signal.SIGTERM)
    (root / ".edgewise" / "mine").write_text("kept")
    assert edgewise(root, "reset").returncode == 0
    assert sorted(path.name for path in (root / ".edgewise").iterdir()) == ["lock", "mine"]
    with Up(root, "--quiet") as stack:
        assert sql(stack.database_url, "select name from pets") == ["Tuffy"]


def test_the_banner_and_the_logs_go_to_stderr(root: Path) -> None:
    with Up(root) as stack:
        hello(stack)
        stack.stop(signal.SIGTERM)
        assert stack.process.stdout is not None
        assert stack.process.stdout.read() == ""
        assert f"Functions  {stack.url}/functions/v1" in stack.stderr
        assert "hello          | " in stack.stderr
        assert "edgewise       | GET /functions/v1/hello 200" in stack.stderr
        assert "\x1b" not in stack.stderr


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")
def test_a_closed_home_of_root(root: Path) -> None:
    root.parent.chmod(0o700)
    with Up(root, "--quiet") as stack:
        assert (root / ".edgewise" / "postgres").is_symlink()
        stack.stop(signal.SIGKILL)
        assert stack.survivors() == []
    with Up(root, "--quiet") as stack:
        assert sql(stack.database_url, "select name from pets") == ["Tuffy"]
    cluster = (root / ".edgewise" / "postgres").resolve()
    assert edgewise(root, "reset").returncode == 0
    assert not cluster.exists()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")
def test_a_normal_user_with_a_closed_home(root: Path) -> None:
    user = pwd.getpwnam("nobody")
    home = Path(tempfile.mkdtemp(prefix="edgewise-home-"))
    try:
        shutil.copytree(root, home / "project")
        # Other users may be unable to read root's checkout and interpreter: they get copies.
        code = home / "code"
        for package in ("emulator", "shared", "deploy"):
            shutil.copytree(
                ROOT / package, code / package, ignore=shutil.ignore_patterns("__pycache__", "node_modules")
            )
        for path in [home, *home.rglob("*")]:
            os.chown(path, user.pw_uid, user.pw_gid)
        packages = sysconfig.get_path("purelib")
        env = {**os.environ, "HOME": str(home), "PYTHONPATH": f"{code}:{packages}", "PYTHONDONTWRITEBYTECODE": "1"}
        python = readable_python(user.pw_uid, env)
        setpriv = ("setpriv", "--reuid=nobody", f"--regid={user.pw_gid}", "--clear-groups")
        with Up(home / "project", "--quiet", command=(*setpriv, python, "-m", "emulator"), env=env) as stack:
            assert hello(stack) == {"hello": "there"}
            stack.note_family()
            assert stack.stop(signal.SIGTERM) == 0
            assert stack.survivors() == []
        assert (home / "project/.edgewise/postgres").stat().st_uid == user.pw_uid
    finally:
        shutil.rmtree(home)


def readable_python(uid: int, env: dict[str, str]) -> str:
    """An interpreter of this version that `uid` can run: the current one may be in root's home."""
    name = f"python{sys.version_info.major}.{sys.version_info.minor}"
    for python in (sys.executable, f"/usr/bin/{name}", f"/usr/local/bin/{name}"):
        try:
            check = subprocess.run([python, "-c", "import asyncpg, pydantic"], user=uid, env=env, check=False, cwd="/")
        except OSError:
            continue
        if check.returncode == 0:
            return python
    pytest.skip(f"no {name} with these packages is readable for other users than root")
