"""Limits of a deployment that differ from those of the @endpoint lines."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import aiohttp
import pytest

from shared.config import SettingError
from shared.limits.rules import check_overrides, limit_of, overrides
from shared.manifest import read_manifest
from tests.harness.bundled import BUNDLED, needs
from tests.harness.process import ROOT, serving
from tests.harness.tokens import bearer

SOURCE = "tests/shared/functions/sample-function/main.py"

INVALID = [
    ("legal_chat=often", "LIMITS_OVERRIDES: legal_chat: limit 'often' is not understood"),
    ("legal_chat=", "LIMITS_OVERRIDES: legal_chat: limit '' is not understood"),
    ("legal_chat", "LIMITS_OVERRIDES: legal_chat: limit '' is not understood"),
    ("legal_chat=0/minute", "LIMITS_OVERRIDES: legal_chat: limit '0/minute' is not understood"),
    ("=1/minute", "LIMITS_OVERRIDES: '=1/minute' is not a handler's rule: write it like 'run_stream=20/minute'"),
    ("legal chat=1/minute", "LIMITS_OVERRIDES: 'legal chat=1/minute' is not a handler's rule"),
    ("legal_chat=off,legal-chat=1/day", "LIMITS_OVERRIDES: 'legal-chat=1/day' is given twice"),
    ("legal_chats=1/day", "LIMITS_OVERRIDES: there is no handler 'legal_chats': use one of "),
]


@pytest.mark.parametrize(("value", "message"), INVALID)
def test_an_invalid_override_is_refused_by_name(value: str, message: str) -> None:
    with pytest.raises(SettingError, match=re.escape(message)):
        check_overrides({"LIMITS_OVERRIDES": value}, ROOT)


@needs("legal-chat", "run-stream", "thread-create")
def test_every_handler_can_be_named() -> None:
    check_overrides({"LIMITS_OVERRIDES": "run-stream=20/minute, legal_chat=OFF,thread_create=1000 per 2 hours"}, ROOT)
    check_overrides({}, Path("/nowhere"))


@pytest.fixture
def overridden(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("LIMITS_OVERRIDES", "run_stream=20/minute,legal_chat=off,runs=2/second")
    overrides.cache_clear()
    yield
    overrides.cache_clear()


def _limits() -> dict[str, str]:
    found = {
        f"{route.method} {route.path}": limit_of(route.counter or route.handler, route.limit)
        for route in read_manifest(ROOT)
        if route.function in BUNDLED
    }
    return {path: limit for path, limit in found.items() if limit and path not in OTHERS}


RUNS = ("POST /v1/threads/{thread_id}/runs", "POST /v1/threads/runs")  # one counter for both
OPENAI = {"POST /v1/responses": "60/minute", "POST /v1/personal_keys": "20/minute"}
OTHERS = (
    "GET /functions/v1/account-delete",
    "DELETE /functions/v1/account-delete",
    "POST /functions/v1/analytics-track",
    "POST /functions/v1/conversation-export",
    "GET /functions/v1/usage",
)


@needs("legal-chat", "run-stream", "openai")
@pytest.mark.usefixtures("overridden")
def test_the_overrides_replace_the_limits_of_the_endpoints() -> None:
    assert _limits() == {"POST /api/thread/run/stream": "20/minute", **dict.fromkeys(RUNS, "2/second"), **OPENAI}


@needs("legal-chat", "openai")
def test_the_chat_and_runs_of_openais_api_have_limits_of_their_own() -> None:
    """The ChartChek contract leaves limits to the provider."""
    runs = dict.fromkeys(RUNS, "60/minute")
    assert _limits() == {"POST /functions/v1/legal-chat": "10/minute", **runs, **OPENAI}


async def test_a_deployment_sets_lifts_and_adds_limits() -> None:
    settings = {"LIMITS_OVERRIDES": "sample_function=off,look=2/hour,stream=3/minute"}
    with serving(SOURCE, settings) as process:
        async with aiohttp.ClientSession(process.url) as http:
            async with http.post("/api/sample", json={"title": "a"}, headers=bearer()) as response:
                assert response.status == 201
                assert "x-ratelimit-limit" not in response.headers
            got = []
            for _ in range(3):
                async with http.get("/api/sample") as response:
                    got.append((response.status, response.headers["x-ratelimit-remaining"]))
            assert got == [(200, "1"), (200, "0"), (429, "0")]
            async with http.get("/api/sample/stream") as response:
                assert response.headers["x-ratelimit-limit"] == "3"


def test_an_invalid_override_ends_the_function_at_its_start() -> None:
    with serving(SOURCE, {"LIMITS_OVERRIDES": "look=often"}) as process:
        assert process.process.wait(60) == 1
        assert "LIMITS_OVERRIDES: look: limit 'often' is not understood" in process.log


@pytest.mark.parametrize("value", ["legal_chats=1/day", "legal_chat=often"])
def test_the_stack_does_not_start_with_an_invalid_override(tmp_path: Path, value: str) -> None:
    command = [sys.executable, "-m", "emulator", "up", "--data", str(tmp_path / "data")]
    environment = {**os.environ, "LIMITS_OVERRIDES": value}
    ended = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert ended.returncode == 1
    assert "LIMITS_OVERRIDES: " in ended.stderr
    assert not (tmp_path / "data").exists()
