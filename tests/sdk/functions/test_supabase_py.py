"""The function clients of supabase-py, async and sync, with functions that echo, behind `edgewise serve`."""

import inspect
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from supabase_functions import AsyncFunctionsClient, SyncFunctionsClient
from supabase_functions.errors import FunctionsHttpError, FunctionsRelayError

from tests.emulator.gateway.project import serving
from tests.harness.process import SECRET
from tests.harness.tokens import token

HERE = Path(__file__).parent
USER = "c0ffee00-0000-4000-8000-000000000000"
ENV = f"""SUPABASE_URL=http://supabase.test
SUPABASE_ANON_KEY=key
SUPABASE_JWT_SECRET={SECRET}
OPENAI_API_KEY=key
"""
Invoke = Callable[..., Awaitable[Any]]


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    root = tmp_path_factory.mktemp("project")
    for name in ("echo", "relay"):
        shutil.copytree(HERE / name, root / "functions" / name)
    with serving(root, env=ENV) as served:
        yield f"{served.url}/functions/v1"


async def awaited(value: Any) -> Any:
    return await value if inspect.isawaitable(value) else value


@pytest.fixture(params=[AsyncFunctionsClient, SyncFunctionsClient])
async def invoke(request: pytest.FixtureRequest, url: str) -> AsyncIterator[Invoke]:
    client = request.param(url, {"apikey": "key", "Authorization": f"Bearer {token(sub=USER)}"})

    async def call(name: str, **options: Any) -> Any:
        return await awaited(client.invoke(name, options))

    yield call
    await awaited(client._client.aclose() if isinstance(client, AsyncFunctionsClient) else client._client.close())


@pytest.mark.parametrize(
    ("options", "body"),
    [
        ({"body": "héllo ✓"}, "héllo ✓".encode()),
        ({"body": b"\x00\xff"}, b"\x00\xff"),
        ({"body": {"a": [1, None]}, "responseType": "json"}, {"a": [1, None]}),
        ({"body": "<a/>", "headers": {"Content-Type": "text/xml"}}, b"<a/>"),
        ({}, b""),
    ],
)
async def test_bodies_come_back_as_they_were_sent(invoke: Invoke, options: dict[str, Any], body: Any) -> None:
    assert await invoke("echo", **options) == body


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "PATCH", "DELETE"])
async def test_methods_queries_headers_and_the_region(invoke: Invoke, method: str) -> None:
    options = {"method": method, "headers": {"x-note": "1"}, "region": "eu-west-1", "responseType": "json"}
    with pytest.warns(UserWarning, match="FunctionRegion"):
        seen = await invoke("echo/report?name=bob#part", **options)
    assert seen["method"] == method
    assert seen["query"] == {"name": "bob", "forceFunctionRegion": "eu-west-1"}
    assert (seen["headers"]["x-note"], seen["headers"]["x-region"]) == ("1", "eu-west-1")
    assert seen["headers"]["x-client-info"].startswith("supabase-py/")


async def test_the_token_of_the_user(invoke: Invoke) -> None:
    assert await invoke("echo/user", responseType="json") == {"id": USER}


@pytest.mark.parametrize(
    ("name", "options", "error", "status", "message"),
    [
        ("relay", {}, FunctionsRelayError, 500, '{"message":"no worker"}'),
        ("relay/teapot", {}, FunctionsHttpError, 418, "I am a teapot"),
        ("nothing", {}, FunctionsHttpError, 404, "There is no function 'nothing'"),
        ("echo/user", {"headers": {"Authorization": "Bearer x"}}, FunctionsHttpError, 401, "Unauthorized"),
        ("echo", {"method": "DELETE"}, FunctionsHttpError, 405, ""),
    ],
)
async def test_errors(
    invoke: Invoke, name: str, options: dict[str, Any], error: type[Exception], status: int, message: str
) -> None:
    with pytest.raises(error) as caught:
        await invoke(name, **options)
    assert getattr(caught.value, "status", None) == status
    assert message in str(caught.value)
