"""HTTP: methods, headers, content negotiation, preferences, schemas, CORS, timing."""

import re

import pytest

SINGLE = "application/vnd.pgrst.object+json"


class TestMethods:
    @pytest.mark.parametrize(
        ("path", "allowed"),
        [
            ("/cakes", "OPTIONS,GET,HEAD,POST,PUT,PATCH,DELETE"),
            ("/guestbook", "OPTIONS,GET,HEAD,POST,PATCH,DELETE"),
            ("/price_of_all", "OPTIONS,GET,HEAD"),
            ("/", "OPTIONS,GET,HEAD"),
        ],
    )
    def test_options_of_tables(self, rest, path, allowed):
        response = rest.options(path)
        assert (response.status_code, response.headers["allow"], response.content) == (200, allowed, b"")
        assert response.headers["access-control-allow-origin"] == "*"

    def test_options_of_an_unknown_table(self, rest):
        response = rest.options("/nowhere")
        assert (response.status_code, response.json()["code"]) == (404, "PGRST205")

    @pytest.mark.parametrize(
        ("method", "path", "code"),
        [("TRACE", "/cakes", "PGRST117"), ("POST", "/", "PGRST117"), ("LINK", "/cakes", "PGRST117")],
    )
    def test_other_methods(self, rest, method, path, code):
        response = rest.request(method, path)
        assert (response.status_code, response.json()["code"]) == (405, code)
        assert response.json()["message"] == f"Unsupported HTTP method: {method}"

    @pytest.mark.parametrize("path", ["/a/b", "/rpc/a/b", "/cakes/"])
    def test_invalid_paths(self, rest, path):
        response = rest.get(path)
        assert (response.status_code, response.json()["code"]) == (404, "PGRST125")

    def test_head_has_the_headers_of_get(self, rest):
        head, got = (
            rest.head("/cakes", headers={"Prefer": "count=exact"}),
            rest.get("/cakes", headers={"Prefer": "count=exact"}),
        )
        assert (head.status_code, head.content) == (got.status_code, b"")
        assert "content-length" not in head.headers
        for name in ("content-range", "content-type", "content-location", "preference-applied"):
            assert head.headers[name] == got.headers[name]

    def test_head_of_an_error_has_no_body(self, rest):
        response = rest.head("/nowhere")
        assert (response.status_code, response.content) == (404, b"")

    def test_the_content_location_is_canonical(self, rest):
        response = rest.get("/cakes?select=name,stock(shop)&price=lt.20&name=like.*a%25")
        expected = "/cakes?name=like.%2Aa%25&price=lt.20&select=name%2Cstock%28shop%29"
        assert response.headers["content-location"] == expected
        assert rest.get(expected).json() == response.json()

    def test_cache_headers(self, rest):
        assert rest.get("/cakes").headers["vary"] == "Accept, Prefer, Range"


class TestNegotiation:
    @pytest.mark.parametrize(
        ("accept", "content_type"),
        [
            ("*/*", "application/json; charset=utf-8"),
            ("application/json", "application/json; charset=utf-8"),
            ("application/json; charset=utf-8", "application/json; charset=utf-8"),
            ("Application/JSON", "application/json; charset=utf-8"),
            ("text/csv", "text/csv; charset=utf-8"),
            ("image/png, text/csv", "text/csv; charset=utf-8"),
            ("text/csv;q=0.1, application/json;q=0.9", "application/json; charset=utf-8"),
            ("text/html,application/xhtml+xml,*/*;q=0.8", "application/json; charset=utf-8"),
            ("application/vnd.pgrst.array", "application/json; charset=utf-8"),
            ("application/vnd.pgrst.array+json", "application/json; charset=utf-8"),
            (
                "application/vnd.pgrst.array+json;nulls=stripped",
                "application/vnd.pgrst.array+json;nulls=stripped; charset=utf-8",
            ),
            (SINGLE, f"{SINGLE}; charset=utf-8"),
            ("application/vnd.pgrst.object", f"{SINGLE}; charset=utf-8"),
            (f"{SINGLE}; nulls=stripped", f"{SINGLE};nulls=stripped; charset=utf-8"),
        ],
    )
    def test_accepted(self, rest, accept, content_type):
        response = rest.get("/cakes?id=eq.1", headers={"Accept": accept})
        assert (response.status_code, response.headers["content-type"]) == (200, content_type)

    @pytest.mark.parametrize(
        ("accept", "shown"),
        [
            ("image/png", "image/png"),
            ("image/png, audio/ogg;q=0.3", "image/png, audio/ogg"),
            ("application/vnd.pgrst.plan", 'application/vnd.pgrst.plan+text; for="application/json"'),
        ],
    )
    def test_refused(self, rest, accept, shown):
        response = rest.get("/cakes", headers={"Accept": accept})
        assert (response.status_code, response.json()["code"]) == (406, "PGRST107")
        assert response.json()["message"] == f"None of these media types are available: {shown}"

    @pytest.mark.parametrize("rows", [0, 2])
    def test_a_single_object_must_be_one(self, rest, rows):
        response = rest.get(f"/cakes?id=lte.{rows}", headers={"Accept": SINGLE})
        assert (response.status_code, response.json()["details"]) == (406, f"The result contains {rows} rows")

    def test_plans(self, rest_with):
        client = rest_with(db_plan_enabled="true")
        text = client.get("/cakes", headers={"Accept": "application/vnd.pgrst.plan"})
        assert text.headers["content-type"] == (
            'application/vnd.pgrst.plan+text; for="application/json"; charset=utf-8'
        )
        assert "cost=" in text.text
        accept = 'application/vnd.pgrst.plan+json; for="text/csv"; options=analyze|verbose'
        plan = client.get("/cakes", headers={"Accept": accept})
        assert plan.headers["content-type"] == (
            'application/vnd.pgrst.plan+json; for="text/csv"; options=analyze|verbose; charset=utf-8'
        )
        assert "Actual Rows" in plan.json()[0]["Plan"]

    def test_a_plan_of_a_write_changes_nothing(self, rest_with, rest):
        client = rest_with(db_plan_enabled="true")
        headers = {"Accept": "application/vnd.pgrst.plan+json", "Prefer": "tx=rollback"}
        assert "Plan" in client.post("/guestbook", json={"visitor": "Ann"}, headers=headers).json()[0]
        assert rest.get("/guestbook").json() == []


