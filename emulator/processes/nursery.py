"""A process that makes others by forking itself; see warm.py for what it is told and tells."""

import contextlib
import ctypes
import json
import os
import selectors
import signal
import socket
import sys
import time
import traceback
from collections.abc import Callable
from typing import Any, NoReturn

PR_SET_PDEATHSIG, PR_SET_NAME = 1, 15
NAME_LENGTH = 15

Life = Callable[[dict[str, Any], int, int], int | None]
"""What a new process does: (its order, the descriptor it works with, the one to tell that it is ready) → exit code."""


class Nursery:
    """`farewell` is how long, in seconds, children may take to end by themselves when our own socket has ended."""

    def __init__(self, control: socket.socket, life: Life, farewell: float = 0.0) -> None:
        self.control, self.life, self.farewell = control, life, farewell
        self.children: dict[int, int] = {}  # pid → id
        self.pid = os.getpid()
        self.wake_reader, self.wake_writer = os.pipe()
        os.set_blocking(self.wake_writer, False)
        self.prctl = ctypes.CDLL(None).prctl if sys.platform == "linux" else None

    def run(self) -> NoReturn:
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(self.wake_writer, warn_on_full_buffer=False)
        selector = selectors.DefaultSelector()
        selector.register(self.control, selectors.EVENT_READ)
        selector.register(self.wake_reader, selectors.EVENT_READ)
        while True:
            for key, _ in selector.select():
                if key.fileobj is self.control:
                    self._obey()
                else:
                    os.read(self.wake_reader, 4096)
            self._reap()

    def _obey(self) -> None:
        try:
            order, descriptors, _, _ = socket.recv_fds(self.control, 262_144, 3)
        except ConnectionError:
            order = b""
        if not order:
            self._end()
        self._fork(json.loads(order), descriptors)

    def _fork(self, order: dict[str, Any], descriptors: list[int]) -> None:
        try:
            pid = os.fork()
        except OSError as error:
            self._tell({"id": order["id"], "exit": 1, "reason": f"no process could be made: {error.strerror}"})
        else:
            if pid == 0:
                self._become(order, descriptors)
            with contextlib.suppress(OSError):
                os.setpgid(pid, pid)  # it does so itself; whoever comes first
            self.children[pid] = order["id"]
            self._tell({"id": order["id"], "pid": pid})
        finally:
            for descriptor in descriptors:
                os.close(descriptor)

    def _become(self, order: dict[str, Any], descriptors: list[int]) -> NoReturn:
        """The child's whole life."""
        code: int | None = 1
        try:
            self._leave_parent(order["name"])
            endpoint, output, ready = descriptors
            os.dup2(output, 1)
            os.dup2(output, 2)
            for descriptor in (output, self.wake_reader, self.wake_writer):
                os.close(descriptor)
            self.control.close()
            code = self.life(order, endpoint, ready)
        except BaseException:
            traceback.print_exc()
        finally:
            with contextlib.suppress(Exception):
                sys.stdout.flush()
                sys.stderr.flush()
            os._exit(code or 0)

    def _leave_parent(self, name: str) -> None:
        if self.prctl is not None:
            self.prctl(PR_SET_PDEATHSIG, int(signal.SIGKILL), 0, 0, 0)
            self.prctl(PR_SET_NAME, name.encode()[:NAME_LENGTH], 0, 0, 0)  # what `ps` and `top` show
            if os.getppid() != self.pid:  # it died before the lines above
                os._exit(1)
        with contextlib.suppress(OSError):
            os.setpgid(0, 0)
        signal.set_wakeup_fd(-1)
        for signum in (signal.SIGCHLD, signal.SIGHUP):
            signal.signal(signum, signal.SIG_DFL)

    def _reap(self) -> None:
        while self.children:
            try:
                found = os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
            except ChildProcessError:
                return
            if found is None:
                return
            self._kill(found.si_pid)  # what it started; its number is free for others after the next line
            _, status = os.waitpid(found.si_pid, 0)
            if found.si_pid in self.children:
                self._tell({"id": self.children.pop(found.si_pid), "exit": os.waitstatus_to_exitcode(status)})

    def _kill(self, pid: int) -> None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(pid, signal.SIGKILL)

    def _tell(self, news: dict[str, Any]) -> None:
        with contextlib.suppress(OSError):  # nobody listens any more: the socket's end is the next that is read
            self.control.send(json.dumps(news).encode())

    def _end(self) -> NoReturn:
        deadline = time.monotonic() + self.farewell
        while self.children and time.monotonic() < deadline:
            self._reap()
            time.sleep(0.005)
        for pid in self.children:
            self._kill(pid)
        os._exit(0)
