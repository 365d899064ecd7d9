"""The generated documents are current and describe every request of the contract."""

import json
import re
import sys
from dataclasses import fields
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

import pytest
import yaml
from pydantic import AnyUrl, Base64Bytes, BaseModel, Field

from scripts.docs.build import documents, load_functions, to_yaml
from scripts.docs.openapi import SUPABASE, openapi
from scripts.docs.postman import example
from shared.config import DEFAULT_MODEL, Settings
from shared.errors import every_error
from shared.manifest import ManifestError, read_function, read_manifest, read_sources
from tests.harness.bundled import BUNDLED, CHARTCHEK
from tests.harness.process import ROOT
from tests.harness.wheels import write_wheel

CHARTCHEK_REQUESTS = [
    *(f"POST /api/assistant/{action}" for action in ("create", "update")),
    *(f"POST /api/thread/{action}" for action in ("create", "message", "message/attachment", "run/stream")),
    "GET /api/thread",
    "POST /api/file/upload",
]
CONTRACT = [
    "POST /auth/v1/signup",
    "POST /auth/v1/token",
    "POST /auth/v1/logout",
    *["POST /functions/v1/legal-chat"] * ("legal-chat" in BUNDLED),
    *(f"{method} /rest/v1/conversations" for method in ("GET", "POST", "PATCH", "DELETE")),
    *(f"{method} /rest/v1/messages" for method in ("GET", "POST", "PATCH")),
    *(f"{method} /rest/v1/profiles" for method in ("GET", "PATCH")),
    *CHARTCHEK_REQUESTS * ({*CHARTCHEK} <= {*BUNDLED}),
]


@pytest.fixture(scope="module")
def description() -> dict[str, Any]:
    return openapi(load_functions(ROOT))


def test_generated_documents_are_current() -> None:
    stale = [name for name, text in documents(ROOT).items() if (ROOT / name).read_text(encoding="utf-8") != text]
    if stale:
        pytest.fail(f"{', '.join(stale)}: out of date, run `make docs` and commit them", pytrace=False)


def test_env_example_lists_every_setting() -> None:
    named = set(re.findall(r"^# ([A-Z_]+)=", (ROOT / ".env.example").read_text(encoding="utf-8"), re.MULTILINE))
    set_by_platform = {"AWS_LWA_SNAPSTART_AFTER_RESTORE_PATH"}
    assert {field.name.upper() for field in fields(Settings)} - set_by_platform <= named


@pytest.mark.parametrize("file", [".env.example", "docs/chartchek.md"])
def test_documents_name_the_default_model(file: str) -> None:
    assert DEFAULT_MODEL in (ROOT / file).read_text(encoding="utf-8")


def test_openapi_describes_every_request_of_the_contract(description: dict[str, Any]) -> None:
    described = {f"{method.upper()} {path}" for path, methods in description["paths"].items() for method in methods}
    assert {*CONTRACT} <= described


def test_schemas_of_functions_do_not_replace_those_of_the_rest_api(description: dict[str, Any]) -> None:
    fixed = json.loads(SUPABASE.read_text(encoding="utf-8"))["schemas"]
    described = description["components"]["schemas"]
    assert {name: described[name] for name in fixed} == fixed


def test_references_resolve_and_operation_ids_are_unique(description: dict[str, Any]) -> None:
    for reference in re.findall(r'"\$ref": "#/([^"]+)"', json.dumps(description)):
        place: Any = description
        for step in reference.split("/"):
            place = place[step]
    names = [operation["operationId"] for path in description["paths"].values() for operation in path.values()]
    assert len(names) == len(set(names))


class Every(BaseModel):
    """A required field of each kind that has an example of its own."""

    day: date
    at: datetime
    hour: time
    lasts: timedelta
    id: UUID
    page: AnyUrl
    code: str = Field(min_length=6, max_length=8)
    key: Base64Bytes
    number: int = Field(gt=3)
    below: int = Field(le=-4)
    pair: list[int] = Field(min_length=2)


def test_the_example_of_a_request_is_valid() -> None:
    Every.model_validate_json(json.dumps(example(Every.model_json_schema(), {})))


def test_the_manifest_equals_the_declared_routes(description: dict[str, Any]) -> None:
    imported = {
        (function.name, route.name, route.method, route.path, route.limit, route.auth, route.status, route.streams)
        for function in load_functions(ROOT)
        for route in function.routes
    }
    read = {
        (route.function, route.handler, route.method, route.path, route.limit, route.auth, route.status, route.streams)
        for route in read_manifest(ROOT)
    }
    assert read == imported