class TestPreferences:
    def test_unknown_ones_are_ignored(self, rest):
        response = rest.get("/cakes", headers={"Prefer": "wait=10, anything"})
        assert (response.status_code, response.headers.get("preference-applied")) == (200, None)

    def test_strict_handling_rejects_unknown_ones(self, rest):
        response = rest.get("/cakes", headers={"Prefer": "handling=strict, wait=10, anything, count=exact"})
        assert (response.status_code, response.json()["code"]) == (400, "PGRST122")
        assert response.json()["details"] == "Invalid preferences: wait=10, anything"

    def test_the_first_of_two_counts(self, rest):
        response = rest.get("/cakes", headers=[("Prefer", "count=exact"), ("Prefer", "count=planned")])
        assert response.headers["preference-applied"] == "count=exact"

    @pytest.mark.parametrize(("count", "total"), [("exact", r"3"), ("planned", r"\d+"), ("estimated", r"\d+")])
    def test_counts(self, rest, count, total):
        response = rest.get("/cakes?limit=2", headers={"Prefer": f"count={count}"})
        assert re.fullmatch(rf"0-1/{total}", response.headers["content-range"])
        assert response.headers["preference-applied"] == f"count={count}"

    def test_estimates_are_exact_within_the_maximum(self, rest_with):
        response = rest_with(db_max_rows="2").get("/cakes", headers={"Prefer": "count=estimated"})
        assert int(response.headers["content-range"].removeprefix("0-1/")) >= 3
        within = rest_with(db_max_rows="10").get("/cakes", headers={"Prefer": "count=estimated"})
        assert within.headers["content-range"] == "0-2/3"


class TestRanges:
    @pytest.mark.parametrize(
        ("path", "headers", "status", "content_range", "rows"),
        [
            ("/cakes", {"Range": "0-1"}, 200, "0-1/*", 2),
            ("/cakes", {"Range": "1-"}, 200, "1-2/*", 2),
            ("/cakes", {"Range": "0-1", "Prefer": "count=exact"}, 206, "0-1/3", 2),
            ("/cakes", {"Range": "0-9", "Prefer": "count=exact"}, 200, "0-2/3", 3),
            ("/cakes", {"Range-Unit": "items", "Range": "2-2", "Prefer": "count=exact"}, 206, "2-2/3", 1),
            ("/cakes?limit=1&offset=1", {"Prefer": "count=exact"}, 206, "1-1/3", 1),
            ("/cakes?limit=0", {"Prefer": "count=exact"}, 206, "*/3", 0),
            ("/cakes?limit=0", {}, 200, "*/*", 0),
            ("/cakes?offset=3", {"Prefer": "count=exact"}, 206, "*/3", 0),
            ("/cakes?id=eq.0", {"Prefer": "count=exact"}, 200, "*/0", 0),
            ("/cakes", {"Range": "nonsense"}, 200, "0-2/*", 3),
            ("/cakes?limit=2", {"Range": "1-9"}, 200, "1-1/*", 1),
        ],
    )
    def test_pages(self, rest, path, headers, status, content_range, rows):
        response = rest.get(path, headers=headers)
        assert (response.status_code, response.headers["content-range"], len(response.json())) == (
            status,
            content_range,
            rows,
        )

    @pytest.mark.parametrize(
        ("path", "headers", "details"),
        [
            ("/cakes?offset=4", {"Prefer": "count=exact"}, "An offset of 4 was requested, but there are only 3 rows."),
            ("/cakes?limit=-1", {}, "Limit should be greater than or equal to zero."),
            (
                "/cakes",
                {"Range": "5-1"},
                "The lower boundary must be lower than or equal to the upper boundary in the Range header.",
            ),
        ],
    )
    def test_impossible(self, rest, path, headers, details):
        response = rest.get(path, headers=headers)
        assert (response.status_code, response.json()["code"], response.json()["details"]) == (416, "PGRST103", details)

    def test_there_is_a_maximum(self, rest_with):
        client = rest_with(db_max_rows="2")
        assert len(client.get("/cakes").json()) == 2
        assert client.get("/cakes", headers={"Prefer": "count=exact"}).headers["content-range"] == "0-1/3"
        assert len(client.get("/cakes?limit=3").json()) == 2
        assert client.get("/rpc/primes").json() == [2, 3]
        written = client.patch("/stock", json={"amount": 1}, headers={"Prefer": "tx=rollback, return=representation"})
        assert len(written.json()) == 3


