"""Format, lint, types, layers, file sizes and legal articles of the whole tree; run by `make check`."""

import subprocess
import sys
from pathlib import Path

BIN = Path(sys.executable).parent
MAX_LINES = 400
SOURCES = (".py", ".sql", ".js", ".ts", ".css", ".sh")


def main() -> int:
    commands = [
        [BIN / "ruff", "format", "--check", "."],
        [BIN / "ruff", "check", "."],
        [BIN / "mypy"],
        [BIN / "mypy", "client/python/edgewise_client"],
        # every function's module is called main: one run each
        *(check_function(path) for path in sorted(Path("functions").glob("*/main.py"))),
        [BIN / "lint-imports", "layers.ini"],
        [sys.executable, "scripts/knowledge.py"],
    ]
    failed = [command for command in commands if subprocess.run(command, check=False).returncode]
    long = long_files()
    for line in long:
        sys.stderr.write(f"{line}\n")
    return 1 if failed or long else 0


def check_function(path: Path) -> list[Path | str]:
    """The types of a function; its own packages are not installed for mypy."""
    own = ["--ignore-missing-imports"] if path.with_name("requirements.txt").exists() else []
    return [BIN / "mypy", *own, str(path)]


def long_files() -> list[str]:
    """Source files over MAX_LINES: each is probably two things."""
    listed = subprocess.run(["git", "ls-files", "-z"], capture_output=True, check=True, text=True).stdout
    paths = [Path(name) for name in listed.split("\0") if name.endswith(SOURCES)]
    counts = {path: len(path.read_bytes().splitlines()) for path in paths if path.is_file()}
    return [
        f"{path}: {count} lines, more than {MAX_LINES}: split it" for path, count in counts.items() if count > MAX_LINES
    ]


if __name__ == "__main__":
    sys.exit(main())
