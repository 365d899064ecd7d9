"""A test process that is killed leaves nothing running, and its folder in memory is deleted by the next run."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from tests.harness import folders
from tests.harness.process import kill

from .project import ROOT, project

WORKER = """
import sys
from pathlib import Path
from tests.stack.project import Up
with Up(Path(sys.argv[1]), "--quiet") as stack:
    print(stack.process.pid, flush=True)
    sys.stdin.read()
"""


def test_its_stack_ends() -> None:
    with project() as root:
        command = [sys.executable, "-c", WORKER, str(root)]
        with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as worker:
            assert worker.stdout is not None
            stack = psutil.Process(int(worker.stdout.readline()))
            family = [stack, *stack.children(recursive=True)]
            worker.kill()
            _, alive = psutil.wait_procs(family, timeout=60)
            kill(alive)
            assert alive == []


def test_its_folder_is_deleted_by_the_next_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folders, "_has_room", lambda: True)
    monkeypatch.setattr(folders, "MEMORY", tmp_path)
    with folders.cluster_folder() as running:
        killed = shutil.copytree(running, tmp_path / f"{folders.PREFIX}killed")
        new = shutil.copytree(running, tmp_path / f"{folders.PREFIX}new")
        other = shutil.copytree(running, tmp_path / "other")
        for folder in (running, killed, other):
            os.utime(folder, (0, 0))
        folders.delete_folders_of_killed_runs(tmp_path)
        assert sorted(tmp_path.iterdir()) == sorted([running, new, other])
