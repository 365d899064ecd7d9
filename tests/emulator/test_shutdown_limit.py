import subprocess
import sys

SHUTDOWN = """
import asyncio
from emulator.log import Log
from emulator.shutdown_limit import limit_shutdown

async def wait_for_nothing():
    limit_shutdown(Log(), 0.2)
    await asyncio.Event().wait()

asyncio.run(wait_for_nothing())
"""


def test_a_shutdown_that_hangs_is_ended_and_the_log_says_where() -> None:
    done = subprocess.run([sys.executable, "-c", SHUTDOWN], capture_output=True, text=True, timeout=60)
    assert done.returncode == 1
    assert "in wait_for_nothing" in done.stderr
    assert "the shutdown took more than 0 seconds: ended" in done.stderr
