"""An embedded Postgres server for one benchmark, with the project's migrations."""

import asyncio
import shutil
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import asyncpg

from benchmarks.harness.process import ROOT, free_port
from emulator.database.migrations import bootstrap, migrate
from emulator.database.server import PostgresServer


@contextmanager
def database() -> Iterator[str]:
    """Yields the superuser's URL of a migrated database, which is deleted afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="edgewise-bench-"))
    folder.chmod(0o755)  # as root, the server is another user
    server = PostgresServer(folder, port=free_port())
    try:
        server.start()
        threading.Thread(target=lambda: server.output and list(server.output), daemon=True).start()
        asyncio.run(_prepare(server.url))
        yield server.url
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


async def _prepare(url: str) -> None:
    connection = await asyncpg.connect(url)
    await bootstrap(connection)
    await migrate(connection, ROOT / "supabase" / "migrations")
    await connection.close()
