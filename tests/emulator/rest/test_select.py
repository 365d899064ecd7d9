"""Columns: names, aliases, casts, JSON paths, computed columns, domains; order and limits; aggregates and groups."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.emulator.rest.conftest import Client

WEIRD = "/W%C3%BCrfel%20%26%20Co"


def read(rest: Client, path: str) -> Any:
    response = rest.get(path)
    assert response.status_code in (200, 206), response.text
    return response.json()


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/venues?select=id,n:name&id=eq.1", [{"id": 1, "n": "Old Hall"}]),
        ("/venues?select=capacity::text,opened::text&id=eq.1", [{"capacity": "500", "opened": "1901-05-01"}]),
        ("/venues?select=rating::double precision,big:capacity::int8&id=eq.1", [{"rating": 4.5, "big": 500}]),
        ("/venues?select=details->owner->>name,details->floors->1&id=eq.1", [{"name": "City", "floors": 2}]),
        ("/venues?select=last:details->floors->-1&id=eq.2", [{"last": 2}]),
        ("/venues?select=tags->0,open_days&id=eq.1", [{"tags": "large", "open_days": "[1,6)"}]),
        ("/concerts?select=program->pieces->>0&id=eq.1", [{"pieces": "Overture"}]),
        ("/venues?select=id,label&id=eq.3", [{"id": 3, "label": "Garden Stage"}]),
        ("/lamps?id=eq.1", [{"id": 1, "shade": "#0000ff", "venue_id": 1}]),
        ("/lamps?select=s:shade,id&id=eq.3", [{"s": None, "id": 3}]),
        (
            f'{WEIRD}?select="Größe (cm)","a.b","with,comma"&id=eq.1',
            [{"Größe (cm)": 3, "a.b": "dot", "with,comma": "comma"}],
        ),
        (f'{WEIRD}?select=id&"with,comma"=eq.comma', [{"id": 1}]),
        ("/venue_names?select=name&id=eq.2", [{"name": "New Hall"}]),
    ],
)
def test_columns(rest: Client, path: str, expected: Any) -> None:
    assert read(rest, path) == expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("order=city.asc.nullsfirst,id.desc", [3, 4, 1, 2]),
        ("order=city.desc,id", [3, 2, 1, 4]),
        ("order=details->owner->>name.desc.nullslast,id", [2, 1, 3, 4]),
        ("order=label.desc", [1, 2, 3, 4]),
        ("order=id&limit=2&offset=1", [2, 3]),
        ("order=id&offset=3", [4]),
        ("limit=0", []),
    ],
)
def test_order_and_limit(rest: Client, query: str, expected: list[int]) -> None:
    assert [row["id"] for row in read(rest, f"/venues?select=id&{query}")] == expected


def test_no_more_than_max_rows_at_any_level(rest_with: Callable[..., Client]) -> None:
    rest = rest_with(db_max_rows="1")
    assert read(rest, "/venues?select=id,seats(number)&order=id&limit=5") == [{"id": 1, "seats": [{"number": 1}]}]
    assert len(read(rest, "/rpc/numbers_to?n=3")) == 1


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/venues?select=count()", [{"count": 4}]),
        ("/venues?select=top:capacity.max(),capacity.min(),rating.avg()::int", [{"top": 1200, "min": 0, "avg": 4}]),
        (
            "/venues?select=city,count()&order=city.nullsfirst",
            [{"city": None, "count": 1}, {"city": "Chennai", "count": 2}, {"city": "Kochi", "count": 1}],
        ),
        ("/performances?select=part,fee.sum()::text&order=part&limit=1", [{"part": "flute", "sum": "160"}]),
        ("/performances?select=part::varchar,fee.sum()&order=part&limit=1", [{"part": "flute", "sum": 160}]),
        (
            "/concerts?select=price.sum(),venue_id(name)&venue_id=eq.1",
            [{"sum": 35.0, "venue_id": {"name": "Old Hall"}}],
        ),
        ("/performances?select=...musicians(name),fee.sum()&part=eq.viola", [{"name": "Binu", "sum": 80}]),
        (
            "/performances?select=...concerts(...venue_id(name,seats:capacity.sum())),fee.sum()&concert_id=eq.2",
            [{"name": "New Hall", "seats": 2400, "sum": 210}],
        ),
        ("/musicians?select=...mentor_id(mentored:count()),count()", [{"mentored": 3, "count": 4}]),
        (
            "/venues?select=name,seats(row,count())&id=eq.1",
            [{"name": "Old Hall", "seats": [{"row": "A", "count": 2}]}],
        ),
        ("/venues?select=owner:details->owner->>name,count()&id=lt.2", [{"owner": "City", "count": 1}]),
        ("/rpc/venue_table?select=number.sum()", [{"sum": 6}]),
        # ordered by a column of an embedded relation, and by a JSON path
        (
            "/concerts?select=count(),v:venue_id(name)&order=v(name).desc.nullslast&limit=2",
            [{"count": 2, "v": {"name": "Old Hall"}}, {"count": 1, "v": {"name": "New Hall"}}],
        ),
        (
            "/concerts?select=count(),v:venue_id(details)&order=v(details->owner->>name).desc.nullslast&limit=1",
            [{"count": 1, "v": {"details": {"owner": {"name": "Trust"}, "floors": [1, 2]}}}],
        ),
        ("/concerts?select=count(),...venue_id(name)&order=venue_id(name)&limit=1", [{"count": 1, "name": "New Hall"}]),
        (
            "/venues?select=details->owner->>name,count()&order=details->owner->>name.desc.nullslast&limit=1",
            [{"name": "Trust", "count": 1}],
        ),
        # every column, beside an aggregate of a spread
        (
            "/seats?select=*,...venues(cities:city.count())&number=eq.2",
            [{"venue_id": 1, "number": 2, "row": "A", "cities": 1}],
        ),
    ],
)
def test_aggregates_and_groups(rest_with: Callable[..., Client], path: str, expected: Any) -> None:
    assert read(rest_with(db_aggregates_enabled="true"), path) == expected


@pytest.mark.parametrize(
    "select", ["count()", "capacity.sum()", "id,seats(number.max())", "id,...venue_manuals(count())"]
)
def test_aggregates_are_off_unless_enabled(rest: Client, select: str) -> None:
    response = rest.get(f"/venues?select={select}")
    assert response.status_code == 400
    assert response.json()["code"] == "PGRST123"


def test_counting_an_embedded_relation_needs_no_aggregates(rest: Client) -> None:
    assert read(rest, "/venues?select=id,seats(count)&order=id&limit=2") == [
        {"id": 1, "seats": [{"count": 2}]},
        {"id": 2, "seats": [{"count": 1}]},
    ]
