"""`edgewise purge`: what it says, and the files at the provider whose rows are gone."""

import json
import subprocess
import sys

import aiohttp

from tests.conftest import ROOT, Stack

from .people import Person


def purge(stack: Stack, *options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "emulator", "purge", "--data", str(stack.data), *options]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True)


async def test_files_without_a_row_are_deleted_at_the_provider(ada: Person, stack: Stack) -> None:
    form = aiohttp.FormData()
    form.add_field("file", b"A chart.", filename="chart.txt")
    file = (await ada.post("/api/file/upload", data=form))["file_id"]
    await ada.call("DELETE", f"/rest/v1/user_files?file_id=eq.{file}")

    key = json.loads((stack.data / "stack.json").read_text())["environment"]["OPENAI_API_KEY"]

    async def at_the_provider() -> int:
        headers = {"authorization": f"Bearer {key}"}
        async with ada.http.get(f"{stack.openai_url}/files/{file}", headers=headers) as response:
            return response.status

    counted = purge(stack)
    assert counted.returncode == 0, counted.stderr
    assert "messages             keep         0 rows past it\n" in counted.stdout
    assert "nothing is deleted" in counted.stdout
    assert await at_the_provider() == 200
    done = purge(stack, "--yes")
    assert done.returncode == 0, done.stderr
    assert "deleted: no rows\ndeleted at the provider: " in done.stdout
    assert await at_the_provider() == 404
    assert "0 files and vector stores without a row" in purge(stack).stdout


def test_wrong_terms_are_named(stack: Stack) -> None:
    assert "'messages' is not KIND=DAYS or KIND=keep" in purge(stack, "--set", "messages").stderr
    assert "there is no retention of notes" in purge(stack, "--set", "notes=3").stderr
