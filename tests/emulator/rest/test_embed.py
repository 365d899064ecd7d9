"""Embedding: every kind of relationship, hints, spreads, inner joins, filters and order by embedded relations."""
# ruff: noqa: E501 - one case per line

from typing import Any

import pytest

from tests.emulator.rest.conftest import Client


def read(rest: Client, path: str) -> Any:
    response = rest.get(path)
    assert response.status_code in (200, 206), response.text
    return response.json()


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        # many-to-one, by constraint, by column, by hint; from there one-to-one
        ("/concerts?select=venues!concerts_venue_id_fkey(name)&id=eq.1", [{"venues": {"name": "Old Hall"}}]),
        ("/concerts?select=at:venue_id(name,venue_manuals(text))&id=eq.1", [{"at": {"name": "Old Hall", "venue_manuals": {"text": "Ring twice"}}}]),
        ("/concerts?select=backup_venue(name)&id=eq.1", [{"backup_venue": {"name": "New Hall"}}]),
        ("/concerts?select=venues!venue_id(name)&id=eq.4", [{"venues": None}]),
        # one-to-many, one-to-one from both sides
        ("/venues?select=concerts!venue_id(title)&concerts.order=id&id=eq.1", [{"concerts": [{"title": "Spring"}, {"title": "Autumn"}]}]),
        ("/venues?select=concerts!backup_venue(title)&id=eq.1", [{"concerts": []}]),
        ("/venue_manuals?select=venues(name)&venue_id=eq.2", [{"venues": {"name": "New Hall"}}]),
        # many-to-many, in both directions
        ("/concerts?select=musicians(name,concerts(title))&musicians.order=id&musicians.concerts.order=id&id=eq.3", [{"musicians": [{"name": "Chitra", "concerts": [{"title": "Summer"}, {"title": "Autumn"}]}]}]),
        ("/concerts?select=musicians!performances(name)&id=eq.3", [{"musicians": [{"name": "Chitra"}]}]),
        # keys of two columns
        ("/tickets?select=holder,seats(row,venues(name))&id=in.(1,3)&order=id", [{"holder": "Mira", "seats": {"row": "A", "venues": {"name": "Old Hall"}}}, {"holder": "Open", "seats": None}]),
        # a table with itself, in both directions
        ("/musicians?select=name,musicians(name),mentor_id(name)&id=eq.2", [{"name": "Binu", "musicians": [{"name": "Dev"}], "mentor_id": {"name": "Asha"}}]),
        ("/musicians?select=pupils:musicians!mentor_id(name)&id=eq.2", [{"pupils": [{"name": "Dev"}]}]),
        # views, and views on views, in place of their tables
        ("/concert_titles?select=title,venues(name),musicians(name)&concert_id=eq.3", [{"title": "Autumn", "venues": {"name": "Old Hall"}, "musicians": [{"name": "Chitra"}]}]),
        ("/concert_titles_again?select=venue_names(name)&concert_id=eq.2", [{"venue_names": {"name": "New Hall"}}]),
        ("/venue_names?select=concert_titles_again(title)&id=eq.2", [{"concert_titles_again": [{"title": "Summer"}]}]),
        ("/venue_names?select=venue_manuals(text)&id=eq.1", [{"venue_manuals": {"text": "Ring twice"}}]),
        ("/venue_list?select=venue_manuals(text)&id=eq.1", [{"venue_manuals": {"text": "Ring twice"}}]),
        ("/odd%20%7Bview%7D%20%281,%202%29?select=title,venues(name)&order=title&limit=1", [{"title": "Autumn{", "venues": {"name": "Old Hall"}}]),
        ("/busy_concerts?select=number,venues(name),performances(part)&id=eq.3", [{"number": 1, "venues": {"name": "Old Hall"}, "performances": [{"part": "flute"}]}]),
        ("/performances?select=part,pupils!id(name)&musician_id=eq.2", [{"part": "viola", "pupils": {"name": "Binu"}}]),
        # a partitioned table, from both sides
        ("/takings?select=amount,venues(name)&order=day&limit=1", [{"amount": 900, "venues": {"name": "Old Hall"}}]),
        ("/venues?select=takings(amount)&id=eq.2", [{"takings": [{"amount": 2000}]}]),
        # computed relationships, to one and to many
        ("/venues?select=cheapest_concert(title)&id=eq.1", [{"cheapest_concert": {"title": "Autumn"}}]),
        ("/concerts?select=later_concerts(title,venue_id(name))&id=eq.2", [{"later_concerts": [{"title": "Autumn", "venue_id": {"name": "Old Hall"}}]}]),
        # computed relationships beside and within other embedded relations, also of a column with the table's name
        ("/concerts?select=venues!venue_id(concerts!venue_id(title)),later_concerts(title)&id=eq.2", [{"venues": {"concerts": [{"title": "Summer"}]}, "later_concerts": [{"title": "Autumn"}]}]),
        ("/musicians?select=concerts(title,later_concerts(musicians(name),later_concerts(title)))&id=eq.3&concerts.order=id", [{"concerts": [{"title": "Summer", "later_concerts": [{"musicians": [{"name": "Chitra"}], "later_concerts": []}]}, {"title": "Autumn", "later_concerts": []}]}]),
        ("/rpc/find_venues?min_capacity=1000&select=seats(venues(name)),cheapest_concert(title)", [{"seats": [{"venues": {"name": "New Hall"}}], "cheapest_concert": {"title": "Summer"}}]),
        ("/chairs?select=chair_maker(name)", [{"chair_maker": {"name": "Asha"}}]),
        # the rows of a function
        ("/rpc/find_venues?min_capacity=1000&select=name,seats(row)", [{"name": "New Hall", "seats": [{"row": "B"}]}]),
        ("/rpc/find_venues?select=name,seats()&seats=not.is.null&id=eq.2", [{"name": "New Hall"}]),
        # domains with a cast to json in an embedded relation
        ("/venues?select=lamps(*)&id=eq.2", [{"lamps": [{"id": 3, "shade": None, "venue_id": 2}]}]),
    ],
)  # fmt: skip
def test_relationships(rest: Client, path: str, expected: Any) -> None:
    assert read(rest, path) == expected


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/concerts?select=title,...venue_id(venue:name)&id=gt.2&order=id", [{"title": "Autumn", "venue": "Old Hall"}, {"title": "Tour", "venue": None}]),
        ("/musicians?select=...mentor_id(m:name,...mentor_id(mm:name))&id=eq.4", [{"m": "Binu", "mm": "Asha"}]),
        ("/performances?select=...concerts(title,venue_id(name))&musician_id=eq.2", [{"title": "Spring", "venue_id": {"name": "Old Hall"}}]),
        ("/venues?select=name,...concerts!venue_id(title,price)&concerts.order=title.desc&id=in.(1,3)&order=id", [{"name": "Old Hall", "title": ["Spring", "Autumn"], "price": [20.0, 15.0]}, {"name": "Garden Stage", "title": [], "price": []}]),
        ("/concerts?select=...musicians(who:name)&musicians.order=name.desc&id=eq.1", [{"who": ["Binu", "Asha"]}]),
        ("/venues?select=...seats(number,...tickets(holder))&seats.order=number&id=eq.1", [{"number": [1, 2], "holder": [["Mira"], ["Noor"]]}]),
        # each name once, of two the last
        ("/seats?select=row,...venues(*,active,seats(row))&number=eq.2", [{"row": "A", "id": 1, "name": "Old Hall", "city": "Chennai", "capacity": 500, "opened": "1901-05-01", "rating": 4.5, "tags": ["large", "historic"], "details": {"lift": False, "owner": {"name": "City"}, "floors": [1, 2, 3]}, "open_days": "[1,6)", "description": "A grand old concert hall", "search": "'concert':4 'grand':2 'hall':5 'old':3", "active": True, "seats": [{"row": "A"}, {"row": "A"}]}]),
        ("/performances?select=part,...concerts(id,title,...venue_id(id,name))&musician_id=eq.2", [{"part": "viola", "title": "Spring", "id": 1, "name": "Old Hall"}]),
        ("/seats?select=row,...tickets(*)&number=eq.2", [{"row": "A", "id": [2], "venue_id": [1], "seat_number": [2], "holder": ["Noor"]}]),
    ],
)  # fmt: skip
def test_spreads(rest: Client, path: str, expected: Any) -> None:
    assert read(rest, path) == expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("select=id,seats(row)&seats.row=eq.B", [1, 2, 3, 4]),
        ("select=id,seats!inner(row)&seats.row=eq.B", [2]),
        ("select=id,seats(row)&seats=not.is.null", [1, 2]),
        ("select=id,seats()&seats=is.null", [3, 4]),
        ("select=id,s:seats(number)&s.number=eq.2&s=not.is.null", [1]),
        ("select=id,s:seats(number)&seats.number=eq.2&seats=not.is.null", None),
        ("select=id,seats(),venue_manuals()&seats.row=eq.B&or=(seats.not.is.null,venue_manuals.is.null)", [2, 3, 4]),
        ("select=id,concerts!venue_id!inner(musicians!inner(name))&concerts.musicians.name=eq.Binu", [1]),
        ("select=id,venue_manuals!inner()&venue_manuals.text=like.Use*", [2]),
        ("select=id,...venue_manuals!inner(text)", [1, 2]),
        ("select=id,...seats!inner(row)&seats.row=eq.B", [2]),
        ("select=id,seats(number)&seats.or=(number.eq.1,number.eq.9)&seats.limit=1&id=lt.3", [1, 2]),
    ],
)
def test_filters_by_embedded_relations(rest: Client, query: str, expected: list[int] | None) -> None:
    response = rest.get(f"/venues?order=id&{query}", headers={"Prefer": "count=exact"})
    if expected is None:  # a filter on the name of an aliased relation is on a column
        assert response.json()["code"] == "42703"
        return
    assert [row["id"] for row in response.json()] == expected
    assert response.headers["content-range"].endswith(f"/{len(expected)}")


