"""Bodies of ChartChek's endpoints as axios, the Supabase SDKs and curl send them."""

import io
from typing import Any

import aiohttp
import pytest
from openai.types.beta import Assistant, Thread

from .people import Person

REQUIRED = {"name": "Chart", "instructions": "Be brief.", "model": "m"}


def _multipart(fields: dict[str, str]) -> aiohttp.FormData:
    form = aiohttp.FormData(default_to_multipart=True)
    for name, value in fields.items():
        form.add_field(name, value)
    return form


TOOLS = [
    ({"tools[0][type]": "file_search"}, [{"type": "file_search"}]),
    (
        {"tools[0][type]": "file_search", "tools[0][file_search][max_num_results]": "5"},
        [{"type": "file_search", "file_search": {"max_num_results": 5}}],
    ),
    (
        {
            "tools[0][type]": "function",
            "tools[0][function][name]": "lookup",
            "tools[0][function][strict]": "true",
            "tools[0][function][parameters][type]": "object",
            "tools[0][function][parameters][required][]": "bed",
        },
        [
            {
                "type": "function",
                "function": {"name": "lookup", "strict": True, "parameters": {"type": "object", "required": ["bed"]}},
            }
        ],
    ),
    ({"tools": '{"type": "code_interpreter"}'}, [{"type": "code_interpreter"}]),
    ({"tools": ""}, []),
]


@pytest.mark.parametrize("multipart", [True, False])
@pytest.mark.parametrize(("fields", "tools"), TOOLS)
async def test_an_assistants_tools_arrive_by_form(
    ada: Person, fields: dict[str, str], tools: list[Any], multipart: bool
) -> None:
    sent = {**REQUIRED, **fields, "fileIds": "", "metadata[ward]": "3", "temperature": ""}
    made = await ada.post("/api/assistant/create", data=_multipart(sent) if multipart else sent)
    assert Assistant.model_validate(made).id
    assert [{name: value for name, value in tool.items() if value is not None} for tool in made["tools"]] == tools
    assert (made["metadata"], made["file_ids"]) == ({"ward": "3"}, [])


UNREAD = [
    ("/api/assistant/create", {**REQUIRED, "tool": "x"}, "tool"),
    ("/api/assistant/create", {**REQUIRED, "tools[0][typo]": "file_search"}, "tools.0.typo"),
    ("/api/assistant/create", {**REQUIRED, "tools[][type]": "file_search"}, "tools"),
    ("/api/thread/create", {"mesage": "x"}, "mesage"),
]


@pytest.mark.parametrize(("path", "fields", "place"), UNREAD)
async def test_a_form_loses_nothing_in_silence(ada: Person, path: str, fields: dict[str, str], place: str) -> None:
    status, error = await ada.call("POST", path, data=fields)
    assert (status, error["code"], list(error["details"])) == (400, "VALIDATION_ERROR", [place])


async def test_a_misspelt_query_parameter_is_refused(ada: Person) -> None:
    status, error = await ada.call("GET", "/api/thread?limmit=1")
    assert (status, list(error["details"])) == (400, ["limmit"])
    assert (await ada.call("GET", "/api/thread?limit=&offset=&apikey=x"))[0] == 200


@pytest.mark.parametrize("value", ["x", '["x"]', ""])
@pytest.mark.parametrize("field", ["fileIds", "tools"])
async def test_a_list_in_json_is_a_list(ada: Person, field: str, value: str) -> None:
    status, error = await ada.call("POST", "/api/assistant/create", json={**REQUIRED, field: value})
    assert (status, list(error["details"])) == (400, [field])


@pytest.mark.parametrize("kind", [None, "application/json", "text/plain", "application/octet-stream"])
async def test_a_thread_is_made_without_a_body(ada: Person, kind: str | None) -> None:
    headers = {**ada.headers, **({"content-type": kind} if kind else {})}
    for data in (None, b"", b'{"title": "Half \\ud83d"}'):
        sent = io.BytesIO(data) if data else data
        url = ada.url + "/functions/v1/thread-create"
        async with ada.http.post(url, data=sent, headers=headers, skip_auto_headers=["content-type"]) as response:
            made = await response.json()
        assert Thread.model_validate(made).id, made
        assert made["title"] == ("Half \ufffd" if data else None)


async def test_a_run_needs_its_assistant(ada: Person) -> None:
    thread = await ada.thread("question")
    status, error = await ada.call("POST", "/api/thread/run/stream", json={"thread_id": thread})
    assert (status, list(error["details"])) == (400, ["assistant_id"])


async def test_malformed_requests_are_never_limited(ada: Person) -> None:
    for _ in range(61):
        status, _ = await ada.call("POST", "/api/thread/run/stream", json={})
        assert status == 400


async def test_a_name_too_long_for_a_folder_is_not_found(ada: Person) -> None:
    async with ada.http.get(f"{ada.url}/functions/v1/{'a' * 3000}") as response:
        assert (response.status, (await response.json())["code"]) == (404, "NOT_FOUND")
