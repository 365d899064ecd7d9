"""Settings that cannot be used are refused by name before anything starts."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from emulator.project import open_project
from emulator.settings import LOCAL_OPENAI_KEY, StackSettings, make_settings
from tests.harness.ports import free_port

from .project import Up, edgewise, project
from .test_failures import SERVE, error_line

INVALID = {
    "OPENAI_BASE_URL": "notaurl",
    "CORS_ORIGINS": "foo",
    "STREAM_HEARTBEAT": "abc",
    "RUN_LEASE": "x",
    "RUN_ON_LEAVE": "stay",
    "SHUTDOWN_TIMEOUT": "-1",
    "FILE_MAX_BYTES": "1e6",
    "LOG_TRACEBACKS": "yes",
    "LIMITS_ON_FAILURE": "maybe",
    "LIMITS_URL": "mysql://127.0.0.1/limits",
}


@pytest.fixture(scope="module")
def root() -> Iterator[Path]:
    with project() as folder:
        yield folder


def without_provider() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("OPENAI_")}


@pytest.mark.parametrize("place", ["environment", ".env"])
@pytest.mark.parametrize("name", INVALID)
def test_an_invalid_setting(root: Path, name: str, place: str) -> None:
    env = without_provider()
    (root / ".env").write_text(f"{name}={INVALID[name]}\n" if place == ".env" else "")
    if place == "environment":
        env[name] = INVALID[name]
    commands = {"up": env, "serve": {**SERVE, **env}}
    for command, environment in commands.items():
        assert error_line(edgewise(root, command, "--port", str(free_port()), env=environment)).startswith(
            f"edgewise: {name} "
        )
    assert not (root / ".edgewise").exists()


OWN_SETTINGS = """
from dataclasses import dataclass
from typing import Literal
from shared.config import settings_group


@settings_group
@dataclass(frozen=True, kw_only=True)
class HelloSettings:
    hello_times: int = 1
    hello_style: Literal["short", "long"] = "short"
    hello_name: str = ""
"""


@pytest.mark.parametrize(("name", "value"), [("HELLO_TIMES", "often"), ("HELLO_STYLE", "loud")])
def test_an_invalid_setting_of_a_function(root: Path, name: str, value: str) -> None:
    (root / "functions" / "hello" / "greeting.py").write_text(OWN_SETTINGS)
    (root / ".env").write_text(f"{name}={value}\nHELLO_NAME=anything\n")
    for command, env in {"up": {}, "serve": SERVE}.items():
        result = edgewise(root, command, "--port", str(free_port()), env={**without_provider(), **env})
        assert error_line(result).startswith(f"edgewise: {name} is '{value}': it must be ")
    (root / "functions" / "hello" / "greeting.py").unlink()


def test_a_reference_to_a_secret_is_not_checked(root: Path) -> None:
    (root / ".env").write_text("OPENAI_BASE_URL=ssm:/edgewise/url\nRUN_LEASE=secretsmanager:edgewise#LEASE\n")
    with Up(root, "--quiet", env=without_provider()):
        pass


def settings(tmp_path: Path, **env: str) -> StackSettings:
    (tmp_path / "supabase").mkdir()
    (tmp_path / "supabase" / "config.toml").write_text("")
    return make_settings(open_project(tmp_path, env), port=61000)


@pytest.mark.parametrize(
    ("url", "key", "local"),
    [
        (None, None, True),
        ("http://127.0.0.1:54321/openai/v1", LOCAL_OPENAI_KEY, True),
        ("http://localhost:54321/openai/v1/", LOCAL_OPENAI_KEY, True),
        ("http://127.0.0.1:54321/openai/v1", None, True),
        (None, LOCAL_OPENAI_KEY, True),
        ("http://127.0.0.1:8000/v1", LOCAL_OPENAI_KEY, False),
        ("http://127.0.0.1:8000/v1", None, False),
        ("http://127.0.0.1:54321/openai/v1", "sk-mine", False),
        ("http://gpu.example:54321/openai/v1", LOCAL_OPENAI_KEY, False),
        (None, "sk-mine", False),
    ],
)
def test_the_provider_of_another_stack_is_ignored(
    tmp_path: Path, url: str | None, key: str | None, local: bool
) -> None:
    given = {name: value for name, value in {"OPENAI_BASE_URL": url, "OPENAI_API_KEY": key}.items() if value}
    environment = settings(tmp_path, **given).function_environment()
    if local:
        assert environment["OPENAI_BASE_URL"] == "http://127.0.0.1:61000/openai/v1"
        assert environment["OPENAI_API_KEY"] == LOCAL_OPENAI_KEY
    else:
        assert environment.get("OPENAI_BASE_URL") == url
        assert environment["OPENAI_API_KEY"] == (key or LOCAL_OPENAI_KEY)


def test_a_second_stack_uses_its_own_services(root: Path) -> None:
    (root / ".env").write_text("")
    with Up(root, "--quiet", env=without_provider()) as first:
        printed = edgewise(root, "env").stdout
        shell = subprocess.run(
            ["bash", "-c", f"set -a\n{printed}\nenv -0"],
            capture_output=True,
            text=True,
            check=True,
            env=without_provider(),
        )
        env = dict(entry.split("=", 1) for entry in shell.stdout.split("\0") if entry)
        assert env["OPENAI_BASE_URL"].startswith(first.url)
        with project() as other, Up(other, "--quiet", env=env) as second:
            values = edgewise(other, "env", env=env).stdout
            assert f":{first.port}" not in values
            assert f"OPENAI_BASE_URL={second.url}/openai/v1\n" in values
