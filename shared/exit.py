"""Ends a function's process without waiting for threads, which may never end.

The interpreter joins threads before it calls the hooks of `atexit`. So a timer interrupts the join, and the first hook
that was registered, which is called last, ends the process.
"""

import atexit
import os
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from types import FrameType
from typing import NoReturn

INTERVAL, MAX_INTERRUPTS = 0.005, 400  # seconds; two seconds in all

_status: int | None = None
_interrupts = 0


def prepare() -> None:
    """Must be called before the function is imported: the process exits without calling earlier hooks."""
    atexit.register(_exit_now)


def end(status: int) -> NoReturn:
    """Calls the hooks of `atexit` and ends the process."""
    from ctypes import pythonapi

    global _status
    _status = status
    exit_interpreter: Callable[[int], NoReturn] = pythonapi.Py_Exit  # need not unwind a running event loop first
    sys.unraisablehook = lambda _: None  # would report the interruption
    signal.signal(signal.SIGALRM, _interrupt_join)
    atexit.register(_stop_timer)
    signal.setitimer(signal.ITIMER_REAL, INTERVAL, INTERVAL)
    exit_interpreter(status)


def _interrupt_join(signum: int, frame: FrameType | None) -> None:
    """Raises out of `threading`, but not out of this module: `end` before Py_Exit, or `_stop_timer` after the join.

    If the join cannot be interrupted, the process exits without calling the hooks.
    """
    global _interrupts
    _interrupts += 1
    if _interrupts > MAX_INTERRUPTS:
        _exit_now()
    if frame is not None and frame.f_globals is not globals():
        raise SystemExit


def _stop_timer() -> None:
    signal.setitimer(signal.ITIMER_REAL, 0)
    sys.unraisablehook = sys.__unraisablehook__


def _exit_now() -> None:
    if _status is None:  # the interpreter ends in another way
        return
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):
            stream.flush()
    os._exit(_status)
