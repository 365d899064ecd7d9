"""Starts functions by forking a process that has their imports behind it: tens of milliseconds instead of hundreds."""

import asyncio
import contextlib
import itertools
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from emulator.processes import children
from emulator.processes.launch import Child
from emulator.processes.pipes import Lines, Pipe, Say

KILLED = -int(signal.SIGKILL)
END_SECONDS = 2.0


class WarmLauncher:
    """Forks from a process that has imported shared/; a change of shared/ gets a new one, the old one may finish.

    `base`, if it runs already, has at least the variables that don't differ from `environment`.
    """

    def __init__(self, root: Path, environment: Mapping[str, str], say: Say, base: "Base | None" = None) -> None:
        self.root, self.say = root, say
        self.environment = dict(environment)
        self.base = base or Base(root, self.environment)
        self.base.attach(say)
        self.generation = Generation(self.base, self.environment, say)
        self.retired: set[Generation] = set()

    def launch(self, file: Path, fd: int, say: Say) -> "Forked":
        if self.generation.ended:
            self._renew()
        return self.generation.fork({"name": file.parent.name, "file": str(file.relative_to(self.root))}, fd, say)

    def forget_code(self) -> None:
        old = self.generation
        self._renew()
        self.retired = {generation for generation in self.retired if not generation.ended} | {old}
        asyncio.get_running_loop().call_soon(old.retire)  # once its functions know that they are replaced

    def _renew(self) -> None:
        if self.base.ended:
            asyncio.get_running_loop().run_in_executor(None, self.base.close)
            self.base = Base(self.root, self.environment)
            self.base.attach(self.say)
        self.generation = Generation(self.base, self.environment, self.say)

    async def warmed(self) -> None:
        await self.generation.process.begun.wait()

    async def close(self) -> None:
        for generation in (self.generation, *self.retired):
            generation.close()
        await asyncio.to_thread(self.base.close)


class Nursery:
    """Our end of a process that forks; `emptied` is called when its last child has ended."""

    def __init__(self, control: socket.socket, emptied: Callable[[], None] = lambda: None) -> None:
        self.control, self.emptied = control, emptied
        self.ended = False
        self.children: dict[int, Forked] = {}
        self.numbers = itertools.count(1)
        self.loop = asyncio.get_running_loop()
        control.setblocking(False)
        self.loop.add_reader(control, self._read)

    def fork(self, order: Mapping[str, Any], endpoint: int, say: Say) -> "Forked":
        number = next(self.numbers)
        output, their_output = os.pipe()
        ready, their_ready = os.pipe()
        child = self.children[number] = Forked(output, ready, say)
        try:
            message = json.dumps({"id": number, **order}).encode()
            socket.send_fds(self.control, [message], [endpoint, their_output, their_ready])
        except OSError:
            self.finish()
        finally:
            os.close(their_output)
            os.close(their_ready)
        return child

    def _read(self) -> None:
        while not self.ended:
            try:
                news = self.control.recv(65536)
            except BlockingIOError:
                return
            except OSError:
                news = b""
            if news:
                self._hear(json.loads(news))
            else:
                self.finish()

    def _hear(self, news: dict[str, Any]) -> None:
        if "pid" in news:
            self.children[news["id"]].started(news["pid"])
        else:
            self.children.pop(news["id"]).ended(news["exit"], news.get("reason", ""))
            if not self.children:
                self.emptied()

    def finish(self) -> None:
        """No more orders; the process ends its children, and if it is gone, we do."""
        if self.ended:
            return
        self.ended = True
        self.loop.remove_reader(self.control)
        self.control.close()
        for child in list(self.children.values()):
            if child.pid:
                child.signal(signal.SIGKILL)
            child.ended(KILLED, "the warm process ended")
        self.children.clear()


class Base:
    """The process with the libraries. It may be started before there is a loop; `attach` comes from within one."""

    def __init__(self, root: Path, environment: Mapping[str, str]) -> None:
        self.environment = {**environment, "PYTHONUNBUFFERED": "1"}
        self.control, theirs = _socket_pair()
        with theirs:
            self.process = children.spawn(
                [sys.executable, "-m", "emulator.processes.warm", str(theirs.fileno())],
                on_parent_death=signal.SIGHUP,  # as long as it imports; later it sees the socket's end
                cwd=root,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                pass_fds=(theirs.fileno(),),
            )
        self.nursery: Nursery | None = None
        self.output: Pipe | None = None

    @property
    def ended(self) -> bool:
        return self.nursery is not None and self.nursery.ended

    def attach(self, say: Say) -> None:
        assert self.process.stdout is not None
        self.nursery = Nursery(self.control)
        self.output = Pipe(os.dup(self.process.stdout.fileno()), Lines(say).feed)

    def fork(self, order: Mapping[str, Any], endpoint: int, say: Say) -> "Forked":
        assert self.nursery is not None
        changed = {key: value for key, value in order["environment"].items() if self.environment.get(key) != value}
        return self.nursery.fork({**order, "environment": changed}, endpoint, say)

    def close(self) -> None:
        """Ends it and all that it forked. Blocks for a moment; may come from another thread than the loop's."""
        with contextlib.suppress(OSError):  # it has ended by itself
            self.control.shutdown(socket.SHUT_RDWR)
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(END_SECONDS)
        self.process.kill()
        self.process.wait()
        children.forget(self.process)
        if self.process.stdout:
            self.process.stdout.close()


class Generation:
    """A process that has imported shared/ as it was when it was forked from the base."""

    def __init__(self, base: Base, environment: Mapping[str, str], say: Say) -> None:
        control, theirs = _socket_pair()
        with theirs:
            self.process = base.fork({"name": "shared", "environment": environment}, theirs.fileno(), say)
        self.nursery = Nursery(control, self._close_if_done)
        self.process.exited.add_done_callback(lambda _: self.nursery.finish())
        self.retiring = False

    @property
    def ended(self) -> bool:
        return self.nursery.ended

    def fork(self, order: Mapping[str, Any], endpoint: int, say: Say) -> "Forked":
        return self.nursery.fork(order, endpoint, say)

    def retire(self) -> None:
        """It ends with its last function, or at once while it still imports: that may never come to an end."""
        self.retiring = True
        self._close_if_done()

    def _close_if_done(self) -> None:
        if self.retiring and not (self.process.serves and self.nursery.children):
            self.close()

    def close(self) -> None:
        if not self.process.serves:
            self.process.signal(signal.SIGKILL)
        self.nursery.finish()


class Forked(Child):
    """A process that was forked for us, known by its pid as soon as its parent tells it."""

    def signal(self, signum: signal.Signals) -> None:
        if self.pid:
            super().signal(signum)
        else:
            self.ended(-int(signum))  # for us; `started` makes it true

    def started(self, pid: int) -> None:
        self.pid = pid
        if self.exited.done():
            with contextlib.suppress(ProcessLookupError):
                os.killpg(pid, signal.SIGKILL)


def _socket_pair() -> tuple[socket.socket, socket.socket]:
    """Keeps messages, and the descriptors that go with them, apart."""
    return socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
