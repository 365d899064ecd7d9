"""Responses of the running stack are as docs/openapi.yaml describes them: status, content type and body."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
import requests
import yaml

from tests.conftest import ROOT, Stack
from tests.harness.bundled import BUNDLED

if TYPE_CHECKING:
    from schemathesis import Case

DOCUMENT = yaml.load((ROOT / "docs" / "openapi.yaml").read_text(encoding="utf-8"), yaml.CSafeLoader)
OPERATIONS = [(method, path) for path, methods in DOCUMENT["paths"].items() for method in methods]
EXAMPLES = 12
SEED = 20261129


@dataclass
class User:
    """A user, and the ids of the user's rows by the names of fields and parameters that refer to them."""

    headers: dict[str, str]
    ids: dict[str, str]


@pytest.fixture(scope="module")
def session() -> Iterator[requests.Session]:
    with requests.Session() as session:
        yield session


@pytest.fixture
def user(stack: Stack, session: requests.Session) -> User:
    def post(path: str, body: dict[str, Any], **headers: str) -> Any:
        response = session.post(stack.url + path, json=body, headers={"apikey": stack.anon_key, **headers})
        assert response.status_code in (200, 201), response.text
        return response.json()

    new = {"email": f"{os.urandom(6).hex()}@example.com", "password": "correct-horse-9"}
    signed_up = post("/auth/v1/signup", new)
    own = {"Authorization": f"Bearer {signed_up['access_token']}"}
    conversation = post("/rest/v1/conversations", {"title": "A title"}, **own)["id"]
    message = {"conversation_id": conversation, "role": "user", "content": "A question"}
    assistant = {"name": "Guide", "instructions": "Be plain.", "model": "gpt-6.1-terra"}
    ids = {
        "user_id": signed_up["user"]["id"],
        "profiles": signed_up["user"]["id"],
        "conversation_id": conversation,
        "conversations": conversation,
        "messages": post("/rest/v1/messages", message, **own)["id"],
    }
    if "assistant-create" in BUNDLED:
        ids["assistant_id"] = post("/api/assistant/create", assistant, **own)["id"]
    if "thread-create" in BUNDLED:
        ids["thread_id"] = post("/api/thread/create", {"message": "A question"}, **own)["thread_id"]
    return User({"apikey": stack.anon_key, **own}, ids)


def refer(case: Case, path: str, ids: Mapping[str, str]) -> None:
    """Replace generated ids by those of rows that exist."""
    table = path.rpartition("/")[2]
    for name in case.query or {}:
        if name in ids or name == "id":
            case.query[name] = f"eq.{ids[table if name == 'id' else name]}"
    if isinstance(case.body, dict):
        case.body.update({name: ids[name] for name in case.body.keys() & ids.keys()})


@pytest.fixture(scope="module")
def schema() -> Any:
    import schemathesis

    return schemathesis.openapi.from_dict(DOCUMENT)


@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_responses_are_described(
    stack: Stack, session: requests.Session, schema: Any, user: User, method: str, path: str
) -> None:
    from hypothesis import HealthCheck, Phase, given, seed, settings
    from hypothesis import strategies as st
    from schemathesis import GenerationMode
    from schemathesis.checks import not_a_server_error
    from schemathesis.specs.openapi import checks

    conformance = [
        not_a_server_error,
        checks.status_code_conformance,
        checks.content_type_conformance,
        checks.response_schema_conformance,
    ]
    key = {"apikey": stack.anon_key}
    callers = [
        *[user.headers] * 5,
        {**key, "Authorization": f"Bearer {stack.anon_key}"},
        {**key, "Authorization": "Bearer wrong"},
        {"apikey": "wrong"} if path.startswith(("/auth/", "/rest/")) else key,
    ]
    operation = schema[path][method.upper()]
    cases = st.one_of(*(operation.as_strategy(generation_mode=mode) for mode in GenerationMode))

    @seed(SEED)
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=cases, headers=st.sampled_from(callers), existing=st.booleans())
    def run(case: Case, headers: dict[str, str], existing: bool) -> None:
        if existing:
            refer(case, path, user.ids)
        if case.headers and case.headers.get("Prefer") != "return=representation":
            case.headers.pop("Prefer", None)  # any other value asks PostgREST for an empty body
        case.call_and_validate(base_url=stack.url, headers=headers, session=session, checks=conformance, timeout=60)

    run()
