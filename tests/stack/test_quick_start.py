"""The README's quick start: two commands, a sign-up, and a streamed response."""

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from tests.harness.bundled import CHARTCHEK, needs

from .project import ROOT, Up, edgewise, project


def commands(text: str, url: str) -> str:
    """The README's commands, for another address and user."""
    block = re.search(r"```sh\n(# sign up.*?)```", text, re.DOTALL)
    assert block
    return block[1].replace("http://127.0.0.1:54321", url).replace("asha@", "readme@")


@needs("legal-chat")
def test_the_readme_streams_a_response(stack: Any) -> None:
    script = commands((ROOT / "README.md").read_text(), stack.url)
    result = subprocess.run(["bash", "-c", script], capture_output=True, text=True, cwd=ROOT, timeout=60, check=True)
    lines = [line.removeprefix("data: ") for line in result.stdout.splitlines() if line.startswith("data: ")]
    assert lines[-1] == "[DONE]"
    text = "".join(json.loads(line)["text"] for line in lines[:-1])
    assert "FIR" in text
    assert len(lines) > 50


@needs(*CHARTCHEK)
def test_the_page_on_runs_can_be_pasted(fresh: Path) -> None:
    shutil.copytree(ROOT / "functions", fresh / "functions", dirs_exist_ok=True)
    sign_up = (ROOT / "README.md").read_text().partition("# sign up")[2].partition("# ask")[0]
    block = re.search(r"```sh\n(URL=.*?)```", (ROOT / "docs" / "chartchek.md").read_text(), re.DOTALL)
    assert block
    with Up(fresh, "--quiet") as stack:  # as slow as a model, so that there is a run to cancel
        script = f"#{sign_up}{block[1]}".replace("http://127.0.0.1:54321", stack.url)
        command = ["bash", "-c", script]
        output = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, timeout=90, check=True).stdout
    ends = re.findall(r"event: thread\.run\.(completed|cancelled|requires_action)", output)
    assert ends == ["completed", "completed", "cancelled", "requires_action", "completed"]
    assert '"success":false' not in output
    assert '"value":"There are 12 beds."' in output


def test_the_banner_signs_up_and_later_in(fresh: Path) -> None:
    with Up(fresh) as stack:
        sign_up = re.search(r"^TOKEN=.*?\)$", stack.stderr, re.DOTALL | re.MULTILINE)
        assert sign_up

        def token(script: str) -> tuple[str, str]:
            command = ["bash", "-c", f'{script}; printf %s "$TOKEN"']
            result = subprocess.run(command, capture_output=True, text=True, cwd=fresh, timeout=60, check=True)
            return result.stdout, result.stderr

        assert token(sign_up[0])[0].count(".") == 2
        assert token(sign_up[0]) == ("", "User already registered\n")
        assert token(sign_up[0].replace("signup", "token?grant_type=password"))[0].count(".") == 2


@pytest.fixture
def fresh() -> Iterator[Path]:
    with project() as root:
        shutil.copytree(ROOT / "supabase" / "migrations", root / "supabase" / "migrations", dirs_exist_ok=True)
        yield root


async def test_a_new_function_works_at_once(fresh: Path) -> None:
    assert edgewise(fresh, "new", "case-summary").returncode == 0
    routes = json.loads(edgewise(fresh, "manifest").stdout)
    assert [(route["method"], route["path"]) for route in routes if route["function"] == "case-summary"] == [
        ("POST", "/functions/v1/case-summary")
    ]
    with Up(fresh, "--quiet") as stack:
        account = {"email": "asha@example.com", "password": "correct-horse-9"}
        async with aiohttp.ClientSession(stack.url) as client:
            async with client.post("/auth/v1/signup", json=account) as response:
                token = (await response.json())["access_token"]
            headers = {"Authorization": f"Bearer {token}"}
            async with client.post("/functions/v1/case-summary", json={"name": "Asha"}, headers=headers) as response:
                assert (response.status, await response.json()) == (200, {"message": "Hello, Asha!"})
            async with client.post("/functions/v1/case-summary", json={}, headers=headers) as response:
                assert response.status == 400
            async with client.post("/functions/v1/case-summary", json={"name": "Asha"}) as response:
                assert response.status == 401
