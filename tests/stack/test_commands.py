"""The commands for one's own functions and migrations."""

import json
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

import aiohttp
import pytest

from emulator.commands.new import MAX_LENGTH
from emulator.commands.up import _free_db_port
from shared.auth.local_keys import make_keys
from tests.harness.ports import free_port
from tests.knowledge.conftest import write_article

from .project import HELLO, ROOT, Up, edgewise, project
from .test_failures import error_line

KEYS = make_keys()
OPEN = "create table public.left_open (id int primary key, note text);\n"
CLOSED = "create table public.closed (id int primary key); alter table public.closed enable row level security;\n"
ADD = "create function public.add(a int, b int) returns int language sql as 'select a + b';\n"
WARNING = "public.left_open has no row level security: everyone with the public key can use it; "
LOGS = '''"""Logs."""

import logging

from shared.endpoint import Call, endpoint


@endpoint("GET", "/functions/v1/logs", auth="none")
async def logs(call: Call) -> dict:
    print("said by print")
    logging.getLogger(__name__).info("said by logging")
    return {}
'''


@pytest.fixture
def root() -> Iterator[Path]:
    with project() as root:
        yield root


def test_the_version() -> None:
    result = edgewise(ROOT, "--version")
    assert (result.returncode, result.stdout) == (0, f"edgewise {version('edgewise')}\n")


NAMES = ["hi", "case-summary", "x" * MAX_LENGTH, "field", "base-model", "call", "json", "test"]


def test_new_functions_are_formatted_typed_and_tested(root: Path) -> None:
    for name in NAMES:
        result = edgewise(root, "new", name)
        handler = name.replace("-", "_")
        assert result.returncode == 0, result.stderr
        for file in (f"functions/{name}/main.py", f"tests/functions/{handler}/test_{handler}.py"):
            assert f"created {file}" in result.stderr
            assert (root / file).exists()
    for options in (["format", "--check"], ["check"]):
        files = [str(root / f"functions/{name}") for name in NAMES] + [str(root / "tests")]
        command = [sys.executable, "-m", "ruff", *options, "--config", str(ROOT / "pyproject.toml"), *files]
        checked = subprocess.run(command, capture_output=True, text=True, check=False)
        assert checked.returncode == 0, checked.stdout
    routes = json.loads(edgewise(root, "manifest").stdout)
    handlers = {route["function"]: route["handler"] for route in routes if route["function"] != "hello"}
    assert handlers == {name: name.replace("-", "_") for name in NAMES}


NO_NAMES = ["Hello", "a_b", "a--b", "-a", "-x-", "9lives", "é", "../a", ""]
TAKEN_NAMES = ["import", "endpoint", "dependencies"]


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        *((name, "not a function's name") for name in NO_NAMES),
        *((name, "") for name in TAKEN_NAMES),
        ("x" * (MAX_LENGTH + 1), ""),
    ],
)
def test_a_name_that_cannot_work_is_refused(root: Path, name: str, reason: str) -> None:
    message = error_line(edgewise(root, "new", "--", name))
    assert message.startswith(f"edgewise: '{name}' is {reason}")
    assert [path.name for path in (root / "functions").iterdir()] == ["hello"]


def test_a_new_function_leaves_the_generated_files_current(tmp_path: Path) -> None:
    """In a copy of this project, `edgewise new` writes them; only what describes the function is different."""
    copy = tmp_path / "copy"
    ignored = shutil.ignore_patterns("node_modules", "__pycache__", ".*", "dist")
    for name in ("shared", "functions", "deploy", "scripts", "docs", "supabase", "emulator"):
        shutil.copytree(ROOT / name, copy / name, ignore=ignored)
    result = edgewise(copy, "new", "a-new-one")
    assert result.stderr.count("failed") == 0, result.stderr
    assert "/functions/v1/a-new-one" in (copy / "docs" / "openapi.yaml").read_text(encoding="utf-8")
    assert "a-new-one" in (copy / "docs" / "postman_collection.json").read_text(encoding="utf-8")
    assert (copy / "deploy" / "cloudrun" / "a-new-one.json").exists()
    assert "a-new-one" in (copy / "deploy" / "lambda" / "functions.json").read_text()


def test_a_new_migration_is_the_newest(root: Path) -> None:
    folder = root / "supabase" / "migrations"
    (folder / "29990101000000_later.sql").write_text("select 1;\n")
    assert edgewise(root, "migration", "new", "create_notes").returncode == 0
    assert edgewise(root, "migration", "new", "Add column").returncode == 0
    names = sorted(path.name for path in folder.glob("*.sql"))
    assert names[-2:] == ["29990101000001_create_notes.sql", "29990101000002_add_column.sql"]
    assert "alter table public.notes enable row level security" in (folder / names[-2]).read_text()
    refused = edgewise(root, "migration", "new", "../x")
    assert (refused.returncode, refused.stderr.startswith("edgewise: '../x' is not a migration's name")) == (1, True)


