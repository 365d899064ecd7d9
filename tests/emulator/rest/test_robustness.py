"""No request causes an internal error."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.emulator.rest.conftest import Client

SELECT = [
    "*",
    "id",
    "name",
    "count",
    "label",
    "nope",
    "nope(*)",
    "id::bad",
    "details->owner->>name",
    "tags->0",
    "capacity::text",
    "count()",
    "capacity.sum()",
    "seats(*)",
    "seats(count)",
    "seats()",
    "concerts!venue_id(title,musicians(name))",
    "...venue_manuals(text)",
    "...seats(number,...tickets(holder))",
    "venue_manuals!inner(*)",
    "lamps(*)",
    "...lamps(*)",
    "cheapest_concert(*)",
    "s:seats(row,number.sum())",
    "...venue_manuals(count())",
]
OTHER = [
    "id=eq.1",
    "id=in.(1,x)",
    "seats=is.null",
    "seats=not.is.null",
    "seats.row=eq.A",
    "seats.limit=1",
    "seats.order=number.desc",
    "order=id",
    "order=venue_manuals(text)",
    "order=label",
    "limit=2",
    "offset=1",
    "limit=-1",
    "nope=eq.1",
    "nope.id=eq.1",
    "or=(id.eq.1,name.like.*a*)",
    "and=(seats.is.null,id.lt.9)",
    "seats.or=(row.eq.A,number.gt.1)",
    "lamps.shade=eq.x",
    "lamps.order=shade",
    "search=fts.hall",
    "details->>x=is.null",
    "cheapest_concert.id=gt.0",
    "capacity=not.eq(any).{1,2}",
    "name=eq.%00",
    "columns=id,nope",
    "on_conflict=nope",
]
HEADERS = [
    {},
    {"Accept": "text/csv"},
    {"Accept": "application/vnd.pgrst.object+json;nulls=stripped"},
    {"Prefer": "count=exact,tx=rollback"},
    {"Prefer": "count=estimated,handling=strict,tx=rollback"},
    {"Prefer": "return=representation,tx=rollback,resolution=merge-duplicates,missing=default"},
    {"Range": "1-2"},
]
BODIES = [
    "",
    "{}",
    "[]",
    "[{}, {}]",
    '{"name":"n"}',
    '[{"id":1,"name":"n"}]',
    '{"nope":1}',
    "null",
    "[1]",
    "id,name\n9,n",
]


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(["GET"] * 5 + ["HEAD", "POST", "PATCH", "DELETE", "PUT"]),
    st.sampled_from(["/venues", "/venue_names", "/tickets", "/rpc/find_venues", "/rpc/venue_table"]),
    st.lists(st.sampled_from(SELECT), max_size=4, unique=True),
    st.lists(st.sampled_from(OTHER), max_size=3, unique=True),
    st.sampled_from(HEADERS),
    st.sampled_from(BODIES),
)
def test_no_request_fails_with_5xx(
    rest: Client, method: str, path: str, select: list[str], other: list[str], headers: dict[str, str], body: str
) -> None:
    query = "&".join([f"select={','.join(select)}" if select else "", *other])
    writes = {"Prefer": "tx=rollback", **headers, "Content-Type": "text/csv" if "," in body[:3] else "application/json"}
    response = rest.request(method, f"{path}?{query}", headers=writes, content=body, role="service_role")
    assert response.status_code < 500, response.text
    if response.status_code >= 400 and method != "HEAD":
        assert response.json().keys() == {"code", "message", "details", "hint"}


@pytest.mark.parametrize("query", ["select=" + "seats(" * 1000 + ")" * 1000, "and=(" + "or(" * 1000 + ")" * 1001])
def test_deep_nesting_is_a_parse_error(rest: Client, query: str) -> None:
    response = rest.get(f"/venues?{query}")
    assert (response.status_code, response.json()["code"]) == (400, "PGRST100")