def test_embedded_relations_are_jsonb(rest: Client) -> None:
    """As PostgREST writes them: the keys of an embedded object in the order of jsonb."""
    text = rest.get("/concerts?select=title,venues!venue_id(name,id,seats(row,number))&id=eq.2").text
    assert text == '[{"title":"Summer","venues":{"id": 2, "name": "New Hall", "seats": [{"row": "B", "number": 1}]}}]'


def test_order_by_an_embedded_column(rest: Client) -> None:
    for columns in ("name", "name,city,name", "name:city,id,...venue_manuals(text),name"):
        path = f"/concerts?select=title,v:venue_id({columns})&order=v(name).desc.nullslast,id&limit=3"
        assert [row["title"] for row in read(rest, path)] == ["Spring", "Autumn", "Summer"]


AMBIGUOUS = [
    {
        "cardinality": "many-to-one",
        "embedding": "concerts with venues",
        "relationship": "backup_venue using concerts(backup_venue_id) and venues(id)",
    },
    {
        "cardinality": "many-to-one",
        "embedding": "concerts with venues",
        "relationship": "concerts_venue_id_fkey using concerts(venue_id) and venues(id)",
    },
]


@pytest.mark.parametrize(
    ("path", "status", "code", "details", "hint"),
    [
        (
            "/concerts?select=venues(name)",
            300,
            "PGRST201",
            AMBIGUOUS,
            "Try changing 'venues' to one of the following: 'venues!backup_venue', 'venues!concerts_venue_id_fkey'."
            " Find the desired relationship in the 'details' key.",
        ),
        (
            "/venues?select=seat(*)",
            400,
            "PGRST200",
            "Searched for a foreign key relationship between 'venues' and 'seat' in the schema 'public', "
            "but no matches were found.",
            "Perhaps you meant 'seats' instead of 'seat'.",
        ),
        (
            "/venues?select=concerts!nope(*)",
            400,
            "PGRST200",
            "Searched for a foreign key relationship between 'venues' and 'concerts' using the hint 'nope' "
            "in the schema 'public', but no matches were found.",
            None,
        ),
        (
            "/venues?select=id&seats.row=eq.A",
            400,
            "PGRST108",
            None,
            "Verify that 'seats' is included in the 'select' query parameter.",
        ),
        (
            "/venues?select=seats(*)&order=seats(row)",
            400,
            "PGRST118",
            "'venues' and 'seats' do not form a many-to-one or one-to-one relationship",
            None,
        ),
        (
            "/venue?select=id",
            404,
            "PGRST205",
            None,
            "Perhaps you meant the table 'public.venues'",
        ),
        ("/nothing_like_it", 404, "PGRST205", None, None),
        ("/takings_2026", 404, "PGRST205", None, None),
        (
            "/rpc/find_venue?min_capacity=1",
            404,
            "PGRST202",
            "Searched for the function public.find_venue with parameter min_capacity, "
            "but no matches were found in the schema cache.",
            "Perhaps you meant to call the function public.find_venues",
        ),
        (
            "/rpc/find_venues?min_capacities=1",
            404,
            "PGRST202",
            "Searched for the function public.find_venues with parameter min_capacities, "
            "but no matches were found in the schema cache.",
            "Perhaps you meant to call the function public.find_venues(min_capacity)",
        ),
    ],
)
def test_errors_with_details_and_hints(
    rest: Client, path: str, status: int, code: str, details: Any, hint: str | None
) -> None:
    response = rest.get(path)
    body = response.json()
    assert (response.status_code, body["code"], body["details"], body["hint"]) == (status, code, details, hint)


