"""The client of a ForkServer (fork_server.py), and the processes that it forks."""

import asyncio
import contextlib
import itertools
import json
import os
import signal
import socket
from collections.abc import Callable, Mapping
from typing import Any

from emulator.processes.launcher import ChildProcess
from emulator.processes.pipes import OnLines

KILLED = -int(signal.SIGKILL)


class ForkServerClient:
    """Sends fork requests on `control`; `on_idle` is called when the last child has ended."""

    def __init__(self, control: socket.socket, on_idle: Callable[[], None] = lambda: None) -> None:
        self.control, self.on_idle = control, on_idle
        self.closed = False
        self.children: dict[int, ForkedProcess] = {}
        self.ids = itertools.count(1)
        self.loop = asyncio.get_running_loop()
        control.setblocking(False)
        self.loop.add_reader(control, self._read)

    def fork(self, request: Mapping[str, Any], endpoint: int, on_lines: OnLines) -> "ForkedProcess":
        """Requests a child that works with the descriptor `endpoint`."""
        request_id = next(self.ids)
        output, child_output = os.pipe()
        status, child_status = socket.socketpair()
        child = self.children[request_id] = ForkedProcess(output, status.detach(), on_lines)
        try:
            message = json.dumps({"id": request_id, **request}).encode()
            socket.send_fds(self.control, [message], [endpoint, child_output, child_status.fileno()])
        except OSError:
            self.close()
        finally:
            os.close(child_output)
            child_status.close()
        return child

    def _read(self) -> None:
        while not self.closed:
            try:
                response = self.control.recv(65536)
            except BlockingIOError:
                return
            except OSError:
                response = b""
            if response:
                self._on_response(json.loads(response))
            else:
                self.close()

    def _on_response(self, response: dict[str, Any]) -> None:
        if "pid" in response:
            self.children[response["id"]].on_started(response["pid"])
        else:
            self.children.pop(response["id"]).on_exit(response["exit"], response.get("reason", ""))
            if not self.children:
                self.on_idle()

    def close(self) -> None:
        """Closes the socket, which ends the server, and kills its children, in case the server has ended already."""
        if self.closed:
            return
        self.closed = True
        self.loop.remove_reader(self.control)
        self.control.close()
        for child in list(self.children.values()):
            if child.pid:
                child.send_signal(signal.SIGKILL)
            child.on_exit(KILLED, "the fork server ended")
        self.children.clear()


class ForkedProcess(ChildProcess):
    """A child of a fork server; its pid is known once the server has reported it."""

    def send_signal(self, signum: signal.Signals) -> None:
        if self.pid:
            super().send_signal(signum)
        else:
            self.on_exit(-int(signum))  # `on_started` kills it

    def on_started(self, pid: int) -> None:
        self.pid = pid
        if self.exited.done():
            with contextlib.suppress(ProcessLookupError):
                os.killpg(pid, signal.SIGKILL)


def control_sockets() -> tuple[socket.socket, socket.socket]:
    """A pair of sockets that preserves message boundaries, and with them which descriptors belong to which message."""
    return socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
