"""Launches functions by forking a process that has imported shared/: tens of milliseconds instead of hundreds."""

import asyncio
import contextlib
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from emulator.processes import children
from emulator.processes.fork_client import ForkedProcess, ForkServerClient, control_sockets
from emulator.processes.pipes import LineSplitter, OnLines, PipeReader

STOP_SECONDS = 2.0


class ForkLauncher:
    """Forks from a process that has imported shared/. After a change of shared/ new functions come from a new one.

    `libraries` may be running already; its environment need not have those variables of `environment` that are missing
    or different there.
    """

    def __init__(
        self,
        root: Path,
        environment: Mapping[str, str],
        on_lines: OnLines,
        libraries: "LibrariesProcess | None" = None,
    ) -> None:
        self.root, self.on_lines = root, on_lines
        self.environment = dict(environment)
        self.libraries = libraries or LibrariesProcess(root, self.environment)
        self.libraries.attach(on_lines)
        self.shared = SharedProcess(self.libraries, self.environment, on_lines)
        self.retired: set[SharedProcess] = set()

    def launch(self, file: Path, fd: int, on_lines: OnLines) -> ForkedProcess:
        if self.shared.ended:
            self._renew()
        return self.shared.fork({"name": file.parent.name, "file": str(file.relative_to(self.root))}, fd, on_lines)

    def invalidate(self) -> None:
        old = self.shared
        self._renew()
        self.retired = {shared for shared in self.retired if not shared.ended} | {old}
        asyncio.get_running_loop().call_soon(old.retire)  # after the caller has marked its functions as replaced

    def _renew(self) -> None:
        if self.libraries.ended:
            asyncio.get_running_loop().run_in_executor(None, self.libraries.close)
            self.libraries = LibrariesProcess(self.root, self.environment)
            self.libraries.attach(self.on_lines)
        self.shared = SharedProcess(self.libraries, self.environment, self.on_lines)

    async def wait_warm(self) -> None:
        await self.shared.process.ready_or_exited.wait()

    async def close(self) -> None:
        for shared in (self.shared, *self.retired):
            shared.close()
        await asyncio.to_thread(self.libraries.close)


class LibrariesProcess:
    """The fork server that has imported the libraries. It can be started before an event loop runs; see `attach`."""

    def __init__(self, root: Path, environment: Mapping[str, str]) -> None:
        self.environment = {**environment, "PYTHONUNBUFFERED": "1"}
        self.control, child_control = control_sockets()
        with child_control:
            self.process = children.spawn(
                [sys.executable, "-m", "emulator.processes.preloaded", str(child_control.fileno())],
                on_parent_death=signal.SIGHUP,  # while it imports; later it sees the end of the control socket
                cwd=root,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                pass_fds=(child_control.fileno(),),
            )
        self.client: ForkServerClient | None = None
        self.output: PipeReader | None = None

    @property
    def ended(self) -> bool:
        return self.client is not None and self.client.closed

    def attach(self, on_lines: OnLines) -> None:
        """Connects it to the running event loop. `fork` can be called from then on."""
        assert self.process.stdout is not None
        self.client = ForkServerClient(self.control)
        self.output = PipeReader(os.dup(self.process.stdout.fileno()), LineSplitter(on_lines).feed)

    def fork(
        self, request: Mapping[str, Any], environment: Mapping[str, str], endpoint: int, on_lines: OnLines
    ) -> ForkedProcess:
        assert self.client is not None
        changed = {name: value for name, value in environment.items() if self.environment.get(name) != value}
        return self.client.fork({**request, "environment": changed}, endpoint, on_lines)

    def close(self) -> None:
        """Ends it and everything it forked. Blocks briefly; can be called from any thread."""
        with contextlib.suppress(OSError):  # it has ended already
            self.control.shutdown(socket.SHUT_RDWR)
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(STOP_SECONDS)
        self.process.kill()
        self.process.wait()
        children.forget(self.process)
        if self.process.stdout:
            self.process.stdout.close()


class SharedProcess:
    """A fork server that has imported shared/ as it was when it was forked."""

    def __init__(self, libraries: LibrariesProcess, environment: Mapping[str, str], on_lines: OnLines) -> None:
        control, child_control = control_sockets()
        with child_control:
            self.process = libraries.fork({"name": "shared"}, environment, child_control.fileno(), on_lines)
        self.client = ForkServerClient(control, self._close_if_idle)
        self.process.exited.add_done_callback(lambda _: self.client.close())
        self.retiring = False

    @property
    def ended(self) -> bool:
        return self.client.closed

    def fork(self, request: Mapping[str, Any], endpoint: int, on_lines: OnLines) -> ForkedProcess:
        return self.client.fork(request, endpoint, on_lines)

    def retire(self) -> None:
        """Closes it when its last child has exited, or at once if it is still importing: an import may never finish."""
        self.retiring = True
        self._close_if_idle()

    def _close_if_idle(self) -> None:
        if self.retiring and not (self.process.ready and self.client.children):
            self.close()

    def close(self) -> None:
        if not self.process.ready:
            self.process.send_signal(signal.SIGKILL)
        self.client.close()
