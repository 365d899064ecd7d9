"""A process that is restored from a snapshot: credentials from a URL, and secrets that were rotated meanwhile."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import aiohttp
import boto3
import pytest

from shared.aws.credentials import CredentialsError, credentials
from shared.secrets import resolve
from tests.harness.bundled import needs
from tests.harness.process import serving
from tests.harness.provider import Provider, answer, providing
from tests.harness.tokens import bearer

RESTORED = "/snapstart/restored"


class Platform(ThreadingHTTPServer):
    """Serves credentials at a URL, as Lambda does with SnapStart."""

    def __init__(self, lifetime: float = 3600) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.lifetime, self.requests = lifetime, 0

    @property
    def variables(self) -> dict[str, str]:
        address = f"http://127.0.0.1:{self.server_port}/keys"
        return {
            "AWS_CONTAINER_CREDENTIALS_FULL_URI": address,
            "AWS_CONTAINER_AUTHORIZATION_TOKEN": "token",
            "AWS_REGION": "ap-south-1",
        }


class Handler(BaseHTTPRequestHandler):
    server: Platform

    def do_GET(self) -> None:
        self.server.requests += 1
        valid = (self.path, self.headers["authorization"]) == ("/keys", "token")
        ends = datetime.fromtimestamp(time.time() + self.server.lifetime, UTC)
        keys = {"AccessKeyId": f"AKID{self.server.requests}", "SecretAccessKey": "secret", "Token": "session"}
        self.send_response(200 if valid else 403)
        self.end_headers()
        self.wfile.write(json.dumps({**keys, "Expiration": ends.strftime("%Y-%m-%dT%H:%M:%SZ")}).encode())

    def log_message(self, format: str, *args: object) -> None:
        return


@contextmanager
def platform(lifetime: float = 3600) -> Iterator[Platform]:
    server = Platform(lifetime)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


def parameters(aws: dict[str, str]) -> Any:
    keys = {"aws_access_key_id": "AKID", "aws_secret_access_key": "secret", "region_name": "ap-south-1"}
    return boto3.client("ssm", endpoint_url=aws["AWS_ENDPOINT_URL"], **keys)


@pytest.mark.parametrize(("lifetime", "requests"), [(3600, 1), (60, 2)])
def test_credentials_are_cached_until_shortly_before_they_expire(lifetime: float, requests: int) -> None:
    with platform(lifetime) as server:
        first, second = credentials(server.variables), credentials(server.variables)
    assert server.requests == requests
    assert (first.access_key, second.access_key) == ("AKID1", f"AKID{requests}")
    assert first.session_token == "session"


def test_the_token_may_be_in_a_file(tmp_path: Path) -> None:
    (tmp_path / "token").write_text("token\n")
    with platform() as server:
        own = {
            "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE": str(tmp_path / "token"),
            "AWS_CONTAINER_AUTHORIZATION_TOKEN": "",
        }
        assert credentials({**server.variables, **own}).access_key == "AKID1"


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"AWS_CONTAINER_AUTHORIZATION_TOKEN": "wrong"}, "the credentials endpoint http.* returned none"),
        ({"AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://127.0.0.1:9/keys"}, "http://127.0.0.1:9/keys returned none"),
        (
            {"AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE": "/nowhere"},
            "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE can't be read",
        ),
        ({"AWS_REGION": ""}, "AWS_REGION is not set"),
    ],
)
def test_the_error_names_what_is_missing(changes: dict[str, str], message: str) -> None:
    with platform() as server, pytest.raises(CredentialsError, match=message):
        credentials({**server.variables, **changes})


def test_secrets_are_read_with_the_credentials_of_the_platform(aws: dict[str, str]) -> None:
    parameters(aws).put_parameter(Name="/snapstart/one", Value="1", Type="SecureString", Overwrite=True)
    with platform() as server:
        variables = {**server.variables, "AWS_ENDPOINT_URL": aws["AWS_ENDPOINT_URL"], "ONE": "ssm:/snapstart/one"}
        assert resolve(variables)["ONE"] == "1"


@needs("legal-chat")
async def test_the_first_request_after_a_restore_uses_the_rotated_secret(aws: dict[str, str]) -> None:
    """Without the adapter's request, the old secret would still be used."""
    ssm = parameters(aws)
    ssm.put_parameter(Name="/snapstart/key", Value="sk-before", Type="SecureString", Overwrite=True)
    async with providing(answer("Hello")) as provider:
        variables = {
            **aws,
            "OPENAI_API_KEY": "ssm:/snapstart/key",
            "OPENAI_BASE_URL": provider.url,
            "AWS_LWA_SNAPSTART_AFTER_RESTORE_PATH": RESTORED,
        }
        with serving("functions/legal-chat/main.py", variables) as function:
            assert await key_used(function.url, provider) == "Bearer sk-before"
            ssm.put_parameter(Name="/snapstart/key", Value="sk-after", Type="SecureString", Overwrite=True)
            async with aiohttp.ClientSession() as session, session.post(function.url + RESTORED) as restored:
                assert restored.status == 204
            assert await key_used(function.url, provider) == "Bearer sk-after"


async def key_used(url: str, provider: Provider) -> str:
    body = {"messages": [{"role": "user", "content": "Hello?"}]}
    async with aiohttp.ClientSession() as session, session.post(url, json=body, headers=bearer()) as response:
        assert "[DONE]" in await response.text()
    return provider.requests[-1].headers["authorization"]
