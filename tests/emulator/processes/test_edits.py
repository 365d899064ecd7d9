"""Responses come from the code that was saved last, even after quick edits and with broken files."""

import asyncio
import os
import time
from pathlib import Path

import aiohttp
import pytest

from tests.emulator.gateway.project import FORKING, SPAWNING, Served, serving, until

from .conftest import connected, hello
from .helpers import get, wait_for_value


@pytest.mark.parametrize("launcher", [FORKING, SPAWNING], ids=["forking", "spawning"])
async def test_edits_of_equal_length_within_a_second(root: Path, launcher: tuple[str, ...]) -> None:
    with serving(root, launcher=launcher) as served:
        async with connected(served) as client:
            await wait_for_value(client, "own", 100)
            for value in range(101, 106):
                served.write("hello", hello(value))
                await wait_for_value(client, "own", value)
                (root / "shared" / "extra.py").write_text(f"VALUE = {value}\n")
                await wait_for_value(client, "shared", value)


async def test_a_folder_moved_with_its_bytecode(client: aiohttp.ClientSession, served: Served) -> None:
    await wait_for_value(client, "own", 100)
    (served.root / "functions" / "hello").rename(served.root / "functions" / "moved")
    await until(lambda: "functions/hello" not in served.log)
    async with asyncio.timeout(60):
        while (await get(client, "moved"))[0] != 200:
            await asyncio.sleep(0.02)


@pytest.mark.parametrize("launcher", [FORKING, SPAWNING], ids=["forking", "spawning"])
async def test_a_request_right_after_a_save(root: Path, launcher: tuple[str, ...]) -> None:
    with serving(root, launcher=launcher) as served:
        async with connected(served) as client:
            await wait_for_value(client, "own", 100)
            for value in range(101, 106):
                served.write("hello", hello(value))
                assert (await get(client))[1]["own"] == value
            helper = root / "functions" / "hello" / "helper.py"
            helper.write_text("OWN = 1\n")
            served.write("hello", hello(111, before="from helper import OWN").replace("111", "OWN"))
            assert (await get(client))[1]["own"] == 1
            helper.write_text("OWN = 2\n")
            first = (await get(client))[1]
            assert first["own"] == 2
            await asyncio.sleep(0.2)  # the watcher's event is later
            assert (await get(client))[1] == first
            assert served.log.count("functions/hello changed") == 7


async def test_a_request_right_after_a_fix(client: aiohttp.ClientSession, served: Served) -> None:
    for value in range(101, 106):
        served.write("hello", "import a_missing_module\n")
        assert (await get(client))[0] == 503
        assert (await get(client))[0] == 503
        served.write("hello", hello(value))
        status, body = await get(client)
        assert (status, body.get("own")) == (200, value)


