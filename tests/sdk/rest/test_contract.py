"""The legal assistant's documented requests, exactly as written, against the whole stack."""

import uuid
from collections.abc import Callable
from typing import Any
from urllib.parse import quote, urlencode

import httpx
import pytest

Request = Callable[..., httpx.Response]
CONVERSATION = {"id", "user_id", "title", "created_at", "updated_at", "deleted_at", "is_pinned"}


class User:
    """A user signed up by the documented request; `request` sends a documented request with the token only."""

    def __init__(self, url: str, anon_key: str) -> None:
        body = {"email": f"{uuid.uuid4().hex}@example.com", "password": "securePassword123"}
        response = httpx.post(f"{url}/auth/v1/signup", json=body, headers={"apikey": anon_key}, timeout=60)
        session = response.raise_for_status().json()
        self.id, self.token, self.url = session["user"]["id"], session["access_token"], url

    def request(self, method: str, path: str, body: Any = None, **headers: str) -> httpx.Response:
        given = {"Authorization": f"Bearer {self.token}", **headers}
        return httpx.request(method, f"{self.url}/rest/v1{path}", json=body, headers=given, timeout=60)


@pytest.fixture(scope="module")
def user(stack) -> User:
    return User(stack.url, stack.anon_key)


@pytest.fixture
def conversation(user: User) -> dict[str, Any]:
    response = user.request("POST", "/conversations", {"user_id": user.id, "title": "How to file an FIR"})
    assert response.status_code == 201
    return response.json()


def test_conversations(user: User, conversation: dict[str, Any]) -> None:
    assert set(conversation) == CONVERSATION
    assert (conversation["title"], conversation["is_pinned"]) == ("How to file an FIR", False)

    path = f"/conversations?select=*&user_id=eq.{user.id}&deleted_at=is.null&order=updated_at.desc&limit=20&offset=0"
    listed = user.request("GET", path)
    assert (listed.status_code, listed.json()[0]["id"]) == (200, conversation["id"])

    change = {"title": "Updated title", "is_pinned": True}
    changed = user.request("PATCH", f"/conversations?id=eq.{conversation['id']}", change)
    assert (changed.status_code, changed.json()["title"], changed.json()["is_pinned"]) == (200, "Updated title", True)
    assert changed.json()["updated_at"] > conversation["updated_at"]

    deleted = user.request("DELETE", f"/conversations?id=eq.{conversation['id']}")
    assert (deleted.status_code, deleted.content) == (204, b"")
    assert user.request("GET", f"/conversations?select=*&id=eq.{conversation['id']}").json() == []


def test_messages(user: User, conversation: dict[str, Any]) -> None:
    message = {
        "conversation_id": conversation["id"],
        "role": "user",
        "content": "How do I file an FIR?",
        "language": "en",
    }
    created = user.request("POST", "/messages", message)
    assert created.status_code == 201
    assert {**created.json(), **message} == created.json()

    path = (
        f"/messages?select=*&conversation_id=eq.{conversation['id']}&deleted_at=is.null"
        "&order=created_at.asc&limit=50&offset=0"
    )
    assert [one["id"] for one in user.request("GET", path).json()] == [created.json()["id"]]

    embedded = user.request("GET", f"/conversations?select=*,messages(*)&id=eq.{conversation['id']}").json()[0]
    assert [one["content"] for one in embedded["messages"]] == ["How do I file an FIR?"]

    edit = {"content": "Updated message content", "edited": True}
    edited = user.request("PATCH", f"/messages?id=eq.{created.json()['id']}", edit)
    assert (edited.status_code, edited.json()["content"], edited.json()["edited"]) == (200, edit["content"], True)

    deleted = user.request("PATCH", f"/messages?id=eq.{created.json()['id']}", {"deleted_at": "2025-01-26T10:10:00Z"})
    assert deleted.status_code == 200
    assert user.request("GET", path).json() == []


def test_the_profile(user: User) -> None:
    path = f"/profiles?select=*&id=eq.{user.id}"
    found = user.request("GET", path).json()[0]
    assert {"id", "email", "full_name", "preferred_language", "created_at", "updated_at"} <= set(found)
    change = {"full_name": "John Doe", "preferred_language": "hi"}
    changed = user.request("PATCH", f"/profiles?id=eq.{user.id}", change)
    assert (changed.status_code, {**changed.json(), **change}) == (200, changed.json())


def test_no_more_than_a_hundred_rows(user: User, conversation: dict[str, Any]) -> None:
    rows = [{"conversation_id": conversation["id"], "role": "user", "content": f"Message {n}"} for n in range(101)]
    assert user.request("POST", "/messages", rows).status_code == 201
    path = f"/messages?select=id&conversation_id=eq.{conversation['id']}&limit=500"
    assert len(user.request("GET", path).json()) == 100


