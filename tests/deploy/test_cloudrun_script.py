"""deploy/cloudrun.sh sends every service with its variables to the Cloud Run Admin API, here a local server."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from google.cloud import run_v2

from deploy.plan import ROOT, read_plan
from tests.deploy.conftest import bare_python, clean_environment
from tests.harness.bundled import needs

NAMES = [item.name for item in read_plan()]
VARIABLES = {"SUPABASE_URL": "https://ref.supabase.co", "SUPABASE_ANON_KEY": "sb_publishable_x", "UPLOAD_BUCKET": "b"}
ARGUMENTS = ("my-project", "asia-south1", "asia-south1-docker.pkg.dev/my-project/edgewise/functions:1")


@dataclass
class Admin:
    """The requests that the Admin API received."""

    status: int = 200
    url: str = ""
    requests: list[tuple[str, str, str]] = field(default_factory=list)


@contextmanager
def admin_api(status: int = 200) -> Iterator[Admin]:
    admin = Admin(status)

    class Handler(BaseHTTPRequestHandler):
        def do_PATCH(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"])).decode()
            admin.requests.append((self.path, self.headers["authorization"], body))
            self.send_response(admin.status)
            self.end_headers()
            self.wfile.write(b'{"error": {"message": "quota"}}')

        def log_message(self, format: str, *args: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    admin.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield admin
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture
def tools(tmp_path: Path) -> str:
    folder = bare_python(sys.executable, tmp_path / "bin")
    (folder / "gcloud").write_text("#!/bin/sh\necho token\n")
    (folder / "gcloud").chmod(0o755)
    return str(folder)


def run(tools: str, variables: dict[str, str], *arguments: str) -> "subprocess.CompletedProcess[str]":
    clean = clean_environment()
    environment = {**clean, **variables, "PATH": f"{tools}:{clean['PATH']}"}
    command = ["sh", str(ROOT / "deploy" / "cloudrun.sh"), *arguments]
    return subprocess.run(command, env=environment, cwd="/", capture_output=True, text=True, check=False)


def test_sends_every_service(tools: str) -> None:
    with admin_api() as admin:
        done = run(tools, {**VARIABLES, "RUN_ENDPOINT": admin.url}, *ARGUMENTS)
    assert done.returncode == 0, done.stderr
    services = "/v2/projects/my-project/locations/asia-south1/services"
    sent = {path.removeprefix(f"{services}/edgewise-"): rest for path, *rest in admin.requests}
    assert sent.keys() == {f"{name}?allowMissing=true" for name in NAMES}
    for name in NAMES:
        authorization, body = sent[f"{name}?allowMissing=true"]
        assert authorization == "Bearer token"
        assert "${" not in body
        template = run_v2.Service.from_json(body).template
        assert template.containers[0].image == ARGUMENTS[2]
        assert template.service_account == f"edgewise-{name}@my-project.iam.gserviceaccount.com"


def test_sends_only_the_named_service(tools: str) -> None:
    with admin_api() as admin:
        run(tools, {**VARIABLES, "RUN_ENDPOINT": admin.url}, *ARGUMENTS, NAMES[0])
    assert len(admin.requests) == 1


def test_stops_at_an_error_response(tools: str) -> None:
    with admin_api(status=429) as admin:
        refused = run(tools, {**VARIABLES, "RUN_ENDPOINT": admin.url}, *ARGUMENTS)
    assert (refused.returncode, len(admin.requests)) == (22, 1)


@pytest.mark.parametrize("name", VARIABLES)
@needs("file-upload")
def test_a_missing_variable_is_named(tools: str, name: str) -> None:
    with admin_api() as admin:
        variables = {other: value for other, value in VARIABLES.items() if other != name}
        missing = run(tools, {**variables, "RUN_ENDPOINT": admin.url}, *ARGUMENTS, "file-upload")
    assert (missing.returncode != 0, missing.stderr) == (True, f"cloudrun.sh: {name} is not set\n")
    assert not admin.requests
