"""Bodies and queries as clients send them, over HTTP and as properties of the parser."""

import json
import re
from collections.abc import AsyncIterator
from datetime import date, datetime, time
from typing import Any
from urllib.parse import urlencode

import aiohttp
import pytest
import pytest_asyncio
from hypothesis import given
from hypothesis import strategies as st
from pydantic import AwareDatetime, BaseModel

from shared.body import validate_form, validate_json
from shared.errors import InvalidJson, PayloadTooLarge, ValidationFailed
from tests.harness.process import serving

asynchronous = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    with serving("tests/shared/functions/body-function/main.py") as process:
        async with aiohttp.ClientSession(process.url) as session:
            yield session


Pairs = list[tuple[str, str]]
CODE, SEARCH = '{"type": "code"}', '{"type": "search", "limit": 5}'
FORMS: list[tuple[Pairs, dict[str, Any]]] = [
    ([("tags", "a")], {"tags": ["a"]}),
    ([("tags", "a"), ("tags", "b")], {"tags": ["a", "b"]}),
    ([("tags[]", "a")], {"tags": ["a"]}),
    ([("tags[]", "a"), ("tags[]", "b")], {"tags": ["a", "b"]}),
    ([("tags[1]", "b"), ("tags[0]", "a")], {"tags": ["a", "b"]}),
    ([("tags[10]", "c"), ("tags[9]", "b")], {"tags": ["b", "c"]}),
    ([("tags", '["a", "b"]')], {"tags": ["a", "b"]}),
    ([("tags[]", "[draft]"), ("tags[]", '["a"]')], {"tags": ["[draft]", '["a"]']}),
    ([("tags", "")], {}),
    ([("tags", ""), ("tags", "b"), ("tags[]", "")], {"tags": ["b"]}),
    ([("numbers", "7")], {"numbers": [7]}),
    ([("numbers", "[7, 7]")], {"numbers": [7]}),
    ([("fileIds", "f")], {"file_ids": ["f"]}),
    ([("file_ids[]", "f")], {"file_ids": ["f"]}),
    ([("fileIds", ""), ("tools", ""), ("metadata", ""), ("title", ""), ("ready", ""), ("size", "")], {}),
    ([("tools", f"[{CODE}]")], {"tools": [{"type": "code"}]}),
    ([("tools", CODE)], {"tools": [{"type": "code"}]}),
    ([("tools", CODE), ("tools", SEARCH)], {"tools": [{"type": "code"}, {"type": "search", "limit": 5}]}),
    ([("tools[0]", CODE), ("tools[1][type]", "code")], {"tools": [{"type": "code"}, {"type": "code"}]}),
    ([("tools[0][type]", "search"), ("tools[0][limit]", "5")], {"tools": [{"type": "search", "limit": 5}]}),
    (
        [("tools[0][type]", "search"), ("tools[0][options][a][]", "1"), ("tools[0][options][b][c]", "2")],
        {"tools": [{"type": "search", "options": {"a": ["1"], "b": {"c": "2"}}}]},
    ),
    ([("metadata[a]", "1"), ("metadata[2]", "b")], {"metadata": {"a": "1", "2": "b"}}),
    ([("metadata", '{"a": "\\ud83d"}')], {"metadata": {"a": "\ufffd"}}),
    ([("metadata{}", '{"a": "1"}')], {"metadata": {"a": "1"}}),
    ([("stop", "x")], {"stop": "x"}),
    ([("stop", "x"), ("stop", "y")], {"stop": ["x", "y"]}),
    ([("stop[]", "x")], {"stop": ["x"]}),
    ([("title", '{"a": 1}')], {"title": '{"a": 1}'}),
    ([("title", "[")], {"title": "["}),
    ([("ready", "true")], {"ready": True}),
    ([("size[width]", "3")], {"size": {"width": 3}}),
    ([("size", '{"width": 3}')], {"size": {"width": 3}}),
    ([("choices", "[1, 2]")], {"choices": [1, 2]}),
    ([("anything", '{"a": [1]}')], {"anything": {"a": [1]}}),
    ([("anything", "{a"), ("title", "t")], {"anything": "{a", "title": "t"}),
    ([("anything[a][0]", "x")], {"anything": {"a": ["x"]}}),
]
REFUSED: list[tuple[Pairs, str]] = [
    ([("tool", "x")], "tool"),
    ([("tagz[]", "x")], "tagz"),
    ([("tools[0][type]", "search"), ("tools[0][limmit]", "5")], "tools.0.limmit"),
    ([("tools[0][kind]", "code")], "tools.0.kind"),
    ([("size[width]", "3"), ("size[depth]", "3")], "size.depth"),
    ([("tools[][type]", "code")], "tools"),
    ([("tools", "[{")], "tools"),
    ([("tools", "[" * 3000)], "tools"),
    (
        [("anything[a]", "x"), ("tools", '[{"type": "search", "options": ' + '{"a":' * 400 + "1" + "}" * 401 + "]")],
        "tools",
    ),
    ([("tools", "code")], "tools.0"),
    ([("metadata", '{"a"')], "metadata"),
    ([("metadata", "a")], "metadata"),
    ([("metadata", "a"), ("metadata[b]", "c")], "metadata"),
    ([("title", "a"), ("title", "b")], "title"),
    ([("title[a]", "b")], "title"),
    ([("title[]", "b")], "title"),
    ([("tags[a]", "b")], "tags"),
    ([("tags[99999]", "b")], "tags"),
    ([("ready", "maybe")], "ready"),
    ([("fileIds[]", "f")] * 4, "fileIds"),
    ([("tags[", "b")], "tags["),
    ([("a" + "[a]" * 900, "b")], "a" + "[a]" * 900),
]


