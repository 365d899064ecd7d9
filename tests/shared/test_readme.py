"""The functions in README.md, each in its own process against the running stack."""

import json
import re
from pathlib import Path
from typing import Any
from uuid import uuid4

import aiohttp

from tests.harness.process import ROOT, serving

HELLO, SUMMARISE = re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)
IMPORTS = "from shared.endpoint import Call, endpoint\n\n"


async def _call(stack: Any, folder: Path, code: str, token: str, body: Any = None) -> Any:
    """Serves the code as a function; returns its response to a call."""
    source = folder / "main.py"
    source.write_text(code, encoding="utf-8")
    environment = json.loads((stack.data / "stack.json").read_text())["environment"]
    headers = {"authorization": f"Bearer {token}"}
    with serving(source, environment) as function:
        async with aiohttp.ClientSession() as http, http.post(function.url, json=body, headers=headers) as response:
            assert response.status == 200, await response.text()
            return await response.json()


async def test_the_functions_of_the_readme_work(stack: Any, tmp_path: Path) -> None:
    account = {"email": f"{uuid4().hex}@example.com", "password": "securePassword123"}
    async with aiohttp.ClientSession() as http, http.post(f"{stack.url}/auth/v1/signup", json=account) as response:
        token = (await response.json())["access_token"]
    assert await _call(stack, tmp_path, HELLO, token, {"name": "Asha"}) == {"message": "Hello, Asha!"}
    assert (await _call(stack, tmp_path, IMPORTS + SUMMARISE, token))["summary"]
