"""Secrets by reference, read from moto's SSM and Secrets Manager over HTTP."""

import asyncio
import json
import urllib.request
from collections.abc import Iterator
from typing import Any

import aiohttp
import pytest
from moto.server import ThreadedMotoServer

from shared.aws.signing import Credentials, signed_headers
from shared.secrets import SecretError, resolve
from tests.harness.bundled import needs
from tests.harness.process import serving
from tests.harness.provider import Provider, answer, providing
from tests.harness.tokens import bearer

KEYS = {"AWS_ACCESS_KEY_ID": "AKID", "AWS_SECRET_ACCESS_KEY": "secret", "AWS_REGION": "ap-south-1"}


@pytest.fixture(scope="module")
def aws() -> Iterator[dict[str, str]]:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    environment = {**KEYS, "AWS_ENDPOINT_URL": f"http://{host}:{port}"}
    for number in range(12):
        put(
            environment,
            "ssm",
            "AmazonSSM.PutParameter",
            Name=f"/app/{number}",
            Value=f"value {number}",
            Type="SecureString",
        )
    put(environment, "secretsmanager", "secretsmanager.CreateSecret", Name="app/json", SecretString='{"KEY": "inner"}')
    put(environment, "secretsmanager", "secretsmanager.CreateSecret", Name="app/text", SecretString="plain")
    yield environment
    server.stop()


def put(environment: dict[str, str], service: str, target: str, **body: Any) -> None:
    url = environment["AWS_ENDPOINT_URL"] + "/"
    content = json.dumps(body).encode()
    headers = {"content-type": "application/x-amz-json-1.1", "x-amz-target": target}
    signed = signed_headers(Credentials.from_env(environment), service, "POST", url, content, headers)
    urllib.request.urlopen(urllib.request.Request(url, content, signed, method="POST")).close()


def test_reads_more_parameters_than_one_request_allows(aws: dict[str, str]) -> None:
    references = {f"SECRET_{number}": f"ssm:/app/{number}" for number in range(12)}
    assert resolve({**aws, **references, "PLAIN": "stays"}) == {
        **aws,
        **{f"SECRET_{number}": f"value {number}" for number in range(12)},
        "PLAIN": "stays",
    }


@pytest.mark.parametrize(
    ("reference", "value"), [("secretsmanager:app/json#KEY", "inner"), ("secretsmanager:app/text", "plain")]
)
def test_reads_secrets_whole_or_by_field(aws: dict[str, str], reference: str, value: str) -> None:
    assert resolve({**aws, "NAME": reference})["NAME"] == value


@pytest.mark.parametrize(
    ("changes", "reference", "names"),
    [
        ({}, "ssm:/app/none", ["NAME", "/app/none", "put it there"]),
        ({}, "secretsmanager:app/none", ["NAME", "app/none", "ResourceNotFoundException"]),
        ({}, "secretsmanager:app/json#OTHER", ["NAME", "'OTHER'"]),
        ({}, "secretsmanager:app/text#KEY", ["NAME", "no JSON object"]),
        ({"AWS_ENDPOINT_URL": "http://127.0.0.1:9"}, "ssm:/app/1", ["NAME", "can't be reached"]),
        ({"AWS_REGION": "", "AWS_DEFAULT_REGION": ""}, "ssm:/app/none", ["NAME"]),
    ],
)
def test_errors_name_the_reference_and_never_a_value(
    aws: dict[str, str], changes: dict[str, str], reference: str, names: list[str]
) -> None:
    with pytest.raises(SecretError) as caught:
        resolve({**aws, **changes, "NAME": reference})
    assert all(name in str(caught.value) for name in names)
    assert "inner" not in str(caught.value)


def test_missing_credentials_are_named() -> None:
    with pytest.raises(SecretError, match="AWS_ACCESS_KEY_ID is not set"):
        resolve({"AWS_REGION": "ap-south-1", "NAME": "ssm:/app/1"})


@needs("legal-chat")
async def test_a_rotated_secret_is_used_without_a_restart(aws: dict[str, str]) -> None:
    """The provider receives the new key after SECRETS_MAX_AGE; if a secret can't be read, the old value is kept."""
    name = "/app/rotated"
    put(aws, "ssm", "AmazonSSM.PutParameter", Name=name, Value="sk-first", Type="SecureString")
    async with providing(answer("Hello")) as provider:
        variables = {**aws, "OPENAI_API_KEY": f"ssm:{name}", "OPENAI_BASE_URL": provider.url, "SECRETS_MAX_AGE": "0.01"}
        with serving("functions/legal-chat/main.py", variables) as function:
            assert await key_used(function.url, provider) == "Bearer sk-first"
            put(aws, "ssm", "AmazonSSM.PutParameter", Name=name, Value="sk-second", Type="SecureString", Overwrite=True)
            async with asyncio.timeout(30):
                while await key_used(function.url, provider) != "Bearer sk-second":
                    await asyncio.sleep(0.05)
            put(aws, "ssm", "AmazonSSM.DeleteParameters", Names=[name])
            async with asyncio.timeout(30):
                while not function.lines("secrets not renewed"):
                    assert await key_used(function.url, provider) == "Bearer sk-second"
            assert "sk-first" not in function.log
            assert "sk-second" not in function.log


async def key_used(url: str, provider: Provider) -> str:
    body = {"messages": [{"role": "user", "content": "Hello?"}]}
    async with aiohttp.ClientSession() as session, session.post(url, json=body, headers=bearer()) as response:
        assert "[DONE]" in await response.text()
    return provider.requests[-1].headers["authorization"]