async def _send(http: aiohttp.ClientSession, how: str, pairs: Pairs) -> tuple[int, dict[str, Any]]:
    if how == "query":
        async with http.get(f"/api/body?{urlencode(pairs)}") as response:
            return response.status, await response.json()
    form = aiohttp.FormData(default_to_multipart=how == "multipart")
    for name, text in pairs:
        form.add_field(name, text)
    async with http.post("/api/body", data=form) as response:
        return response.status, await response.json()


@asynchronous
@pytest.mark.parametrize("how", ["query", "urlencoded", "multipart"])
async def test_the_models_types_decide_how_fields_are_read(http: aiohttp.ClientSession, how: str) -> None:
    for pairs, expected in FORMS:
        assert await _send(http, how, pairs) == (200, expected), pairs


@asynchronous
@pytest.mark.parametrize("how", ["query", "urlencoded", "multipart"])
async def test_fields_that_cannot_be_read_are_named(http: aiohttp.ClientSession, how: str) -> None:
    for pairs, place in REFUSED:
        status, error = await _send(http, how, pairs)
        assert (status, error["code"]) == (400, "VALIDATION_ERROR"), pairs
        assert any(each.startswith(place[:200]) for each in error["details"]), (pairs, error)


class Period(BaseModel):
    """Each field has a type that pydantic alone would read a number for."""

    day: date | None = None
    since: AwareDatetime | None = None
    at: list[datetime] = []
    starts: dict[str, time] = {}
    code: date | str = ""
    weeks: int = 0


@pytest.mark.parametrize(
    ("values", "wrong"),
    [
        ({"day": "2026"}, "day: must be a date such as 2026-01-31, without a time"),
        ({"day": "1767225600"}, "day: must be in ISO 8601, such as 2026-01-31"),
        ({"since": "2026"}, "since: must be in ISO 8601, such as 2026-01-31T09:30:00Z"),
        ({"at": ["2026-01-31T09:30:00Z", 1767225600]}, "at.1: must be in ISO 8601, such as 2026-01-31T09:30:00Z"),
        ({"starts": {"monday": 3600}}, "starts.monday: must be in ISO 8601, such as 09:30:00"),
    ],
)
def test_a_number_is_no_date(values: dict[str, Any], wrong: str) -> None:
    """The API reference says `format: date`, which is ISO 8601."""
    with pytest.raises(ValidationFailed, match=f"^{re.escape(wrong)}$"):
        validate_json(Period, json.dumps(values).encode())


def test_dates_are_read_and_numbers_where_they_may_be() -> None:
    pairs = [("day", "2026-01-31"), ("since", "2026-01-31T09:30:00+05:30"), ("code", "2026"), ("weeks", "2")]
    period = validate_form(Period, pairs)
    assert isinstance(period, Period)
    assert (period.day, period.code, period.weeks) == (date(2026, 1, 31), "2026", 2)


@asynchronous
async def test_a_model_may_allow_unknown_fields(http: aiohttp.ClientSession) -> None:
    form = {"a": "1", "b[c]": "2", "d[]": "3", "e": ""}
    async with http.post("/api/body/form", data=form) as response:
        assert await response.json() == {"a": "1", "b": {"c": "2"}, "d": ["3"]}


