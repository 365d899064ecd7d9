"""`edgewise rest` as a process."""

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.emulator.rest.conftest import SECRET, token
from tests.harness.ports import free_port
from tests.harness.process import end, start, wait_for

ROOT = Path(__file__).parents[3]


def command(*arguments: str, stderr: Any = subprocess.PIPE, **environment: str) -> subprocess.Popen[str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("PGRST_", "PG"))}
    names = {f"PGRST_{name.upper()}": value for name, value in environment.items()}
    return start(
        [sys.executable, "-m", "emulator", "rest", *arguments],
        cwd=ROOT,
        env={**clean, **names},
        stdout=subprocess.PIPE,
        stderr=stderr,
        text=True,
    )


def run(*arguments: str, **environment: str) -> tuple[int, str, str]:
    with command(*arguments, **environment) as process:
        try:
            output, errors = process.communicate(timeout=30)
        finally:
            process.kill()
    return process.returncode, output, errors


@pytest.fixture(scope="module")
def login(backend) -> str:
    return backend.database_url.replace("postgres:postgres@", "authenticator:postgres@")


@pytest.fixture(scope="module")
def service(login) -> Iterator[tuple[subprocess.Popen[str], str, str]]:
    """The process, its URL and the URL of its admin server."""
    port, admin = str(free_port()), str(free_port())
    process = command(
        db_uri=login,
        db_anon_role="anon",
        jwt_secret=SECRET,
        server_port=port,
        admin_server_port=admin,
        db_channel="cli",
        log_level="info",
    )
    assert process.stderr is not None
    assert "listening on" in process.stderr.readline()
    yield process, f"http://127.0.0.1:{port}", f"http://127.0.0.1:{admin}"
    httpx.get(f"http://127.0.0.1:{port}/cakes?id=eq.1", timeout=60)
    process.terminate()
    output, errors = process.communicate(timeout=60)
    assert (output, process.returncode) == ("", 0)
    assert '"GET /cakes?id=eq.1 HTTP/1.1" 200' in errors


def test_it_serves(service):
    _, address, _ = service
    response = httpx.get(f"{address}/cakes?id=eq.1", timeout=60)
    assert (response.status_code, response.json()[0]["name"]) == (200, "Sacher")
    assert response.headers["server"] == "edgewise"


def test_the_admin_server(service):
    _, address, admin = service
    httpx.get(f"{address}/cakes", timeout=60)
    assert httpx.get(f"{admin}/live", timeout=60).status_code == 200
    assert httpx.get(f"{admin}/ready", timeout=60).status_code == 200
    assert httpx.get(f"{admin}/nothing", timeout=60).status_code == 404
    assert "public.cakes" in httpx.get(f"{admin}/schema_cache", timeout=60).json()["tables"]
    metrics = httpx.get(f"{admin}/metrics", timeout=60)
    assert metrics.headers["content-type"].startswith("text/plain")
    assert "pgrst_db_pool_max 10" in metrics.text
    assert 'pgrst_schema_cache_loads_total{status="SUCCESS"} 1' in metrics.text


def test_ready_checks_the_running_service(service):
    port, admin = (address.rpartition(":")[2] for address in service[1:])
    code, output, _ = run("--ready", server_port=port, admin_server_port=admin)
    assert (code, output) == (0, f"OK: {service[2]}/ready\n")
    code, _, errors = run("--ready", admin_server_port=str(free_port()))
    assert (code, errors.count("\n")) == (1, 1)


def test_a_signal_reloads_the_schema(service, backend):
    process, address, _ = service
    backend.sql("create table signalled (id int)")
    try:
        process.send_signal(signal.SIGUSR1)
        wait_for(lambda: httpx.get(f"{address}/signalled", timeout=60).status_code == 200)
    finally:
        backend.sql("drop table signalled")


def test_a_signal_reloads_the_log_level(login, tmp_path):
    """From none of the requests to all; the log names the role of each."""
    file, log, port = tmp_path / "rest.conf", tmp_path / "log", free_port()
    file.write_text('log-level = "crit"\n')
    settings = {"db_uri": login, "db_anon_role": "anon", "jwt_secret": SECRET, "server_port": str(port)}
    with log.open("w") as stderr:
        process = command(str(file), stderr=stderr, **settings)
    try:
        wait_for(lambda: "listening on" in log.read_text())
        httpx.get(f"http://127.0.0.1:{port}/quiet", timeout=60)
        file.write_text('log-level = "info"\n')
        process.send_signal(signal.SIGUSR2)
        wait_for(lambda: "Settings reloaded" in log.read_text())
        httpx.get(
            f"http://127.0.0.1:{port}/cakes?id=eq.1",
            headers={"Authorization": f"Bearer {token('service_role')}"},
            timeout=60,
        )
        line = r' 127\.0\.0\.1 - service_role \[.*\] "GET /cakes\?id=eq\.1 HTTP/1\.1" 200 \d+ "" "python-httpx'
        wait_for(lambda: re.search(line, log.read_text()))
        assert "/quiet" not in log.read_text()
    finally:
        end(process)


