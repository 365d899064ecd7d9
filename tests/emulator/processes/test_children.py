"""Children end with their parent, by the kernel or the watchdog."""

import subprocess
import sys

import psutil
import pytest

PARENT = """
import os, signal, sys
from emulator.processes import children
if sys.argv[1] == "watchdog":
    sys.platform = "other"
child = children.spawn(["sleep", "600"], on_parent_death=signal.SIGTERM)
gone = children.spawn(["true"], on_parent_death=signal.SIGTERM)
gone.wait()
children.forget(gone)
print(child.pid, flush=True)
sys.stdin.read()
"""


@pytest.mark.parametrize("way", ["kernel", "watchdog"])
def test_killed_parent(way: str) -> None:
    if way == "kernel" and sys.platform != "linux":
        pytest.skip("Linux only")
    command = [sys.executable, "-c", PARENT, way]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        child = psutil.Process(int(parent.stdout.readline()))
        others = psutil.Process(parent.pid).children()
        parent.kill()
        _, alive = psutil.wait_procs([child, *others], timeout=60)
        assert alive == []