ROW = {"id": 1, "created_at": "2026-11-01"}
#: Body → the place of the unknown field, or "" where a model says that it takes or ignores it.
UNKNOWN: list[tuple[str, dict[str, Any], str]] = [
    ("json", {"titel": "x"}, "titel"),
    ("json", {"title": "x", "__proto__": 1}, "__proto__"),
    ("json", {"tools": [{"type": "code"}, {"type": "search", "limmit": 5}]}, "tools.1.limmit"),
    ("json", {"size": {"width": 1, "depth": 2}}, "size.depth"),
    ("json", {"metadata": {"any": "name"}, "anything": {"any": 1}}, ""),
    ("rows", {"rows": [ROW]}, ""),
    ("rows", {"rows": [ROW], "by_name": {"a": ROW}, "open": {"b": {"c": 1}}}, ""),
    ("rows", {"rows": [ROW], "extra": 1}, "extra"),
    ("rows", {"rows": [ROW], "code": {"type": "code", "x": 1}}, "code.x"),
]


@asynchronous
@pytest.mark.parametrize(("path", "body", "place"), UNKNOWN)
async def test_an_unknown_field_of_json_is_refused_by_name(
    http: aiohttp.ClientSession, path: str, body: dict[str, Any], place: str
) -> None:
    async with http.post(f"/api/body/{path}", json=body) as response:
        got = await response.json()
        assert response.status == (400 if place else 200), got
        if place:
            assert got["code"] == "VALIDATION_ERROR"
            assert list(got["details"]) == [place]
            assert got["error"].startswith(f"{place}: unknown field, expected ")


@asynchronous
async def test_query_parameters_of_the_platform_are_ignored(http: aiohttp.ClientSession) -> None:
    async with http.get("/api/body?title=t&apikey=sb_publishable_x&forceFunctionRegion=us-east-1") as response:
        assert await response.json() == {"title": "t"}


LIST = [{"tags": "x"}, {"fileIds": "x"}, {"tools": CODE}, {"tools": f"[{CODE}]"}, {"tools": ""}, {"metadata": "{}"}]


@asynchronous
@pytest.mark.parametrize("body", LIST)
async def test_json_is_not_read_like_a_form(http: aiohttp.ClientSession, body: dict[str, Any]) -> None:
    async with http.post("/api/body", json=body) as response:
        assert response.status == 400
        assert list((await response.json())["details"]) == list(body)


BOM = b"\xef\xbb\xbf"
URLENCODED = "application/x-www-form-urlencoded"
TYPES = [
    "application/json",
    "application/vnd.api+json",
    "text/json",
    None,
    "text/plain;charset=UTF-8",
    "application/octet-stream",
]
JSON = {
    b'{"title": "t"}': {"title": "t"},
    BOM + b' \n{"title": "t"}': {"title": "t"},
    b'{"title": "hello \\ud83d"}': {"title": "hello \ufffd"},
    b'{"title": "\\ud83d\\ude00 \\ude00\\ud83d \\\\ud83d"}': {"title": "\U0001f600 \ufffd\ufffd \\ud83d"},
    b'{"metadata": {"\\uDFFF": "\\uD800x"}}': {"metadata": {"\ufffd": "\ufffdx"}},
    b"": {},
    b"\r\n": {},
    BOM: {},
}


@asynchronous
@pytest.mark.parametrize("path", ["/api/body", "/api/body/json"])
@pytest.mark.parametrize("kind", [*TYPES, URLENCODED])
async def test_json_is_read_whatever_the_client_calls_it(
    http: aiohttp.ClientSession, path: str, kind: str | None
) -> None:
    headers = {} if kind is None else {"content-type": kind}
    for data, expected in JSON.items():
        async with http.post(path, data=data, headers=headers, skip_auto_headers=["content-type"]) as response:
            assert (response.status, await response.json()) == (200, expected), data


BAD = [
    ("/api/body/json", "application/json", b'{"title": "\xff"}', 400, "INVALID_JSON"),
    ("/api/body/json", "application/json", b'{"title": "\\ud83"}', 400, "INVALID_JSON"),
    ("/api/body/json", "text/plain", b'{"title": "\\ud83d', 400, "INVALID_JSON"),
    ("/api/body/json", "text/plain", b"[1]", 400, "VALIDATION_ERROR"),
    ("/api/body/json", "text/plain", b"title=t", 415, "UNSUPPORTED_MEDIA_TYPE"),
    ("/api/body/json", URLENCODED, b"title=t", 415, "UNSUPPORTED_MEDIA_TYPE"),
    ("/api/body/json", "application/octet-stream", b"\x00", 415, "UNSUPPORTED_MEDIA_TYPE"),
    ("/api/body/json", "image/png", b"{}", 415, "UNSUPPORTED_MEDIA_TYPE"),
    ("/api/body/json", "multipart/form-data; boundary=b", b"{}", 415, "UNSUPPORTED_MEDIA_TYPE"),
    ("/api/body/form", "application/json", b"{}", 415, "UNSUPPORTED_MEDIA_TYPE"),
    ("/api/body/form", "text/plain", b"{}", 415, "UNSUPPORTED_MEDIA_TYPE"),
    ("/api/body/titled", "application/json", b"", 400, "INVALID_JSON"),
    ("/api/body/titled", "text/plain", b"", 400, "INVALID_JSON"),
    ("/api/body/titled", URLENCODED, b"", 400, "VALIDATION_ERROR"),
    ("/api/body/titled", "application/json", b"{}", 400, "VALIDATION_ERROR"),
]


