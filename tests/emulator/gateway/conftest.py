"""A real `edgewise serve` on a project of its own."""

import dataclasses
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator

import aiohttp
import pytest

from emulator.ports import free_port

from .project import FUNCTIONS, Served


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    root = tmp_path_factory.mktemp("a project with spaces")
    url = f"http://127.0.0.1:{free_port()}"
    served = Served(url, root, root / "log")
    for name, source in FUNCTIONS.items():
        served.write(name, source)
    (root / "supabase").mkdir()
    (root / "supabase" / "config.toml").write_text('project_id = "test"\n')
    (root / ".env").write_text(
        "SUPABASE_URL=http://127.0.0.1:1\nSUPABASE_ANON_KEY=key\nOPENAI_API_KEY=key\n"
        "FROM_FILE='a value'\nFROM_BOTH=file\n"
    )
    command = [sys.executable, "-m", "emulator", "serve", "--port", url.rpartition(":")[2]]
    environment = {**os.environ, "FROM_BOTH": "shell"}
    with (
        served.log_file.open("wb") as log,
        subprocess.Popen(command, cwd=root, env=environment, stdout=subprocess.PIPE, stderr=log) as process,
    ):
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == f"ready {url}\n".encode(), served.log
            yield dataclasses.replace(served, pid=process.pid)
        finally:
            process.terminate()
            assert process.wait(20) == 0, served.log


@pytest.fixture
async def client(served: Served) -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(served.url, timeout=aiohttp.ClientTimeout(total=30)) as session:
        yield session
