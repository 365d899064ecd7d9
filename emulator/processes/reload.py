"""Watches functions/ and shared/, and replaces the processes whose code changed."""

import asyncio
import contextlib
from collections.abc import Callable
from pathlib import Path

from watchfiles import awatch

from emulator.log import Log
from emulator.processes.supervisor import Supervisor
from emulator.processes.watched import Watched, look

LOOK_SECONDS = 0.25
PAUSE_SECONDS = 0.5
STEP = 10  # ms without news after which a change is complete; noticing takes one more
DEBOUNCE = 100  # ms after which it is taken for complete, however much follows


class Reloader:
    """Runs until cancelled. Folders may come, go and come back, as when a branch is checked out."""

    def __init__(self, root: Path, supervisor: Supervisor, reread_routes: Callable[[], None], log: Log) -> None:
        self.root, self.supervisor, self.log = root, supervisor, log
        self.reread_routes = reread_routes
        self.told = ""

    async def run(self) -> None:
        while True:
            try:
                self._replace_stale()
                await self._watch(look(self.root))
            except Exception as error:  # a name that is not UTF-8, too many files for the system
                self._tell_once(f"changes of functions/ and shared/ are seen late: {_innermost(error)}")
                await asyncio.sleep(PAUSE_SECONDS)

    def _tell_once(self, text: str) -> None:
        if text != self.told:
            self.told = text
            self.log.warn("edgewise", text)

    async def _watch(self, watched: Watched) -> None:
        """Returns when other folders are to be watched."""
        stop = asyncio.Event()
        look_out = asyncio.create_task(self._until_others(watched, stop))
        try:
            if watched.paths:
                async for changes in awatch(*watched.paths, debounce=DEBOUNCE, step=STEP, stop_event=stop):
                    self.reread_routes()
                    self._replace({Path(path) for _, path in changes}, watched)
            await look_out
        finally:
            look_out.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await look_out

    async def _until_others(self, watched: Watched, stop: asyncio.Event) -> None:
        await asyncio.sleep(LOOK_SECONDS)
        self._replace_stale()
        while look(self.root) == watched:  # noqa: ASYNC110 - nothing tells when a folder comes
            await asyncio.sleep(LOOK_SECONDS)
        stop.set()

    def _replace_stale(self) -> None:
        """For what changed while nobody watched."""
        self.reread_routes()
        self.supervisor.restart_stale()

    def _replace(self, paths: set[Path], watched: Watched) -> None:
        if any(watched.concerns_shared(path) for path in paths) and self.supervisor.is_shared_stale():
            self.log.line("edgewise", "shared/ changed: restarting the functions")
            self.supervisor.restart_all()
            return
        for name in sorted({name for path in paths for name in watched.functions_of(path)}):
            if self.supervisor.is_stale(name):  # a call may come before the news of the files
                self.supervisor.restart_edited(name)


def _innermost(error: BaseException) -> BaseException:
    return _innermost(error.exceptions[0]) if isinstance(error, BaseExceptionGroup) else error


async def tell_of_new_settings(file: Path, log: Log) -> None:
    """A process reads .env once, when it starts."""
    before = _state(file)
    while True:
        await asyncio.sleep(1)
        if (now := _state(file)) != before:
            before = now
            log.warn("edgewise", f"{file.name} changed: restart edgewise to use it")


def _state(file: Path) -> tuple[int, int] | None:
    try:
        status = file.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size