@asynchronous
@pytest.mark.parametrize(("path", "kind", "data", "status", "code"), BAD)
async def test_other_bodies_are_refused(
    http: aiohttp.ClientSession, path: str, kind: str, data: bytes, status: int, code: str
) -> None:
    async with http.post(path, data=data, headers={"content-type": kind}) as response:
        assert (response.status, (await response.json())["code"]) == (status, code)


class Anything(BaseModel):
    value: Any


@pytest.mark.parametrize("text", [",[{" * 100_000, '",\\' * 100_000], ids=["plain", "escaped"])
def test_characters_of_texts_are_no_values(text: str) -> None:
    assert validate_json(Anything, json.dumps({"value": text}).encode()).model_dump() == {"value": text}


@pytest.mark.parametrize("end", ['\\"' * 2_000_000, "\\"], ids=["escaped quotes", "backslash"])
def test_a_text_without_an_end_is_read_once(end: str) -> None:
    with pytest.raises(InvalidJson):
        validate_json(Anything, b'{"value": ["' + b"," * 200_000 + end.encode())


@pytest.mark.parametrize("value", ["1", "{}", '{"a":1}', "[[]]"])
def test_a_body_with_too_many_values_is_refused(value: str) -> None:
    values = f"[{','.join([value] * 100_001)}]"
    with pytest.raises(PayloadTooLarge, match="more than 100000 values"):
        validate_json(Anything, f'{{"value": {values}}}'.encode())
    with pytest.raises(PayloadTooLarge, match="more than 100000 values"):
        validate_form(Anything, [("value", values)])


class Note(BaseModel):
    title: str = ""
    tags: list[str] = []
    metadata: dict[str, str] = {}
    tools: list[dict[str, str]] = []


ANY_TEXT = st.text(st.characters(codec=None, exclude_categories=[]), max_size=20)
JSON_VALUES = st.recursive(
    st.none() | st.booleans() | ANY_TEXT, lambda inner: st.lists(inner) | st.dictionaries(ANY_TEXT, inner), max_leaves=9
)
FILLED = st.text(min_size=1, max_size=20)
KEYS = st.text(st.characters(codec="utf-8", exclude_characters="[]"), min_size=1, max_size=9)


def _well_formed(value: Any) -> Any:
    """As String.prototype.toWellFormed of JavaScript."""
    if isinstance(value, str):
        return value.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    if isinstance(value, list):
        return [_well_formed(each) for each in value]
    return {_well_formed(key): _well_formed(each) for key, each in value.items()} if isinstance(value, dict) else value


@given(JSON_VALUES)
def test_any_json_of_javascript_is_read_with_its_lone_surrogates_replaced(value: Any) -> None:
    read = validate_json(Anything, json.dumps({"value": value}).encode())
    assert read.model_dump() == {"value": _well_formed(value)}


def _flatten(value: Any, name: str, style: str) -> Pairs:
    """Nested data as qs and axios send it."""
    if isinstance(value, dict):
        return [pair for key, each in value.items() for pair in _flatten(each, f"{name}[{key}]", style)]
    if isinstance(value, list):
        plain = {"brackets": f"{name}[]", "repeat": name}
        return [
            pair
            for at, each in enumerate(value)
            for pair in _flatten(
                each, plain.get(style, f"{name}[{at}]") if isinstance(each, str) else f"{name}[{at}]", style
            )
        ]
    return [(name, value)]


NOTES = st.fixed_dictionaries(
    {},
    optional={
        "title": FILLED,
        "tags": st.lists(FILLED, min_size=1),
        "metadata": st.dictionaries(KEYS, FILLED, min_size=1),
        "tools": st.lists(st.dictionaries(KEYS, FILLED, min_size=1), min_size=1),
    },
)


@given(NOTES, st.sampled_from(["indices", "brackets", "repeat"]))
def test_nested_data_arrives_in_every_style(note: dict[str, Any], style: str) -> None:
    tags = note.get("tags", [])
    if style == "repeat" and len(tags) == 1 and tags[0].startswith("["):
        return  # one value that begins like JSON must be JSON
    pairs = [pair for key, value in note.items() for pair in _flatten(value, key, style)]
    assert validate_form(Note, pairs).model_dump(exclude_unset=True) == note