def test_aggregates_in_a_spread_of_many_are_refused(rest_with: Any) -> None:
    response = rest_with(db_aggregates_enabled="true").get("/venues?select=...seats(count())")
    assert response.status_code == 400
    assert response.json()["code"] == "PGRST127"


def test_the_name_of_an_aliased_relation_is_deprecated_or_rejected(rest: Client, rest_with: Any) -> None:
    path = "/venues?select=s:seats(number)&seats.number=eq.2&id=eq.1"
    response = rest.get(path)
    assert response.json() == [{"s": [{"number": 2}]}]
    assert "Update `seats` to `s` in query string filters" in response.headers["warning"]
    refused = rest_with(url_use_legacy_target_names="false").get(path)
    assert refused.status_code == 400
    assert refused.json()["hint"] == "Change 'seats' to 's' in filters, orders or limits."


def test_an_unlimited_page_is_the_count(rest: Client) -> None:
    counted = {"Prefer": "count=exact"}
    assert rest.get("/venues?select=id", headers=counted).headers["content-range"] == "0-3/4"
    assert rest.get("/venues?select=id&limit=1&offset=2", headers=counted).headers["content-range"] == "2-2/4"
    assert rest.get("/rpc/numbers_to?n=3&limit=1", headers=counted).headers["content-range"] == "0-0/3"


