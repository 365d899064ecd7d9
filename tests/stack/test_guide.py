"""docs/functions.md: every block of code, in its order, in a copy of this project with a running stack.

A block that begins with a path is a file; `sh` is run; `json` is the output of the `sh` before it.
"""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.harness.ports import free_port

from .project import ROOT, Up, project

PAGE = ROOT / "docs" / "functions.md"
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
FILE = re.compile(r"(?:#|--) (\S+/\S+|\.env)\n")
COPIED = ("shared", "emulator", "deploy", "client", "scripts", "functions", "docs", "supabase", "requirements", "tests")
AT_START = ".env"  # which is read when the stack starts


@dataclass(frozen=True)
class Block:
    language: str
    text: str

    @property
    def path(self) -> str | None:
        match = FILE.match(self.text)
        return match[1] if match else None


BLOCKS = [Block(*match) for match in BLOCK.findall(PAGE.read_text(encoding="utf-8"))]
FILES = {block.path: block.text for block in BLOCKS if block.path}


@pytest.fixture
def copy() -> Iterator[Path]:
    with project("copy") as root:
        shutil.rmtree(root)
        ignored = shutil.ignore_patterns("node_modules", "__pycache__", ".edgewise", "dist")
        for name in COPIED:
            shutil.copytree(ROOT / name, root / name, ignore=ignored)
        shutil.copy(ROOT / "pyproject.toml", root)
        _remove_what_the_page_creates(root)
        (root / ".venv").symlink_to(ROOT / ".venv")
        (root / AT_START).write_text(FILES[AT_START])
        yield root


def _remove_what_the_page_creates(root: Path) -> None:
    """The project may have been a reader's: their functions, tests and migrations of these names."""
    names = {path.split("/")[1] for path in FILES if path.startswith("functions/")} | {"hello"}
    for name in names:
        shutil.rmtree(root / "functions" / name, ignore_errors=True)
        shutil.rmtree(root / "tests" / "functions" / name.replace("-", "_"), ignore_errors=True)
    for path in FILES:
        if path.endswith(".sql"):
            for migration in (root / "supabase" / "migrations").glob(f"*_{path.partition('_')[2]}"):
                migration.unlink()


def script(folder: Path) -> str:
    """The page as a shell script, which prints a line with the number of each block before its output."""
    lines = ["set -e -o pipefail"]
    for number, block in enumerate(BLOCKS):
        lines.append(f"echo '@@{number}@@'")
        if block.path and block.path != AT_START:
            source = folder / str(number)
            source.write_text(block.text, encoding="utf-8")
            lines.append(f"mkdir -p {shlex.quote(os.path.dirname(block.path))}")
            lines.append(f"cat {shlex.quote(str(source))} {'>>' if block.language == 'toml' else '>'} {block.path}")
        elif block.language == "sh":
            lines.append(block.text.replace("8123", str(free_port())))
    return "\n".join(lines)


def test_every_block_is_a_file_a_command_or_its_output() -> None:
    for before, block in zip([None, *BLOCKS], BLOCKS, strict=False):
        assert block.path or block.language in ("sh", "json"), block.text
        if block.language == "json":
            assert before is not None
            assert before.language == "sh"


def test_the_page_works_from_top_to_bottom(copy: Path, tmp_path: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST", "EDGEWISE"))}
    with Up(copy, env=environment) as stack:
        command = ["bash", "-c", script(tmp_path)]
        done = subprocess.run(
            command, cwd=copy, env=environment, capture_output=True, text=True, timeout=400, check=False
        )
        parts = re.split(r"@@(\d+)@@\n", done.stdout)[1:]
        outputs = {int(number): text for number, text in zip(parts[::2], parts[1::2], strict=True)}
        assert done.returncode == 0, (
            BLOCKS[max(outputs)].text,
            outputs[max(outputs)],
            done.stderr,
            stack.stderr[-3000:],
        )
        for number, block in enumerate(BLOCKS):
            if block.language == "json":
                assert json.loads(outputs[number - 1]) == json.loads(block.text)
        assert '"event":"feedback with 5 stars"' in stack.stderr
        assert "warning" not in done.stderr


@pytest.mark.parametrize("path", [path for path in FILES if path.endswith(".py")])
def test_the_code_passes_the_checks_of_the_project(path: str, tmp_path: Path) -> None:
    file = tmp_path / path
    file.parent.mkdir(parents=True)
    file.write_text(FILES[path], encoding="utf-8")
    for options in (["format", "--check"], ["check"]):
        command = [sys.executable, "-m", "ruff", *options, "--config", str(ROOT / "pyproject.toml"), str(file)]
        assert subprocess.run(command, capture_output=True, text=True, check=False).returncode == 0, command