@pytest.fixture(scope="module")
def titles(user: User) -> dict[str, str]:
    """Ids by title; one of them matches only by a message."""
    found = {}
    for title, content in (("Zebra crossing", "unrelated"), ("Untitled", "I was hit on a zebra crossing, 25 lakh")):
        made = user.request("POST", "/conversations", {"user_id": user.id, "title": title}).json()
        message = {"conversation_id": made["id"], "role": "user", "content": content}
        user.request("POST", "/messages", message)
        found[title] = made["id"]
    return found


def forms(user: User, query: str) -> list[str]:
    search = f"(title.ilike.%{query}%,messages.content.ilike.%{query}%)"
    start = f"/conversations?select=*&user_id=eq.{user.id}"
    return [
        f"{start}&or={search}".replace(" ", "%20"),
        f"{start}&or={quote(search)}",
        f"{start}&or={quote(search, safe='().,*')}",
        f"{start}&{urlencode({'or': search})}",
        f"{start}&or={quote(search.replace('%', '*'), safe='().,*')}",
    ]


class TestSearch:
    @pytest.mark.parametrize("query", ["zebra", "crossing", "ebr"])
    def test_as_documented_and_as_browsers_send_it(self, user: User, titles: dict[str, str], query: str) -> None:
        for path in forms(user, query):
            response = user.request("GET", path)
            assert response.status_code == 200
            assert [one["id"] for one in response.json()] == [titles["Zebra crossing"], titles["Untitled"]]

    def test_what_looks_like_an_escape(self, user: User, titles: dict[str, str]) -> None:
        for path in forms(user, "25 lakh"):
            assert [one["title"] for one in user.request("GET", path).json()] == ["Untitled"]

    def test_it_is_the_same_search_as_the_function_s(self, user: User, titles: dict[str, str]) -> None:
        documented = user.request("GET", forms(user, "zebra")[0])
        called = user.request("POST", "/rpc/search_conversations", {"query": "zebra"})
        assert documented.json() == called.json()

    def test_selecting_paging_and_counting(self, user: User, titles: dict[str, str]) -> None:
        path = forms(user, "zebra")[0].replace("select=*", "select=title") + "&order=title.asc&limit=1"
        response = user.request("GET", path, Prefer="count=exact")
        assert (response.status_code, response.json()) == (206, [{"title": "Untitled"}])
        assert response.headers["content-range"] == "0-0/2"
        head = user.request("HEAD", path, Prefer="count=exact")
        assert (head.status_code, head.content, head.headers["content-range"]) == (206, b"", "0-0/2")

    def test_another_or_is_postgrest_s(self, user: User) -> None:
        response = user.request("GET", "/conversations?or=(title.ilike.*a*,messages.content.ilike.*b*)")
        assert (response.status_code, response.json()["code"]) == (400, "PGRST100")
        assert user.request("GET", "/conversations?or=(title.ilike.*zebra*,is_pinned.is.true)").status_code == 200

    def test_other_users_find_nothing(self, stack, user: User, titles: dict[str, str]) -> None:
        other_user = User(stack.url, stack.anon_key)
        assert other_user.request("GET", forms(user, "zebra")[0]).json() == []


def test_requests_of_sdks_and_with_prefer_are_unchanged(user: User) -> None:
    row = {"user_id": user.id, "title": "Quiet"}
    for headers in ({"X-Client-Info": "supabase-js/2"}, {"Prefer": "return=minimal"}):
        response = user.request("POST", "/conversations", row, **headers)
        assert (response.status_code, response.content) == (201, b"")
    full = user.request("POST", "/conversations", row, Prefer="return=representation")
    assert (full.status_code, full.json()[0]["title"]) == (201, "Quiet")
    many = user.request("POST", "/conversations", [row, row])
    assert (many.status_code, len(many.json())) == (201, 2)


def test_rows_of_other_users_are_not_accessible(stack, user: User, conversation: dict[str, Any]) -> None:
    other_user = User(stack.url, stack.anon_key)
    path = f"/conversations?id=eq.{conversation['id']}"
    assert other_user.request("GET", path).json() == []
    change = other_user.request("PATCH", path, {"title": "Mine now"})
    assert (change.status_code, change.json()) == (200, [])
    refused = other_user.request("POST", "/conversations", {"user_id": user.id, "title": "Yours"})
    assert (refused.status_code, refused.json()["code"]) == (403, "42501")
