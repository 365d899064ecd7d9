"""Formatting, lint and types of the whole tree; run by `make check`."""

import subprocess
import sys
from pathlib import Path

BIN = Path(sys.executable).parent


def main() -> int:
    commands = [
        [BIN / "ruff", "format", "--check", "."],
        [BIN / "ruff", "check", "."],
        [BIN / "mypy"],
        # every function's module is called main: one run each
        *([BIN / "mypy", str(path)] for path in sorted(Path("functions").glob("*/main.py"))),
    ]
    return max(subprocess.run(command, check=False).returncode for command in commands)


if __name__ == "__main__":
    sys.exit(main())
