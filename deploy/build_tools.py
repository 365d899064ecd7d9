"""Paths and subprocess helpers of the packaging steps."""

import os
import subprocess
import sys
from pathlib import Path

from deploy.plan import ROOT

DIST = ROOT / "dist"
BIN = Path(sys.executable).parent


class PackageError(RuntimeError):
    """A packaging step failed; the message names it and includes the tool's output."""


def run(step: str, command: list[str], environment: dict[str, str] | None = None) -> None:
    """Runs a tool in the project's root; raises PackageError unless it exits with 0.

    The caller's AWS credentials and profile are removed from its environment.
    """
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    done = subprocess.run(
        command, cwd=ROOT, env={**inherited, **(environment or {})}, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise PackageError(f"{step} failed:\n{(done.stdout + done.stderr).strip()[-4000:]}")


def log(text: str) -> None:
    sys.stderr.write(f"package: {text}\n")
