"""Watches functions/ and shared/, and replaces the processes whose code changed."""

from collections.abc import Callable
from pathlib import Path

from watchfiles import awatch

from emulator.functions import Supervisor
from emulator.log import Log


async def watch(root: Path, supervisor: Supervisor, reread_routes: Callable[[], None], log: Log) -> None:
    """Runs until cancelled."""
    folders = [folder for folder in (root / "functions", root / "shared") if folder.is_dir()]
    async for changes in awatch(*folders, debounce=200, step=20):
        paths = {Path(path) for _, path in changes}
        reread_routes()
        if any(path.is_relative_to(root / "shared") for path in paths):
            log.line("edgewise", "shared/ changed: restarting the functions")
            await supervisor.restart_all()
            continue
        for name in sorted({path.relative_to(root / "functions").parts[0] for path in paths}):
            if name in supervisor.slots:
                log.line("edgewise", f"functions/{name} changed: restarting it")
                supervisor.restart(name)
