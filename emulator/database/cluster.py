"""A cluster on disk: its folder, initdb, and cleaning up after an earlier server."""

import contextlib
import locale
import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from emulator.database.binaries import major_version
from emulator.database.server_user import ServerUser
from emulator.errors import SetupError
from emulator.processes import children

PASSWORD = "postgres"  # noqa: S105 - the Supabase CLI's, so that its connection strings work here
ORPHAN_SECONDS = 20.0
UNREACHABLE_DATA = Path("/var/lib")


def server_environment() -> dict[str, str]:
    """The environment without the variables that configure Postgres (PGDATA, PGPORT, LC_ALL …)."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PG", "LC_", "LANG"))}
    return {**kept, "LC_ALL": "C"}


def make_reachable(cluster: Path, user: ServerUser) -> Path:
    """Creates the folder `cluster` if it is missing and returns its real path.

    Where `user` cannot reach it, as in root's home, it becomes a link to a folder elsewhere.
    """
    if cluster.is_symlink() and not cluster.exists():
        cluster.unlink()
    if not cluster.exists():
        if user.can_reach(cluster.parent):
            cluster.mkdir(mode=0o700)
        else:
            home = UNREACHABLE_DATA if os.access(UNREACHABLE_DATA, os.W_OK) else Path(tempfile.gettempdir())
            elsewhere = home / f"edgewise-{secrets.token_hex(6)}"
            elsewhere.mkdir(mode=0o700)
            cluster.symlink_to(elsewhere)
        user.own(cluster.resolve())
    return cluster.resolve()


def make_cluster(binaries: Path, cluster: Path, user: ServerUser) -> None:
    """Runs initdb in a temporary folder, so that an interrupted one leaves nothing that looks like a cluster."""
    temporary = cluster / "draft"
    if not temporary.is_dir() and any(cluster.iterdir()):
        raise SetupError(f"{cluster} is not empty and has no Postgres cluster: move it away, or use another --data")
    shutil.rmtree(temporary, ignore_errors=True)
    with tempfile.NamedTemporaryFile("w") as password_file:
        password_file.write(PASSWORD)
        password_file.flush()
        user.own(Path(password_file.name))
        command = [str(binaries / "initdb"), "-D", str(temporary), "-U", "postgres", "-E", "UTF8", "--no-instructions"]
        command += ["--auth=scram-sha-256", f"--pwfile={password_file.name}", *_locale_options(major_version(binaries))]
        initdb = children.spawn(
            command,
            on_parent_death=signal.SIGINT,
            cwd=cluster,
            env=server_environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            **user.popen_options,
        )
        try:
            messages = initdb.communicate()[1].decode(errors="replace")
        except BaseException:
            initdb.terminate()
            initdb.wait()
            raise
        finally:
            children.forget(initdb)
    if initdb.returncode != 0:
        shutil.rmtree(temporary, ignore_errors=True)
        reason = next((line for line in messages.splitlines() if "error" in line), messages.strip())
        raise SetupError(f"initdb could not create a cluster in {cluster}: {reason}")
    version = temporary / "PG_VERSION"  # moved last: a folder with this file is a cluster
    for entry in [*(path for path in temporary.iterdir() if path != version), version]:
        entry.rename(cluster / entry.name)
    temporary.rmdir()


def _locale_options(major: int) -> list[str]:
    """A locale with lower() and word boundaries for every script, and the same sort order on all machines."""
    for name in ("C.UTF-8", "C.utf8"):
        if _has_locale(name):
            return [f"--locale={name}"]
    ctype = "en_US.UTF-8" if _has_locale("en_US.UTF-8") else "C"
    provider = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"] if major >= 17 else []
    return [*provider, "--locale=C", f"--lc-ctype={ctype}"]


def _has_locale(name: str) -> bool:
    before = locale.setlocale(locale.LC_CTYPE)
    try:
        locale.setlocale(locale.LC_CTYPE, name)
    except locale.Error:
        return False
    locale.setlocale(locale.LC_CTYPE, before)
    return True


def check_version(cluster: Path, binaries: Path) -> None:
    cluster_version, server_version = int((cluster / "PG_VERSION").read_text()), major_version(binaries)
    if cluster_version != server_version:
        raise SetupError(
            f"the data in {cluster} was created by PostgreSQL {cluster_version} and this is {server_version}: "
            "`edgewise reset` creates a new database, --data DIR uses another folder"
        )


def end_orphan(cluster: Path) -> None:
    """Stops a server whose parent has ended, and removes a stale postmaster.pid, whose pid may have been reused.

    Also kills what is left of a server that was killed: Postgres protects a cluster from that by postmaster.pid alone.
    The caller holds the data folder's lock, so a server that runs on this cluster belongs to no stack.
    """
    pid_file = cluster / "postmaster.pid"
    deadline = time.monotonic() + ORPHAN_SECONDS
    signum: signal.Signals | None = signal.SIGINT
    while (pid := _recorded_pid(pid_file)) and _is_postgres(pid, cluster):
        if signum:
            os.kill(pid, signum)
            signum = None
        if time.monotonic() > deadline:
            signum = signal.SIGQUIT
        time.sleep(0.01)
    while backends := _backends(cluster):
        for backend in backends:
            with contextlib.suppress(ProcessLookupError):
                os.kill(backend, signal.SIGKILL)
        time.sleep(0.01)
    pid_file.unlink(missing_ok=True)


def _backends(cluster: Path) -> list[int]:
    """The processes of a server on this cluster; on Linux only. Elsewhere they notice by themselves that it ended."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):  # it has ended, or belongs to another user
            is_postgres = (folder / "exe").readlink().name.split()[0] == "postgres"
            if is_postgres and (folder / "cwd").readlink() == cluster:
                found.append(int(folder.name))
    return found


def _recorded_pid(pid_file: Path) -> int | None:
    try:
        return int(pid_file.read_text().split("\n", 1)[0])
    except (OSError, ValueError):
        return None


def _is_postgres(pid: int, cluster: Path) -> bool:
    command = _command_line(pid)
    return "postgres" in command and str(cluster) in command


def _command_line(pid: int) -> str:
    """Empty for a process that has ended, even if it was not waited for."""
    if sys.platform == "linux":  # small systems have no ps
        with contextlib.suppress(OSError):
            return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        return ""
    done = subprocess.run(["ps", "-ww", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return done.stdout