class TestSchemas:
    @pytest.fixture
    def client(self, rest_with):
        return rest_with(db_schemas="archive,public")

    def test_the_first_is_the_default(self, client):
        response = client.get("/cakes?select=name")
        assert (response.json(), response.headers["content-profile"]) == ([{"name": "Frankfurter Kranz"}], "archive")

    def test_reading_by_accept_profile(self, client):
        response = client.get("/cakes?select=name&id=eq.1", headers={"Accept-Profile": "public"})
        assert (response.json(), response.headers["content-profile"]) == ([{"name": "Sacher"}], "public")
        assert client.get("/rpc/year").json() == 1899

    def test_writing_by_content_profile(self, client):
        headers = {"Content-Profile": "public", "Prefer": "tx=rollback, return=representation"}
        response = client.post("/cakes?select=name", json={"name": "Dobos"}, headers=headers)
        assert (response.json(), response.headers["content-profile"]) == ([{"name": "Dobos"}], "public")
        assert client.post("/rpc/greet", json={}, headers={"Content-Profile": "public"}).json() == "Hello, stranger"

    def test_the_only_one_may_be_named(self, rest):
        response = rest.get("/cakes", headers={"Accept-Profile": "public"})
        assert (response.status_code, response.headers["content-profile"]) == (200, "public")
        assert rest.get("/cakes", headers={"Accept-Profile": "auth"}).json()["code"] == "PGRST106"
        assert "content-profile" not in rest.get("/cakes").headers

    @pytest.mark.parametrize(("method", "header"), [("GET", "Accept-Profile"), ("POST", "Content-Profile")])
    def test_others_are_not_exposed(self, client, method, header):
        response = client.request(method, "/cakes", headers={header: "auth"}, json={} if method == "POST" else None)
        assert (response.status_code, response.json()["code"]) == (406, "PGRST106")
        assert response.json()["message"] == "Invalid schema: auth"
        assert response.json()["hint"] == "Only the following schemas are exposed: archive, public"


PREFLIGHT = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "Foo,Bar"}


class TestCors:
    def test_preflight(self, rest):
        response = rest.options("/cakes", headers={"Origin": "https://a.example", **PREFLIGHT})
        assert response.status_code == 200
        assert response.headers["access-control-allow-origin"] == "*"
        assert response.headers["access-control-allow-methods"] == "GET, POST, PATCH, PUT, DELETE, OPTIONS, HEAD"
        assert response.headers["access-control-allow-headers"] == (
            "Authorization, Foo, Bar, Accept, Accept-Language, Content-Language"
        )
        assert response.headers["access-control-max-age"] == "86400"
        assert response.headers["content-length"] == "0"

    def test_all_origins_by_default(self, rest):
        for path in ("/cakes", "/nowhere"):
            headers = rest.get(path, headers={"Origin": "https://a.example"}).headers
            assert headers["access-control-allow-origin"] == "*"
            assert "Content-Range" in headers["access-control-expose-headers"]
        assert "access-control-allow-origin" not in rest.get("/cakes").headers

    def test_configured_origins(self, rest_with):
        client = rest_with(server_cors_allowed_origins="https://a.example, https://b.example")
        allowed = client.get("/cakes", headers={"Origin": "https://b.example"}).headers
        assert allowed["access-control-allow-origin"] == "https://b.example"
        assert allowed["access-control-allow-credentials"] == "true"
        other = client.get("/cakes", headers={"Origin": "https://c.example"})
        assert (other.status_code, other.headers.get("access-control-allow-origin")) == (200, None)


def test_timings(rest_with):
    client = rest_with(server_timing_enabled="true")
    steps = r"jwt;dur=[\d.]+, parse;dur=[\d.]+, plan;dur=[\d.]+, transaction;dur=[\d.]+, response;dur=[\d.]+"
    for path in ("/cakes", "/rpc/primes", "/"):
        assert re.fullmatch(steps, client.get(path).headers["server-timing"])


def test_the_trace_header_is_echoed(rest_with):
    client = rest_with(server_trace_header="X-Request-Id")
    assert client.get("/cakes", headers={"X-Request-Id": "abc"}).headers["x-request-id"] == "abc"
    assert client.get("/cakes").headers["x-request-id"] == ""


def test_minimal_error_verbosity(rest_with):
    response = rest_with(client_error_verbosity="minimal").get("/rpc/add_up?a=1")
    assert set(response.json()) == {"code", "message"}
