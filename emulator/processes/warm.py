"""Has imported what every function needs, and forks a process for each: `python -m emulator.processes.warm FD`.

On the socket FD it gets lines like {"id": 1, "file": "functions/x/main.py"} with two descriptors, the function's
listening socket and the pipe for its output, and answers {"id": 1, "pid": 2} and, later, {"id": 1, "exit": 0}. After
{"retire": true} it makes no more and ends with its last child; when the socket ends, everything does.
"""

import contextlib
import ctypes
import gc
import importlib
import json
import os
import pkgutil
import selectors
import signal
import socket
import sys
import traceback
from typing import Any, NoReturn

PRELOADED = ("aiohappyeyeballs", "asyncpg", "uvloop")
PR_SET_PDEATHSIG = 1


def main() -> None:
    control = socket.socket(fileno=int(sys.argv[1]))
    _import_all()
    Nursery(control).run()


def _import_all() -> None:
    """A module that can't be imported is left to the function that wants it, whose log is the place for the reason."""
    import shared

    names = [module.name for module in pkgutil.walk_packages(shared.__path__, "shared.", onerror=lambda _: None)]
    for name in (*PRELOADED, *names):
        with contextlib.suppress(Exception):
            importlib.import_module(name)
    gc.collect()
    gc.freeze()  # so that a child's collector does not copy our pages


class Nursery:
    def __init__(self, control: socket.socket) -> None:
        self.control = control
        self.children: dict[int, int] = {}  # pid → id
        self.retired = False
        self.wake_reader, self.wake_writer = os.pipe()
        os.set_blocking(self.wake_writer, False)

    def run(self) -> None:
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(self.wake_writer, warn_on_full_buffer=False)
        selector = selectors.DefaultSelector()
        selector.register(self.control, selectors.EVENT_READ)
        selector.register(self.wake_reader, selectors.EVENT_READ)
        while not self.retired or self.children:
            for key, _ in selector.select():
                if key.fileobj is self.control:
                    self._obey()
                else:
                    os.read(self.wake_reader, 4096)
            self._reap()

    def _obey(self) -> None:
        line, descriptors, _, _ = socket.recv_fds(self.control, 65536, 2)
        if not line:
            self._end()
        order: dict[str, Any] = json.loads(line)
        if order.get("retire"):
            self.retired = True
            return
        self._fork(order, *descriptors)

    def _fork(self, order: dict[str, Any], listener: int, output: int) -> None:
        pid = os.fork()
        if pid == 0:
            self._become(order["file"], listener, output)
        os.close(listener)
        os.close(output)
        self.children[pid] = order["id"]
        self._tell({"id": order["id"], "pid": pid})

    def _become(self, file: str, listener: int, output: int) -> NoReturn:
        """The child's whole life."""
        code = 1
        try:
            _die_with_parent()
            os.setpgid(0, 0)
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            os.dup2(output, 1)
            os.dup2(output, 2)
            for descriptor in (output, self.wake_reader, self.wake_writer):
                os.close(descriptor)
            self.control.close()
            from shared.serve import main as serve

            code = serve([file, "--fd", str(listener)])
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else 1
        except BaseException:
            traceback.print_exc()
        finally:
            with contextlib.suppress(Exception):
                sys.stdout.flush()
                sys.stderr.flush()
            os._exit(code)

    def _reap(self) -> None:
        while self.children:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if not pid:
                return
            if pid in self.children:
                self._tell({"id": self.children.pop(pid), "exit": os.waitstatus_to_exitcode(status)})

    def _tell(self, news: dict[str, int]) -> None:
        try:
            self.control.sendall(json.dumps(news).encode() + b"\n")
        except OSError:
            self._end()

    def _end(self) -> NoReturn:
        for pid in self.children:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        os._exit(0)


def _die_with_parent() -> None:
    if sys.platform == "linux":
        parent = os.getppid()
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, int(signal.SIGKILL), 0, 0, 0)
        if os.getppid() != parent:
            os._exit(1)


if __name__ == "__main__":
    main()
