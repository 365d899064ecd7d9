"""docs/postman_collection.json, run by newman from top to bottom against a new stack."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Stack
from tests.deploy.conftest import node_modules
from tests.harness.process import ROOT

COLLECTION = ROOT / "docs" / "postman_collection.json"


def _requests(collection: dict[str, Any]) -> list[str]:
    return [item["name"] for folder in collection["item"] for item in folder["item"]]


def test_sign_up_is_the_first_request_and_sign_out_the_last() -> None:
    names = _requests(json.loads(COLLECTION.read_text(encoding="utf-8")))
    assert (names[0], names[-1]) == ("Sign up", "Sign out")


@pytest.mark.parametrize("key", ["baseUrl", "anonKey", "email", "password", "token", "userId", "model"])
def test_its_variables_are_declared(key: str) -> None:
    collection = json.loads(COLLECTION.read_text(encoding="utf-8"))
    assert [variable["key"] for variable in collection["variable"]].count(key) == 1


def test_it_runs_from_top_to_bottom(stack: Stack, tmp_path: Path) -> None:
    newman = node_modules("tests/postman") / ".bin" / "newman"
    report = tmp_path / "report.json"
    variables = ["--env-var", f"baseUrl={stack.url}"]
    command = [str(newman), "run", str(COLLECTION), *variables, "--reporters", "json", "--reporter-json-export", report]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    run = json.loads(report.read_text(encoding="utf-8"))["run"]
    failures = [(failure["source"]["name"], failure["error"]["message"]) for failure in run["failures"]]
    assert (failures, done.returncode) == ([], 0), done.stderr
    names = _requests(json.loads(COLLECTION.read_text(encoding="utf-8")))
    assert [execution["item"]["name"] for execution in run["executions"]] == names
