"""`edgewise purge`: what it says, and the files at the provider whose rows are gone."""

import json
import subprocess
import sys

import aiohttp
import pytest

from tests.conftest import ROOT, Stack

from .people import Person


def purge(stack: Stack, *options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "emulator", "purge", "--data", str(stack.data), *options]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True)


async def test_files_without_a_row_are_deleted_at_the_provider(ada: Person, stack: Stack) -> None:
    """The file comes from no upload: that would start a clean-up, which may end before or after the counting."""
    key = json.loads((stack.data / "stack.json").read_text())["environment"]["OPENAI_API_KEY"]
    headers = {"authorization": f"Bearer {key}"}
    form = aiohttp.FormData({"purpose": "user_data"})
    form.add_field("file", b"A chart.", filename="chart.txt")
    async with ada.http.post(f"{stack.openai_url}/files", data=form, headers=headers) as response:
        file = (await response.json())["id"]
    service = {"authorization": f"Bearer {stack.service_key}", "apikey": stack.service_key}
    row = {"user_id": ada.id, "file_id": file, "filename": "chart.txt"}
    assert (await ada.call("POST", "/rest/v1/user_files", json=row, headers=service))[0] == 201
    await ada.call("DELETE", f"/rest/v1/user_files?file_id=eq.{file}")

    async def at_the_provider() -> int:
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


@pytest.mark.parametrize(
    ("terms", "message"),
    [
        (["messages"], "'messages' is not KIND=DAYS or KIND=keep"),
        (["messages=soon"], "'soon' is not a number from 0 to 36500"),
        (["messages=99999"], "'99999' is not a number from 0 to 36500"),
        (["messages=3", "notes=3"], "there is no term for notes: the kinds are analytics_events, audit_details, conv"),
    ],
)
def test_wrong_terms_are_named_and_change_nothing(stack: Stack, terms: list[str], message: str) -> None:
    refused = purge(stack, *(option for term in terms for option in ("--set", term)))
    assert (refused.returncode > 0, message in refused.stderr) == (True, True), refused.stderr
    assert "PostgREST" not in refused.stderr
    assert "messages             keep" in purge(stack).stdout
