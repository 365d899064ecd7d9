"""The packages of a function's own requirements.txt: installed into .edgewise/packages/<function>, for that function.

The function's first process installs them, and the first one after a change of the file; a project that never calls the
function downloads nothing. The packages that every function has come first on
the path, and keep their versions.
"""

import fcntl
import hashlib
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

FOLDER = ".edgewise/packages"
STAMP = ".requirements"
PINS = "requirements/runtime.txt"
PIN = re.compile(r"^([A-Za-z0-9._-]+==[^ ;\\]+)", re.MULTILINE)


class PackagesError(Exception):
    """pip could not install a function's packages; the message has pip's reason."""


def install(root: Path, name: str, report: Callable[[str], None]) -> Path | None:
    """Return the folder with the function's packages, installed if needed; None if it has none of its own.

    Raises PackagesError.
    """
    requirements = root / "functions" / name / "requirements.txt"
    try:
        content = requirements.read_bytes()
    except FileNotFoundError:
        return None
    target = root / FOLDER / name
    stamp = hashlib.sha256(content + f"{sys.version_info[:2]} {sys.platform}".encode()).hexdigest()
    if _stamp_of(target) == stamp:
        return target
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.with_name(f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if _stamp_of(target) != stamp:
            report(f"functions/{name}: installing its requirements.txt, once")
            _install(root, requirements, content, target)
            (target / STAMP).write_text(stamp)
    return target


def _install(root: Path, requirements: Path, content: bytes, target: Path) -> None:
    new = target.with_name(f"{target.name}.new")
    shutil.rmtree(new, ignore_errors=True)
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"]
    command = [*pip, "--target", str(new), "-r", str(requirements)]
    if b"--hash" not in content and (root / PINS).exists():  # pip accepts hashes for all requirements or for none
        constraints = target.with_name(f"{target.name}.constraints")
        constraints.write_text("\n".join(PIN.findall((root / PINS).read_text(encoding="utf-8"))))
        command += ["-c", str(constraints)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        reasons = [line for line in done.stderr.splitlines() if line.startswith("ERROR: ")] or [
            "ERROR: no reason given"
        ]
        reason = reasons[0].removeprefix("ERROR: ")
        raise PackagesError(f"functions/{target.name}/requirements.txt cannot be installed: {reason}")
    new.mkdir(exist_ok=True)  # a file without requirements
    shutil.rmtree(target, ignore_errors=True)
    new.rename(target)


def add_to_path(file: Path) -> None:
    """In the function's process: make the packages importable, and install them first if that is needed.

    Ends the process if they cannot be installed.
    """
    from shared.own_modules import name_in_packages  # not above: the process that forks this one must not have it

    folder = file.absolute().parent
    try:
        target = install(folder.parents[1], folder.name, _print)
    except PackagesError as error:
        sys.exit(f"edgewise: {error}")
    if target is not None:
        if reason := name_in_packages(folder, target):
            sys.exit(f"edgewise: {reason}")
        sys.path.append(str(target))


def _print(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def _stamp_of(target: Path) -> str:
    try:
        return (target / STAMP).read_text()
    except OSError:
        return ""
