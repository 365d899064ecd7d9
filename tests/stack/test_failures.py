"""Problems outside the program are reported in one line that names the remedy; nothing is left half done."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.harness.ports import free_port

from .project import ROOT, Up, edgewise, project

SERVE = {"SUPABASE_URL": "http://127.0.0.1:1", "SUPABASE_ANON_KEY": "key", "OPENAI_API_KEY": "key"}


@pytest.fixture
def root() -> Iterator[Path]:
    with project() as folder:
        yield folder


def error_line(result: "subprocess.CompletedProcess[str]") -> str:
    """The error message, which must be the only one, without a stack trace."""
    assert result.returncode == 1, result.stderr
    assert result.stdout == ""
    assert "Traceback" not in result.stderr
    lines = [line for line in result.stderr.splitlines() if line.startswith("edgewise: ")]
    assert len(lines) == 1
    return lines[0]


def up(root: Path, *options: str, **env: str) -> str:
    ports = ("--port", str(free_port()), "--db-port", str(free_port()))
    return error_line(edgewise(root, "up", "--quiet", *ports, *options, env={**os.environ, **env}))


@pytest.mark.parametrize(("option", "meant"), [("--port", "the API"), ("--db-port", "Postgres")])
def test_a_port_is_taken(root: Path, option: str, meant: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        message = up(root, option, str(port))
    assert message.startswith(f"edgewise: port {port}, required for {meant}, is not free")
    assert message.endswith(f"stop what uses it, or choose another with {option}")
    assert not (root / ".edgewise" / "postgres").exists()


@pytest.mark.parametrize(("content", "meant"), [(None, "does not exist"), (b"PK", "is not in GGUF format")])
def test_the_model_is_unusable(root: Path, content: bytes | None, meant: str) -> None:
    if content:
        (root / "x.gguf").write_bytes(content)
    message = up(root, "--model", "x.gguf")
    assert message.startswith(f"edgewise: the model file x.gguf {meant}: give ")
    assert not (root / ".edgewise").exists()


def test_the_data_folder_is_a_file(root: Path) -> None:
    (root / "file").write_text("")
    message = up(root, "--data", str(root / "file"))
    assert "cannot be used" in message
    assert "choose another with --data" in message


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")
def test_the_data_folder_is_not_writable(root: Path) -> None:
    (root / ".edgewise").mkdir()
    code = (
        "import sys, pathlib; from emulator.data_folder import lock\n"
        "from emulator.errors import SetupError\n"
        "import os; os.setgid(65534); os.setuid(65534)\n"
        "try:\n  lock(pathlib.Path(sys.argv[1])).__enter__()\nexcept SetupError as error:\n  print(error)"
    )
    result = subprocess.run(
        [sys.executable, "-c", code, str(root / ".edgewise")], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert "cannot be used (Permission denied): make it writable for you" in result.stdout


def test_a_migration_fails(root: Path) -> None:
    broken = root / "supabase/migrations/20260102000000_create_toys.sql"
    broken.write_text("create table public.toys ();\n\ncreate tabel oops ();\n")
    message = up(root)
    assert "supabase/migrations/20260102000000_create_toys.sql, line 3 (statement 2)" in message
    assert 'syntax error at or near "tabel"' in message
    broken.write_text("create table public.toys ();\n")
    with Up(root, "--quiet"):
        pass


def test_the_data_belong_to_another_postgres_version(root: Path) -> None:
    cluster = root / ".edgewise" / "postgres"
    cluster.mkdir(parents=True)
    (root / ".edgewise" / "lock").touch()
    (cluster / "PG_VERSION").write_text("12\n")
    message = up(root)
    assert "was created by PostgreSQL 12" in message
    assert "`edgewise reset` creates a new database" in message


@pytest.mark.parametrize(
    ("file", "text", "message"),
    [
        ("supabase/config.toml", "port = ", "supabase/config.toml cannot be read"),
        ("supabase/config.toml", "[api]\nport = 'x'\n[auth]", "must be a port between 1 and 65535"),
        (
            "supabase/config.toml",
            "[auth]\njwt_secret = 'short'",
            "auth.jwt_secret (SUPABASE_AUTH_JWT_SECRET) is too short",
        ),
        (".env", "no equals sign", ".env, line 1: write NAME=value"),
    ],
)
def test_a_setting_is_wrong(root: Path, file: str, text: str, message: str) -> None:
    (root / file).write_text(text)
    assert message in error_line(edgewise(root, "up", "--quiet"))


@pytest.mark.parametrize("missing", SERVE)
def test_a_variable_is_missing(root: Path, missing: str) -> None:
    env = {name: value for name, value in {**os.environ, **SERVE}.items() if name not in (missing, "OPENAI_BASE_URL")}
    message = error_line(edgewise(root, "serve", "--port", str(free_port()), env=env))
    assert message.startswith(f"edgewise: {missing} is not set: put ")


def test_not_a_project(tmp_path: Path) -> None:
    for command in ("up", "env", "reset", "migrate", "manifest"):
        assert "is not in an Edgewise project" in error_line(edgewise(tmp_path, command))


def test_a_function_exists_already(root: Path) -> None:
    assert "exists already" in error_line(edgewise(root, "new", "hello"))


@pytest.mark.parametrize("arguments", [["up", "--port", "0"], ["up", "--port", "x"], ["nonsense"], []])
def test_the_command_line_is_wrong(root: Path, arguments: list[str]) -> None:
    result = edgewise(root, *arguments)
    assert result.returncode == 2
    assert result.stderr.startswith("usage: edgewise")
