"""A process that forks children on request.

A request is a JSON message on the control socket with `id` and `name`, and three file descriptors: the one that the
child works with, the pipe for its output, and the socket for its status (liveness.py). The responses are
`{"id": 1, "pid": 2}` and, when the child has ended, `{"id": 1, "exit": 0}`. When the control socket ends, the server
and its children do.
"""

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
MAX_REQUEST = 262_144

Target = Callable[[dict[str, Any], int, int], int | None]
"""What a child runs: (request, descriptor it works with, status descriptor) → exit code."""


class ForkServer:
    """Runs `target` in each child; `shutdown_grace` is the seconds that children get to end by themselves."""

    def __init__(self, control: socket.socket, target: Target, shutdown_grace: float = 0.0) -> None:
        self.control, self.target, self.shutdown_grace = control, target, shutdown_grace
        self.children: dict[int, int] = {}  # pid → request id
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
                    self._handle_request()
                else:
                    os.read(self.wake_reader, 4096)
            self._reap()

    def _handle_request(self) -> None:
        try:
            request, descriptors, _, _ = socket.recv_fds(self.control, MAX_REQUEST, 3)
        except ConnectionError:
            request = b""
        if not request:
            self._shut_down()
        self._fork(json.loads(request), descriptors)

    def _fork(self, request: dict[str, Any], descriptors: list[int]) -> None:
        try:
            pid = os.fork()
        except OSError as error:
            self._send({"id": request["id"], "exit": 1, "reason": f"fork failed: {error.strerror}"})
        else:
            if pid == 0:
                self._run_child(request, descriptors)
            with contextlib.suppress(OSError):
                os.setpgid(pid, pid)  # the child does it too: either may be first
            self.children[pid] = request["id"]
            self._send({"id": request["id"], "pid": pid})
        finally:
            for descriptor in descriptors:
                os.close(descriptor)

    def _run_child(self, request: dict[str, Any], descriptors: list[int]) -> NoReturn:
        code: int | None = 1
        try:
            self._detach(request["name"])
            endpoint, output, status = descriptors
            os.dup2(output, 1)
            os.dup2(output, 2)
            for descriptor in (output, self.wake_reader, self.wake_writer):
                os.close(descriptor)
            self.control.close()
            code = self.target(request, endpoint, status)
        except BaseException:
            traceback.print_exc()
        finally:
            with contextlib.suppress(Exception):
                sys.stdout.flush()
                sys.stderr.flush()
            os._exit(code or 0)

    def _detach(self, name: str) -> None:
        """In the child: set name, process group, signal handlers, and have the kernel kill it with its parent."""
        if self.prctl is not None:
            self.prctl(PR_SET_PDEATHSIG, int(signal.SIGKILL), 0, 0, 0)
            self.prctl(PR_SET_NAME, name.encode()[:NAME_LENGTH], 0, 0, 0)  # shown by `ps` and `top`
            if os.getppid() != self.pid:  # the parent ended before prctl was called
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
            self._kill_group(found.si_pid)  # before waitpid, after which the pid may be reused
            _, status = os.waitpid(found.si_pid, 0)
            if found.si_pid in self.children:
                self._send({"id": self.children.pop(found.si_pid), "exit": os.waitstatus_to_exitcode(status)})

    def _kill_group(self, pid: int) -> None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(pid, signal.SIGKILL)

    def _send(self, response: dict[str, Any]) -> None:
        with contextlib.suppress(OSError):  # the socket is closed, which the next read reports
            self.control.send(json.dumps(response).encode())

    def _shut_down(self) -> NoReturn:
        deadline = time.monotonic() + self.shutdown_grace
        while self.children and time.monotonic() < deadline:
            self._reap()
            time.sleep(0.005)
        for pid in self.children:
            self._kill_group(pid)
        os._exit(0)