MANIFESTS = [
    ("def (", "functions/x/main.py:1: not valid Python"),
    ("x = 1", "functions/x/main.py: no handler has an @endpoint line"),
    ('@endpoint("GET", PATH)\nasync def x(call): ...', "functions/x/main.py:1: path of @endpoint must be written out"),
    *(
        (f"\n@endpoint({arguments})\nasync def x(call): ...", f"functions/x/main.py:2: {message}")
        for arguments, message in [
            ('"get", "/a"', "method 'get' must be one of GET, POST, PUT, PATCH, DELETE"),
            ('"GET", "a"', "path 'a' must begin with /"),
            ('"GET", "/a?b=1"', "path '/a?b=1' must begin with /"),
            ('"GET", "/a", timeout="60"', "timeout '60' must be a number above 0"),
            ('"GET", "/a", timeout=0', "timeout 0 must be a number above 0"),
            ('"POST", "/a", max_body="1MB"', "max_body '1MB' must be a number above 0"),
            ('"POST", "/a", accepts="json"', "accepts 'json' must be a tuple"),
            ('"POST", "/a", accepts=("xml",)', "accepts ('xml',) must be a tuple"),
            ('"POST", "/a", limit=10', "limit 10 must be a text such as"),
            ('"POST", "/a", auth="admin"', "auth 'admin' is not understood: use one or several of user, service, key"),
        ]
    ),
    (
        '@endpoint("GET", "/a/{b}")\nasync def x(call): ...\n@endpoint("GET", "/a/{c}")\nasync def y(call): ...',
        "functions/x/main.py:4: GET /a/{c} has two handlers, x and y",
    ),
]


@pytest.mark.parametrize(("code", "message"), MANIFESTS)
def test_a_manifest_error_names_the_line(tmp_path: Any, code: str, message: str) -> None:
    file = tmp_path / "functions" / "x" / "main.py"
    file.parent.mkdir(parents=True)
    file.write_text(code)
    with pytest.raises(ManifestError, match=re.escape(message)):
        read_function(file, tmp_path)


@pytest.mark.parametrize(
    ("file", "owner"),
    [
        ("json.py", "a module of Python"),
        ("email/welcome.py", "a module of Python"),
        ("openai.py", "the package openai, which the library needs"),
        ("jwt/__init__.py", "the package pyjwt, which the library needs"),
        ("shared.py", "a part of Edgewise"),
    ],
)
def test_a_module_whose_name_is_taken_is_refused(tmp_path: Any, file: str, owner: str) -> None:
    path = tmp_path / "functions" / "x" / file
    path.parent.mkdir(parents=True)
    path.touch()
    (tmp_path / "functions" / "x" / "main.py").write_text('@endpoint("GET", "/a")\nasync def x(call): ...')
    name = file.partition("/")[0].removesuffix(".py")
    message = f"functions/x has a module `{name}`, which is also {owner}: rename it"
    with pytest.raises(ManifestError, match=re.escape(message)):
        read_manifest(tmp_path)


def test_a_function_is_read_with_its_own_modules_and_packages(tmp_path: Any) -> None:
    """`responses` is a package of the tests as well, `email` is one of Python, here a folder of data."""
    root = tmp_path / "functions" / "x"
    wheel = write_wheel(tmp_path, "tiny", "1.0", "VERSION = '1.0'\n")
    (root / "email").mkdir(parents=True)
    (root / "email" / "welcome.html").touch()
    (root / "main.py").write_text(
        "import tiny\nfrom responses import NAME\nfrom shared.endpoint import Call, endpoint\n\n\n"
        '@endpoint("GET", f"/{NAME}/{tiny.VERSION}")\nasync def x(call: Call) -> dict[str, str]: ...\n'
    )
    (root / "requirements.txt").write_text(f"{wheel}\n")
    (root / "responses.py").write_text("NAME = 'own'\n")
    import responses

    [function] = load_functions(tmp_path)
    assert function.routes[0].path == "/own/1.0"
    assert sys.modules["responses"] is responses


def test_a_function_may_begin_with_a_byte_order_mark(tmp_path: Any) -> None:
    source = b'\xef\xbb\xbf@endpoint("GET", "/a")\nasync def x(call): ...'
    assert [route.path for route in read_sources({tmp_path / "functions/x/main.py": source}, tmp_path)] == ["/a"]


def test_error_codes_are_unique_and_have_a_message() -> None:
    codes = [error.code for error in every_error()]
    assert len(codes) == len(set(codes))
    for error in every_error():
        assert re.fullmatch("[A-Z][A-Z_]+", error.code)
        assert error.default_message()
        assert 400 <= error.status < 600


def test_yaml_reads_back_as_the_same_data(description: dict[str, Any]) -> None:
    shared_item = {"on": "a: b"}
    value = {"a": ["yes", "1", "x: y", "plain words", {"b": []}], "200": None, "c": True, "d": {"e": 1.5}}
    value |= {"lines": "one\n\n* `two`\n", "same": [shared_item, shared_item], "ఫ": "2026-11-01"}
    for data in (value, description):
        text = to_yaml(data)
        assert yaml.safe_load(text) == data
        assert not re.search(r"^\s*(- )?\w+: [&*]", text, re.MULTILINE), "aliases are harder to read"
