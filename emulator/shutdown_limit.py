"""Ends the process if its shutdown takes too long, and logs what it was waiting for."""

import asyncio
import faulthandler
import io
import os
import tempfile
import threading
import time

from emulator.log import Log

SECONDS = 45.0


def limit_shutdown(log: Log, seconds: float = SECONDS) -> threading.Thread:
    """End the process with status 1 in `seconds` if it still runs; its children end with it. Call it in the loop."""
    loop = asyncio.get_running_loop()

    def wait() -> None:
        time.sleep(seconds)
        for line in _stacks(loop):
            log.line("edgewise", line)
        log.warn("edgewise", f"the shutdown took more than {seconds:.0f} seconds: ended; edgewise.log has the reason")
        log.close()
        os._exit(1)

    thread = threading.Thread(target=wait, daemon=True)
    thread.start()
    return thread


def _stacks(loop: asyncio.AbstractEventLoop) -> list[str]:
    """The stacks of the threads and of the loop's tasks."""
    tasks = io.StringIO()
    for task in asyncio.all_tasks(loop):
        task.print_stack(file=tasks)
    with tempfile.TemporaryFile("w+") as threads:
        faulthandler.dump_traceback(threads)
        threads.seek(0)
        return (threads.read() + tasks.getvalue()).splitlines()