async def test_a_request_during_a_save(client: aiohttp.ClientSession, served: Served) -> None:
    """It waits for the rest of the file if that is written before the import of the first half has failed."""
    await wait_for_value(client, "own", 100)
    file = served.root / "functions" / "hello" / "main.py"
    quick = 0
    for value in range(101, 200):
        source = hello(value)
        with file.open("w") as half:
            half.write(source[: len(source) // 2])
            half.flush()
            began = time.monotonic()
            call = asyncio.create_task(get(client))
            await asyncio.sleep(0.005)
            half.write(source[len(source) // 2 :])
        if is_quick := time.monotonic() - began < 0.03:  # on a busy machine the import may have failed
            quick += 1
        status, body = await call
        assert (status, body.get("own")) == (200, value) or not is_quick
        if quick == 10:
            return


async def test_temporary_files_of_editors_are_ignored(client: aiohttp.ClientSession, served: Served) -> None:
    await wait_for_value(client, "own", 100)
    pid = (await get(client))[1]["pid"]
    for name in (".main.py.swp", "main.py~", "helper.pyc"):
        (served.root / "functions" / "hello" / name).write_text("1")
    assert (await get(client))[1]["pid"] == pid


BROKEN = {
    "number": '@endpoint("GET", 5)\nasync def broken(call): ...',
    "none": '@endpoint("GET", None)\nasync def broken(call): ...',
    "no-path": '@endpoint("GET")\nasync def broken(call): ...',
    "no-method": '@endpoint(path="/x")\nasync def broken(call): ...',
    "deep": "x = " + "(" * 5000 + ")" * 5000,
    "deep-literal": f'@endpoint("GET", "/x", tag={"-" * 3000}1)\nasync def broken(call): ...',
    "unhashable": '@endpoint("GET", "/x", tag={[]: 1})\nasync def broken(call): ...',
    "null": "x = '\0'",
    "latin-1": "x = '\xe9'",
}


async def test_files_that_cannot_be_read_break_no_other(client: aiohttp.ClientSession, served: Served) -> None:
    for number, (kind, source) in enumerate(BROKEN.items()):
        folder = served.root / kind
        folder.mkdir()
        (folder / "main.py").write_bytes(f"from shared.endpoint import endpoint\n{source}\n".encode("latin-1"))
        folder.rename(served.root / "functions" / kind)
        status, body = await get(client, kind)
        assert (status, body["success"], body["code"]) == (503, False, "FUNCTION_UNAVAILABLE"), kind
        served.write("hello", hello(200 + number))
        await wait_for_value(client, "own", 200 + number)
        lines = served.log.splitlines()
        warnings = [line for line in lines if f"edgewise       | functions/{kind} is broken: " in line]
        assert len(warnings) == 1, kind
        assert f"functions/{kind}/main.py" in warnings[0]


async def test_names_that_are_not_utf8(client: aiohttp.ClientSession, served: Served) -> None:
    for number, folder in enumerate([b"functions", b"functions/hello", b"shared"]):
        name = os.fsencode(served.root) + b"/" + folder + b"/caf\xe9"
        os.mkdir(name)
        os.close(os.open(name + b"/main.py", os.O_CREAT))
        served.write("hello", hello(200 + number))
        await wait_for_value(client, "own", 200 + number)
        (served.root / "shared" / "extra.py").write_text(f"VALUE = {300 + number}\n")
        await wait_for_value(client, "shared", 300 + number)
    async with client.get("/nowhere") as response:
        assert (response.status, (await response.json())["code"]) == (404, "NOT_FOUND")


async def test_functions_that_are_added_later(root: Path) -> None:
    (root / "functions").rename(root / "aside")
    with serving(root) as served:
        async with connected(served) as client:
            assert (await get(client))[0] == 404
            (root / "aside").rename(root / "functions")
            await wait_for_value(client, "own", 100)
            served.write("hello", hello(101))
            await wait_for_value(client, "own", 101)


async def test_shared_code_that_is_added_later(root: Path) -> None:
    (root / "shared").rename(root / "aside")
    (root / "functions" / "hello" / "main.py").write_text(hello(1).replace("from shared.extra import VALUE", "VALUE=1"))
    with serving(root) as served:
        async with connected(served) as client:
            await wait_for_value(client, "own", 1)
            served.write("hello", hello(100))
            (root / "aside").rename(root / "shared")
            await wait_for_value(client, "own", 100)
            (root / "shared" / "extra.py").write_text("VALUE = 101\n")
            await wait_for_value(client, "shared", 101)


@pytest.mark.parametrize("link", ["folder", "file"])
async def test_a_function_that_is_a_link(
    client: aiohttp.ClientSession, served: Served, tmp_path_factory: pytest.TempPathFactory, link: str
) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "linked"
    elsewhere.mkdir()
    (elsewhere / "main.py").write_text(hello(1, "linked"))
    folder = served.root / "functions" / "linked"
    if link == "folder":
        folder.symlink_to(elsewhere)
    else:
        folder.mkdir()
        (folder / "main.py").symlink_to(elsewhere / "main.py")
    await wait_for_value(client, "own", 1, "linked")
    for value in (2, 3):
        (elsewhere / "main.py").write_text(hello(value, "linked"))
        await wait_for_value(client, "own", value, "linked")


async def test_ignored_folders_are_not_scanned(client: aiohttp.ClientSession, served: Served) -> None:
    await wait_for_value(client, "own", 100)
    pid = (await get(client))[1]["pid"]
    modules = served.root / "functions" / "hello" / "node_modules"
    modules.mkdir()
    (modules / "index.js").write_text("1")
    (served.root / "functions" / "hello" / "main.py").touch()  # reported by the watcher
    await until(lambda: "functions/hello changed" in served.log)
    assert (await get(client))[1]["pid"] != pid
    for number in range(600):
        (modules / f"{number}.js").write_text("1")
    served.write("hello", hello(101))
    await wait_for_value(client, "own", 101)


def test_routes_that_are_never_called_are_reported(root: Path) -> None:
    served = Served("", root, root / "log")
    line = '@endpoint("{}", "{}", auth="none")\nasync def f(call): ...\n'
    head = "from shared.endpoint import endpoint\n"
    served.write("first", head + line.format("GET", "/api/things/{id}"))
    served.write("second", head + line.format("GET", "/api/things/{name}/"))
    served.write("third", head + line.format("GET", "/functions/v1/first/more"))
    with serving(root) as served:
        second = (
            "functions/second/main.py:3: GET /api/things/{name}/ is never called: functions/first has the same path"
        )
        third = "functions/third/main.py:3: GET /functions/v1/first/more is never called: "
        third += "the path belongs to functions/first"
        assert served.log.count(second) == 1
        assert served.log.count(third) == 1
        assert served.log.count("is never called") == 2


async def test_changed_settings_are_reported(served: Served) -> None:
    (served.root / ".env").write_text("SUPABASE_URL=http://127.0.0.1:2\n")
    await until(lambda: ".env changed: restart edgewise to use it" in served.log)
