"""The embedded Postgres: a real server on 127.0.0.1, made on first start, never left behind."""

import contextlib
import locale
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import IO

from emulator import children
from emulator.binaries import find_binaries, major_version
from emulator.errors import SetupError
from emulator.server_user import ServerUser, choose_user

PASSWORD = "postgres"  # noqa: S105 - the Supabase CLI's, so that its connection strings work here
START_SECONDS, STOP_SECONDS = 60.0, 20.0
UNREACHABLE_DATA = Path("/var/lib")


class PostgresServer:
    """One cluster in the folder `data`/postgres; `start` returns once it takes connections."""

    def __init__(self, data: Path, *, port: int, settings: Mapping[str, str] | None = None) -> None:
        self.data, self.port = data, port
        self.settings = {**_default_settings(), **(settings or {})}
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return self.url_of("postgres")

    def url_of(self, database: str) -> str:
        return f"postgresql://postgres:{PASSWORD}@127.0.0.1:{self.port}/{database}"

    @property
    def output(self) -> IO[bytes] | None:
        """The server's log, to be read for as long as it runs."""
        return self._process.stderr if self._process else None

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    def start(self, progress: Callable[[str], None] = lambda _: None) -> None:
        cluster = self.data / "postgres"
        user = choose_user(cluster)
        binaries = find_binaries(user)
        _end_orphan(cluster.resolve())
        check_port(self.port, "Postgres", "--db-port")
        cluster = _reachable(cluster, user)
        if not (cluster / "PG_VERSION").exists():
            progress("making a new Postgres cluster")
            _make_cluster(binaries, cluster, user)
        _check_version(cluster, binaries)
        self._run(binaries, cluster, user)

    def _run(self, binaries: Path, cluster: Path, user: ServerUser) -> None:
        options = [part for name, value in self.settings.items() for part in ("-c", f"{name}={value}")]
        command = [str(binaries / "postgres"), "-D", str(cluster), "-p", str(self.port), *options]
        self._process = children.spawn(
            command,
            on_parent_death=signal.SIGINT,
            cwd=cluster,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            env=_environment(),
            **user.popen_options,
        )
        deadline = time.monotonic() + START_SECONDS
        while not _is_ready(cluster, self._process.pid):
            if self._process.poll() is not None:
                raise SetupError(f"Postgres did not start: {_last_words(self._process)}")
            if time.monotonic() > deadline:
                self.stop()
                raise SetupError(f"Postgres was not ready after {START_SECONDS:.0f} seconds")
            time.sleep(0.005)

    def stop(self) -> None:
        """Ends the server: at once for its clients, with everything written."""
        if self._process is None:
            return
        for signum in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
            with contextlib.suppress(ProcessLookupError):
                self._process.send_signal(signum)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(STOP_SECONDS)
                break
        children.forget(self._process)
        self._process = None


def check_port(port: int, what: str, option: str) -> None:
    """Raises SetupError if another program listens on `port`."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise SetupError(
                f"port {port}, wanted for {what}, is not free ({error.strerror}): "
                f"stop what uses it, or choose another with {option}"
            ) from error


def _default_settings() -> dict[str, str]:
    settings = {
        "listen_addresses": "127.0.0.1",
        "unix_socket_directories": "",  # a socket's path may not be longer than 107 bytes; ours may
        "timezone": "UTC",
        "log_timezone": "UTC",
        "log_line_prefix": "",
        "log_min_messages": "warning",
        "log_min_error_statement": "panic",
        "wal_level": "minimal",
        "max_wal_senders": "0",
        "max_connections": "100",
    }
    if sys.platform == "linux":
        settings["recovery_init_sync_method"] = "syncfs"
    return settings


def _environment() -> dict[str, str]:
    """Ours without the variables that would change the server's mind (PGDATA, PGPORT, LC_ALL …)."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PG", "LC_", "LANG"))}
    return {**kept, "LC_ALL": "C"}


