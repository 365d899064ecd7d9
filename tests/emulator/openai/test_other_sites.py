"""Web pages of other sites cannot call the AI server, neither with their Origin nor by DNS rebinding."""

import httpx
import openai
import pytest

from tests.emulator.openai.conftest import KEY


@pytest.mark.parametrize("origin", ["https://evil.example", "http://127.0.0.1:1", "http://localhost", "null"])
@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/files"), ("POST", "/responses"), ("OPTIONS", "/files"), ("GET", "/emulator/health")],
)
def test_a_foreign_origin_is_refused(http, method, path, origin):
    headers = {"origin": origin, "access-control-request-method": "GET"}
    response = http.request(method, path, headers=headers)
    error = response.json()["error"]
    assert (response.status_code, error["type"]) == (403, "invalid_request_error")
    assert origin in error["message"]
    assert not any(name.startswith("access-control-") for name in response.headers)


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:80", "localhost.evil.example", "10.1.2.3", "[::2]", "["]
)
def test_a_host_that_is_not_local_is_refused(http, host):
    response = http.get("/files", headers={"host": host})
    assert response.status_code == 403
    assert host in response.json()["error"]["message"]


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:1", "127.0.0.1", "127.9.9.9:1", "[::1]:1", "app.localhost:1"])
def test_any_loopback_host_is_accepted(http, host):
    assert http.get("/files", headers={"host": host}).status_code == 200


def test_the_servers_own_origin_is_accepted(http, server):
    assert http.get("/files", headers={"origin": server.url}).status_code == 200


def test_a_missing_key_is_not_revealed_to_other_sites(server):
    response = httpx.get(f"{server.url}/files", headers={"origin": "https://evil.example"}, timeout=60)
    assert response.status_code == 403


def test_the_sdk_gets_its_own_permission_error(server):
    headers = {"origin": "https://evil.example"}
    with (
        openai.OpenAI(base_url=server.url, api_key=KEY, max_retries=0, default_headers=headers) as client,
        pytest.raises(openai.PermissionDeniedError),
    ):
        client.files.list()
