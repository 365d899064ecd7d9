"""supabase-py's query builders against the REST service: every kind of request."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from postgrest import APIError, CountMethod, SyncPostgrestClient

from tests.emulator.rest.conftest import Client, token


@pytest.fixture
def client(rest_with: Callable[..., Client]) -> Iterator[SyncPostgrestClient]:
    rest = rest_with(db_tx_end="rollback-allow-override")  # rolls back all writes of the tests
    headers = {"Authorization": f"Bearer {token('service_role')}"}
    with SyncPostgrestClient(str(rest.base_url), headers=headers) as client:
        yield client


def found(rows: Any) -> list[int]:
    return [row["id"] for row in rows.execute().data]


@pytest.mark.parametrize(
    ("build", "expected"),
    [
        (lambda q: q.eq("city", "Chennai"), [1, 4]),
        (lambda q: q.neq("id", 2).gte("capacity", 80), [1, 3]),
        (lambda q: q.ilike("name", "%hall"), [1, 2]),
        (lambda q: q.is_("city", "null"), [3]),
        (lambda q: q.not_.is_("city", "null"), [1, 2, 4]),
        (lambda q: q.in_("name", ["Old Hall", "a,b", 'x"y']), [1]),
        (lambda q: q.contains("tags", ["large"]), [1, 2]),
        (lambda q: q.contains("details", {"lift": False}), [1]),
        (lambda q: q.contained_by("tags", ["large", "historic"]), [1, 4]),
        (lambda q: q.overlaps("tags", ["modern", "outdoor"]), [2, 3]),
        (lambda q: q.range_lt("open_days", [6, 9]), [1]),
        (lambda q: q.or_("id.eq.1,and(capacity.lt.100,city.is.null)"), [1, 3]),
        (lambda q: q.text_search("description", "garden", options={"config": "english", "type": "plain"}), [3]),
        (lambda q: q.match({"city": "Chennai", "active": "true"}), [1]),
        (lambda q: q.range(1, 2), [2, 3]),
        (lambda q: q.limit(1), [1]),
    ],
)
def test_filters(client: SyncPostgrestClient, build: Callable[[Any], Any], expected: list[int]) -> None:
    assert found(build(client.table("venues").select("id")).order("id")) == expected


def test_embedding_ordering_and_counting(client: SyncPostgrestClient) -> None:
    query = client.table("venues").select("id, seats(number)", count=CountMethod.exact)
    response = query.gt("seats.number", 1).order("id", desc=True).limit(2).execute()
    assert response.count == 4
    assert response.data == [{"id": 4, "seats": []}, {"id": 3, "seats": []}]
    head = client.table("venues").select("*", count=CountMethod.exact, head=True).execute()
    assert (head.count, head.data) == (4, [])


def test_one_row_or_none(client: SyncPostgrestClient) -> None:
    one = client.table("venues").select("id,name").eq("id", 1)
    assert one.single().execute().data == {"id": 1, "name": "Old Hall"}
    assert client.table("venues").select("id").eq("id", 99).maybe_single().execute() is None
    with pytest.raises(APIError) as caught:
        client.table("venues").select("id").single().execute()
    assert (caught.value.code, caught.value.details) == ("PGRST116", "The result contains 4 rows")
    assert client.table("venues").select("id,name").eq("id", 1).csv().execute().data == 'id,name\n1,"Old Hall"'


def test_writes(client: SyncPostgrestClient) -> None:
    tickets = client.table("tickets")
    seat = {"venue_id": None, "seat_number": None}
    assert tickets.insert({"id": 50, "holder": "Q"}).execute().data == [{"id": 50, "holder": "Q", **seat}]
    bulk = tickets.insert([{"id": 51, "holder": "R"}, {"id": 52}]).execute().data
    assert [row["holder"] for row in bulk] == ["R", None]
    assert tickets.upsert({"id": 1, "holder": "S"}).execute().data[0]["holder"] == "S"
    assert tickets.update({"holder": "T"}).eq("id", 2).execute().data[0]["holder"] == "T"
    assert [row["id"] for row in tickets.delete().in_("id", [1, 2]).execute().data] == [1, 2]


def test_functions(client: SyncPostgrestClient) -> None:
    assert client.rpc("numbers_to", {"n": 3}).execute().data == [1, 2, 3]
    assert client.rpc("find_venues", {"min_capacity": 1000}, get=True).execute().data[0]["id"] == 2
    with pytest.raises(APIError) as caught:
        client.rpc("nothing_like_it", {}).execute()
    assert caught.value.code == "PGRST202"
