"""Every artifact, unzipped into an empty folder and started as Lambda Web Adapter does, serves a real stack's users."""

import json
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from deploy.plan import Function, read_plan
from emulator.ports import free_port
from emulator.settings import LOCAL_OPENAI_KEY
from tests.conftest import Stack
from tests.deploy.conftest import Artifacts, clean_environment

PLAN = read_plan()
SECRETS = {"LIMITS_URL": "memory://", "OPENAI_API_KEY": LOCAL_OPENAI_KEY}


@pytest.fixture(scope="session")
def variables(stack: Stack, aws: dict[str, str]) -> dict[str, str]:
    """What only the account knows: its endpoints, and the secrets in its parameter store."""
    import boto3

    keys = {"aws_access_key_id": "AKID", "aws_secret_access_key": "secret", "region_name": "ap-south-1"}
    ssm = boto3.client("ssm", endpoint_url=aws["AWS_ENDPOINT_URL"], **keys)
    for name, value in {**SECRETS, "SUPABASE_SERVICE_ROLE_KEY": stack.service_key}.items():
        path = f"/edgewise/dev/{name.lower().replace('_', '-')}"
        ssm.put_parameter(Name=path, Value=value, Type="SecureString", Overwrite=True)
    boto3.client("s3", endpoint_url=aws["AWS_ENDPOINT_URL"], **keys).create_bucket(
        Bucket="uploads", CreateBucketConfiguration={"LocationConstraint": "ap-south-1"}
    )
    own = {"SUPABASE_URL": stack.url, "SUPABASE_ANON_KEY": stack.anon_key, "SUPABASE_JWT_SECRET": stack.jwt_secret}
    return {**aws, **own, "OPENAI_BASE_URL": stack.openai_url}


@contextmanager
def running(
    item: Function, artifacts: Artifacts, layer: tuple[Path, Path], variables: dict[str, str], folder: Path
) -> Iterator[str]:
    """The artifact's own start command with the compiled template's environment; its URL once it is ready."""
    packages, python = layer
    task = artifacts.unzip(item.name, folder)
    function = artifacts.function(item.name)
    compiled = {
        name: value if isinstance(value, str) else "uploads"  # a Ref to the bucket
        for name, value in function["Environment"]["Variables"].items()
    }
    clean = clean_environment()
    port = str(free_port())
    environment = {
        **clean,
        **compiled,
        **variables,
        "LAMBDA_TASK_ROOT": str(task),
        "LAYER_ROOT": str(packages),
        "PORT": port,
    }
    environment["PATH"] = f"{python}:{clean['PATH']}"
    log = folder.with_suffix(".log")
    with log.open("wb") as output:
        command = [str(task / function["Handler"])]
        process = subprocess.Popen(command, cwd="/", env=environment, stdout=output, stderr=output)
    try:
        url = f"http://127.0.0.1:{port}"
        wait_until_ready(url + compiled["AWS_LWA_READINESS_CHECK_PATH"], process, log)
        yield url
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(15)


def wait_until_ready(url: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    """As the adapter does: any status below 500 means ready."""
    import urllib.error
    import urllib.request

    end = time.monotonic() + 30
    while time.monotonic() < end and process.poll() is None:
        try:
            urllib.request.urlopen(url, timeout=5).close()
        except urllib.error.HTTPError as error:
            error.close()
            if error.code >= 500:
                raise
        except OSError:
            time.sleep(0.02)
            continue
        return
    pytest.fail(f"did not get ready: {log.read_text()[-2000:]}", pytrace=False)


async def sign_up(stack: Stack) -> str:
    email = f"{os.urandom(6).hex()}@example.com"
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{stack.url}/auth/v1/signup", json={"email": email, "password": "correct-horse-9"}) as answer,
    ):
        return str((await answer.json())["access_token"])


@pytest.mark.parametrize("item", PLAN, ids=lambda item: item.name)
async def test_artifact_answers(
    item: Function,
    artifacts: Artifacts,
    layer: tuple[Path, Path],
    variables: dict[str, str],
    stack: Stack,
    tmp_path: Path,
) -> None:
    """A preflight, a 401 with CORS, and a signed-in call: streamed where the function streams, JSON elsewhere."""
    entry = next(entry for entry in item.entries if entry.main)
    token = await sign_up(stack)
    with running(item, artifacts, layer, variables, tmp_path / "task") as url:
        async with aiohttp.ClientSession() as session:
            asked = {"origin": "https://app.example.com", "access-control-request-method": entry.method}
            async with session.options(url + entry.path, headers=asked) as answer:
                assert answer.status in (200, 204)
                assert "authorization" in answer.headers["access-control-allow-headers"].lower()
            async with session.request(entry.method, url + entry.path) as answer:
                assert answer.status == 401
                assert answer.headers["access-control-allow-origin"] == "*"
            await signed_in(session, url, item, entry.method, entry.path, {"authorization": f"Bearer {token}"}, stack)


async def signed_in(
    session: aiohttp.ClientSession,
    url: str,
    item: Function,
    method: str,
    path: str,
    headers: dict[str, str],
    stack: Stack,
) -> None:
    if item.name == "legal-chat":
        body: Any = {"messages": [{"role": "user", "content": "How do I file an FIR?"}]}
        async with session.post(url + path, json=body, headers=headers) as answer:
            text = await answer.text()
            assert answer.status == 200, text
            assert text.endswith("data: [DONE]\n\n")
        return
    if item.name == "run-stream":
        thread, assistant = await thread_and_assistant(session, stack, headers)
        async with session.post(
            url + path, json={"thread_id": thread, "assistant_id": assistant}, headers=headers
        ) as answer:
            text = await answer.text()
            assert answer.status == 200, text
            assert "event: thread.run.completed" in text
        return
    # an empty body: accepted by the functions that need none, refused with its reason by the others
    json_body = None if method == "GET" else {}
    async with session.request(method, url + path, json=json_body, headers=headers) as answer:
        content = json.loads(await answer.text())
        assert answer.status in (200, 201) or (answer.status in (400, 415) and content["code"]), content


async def thread_and_assistant(
    session: aiohttp.ClientSession, stack: Stack, headers: dict[str, str]
) -> tuple[str, str]:
    """Made by the stack's own functions, in the same database."""
    made = []
    for path, body in (
        ("/api/thread/create", {"message": "What is bail?"}),
        ("/api/assistant/create", {"name": "Guide", "instructions": "Be plain.", "model": "gpt-5-mini"}),
    ):
        async with session.post(stack.url + path, json=body, headers=headers) as answer:
            assert answer.status in (200, 201), await answer.text()
            made.append(await answer.json())
    thread, assistant = (item.get("data", item) for item in made)
    return thread.get("thread_id") or thread["id"], assistant["id"]
