"""Watches functions/ and shared/, and restarts the functions whose code changed."""

import asyncio
import contextlib
from collections.abc import Callable
from pathlib import Path

from watchfiles import awatch

from emulator.log import Log
from emulator.processes.supervisor import Supervisor
from emulator.processes.watched_folders import WatchedFolders, find_folders

POLL_SECONDS = 0.25
RETRY_SECONDS = 0.5
STEP = 10  # ms without another event after which a change is reported, one step later
DEBOUNCE = 100  # ms after which it is reported even if more events follow


class Reloader:
    """Runs until cancelled. The folders may be removed and created again, as when a branch is checked out."""

    def __init__(self, root: Path, supervisor: Supervisor, read_routes: Callable[[], None], log: Log) -> None:
        self.root, self.supervisor, self.log = root, supervisor, log
        self.read_routes = read_routes
        self.last_warning = ""

    async def run(self) -> None:
        while True:
            try:
                self._restart_stale()
                await self._watch(find_folders(self.root))
            except Exception as error:  # a name that is not UTF-8, or the system's limit of watched files
                self._warn_once(f"watching files failed; changes are found by polling: {_innermost(error)}")
                await asyncio.sleep(RETRY_SECONDS)

    def _warn_once(self, text: str) -> None:
        if text != self.last_warning:
            self.last_warning = text
            self.log.warn("edgewise", text)

    async def _watch(self, watched: WatchedFolders) -> None:
        """Returns when other folders have to be watched."""
        stop = asyncio.Event()
        polling = asyncio.create_task(self._poll_folders(watched, stop))
        try:
            if watched.paths:
                async for changes in awatch(*watched.paths, debounce=DEBOUNCE, step=STEP, stop_event=stop):
                    self.read_routes()
                    self._restart_changed({Path(path) for _, path in changes}, watched)
            await polling
        finally:
            polling.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await polling

    async def _poll_folders(self, watched: WatchedFolders, stop: asyncio.Event) -> None:
        await asyncio.sleep(POLL_SECONDS)
        self._restart_stale()
        while find_folders(self.root) == watched:  # noqa: ASYNC110 - new folders are reported by no event
            await asyncio.sleep(POLL_SECONDS)
        stop.set()

    def _restart_stale(self) -> None:
        """Restarts after changes that were missed while nothing was watched."""
        self.read_routes()
        self.supervisor.restart_stale()

    def _restart_changed(self, paths: set[Path], watched: WatchedFolders) -> None:
        if any(watched.is_shared(path) for path in paths) and self.supervisor.is_shared_stale():
            self.log.line("edgewise", "shared/ changed: restarting the functions")
            self.supervisor.restart_all()
            return
        for name in sorted({name for path in paths for name in watched.functions_of(path)}):
            if self.supervisor.is_stale(name):  # a request may have restarted it before this event
                self.supervisor.restart_edited(name)


def _innermost(error: BaseException) -> BaseException:
    return _innermost(error.exceptions[0]) if isinstance(error, BaseExceptionGroup) else error


async def warn_of_changes(env_file: Path, log: Log) -> None:
    """Warns after each change of `env_file`, which is read at startup only. Runs until cancelled."""
    before = _state(env_file)
    while True:
        await asyncio.sleep(1)
        if (now := _state(env_file)) != before:
            before = now
            log.warn("edgewise", f"{env_file.name} changed: restart edgewise to use it")


def _state(file: Path) -> tuple[int, int] | None:
    try:
        status = file.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size