CARDINALITIES = """
create schema circular;
create table circular.agents (id int primary key, department_id int);
create table circular.departments (id int primary key, head_id int references circular.agents);
alter table circular.agents add foreign key (department_id) references circular.departments;
create table circular.projects (id int primary key);
create table circular.sites (id int primary key, main_project int references circular.projects);
create table circular.jobs (
  site_id int references circular.sites, project_id int references circular.projects, primary key (site_id, project_id)
);
create view circular.main_jobs as select site_id, project_id from circular.jobs;
create function circular.main_project(circular.sites) returns setof circular.projects rows 1 language sql stable as
$$ select * from circular.projects where id = $1.main_project $$;
grant usage on schema circular to anon;
"""


@pytest.mark.parametrize(
    ("path", "found"),
    [
        (
            "/agents?select=departments(*)",
            {
                "departments!departments_head_id_fkey": "one-to-many",
                "departments!agents_department_id_fkey": "many-to-one",
            },
        ),
        (
            "/sites?select=projects(*)",
            {
                "projects!sites_main_project_fkey": "many-to-one",
                "projects!jobs": "many-to-many",
                "projects!main_jobs": "many-to-many",
            },
        ),
    ],
)
def test_every_choice_of_an_ambiguous_embed(backend: Any, rest_with: Any, path: str, found: dict[str, str]) -> None:
    """One-to-many first, then many-to-one, then many-to-many, each by constraint or junction; each choice works."""
    backend.sql(CARDINALITIES)
    try:
        rest = rest_with(db_schemas="circular", db_pool="1")
        error = rest.get(path)
        assert error.status_code == 300
        assert [choice["cardinality"] for choice in error.json()["details"]] == list(found.values())
        target = path.partition("=")[2].removesuffix("(*)")
        choices = ", ".join(f"'{choice}'" for choice in found)
        assert error.json()["hint"] == (
            f"Try changing '{target}' to one of the following: {choices}. "
            "Find the desired relationship in the 'details' key."
        )
        for choice in found:
            assert "permission denied" in rest.get(path.replace(target, choice)).text  # found, but not granted
    finally:
        backend.sql("drop schema circular cascade")


def test_a_computed_relationship_named_as_a_foreign_key_column(backend: Any, rest_with: Any) -> None:
    """PostgREST describes a computed relationship with nothing, and has no hint for it."""
    backend.sql(CARDINALITIES)
    try:
        error = rest_with(db_schemas="circular", db_pool="1").get("/sites?select=main_project(*)")
        assert error.status_code == 300
        assert [choice.get("cardinality") for choice in error.json()["details"]] == ["many-to-one", None]
        assert "one of the following: 'projects!sites_main_project_fkey', . Find" in error.json()["hint"]
    finally:
        backend.sql("drop schema circular cascade")