def test_a_signal_reloads_the_channel(login, backend, tmp_path):
    """From none to one channel, and to another."""
    file, port = tmp_path / "rest.conf", free_port()
    file.write_text("db-channel-enabled = false\n")
    process = command(str(file), db_uri=login, db_anon_role="anon", server_port=str(port), log_level="info")
    try:
        assert process.stderr is not None
        assert "listening on" in process.stderr.readline()
        for channel in ("channel_one", "channel_two"):
            file.write_text(f'db-channel-enabled = true\ndb-channel = "{channel}"\n')
            process.send_signal(signal.SIGUSR2)
            backend.sql(f"create table of_{channel} (id int)")

            def is_known(channel: str = channel) -> bool:
                backend.sql(f"notify {channel}, 'reload schema'")
                return httpx.get(f"http://127.0.0.1:{port}/of_{channel}", timeout=60).status_code == 200

            wait_for(is_known)
    finally:
        end(process)
        backend.sql("drop table if exists of_channel_one, of_channel_two")


def test_unix_sockets(login, tmp_path):
    path, admin = str(tmp_path / "rest.sock"), str(tmp_path / "admin.sock")
    process = command(
        db_uri=login,
        db_anon_role="anon",
        server_unix_socket=path,
        server_unix_socket_mode="600",
        admin_server_unix_socket=admin,
    )
    try:
        assert process.stderr is not None
        assert path in process.stderr.readline()
        assert oct(Path(path).stat().st_mode)[-3:] == "600"
        with httpx.Client(transport=httpx.HTTPTransport(uds=path), timeout=60) as client:
            assert client.get("http://any/cakes?select=id&id=eq.1").json() == [{"id": 1}]
        with httpx.Client(transport=httpx.HTTPTransport(uds=admin, retries=3), timeout=60) as client:
            assert client.get("http://any/ready").status_code == 200
    finally:
        end(process)
    assert list(tmp_path.iterdir()) == []


def test_a_file(login, tmp_path):
    file = tmp_path / "rest.conf"
    file.write_text(f'db-uri = "{login}"\ndb-schemas = "archive"\n')
    code, output, errors = run(str(file), "--dump-config", db_anon_role="anon")
    assert (code, errors) == (0, "")
    assert 'db-schemas = "archive"' in output
    assert 'db-anon-role = "anon"' in output


def test_the_example_is_a_configuration_file(login, tmp_path):
    code, output, errors = run("--example")
    assert (code, errors) == (0, "")
    assert 'db-schemas = "public"' in output
    file = tmp_path / "example.conf"
    file.write_text(output)
    assert run(str(file), "--dump-config", db_uri=login, db_config="false")[1] == output.replace(
        'db-uri = "postgresql://"', f'db-uri = "{login}"'
    ).replace("db-config = true", "db-config = false")


def test_the_schema_cache_can_be_shown(login):
    code, output, _ = run("--dump-schema", db_uri=login)
    assert code == 0
    assert '"public.cakes"' in output


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"jwt_secret": "short"}, "The JWT secret must be at least 32 characters long."),
        ({"db_uri": "mysql://x"}, "db-uri must start with postgresql:// or be a list of key=value"),
        ({"password": "wrong"}, 'password authentication failed for user "authenticator"'),
        ({"database": "nowhere"}, 'database "nowhere" does not exist'),
    ],
)
def test_start_errors_are_one_line(login, settings, message):
    given = {"db_uri": login, **settings}
    if password := given.pop("password", None):
        given["db_uri"] = login.replace(":postgres@", f":{password}@")
    if database := given.pop("database", None):
        given["db_uri"] = f"{login.rpartition('/')[0]}/{database}"
    code, output, errors = run(server_port=str(free_port()), **given)
    assert (code, output, errors) == (1, "", f"edgewise rest: {message}\n")


def test_a_port_in_use(login):
    with socket.create_server(("127.0.0.1", 0)) as in_use:
        port = in_use.getsockname()[1]
        code, _, errors = run(db_uri=login, server_port=str(port))
    assert code == 1
    assert errors.startswith(f"edgewise rest: cannot listen on 127.0.0.1:{port}: ")
    assert "PGRST_SERVER_PORT" in errors


def test_a_database_that_starts_later(login):
    """The service starts anyway, and responds with 503 until then."""
    port = free_port()
    process = command(db_uri=f"postgresql://u:p@127.0.0.1:{free_port()}/d", db_anon_role="anon", server_port=str(port))
    try:
        assert process.stderr is not None
        lines = iter(process.stderr.readline, "")
        assert "Cannot connect to the database, retrying" in next(lines)
        assert any("listening on" in line for line in lines)
        response = httpx.get(f"http://127.0.0.1:{port}/cakes", timeout=60)
        assert (response.status_code, response.json()["code"]) == (503, "PGRST002")
        assert int(response.headers["retry-after"]) >= 1
    finally:
        end(process)
