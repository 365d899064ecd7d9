"""In a function's process: reports that it serves, that its event loop runs, and where it is.

The status socket carries READY once, and ALIVE after each PING. At DUMP_SIGNAL the stack of every thread is written to
it, also while a handler blocks the event loop.
"""

import asyncio
import contextlib
import faulthandler
import os
import signal

READY, PING, ALIVE = b"\x01", b"\x05", b"\x06"  # do not occur in tracebacks
DUMP_SIGNAL = signal.SIGUSR2


def report_ready(status: int) -> None:
    """Report that startup is complete, and nothing later."""
    os.write(status, READY)
    os.close(status)


def install(status: int) -> None:
    """Report that startup is complete, and respond to pings on the running loop."""
    os.set_inheritable(status, False)
    os.set_blocking(status, False)
    faulthandler.register(DUMP_SIGNAL, file=status, all_threads=True)
    asyncio.get_running_loop().add_reader(status, _respond, status)
    os.write(status, READY)


def _respond(status: int) -> None:
    with contextlib.suppress(BlockingIOError):
        if os.read(status, 4096):
            os.write(status, ALIVE)
        else:
            asyncio.get_running_loop().remove_reader(status)
