"""`edgewise doctor` on a running stack: each problem is reported with its remedy."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import asyncpg
import jwt
import pytest

from deploy.doctor.checks import run_checks
from deploy.plan import ROOT, read_plan
from emulator.settings import LOCAL_OPENAI_KEY
from tests.conftest import Stack
from tests.deploy.conftest import clean_environment

ASSISTANTS = [item.name for item in read_plan() if "OPENAI_API_KEY" in item.secrets]
SECRET = "a-project-of-its-own-has-its-own-secret-and-keys"
ANON = jwt.encode({"role": "anon", "iss": "supabase"}, SECRET)
SERVICE = jwt.encode({"role": "service_role", "iss": "supabase"}, SECRET)


def doctor(environment: dict[str, str], *arguments: str) -> tuple[int, list[str], str]:
    """Returns (exit code, lines, stderr)."""
    command = [sys.executable, "-m", "emulator", "doctor", *arguments]
    done = subprocess.run(
        command,
        cwd=ROOT,
        env={**clean_environment(), **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    return done.returncode, done.stdout.splitlines(), done.stderr


async def findings(environment: dict[str, str]) -> list[str]:
    return [str(finding) for finding in await run_checks(environment)]


@pytest.fixture
def target(stack: Stack) -> dict[str, str]:
    return {
        "SUPABASE_URL": stack.url,
        "SUPABASE_ANON_KEY": stack.anon_key,
        "SUPABASE_SERVICE_ROLE_KEY": stack.service_key,
        "SUPABASE_JWT_SECRET": stack.jwt_secret,
        "DATABASE_URL": stack.database_url,
        "LIMITS_URL": stack.database_url,
        "OPENAI_BASE_URL": stack.openai_url,
        "OPENAI_API_KEY": LOCAL_OPENAI_KEY,
        "OPENAI_MODEL": "emulator-script",
    }


def test_a_local_stack_is_not_a_production_target(target: dict[str, str]) -> None:
    """All services respond; only values that are unsafe in production fail."""
    code, lines, _ = doctor(target)
    assert code == 1
    verdicts = [(line.split()[0], line.split()[1]) for line in lines]
    assert verdicts == [
        *[("fail", "variables")] * 2,
        *[("fail", "keys")] * 2,
        ("warn", "jwks"),
        ("ok", "auth"),
        ("ok", "rest"),
        ("ok", "service"),
        ("ok", "database"),
        ("ok", "rls"),
        ("ok", "knowledge"),
        ("ok", "limits"),
        ("ok", "model"),
        ("ok", "files"),
    ]


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        (
            {"OPENAI_API_KEY": ""},
            f"fail  variables   OPENAI_API_KEY is not set: {', '.join(ASSISTANTS)} can't",
        ),
        ({"SUPABASE_ANON_KEY": SERVICE}, "fail  keys        SUPABASE_ANON_KEY is service_role: it must be"),
        ({"SUPABASE_SERVICE_ROLE_KEY": "sb_publishable_x"}, "fail  keys        SUPABASE_SERVICE_ROLE_KEY is anon"),
        ({"SUPABASE_SERVICE_ROLE_KEY": "letmein"}, "fail  keys        SUPABASE_SERVICE_ROLE_KEY is no API key"),
        ({"SUPABASE_SERVICE_ROLE_KEY": SERVICE}, "ok    keys        SUPABASE_SERVICE_ROLE_KEY is the service_role key"),
        (
            {"SUPABASE_ANON_KEY": ANON},
            "fail  auth        /auth/v1/settings responded with 401: is SUPABASE_ANON_KEY this",
        ),
        ({"SUPABASE_JWT_SECRET": ""}, "fail  jwks        the project has no public signing keys"),
        ({"SUPABASE_URL": "http://127.0.0.1:9"}, "fail  jwks        http://127.0.0.1:9/auth/v1/.well-known/jwks.json"),
        ({"SUPABASE_URL": "http://127.0.0.1:9"}, "fail  rest        http://127.0.0.1:9 can't be reached"),
        ({"DATABASE_URL": ""}, "warn  database    DATABASE_URL is not set"),
        ({"DATABASE_URL": "postgresql://a:b@127.0.0.1:9/c"}, "fail  database    no connection to DATABASE_URL"),
        (
            {"LIMITS_URL": "postgresql://a:b@db.abcd.supabase.co/c"},
            "warn  limits      LIMITS_URL is the project's direct",
        ),
        ({"LIMITS_URL": "memory://"}, "fail  limits      LIMITS_URL is memory://"),
        ({"LIMITS_URL": "valkey://127.0.0.1:9"}, "fail  limits      LIMITS_URL's store does not respond"),
        ({"LIMITS_URL": "file:///tmp"}, "fail  limits      LIMITS_URL starts with 'file'"),
        ({"OPENAI_BASE_URL": "http://127.0.0.1:9"}, "fail  model       OPENAI_BASE_URL can't be reached"),
    ],
)
async def test_reports_the_problem(target: dict[str, str], changes: dict[str, str], line: str) -> None:
    lines = await findings({**target, **changes})
    assert any(found.startswith(line) for found in lines), lines


@pytest.mark.parametrize(
    ("listed", "line"),
    [
        (
            {"id": "gpt-old", "shutdown_date": "2999-12-11"},
            "warn  model       gpt-old is switched off on 2999-12-11: set",
        ),
        (
            {"id": "gpt-old", "shutdown_date": "2026-11-28"},
            "fail  model       gpt-old was switched off on 2026-11-28: set",
        ),
        ({"id": "gpt-old", "shutdown_date": None}, ""),
        ({"id": "gpt-old"}, ""),
        ({"id": "gpt-new"}, "warn  model       http://127.0.0.1:"),
    ],
)
async def test_a_model_that_is_missing_or_will_be_switched_off(
    target: dict[str, str], listed: dict[str, str | None], line: str
) -> None:
    with serving(json.dumps({"object": "list", "data": [listed]}).encode()) as url:
        base = url.rpartition("/")[0]
        lines = await findings({**target, "OPENAI_BASE_URL": base, "OPENAI_MODEL": "gpt-old"})
    found = [each for each in lines if "  model  " in each]
    assert found[0].startswith("ok    model ")
    assert [each[: len(line)] for each in found[1:]] == ([line] if line else [])


@pytest.mark.parametrize("body", [b"", b"[]", b'{"data": 1}', b'{"data": [1]}', b"<html>"])
async def test_a_provider_without_a_list_of_models_is_accepted(target: dict[str, str], body: bytes) -> None:
    with serving(body) as url:
        lines = await findings({**target, "OPENAI_BASE_URL": url.rpartition("/")[0]})
    assert len([line for line in lines if "  model  " in line]) == 1


async def test_a_database_that_is_not_migrated(bare_database: str, target: dict[str, str]) -> None:
    lines = await findings({**target, "DATABASE_URL": bare_database})
    assert any(
        "no migration has been applied: run `supabase db push`" in line or "migrations are not applied" in line
        for line in lines
    )


async def test_a_table_without_row_level_security_is_named(database: str, target: dict[str, str]) -> None:
    connection = await asyncpg.connect(database)
    await connection.execute("create table public.left_open (id int)")
    await connection.close()
    lines = await findings({**target, "DATABASE_URL": database})
    assert any(line.startswith("fail  rls         anyone can read left_open") for line in lines), lines


async def test_articles_that_are_not_loaded_are_named(database: str, target: dict[str, str]) -> None:
    connection = await asyncpg.connect(database)
    await connection.execute(
        "insert into knowledge_articles (slug, language, title, text, reviewed, digest)"
        " values ('gone', 'en', 'Gone', 'Text.', '2026-11', 'x')"
    )
    await connection.close()
    lines = await findings({**target, "DATABASE_URL": database})
    found = [line for line in lines if "  knowledge  " in line]
    assert found[0].startswith("fail  knowledge   ")
    assert "articles are not loaded and 1 are outdated (accident-claim, " in found[0]
    assert found[0].endswith("run `edgewise knowledge load --db-url URL`")


async def test_asymmetric_signing_keys_are_found(target: dict[str, str]) -> None:
    with serving(b'{"keys": [{"alg": "ES256", "kid": "1"}]}') as url:
        lines = await findings({**target, "SUPABASE_JWKS_URL": url, "SUPABASE_JWT_SECRET": ""})
    assert "ok    jwks        1 signing keys: ES256" in lines


@pytest.mark.parametrize(
    ("environment", "arguments", "message"),
    [
        ({}, ("--env", "nowhere"), ".env.nowhere is not in the project"),
        ({"LIMITS_ON_FAILURE": "maybe"}, (), "LIMITS_ON_FAILURE is 'maybe'"),
        ({"OPENAI_API_KEY": "ssm:/a/b"}, (), "OPENAI_API_KEY=ssm:/a/b"),
    ],
)
def test_an_unusable_target_is_reported_in_one_line(
    environment: dict[str, str], arguments: tuple[str, ...], message: str
) -> None:
    code, lines, said = doctor(environment, *arguments)
    assert (code, lines) == (1, [])
    assert message in said
    assert said.count("\n") == 1


@contextmanager
def serving(body: bytes) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/jwks.json"
    finally:
        server.shutdown()
        server.server_close()