async def test_migrate_returns_when_rest_knows_the_changes_and_warns_of_open_tables(root: Path) -> None:
    migrations = root / "supabase" / "migrations"
    with Up(root, "--quiet") as stack:
        assert "row level security" not in stack.stderr
        (migrations / "20260102000000_open.sql").write_text(OPEN)
        (migrations / "20260102000001_closed.sql").write_text(CLOSED)
        for number in range(3):
            (migrations / f"2026010200001{number}_add.sql").write_text(ADD.replace("add", f"add{number}"))
            (migrations / f"2026010200002{number}_pets.sql").write_text(f"alter table public.pets add a{number} int;")
            result = edgewise(root, "migrate")
            applied = 2 if number else 4
            assert (result.returncode, result.stderr.splitlines()[-1]) == (0, f"edgewise: {applied} migrations applied")
            key = {"apikey": KEYS.service_role}
            async with aiohttp.ClientSession(stack.url, headers=key) as http:
                async with http.get(f"/rest/v1/rpc/add{number}?a=1&b=2") as response:
                    assert (response.status, await response.text()) == (200, "3")
                async with http.get(f"/rest/v1/pets?select=a{number}") as response:
                    assert response.status == 200
            assert f"edgewise: warning: {WARNING}" in result.stderr
            assert "closed has no row" not in result.stderr
            assert "does not show" not in result.stderr
        assert edgewise(root, "migrate").stderr.splitlines()[-1] == "edgewise: the database is up to date"
    with Up(root, "--quiet") as stack:
        assert stack.stderr.count(WARNING) == 1


def test_env_and_logging_with_quiet(root: Path, tmp_path: Path) -> None:
    (root / "functions" / "logs").mkdir()
    (root / "functions" / "logs" / "main.py").write_text(LOGS)
    with Up(root, "--quiet") as stack:
        environment = json.loads(edgewise(tmp_path, "env", "--project", str(root), "--json").stdout)
        assert (environment["SUPABASE_URL"], environment["DATABASE_URL"]) == (stack.url, stack.database_url)
        lines = edgewise(root / "functions", "env").stdout.splitlines()
        assert f"SUPABASE_ANON_KEY={environment['SUPABASE_ANON_KEY']}" in lines
        assert edgewise(tmp_path, "env").returncode == 1
        script = f"import urllib.request as r; print(r.urlopen('{stack.url}/functions/v1/logs').read())"
        subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, timeout=60)
        stack.stop(2)
        assert re.search(r"^logs +\| said by print$", stack.stderr, re.MULTILINE)
        assert re.search(r'^logs +\| \{.*"event":"said by logging"', stack.stderr, re.MULTILINE)
        assert '"event":"request"' not in stack.stderr
        assert '"event":"request"' in (root / ".edgewise" / "edgewise.log").read_text()
    assert "start it with `edgewise up`" in error_line(edgewise(root, "env"))


def test_the_port_of_postgres_is_the_next_free_one() -> None:
    with socket.create_server(("127.0.0.1", 0)) as occupied:
        port = occupied.getsockname()[1]
        assert _free_db_port(port, api_port=port + 1) >= port + 2
    free = free_port()
    assert _free_db_port(free, api_port=1) == free
    assert _free_db_port(free, api_port=free) > free


def test_problems_of_functions_are_reported_at_the_start(root: Path) -> None:
    for name in ("first", "second"):
        (root / "functions" / name).mkdir()
        source = HELLO.replace("async def hello", f"async def {name}").replace("/functions/v1/hello", "/api/same")
        (root / "functions" / name / "main.py").write_text(source)
    (root / "functions" / "routeless").mkdir()
    (root / "functions" / "routeless" / "main.py").write_text("async def routeless(call): ...\n")
    (root / "functions" / "twice").mkdir()
    (root / "functions" / "twice" / "main.py").write_text(
        HELLO.replace("hello", "twice")
        + HELLO.partition("\n\n\n")[2].replace("hello", "twice").replace("def twice", "def b")
    )
    (root / "functions" / "reserved").mkdir()
    source = HELLO.replace("async def hello", "async def reserved").replace("/functions/v1/hello", "/rest/v1/hello")
    (root / "functions" / "reserved" / "main.py").write_text(source)
    (root / "functions" / "broken").mkdir()
    (root / "functions" / "broken" / "main.py").write_text("def broken(:\n")
    assert "functions/broken/main.py:1: not valid Python" in error_line(edgewise(root, "manifest"))
    with Up(root, "--quiet") as stack:
        reserved = "functions/reserved/main.py:5: GET /rest/v1/hello is never called: "
        assert stack.stderr.count(f"{reserved}/rest/v1 belongs to a local service") == 1
        assert "functions/broken is broken: functions/broken/main.py:1: not valid Python" in stack.stderr
        assert (
            "functions/second/main.py:5: GET /api/same is never called: functions/first has the same path"
            in stack.stderr
        )
        assert (
            "functions/routeless is broken: functions/routeless/main.py: no handler has an @endpoint line"
            in stack.stderr
        )
        assert "GET /functions/v1/twice has two handlers, twice and b" in stack.stderr


def test_up_loads_the_articles_or_names_the_file_that_is_wrong() -> None:
    with project() as root:
        shutil.copytree(ROOT / "supabase" / "migrations", root / "supabase" / "migrations", dirs_exist_ok=True)
        (root / "supabase" / "knowledge").mkdir()
        article = write_article(root / "supabase" / "knowledge", "kite")
        with Up(root) as stack:
            assert "knowledge: 1 articles loaded, 0 removed" in stack.stderr
        article.write_text(article.read_text().replace("Text.", ""))
        done = edgewise(root, "up", "--port", str(free_port()), "--db-port", str(free_port()))
        assert done.returncode == 1
        assert "edgewise: supabase/knowledge/kite.toml: [en] text must be a text. Nothing was loaded" in done.stderr
