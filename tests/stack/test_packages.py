"""A function's own requirements.txt: installed by its first call, and by the first one after the file changed."""

import json
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.harness.process import wait_for
from tests.harness.wheels import write_wheel

from .project import Up, project

FUNCTION = '''"""Uses a package."""

import tiny
from responses import OWN

from shared.endpoint import Call, endpoint


@endpoint("GET", "/functions/v1/packaged", auth="none")
async def packaged(call: Call) -> dict:
    return {"version": OWN + tiny.VERSION}
'''
#: A module named like a package that is installed for the tests of this project.
OWN = "OWN = 'v'\n"


@pytest.fixture
def root(tmp_path: Path) -> Iterator[Path]:
    with project() as root:
        (root / "functions" / "packaged").mkdir()
        (root / "functions" / "packaged" / "main.py").write_text(FUNCTION)
        (root / "functions" / "packaged" / "responses.py").write_text(OWN)
        yield root


def _get(stack: Up) -> tuple[int, Any]:
    try:
        with urllib.request.urlopen(f"{stack.url}/functions/v1/packaged", timeout=60) as response:
            return response.status, json.load(response)
    except urllib.error.HTTPError as error:
        with error:
            return error.code, json.load(error)


def test_packages_are_installed_by_the_first_call_and_after_a_change(root: Path, tmp_path: Path) -> None:
    requirements = root / "functions" / "packaged" / "requirements.txt"
    wheels = [write_wheel(tmp_path, "tiny", version, f"VERSION = '{version}'\n") for version in ("1.0", "2.0")]
    requirements.write_text(f"{wheels[0]}\n")
    with Up(root, "--quiet") as stack:
        assert "installing" not in stack.stderr
        assert _get(stack) == (200, {"version": "v1.0"})
        assert stack.stderr.count("functions/packaged: installing its requirements.txt") == 1
        requirements.write_text(f"{wheels[1]}  # newer\n")
        assert wait_for(lambda: _get(stack) == (200, {"version": "v2.0"}), 30)
        requirements.write_text("/nowhere/tiny-3.0-py3-none-any.whl\n")
        _, body = wait_for(lambda: (found := _get(stack))[0] == 503 and found, 30)
        assert body["code"] == "FUNCTION_UNAVAILABLE"
        assert "functions/packaged/requirements.txt cannot be installed: " in stack.stderr
        requirements.write_text(f"{wheels[1]}  # again\n")
        (requirements.parent / "tiny.py").touch()
        reason = "functions/packaged has a module `tiny`, which is also a package of its requirements.txt: rename it"
        assert wait_for(lambda: _get(stack)[0] == 503 and reason in stack.stderr, 60)
        (requirements.parent / "tiny.py").unlink()
        assert wait_for(lambda: _get(stack) == (200, {"version": "v2.0"}), 60)
    assert (root / ".edgewise" / "packages" / "packaged" / "tiny.py").exists()
    with Up(root, "--quiet") as stack:
        assert _get(stack) == (200, {"version": "v2.0"})
        assert "installing" not in stack.stderr
