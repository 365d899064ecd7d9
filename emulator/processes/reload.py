"""Watches functions/ and shared/, and replaces the processes whose code changed."""

import asyncio
from collections.abc import Callable
from pathlib import Path

from watchfiles import awatch

from emulator.log import Log
from emulator.processes.supervisor import Supervisor

BACK_SECONDS = 0.2


async def watch(root: Path, supervisor: Supervisor, reread_routes: Callable[[], None], log: Log) -> None:
    """Runs until cancelled; a folder that goes, as when a branch is checked out, is watched again when it is back."""
    folders = [folder for folder in (root / "functions", root / "shared") if folder.is_dir()]
    while True:
        async for changes in awatch(*folders, debounce=200, step=20):
            reread_routes()
            await _replace({Path(path) for _, path in changes}, root, supervisor, log)
            if not all(folder.is_dir() for folder in folders):
                break
        while not all(folder.is_dir() for folder in folders):  # noqa: ASYNC110 - nothing tells when it comes
            await asyncio.sleep(BACK_SECONDS)
        reread_routes()
        await supervisor.restart_all()


async def _replace(paths: set[Path], root: Path, supervisor: Supervisor, log: Log) -> None:
    if any(path.is_relative_to(root / "shared") for path in paths):
        log.line("edgewise", "shared/ changed: restarting the functions")
        await supervisor.restart_all()
        return
    for name in sorted({part for path in paths for part in path.relative_to(root / "functions").parts[:1]}):
        if supervisor.is_stale(name):  # a new function's first call may come before the news of its file
            log.line("edgewise", f"functions/{name} changed: restarting it")
            supervisor.restart(name)