def _reachable(cluster: Path, user: ServerUser) -> Path:
    """`cluster`, made if need be: where `user` cannot reach it, as in root's home, a link to a folder elsewhere."""
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


def _make_cluster(binaries: Path, cluster: Path, user: ServerUser) -> None:
    """Runs initdb in a folder beside, so that a start that was interrupted leaves nothing that looks whole."""
    draft = cluster / "draft"
    shutil.rmtree(draft, ignore_errors=True)
    with tempfile.NamedTemporaryFile("w") as password_file:
        password_file.write(PASSWORD)
        password_file.flush()
        user.own(Path(password_file.name))
        command = [str(binaries / "initdb"), "-D", str(draft), "-U", "postgres", "-E", "UTF8", "--no-instructions"]
        command += ["--auth=scram-sha-256", f"--pwfile={password_file.name}", *_locale_options(major_version(binaries))]
        initdb = children.spawn(
            command,
            on_parent_death=signal.SIGINT,
            cwd=cluster,
            env=_environment(),
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
        shutil.rmtree(draft, ignore_errors=True)
        reason = next((line for line in messages.splitlines() if "error" in line), messages.strip())
        raise SetupError(f"initdb could not make a cluster in {cluster}: {reason}")
    version = draft / "PG_VERSION"  # moved last: it is what makes a folder a cluster
    for entry in [*(path for path in draft.iterdir() if path != version), version]:
        entry.rename(cluster / entry.name)
    draft.rmdir()


def _locale_options(major: int) -> list[str]:
    """A locale in which lower() and word boundaries work for every script, and sorting is the same on all machines."""
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


def _check_version(cluster: Path, binaries: Path) -> None:
    made_by, ours = int((cluster / "PG_VERSION").read_text()), major_version(binaries)
    if made_by != ours:
        raise SetupError(
            f"the data in {cluster} was made by PostgreSQL {made_by} and this is {ours}: "
            "`edgewise reset` starts afresh, --data DIR uses another folder"
        )


def _end_orphan(cluster: Path) -> None:
    """Ends a server that outlived its CLI; removes a postmaster.pid whose number belongs to another program now.

    The caller holds the data folder's lock, so whoever runs on this cluster is nobody's.
    """
    pid_file = cluster / "postmaster.pid"
    deadline = time.monotonic() + STOP_SECONDS
    signum: signal.Signals | None = signal.SIGINT
    while (pid := _recorded_pid(pid_file)) and _is_postgres(pid, cluster):
        if signum:
            os.kill(pid, signum)
            signum = None
        if time.monotonic() > deadline:
            signum = signal.SIGQUIT
        time.sleep(0.01)
    pid_file.unlink(missing_ok=True)


def _recorded_pid(pid_file: Path) -> int | None:
    try:
        return int(pid_file.read_text().split("\n", 1)[0])
    except (OSError, ValueError):
        return None


def _is_postgres(pid: int, cluster: Path) -> bool:
    command = _command_line(pid)
    return "postgres" in command and str(cluster) in command


def _command_line(pid: int) -> str:
    """Empty for a process that has ended, even if nobody waited for it yet."""
    if sys.platform == "linux":  # small systems have no ps
        with contextlib.suppress(OSError):
            return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        return ""
    answer = subprocess.run(
        ["ps", "-ww", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    return answer.stdout


def _is_ready(cluster: Path, pid: int) -> bool:
    """What pg_ctl looks at: the pid on the first line and `ready` on the eighth of postmaster.pid."""
    try:
        lines = (cluster / "postmaster.pid").read_text().splitlines()
    except OSError:
        return False
    return len(lines) >= 8 and lines[0] == str(pid) and lines[7].strip() == "ready"


def _last_words(process: "subprocess.Popen[bytes]") -> str:
    lines = process.stderr.read().decode(errors="replace").splitlines() if process.stderr else []
    return next((line for line in lines if line.startswith(("FATAL", "PANIC"))), " ".join(lines[-2:]) or "no message")
