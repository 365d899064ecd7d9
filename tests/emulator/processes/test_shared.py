"""The processes that have imported shared/: replaced after each change, and none of them is left running."""

import asyncio
import sys
from pathlib import Path

import aiohttp
import psutil
import pytest

from tests.emulator.gateway.project import Served, serving, until

from .conftest import connected
from .helpers import family, get, wait_for_value

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere functions are not forked")


def shared_processes(served: Served) -> list[psutil.Process]:
    return [process for process in family(served) if process.name() == "shared"]


async def test_an_import_that_never_ends(client: aiohttp.ClientSession, served: Served) -> None:
    extra = served.root / "shared" / "extra.py"
    await wait_for_value(client, "shared", 100)
    extra.write_text("while True: pass\n")
    await until(lambda: "shared/ changed" in served.log)
    extra.write_text("VALUE = 101\n")
    await wait_for_value(client, "shared", 101)
    await until(lambda: len(shared_processes(served)) == 1)
    await asyncio.sleep(0.2)
    assert [process.name() for process in family(served)].count("hello") == 1


async def test_many_saves_in_a_row(client: aiohttp.ClientSession, served: Served) -> None:
    await wait_for_value(client, "shared", 100)
    most = 0
    for value in range(101, 131):
        (served.root / "shared" / "extra.py").write_text(f"VALUE = {value}\n")
        await asyncio.sleep(0.05)
        asyncio.get_running_loop().create_task(get(client))
        most = max(most, len(family(served)))
    await wait_for_value(client, "shared", 130)
    assert most <= 8
    await until(lambda: len(family(served)) == 3)  # the one with the libraries, the one with shared/, the function


async def test_a_module_that_exits(client: aiohttp.ClientSession, served: Served) -> None:
    served.write("careless", "import shared.exits\n")
    (served.root / "shared" / "exits.py").write_text("import sys\nsys.exit('the token is missing')\n")
    (served.root / "shared" / "extra.py").write_text("VALUE = 101\n")
    await wait_for_value(client, "shared", 101)
    assert (await get(client, "careless"))[0] == 503
    await until(lambda: "careless/main.py cannot be loaded: SystemExit: the token is missing" in served.log)


async def test_a_module_that_ends_the_process(client: aiohttp.ClientSession, served: Served) -> None:
    await wait_for_value(client, "shared", 100)
    extra = served.root / "shared" / "extra.py"
    extra.write_text("import os\nos._exit(4)\n")
    await until(lambda: "hello          | did not start (the fork server ended): no output" in served.log)
    assert (await get(client))[1]["code"] == "FUNCTION_UNAVAILABLE"
    extra.write_text("VALUE = 101\n")
    await wait_for_value(client, "shared", 101)


async def test_a_fork_that_fails(root: Path) -> None:
    refused = root / "refused"
    (root / "shared" / "fails.py").write_text(
        f"""
import os, pathlib
fork = os.fork
def refuse():
    if pathlib.Path({str(refused)!r}).exists():
        raise BlockingIOError(11, "Resource temporarily unavailable")
    return fork()
os.fork = refuse
"""
    )
    with serving(root) as served:
        async with connected(served) as client:
            refused.touch()
            status, body = await get(client)
            assert (status, body["code"]) == (503, "FUNCTION_UNAVAILABLE")
            reason = "fork failed: Resource temporarily unavailable"
            await until(lambda: f"hello          | did not start ({reason})" in served.log)
            refused.unlink()
            await wait_for_value(client, "own", 100)


async def test_the_libraries_are_imported_before_shared() -> None:
    """Otherwise they would be imported again after each change of shared/."""
    code = """
import importlib, pkgutil, sys
from pathlib import Path
from emulator.processes.libraries import import_libraries
import_libraries(Path("shared"))
assert not [name for name in sys.modules if name.partition(".")[0] == "shared"]
before = set(sys.modules)
import shared
for module in pkgutil.walk_packages(shared.__path__, "shared."):
    importlib.import_module(module.name)
print(sorted(name for name in set(sys.modules) - before if not name.startswith("shared")))
"""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", code, cwd=Path(__file__).parents[3], stdout=asyncio.subprocess.PIPE
    )
    output, _ = await process.communicate()
    assert output.decode().strip() == "[]"


async def test_processes_are_named_for_what_they_run(client: aiohttp.ClientSession, served: Served) -> None:
    await wait_for_value(client, "own", 100)
    assert {"shared", "hello"} <= {process.name() for process in family(served)}
