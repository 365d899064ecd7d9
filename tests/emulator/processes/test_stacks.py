"""The stacks that a process writes when its event loop is blocked."""

import asyncio
import os
import socket
from pathlib import Path

from emulator.processes.launcher import ChildProcess
from emulator.processes.stacks import find_place

STACKS = """Current thread 0x00007f0000000000 (most recent call first):
  File "/srv/lib.py", line 7 in wait
  File "/project/functions/hello/main.py", line 12 in hello
  File "<frozen runpy>", line 88 in _run_code
  File "<frozen runpy>", line 198 in _run_module_as_main
"""


async def test_stacks_that_arrive_line_by_line_are_read_whole() -> None:
    """faulthandler writes each line in parts, and on a busy machine the reader is between them."""
    reader, writer = os.pipe()
    ours, theirs = socket.socketpair()
    process = ChildProcess(reader, ours.detach(), lambda _: None)
    try:
        reading = asyncio.create_task(process.stacks(30))
        for line in STACKS.splitlines(keepends=True):
            await asyncio.sleep(0.01)
            theirs.send(line.encode())
        assert find_place(await reading, Path("/project")) == "functions/hello/main.py:12 in hello"
    finally:
        theirs.close()
        os.close(writer)
        await asyncio.sleep(0.01)
