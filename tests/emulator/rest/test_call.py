"""Function calls: arguments by GET and POST, overloads, variadic parameters, unnamed parameters, and results."""

import pytest

SINGLE = {"Accept": "application/vnd.pgrst.object+json"}


@pytest.mark.parametrize(
    ("method", "path", "body", "expected"),
    [
        ("GET", "/rpc/add_up?a=1&b=2", None, 3),
        ("POST", "/rpc/add_up", {"a": 1, "b": 2}, 3),
        ("POST", "/rpc/add_up", {"b": "2", "a": "1"}, 3),
        ("GET", "/rpc/greet", None, "Hello, stranger"),
        ("GET", "/rpc/greet?name=J%C3%BCrgen%20%26%20co", None, "Hello, Jürgen & co"),
        ("POST", "/rpc/greet", {}, "Hello, stranger"),
        # operators that don't begin a filter
        *(
            ("GET", f"/rpc/greet?name={word}", None, f"Hello, {word}")
            for word in ("in", "is", "not", "like", "eq(any)", "fts().x", "lt(some).1", "nothing.eq.1")
        ),
        ("GET", "/rpc/total?amounts=1&amounts=2&amounts=3", None, 6),
        ("GET", "/rpc/total?amounts=1", None, 1),
        ("POST", "/rpc/total", {"amounts": [1, 2]}, 3),
        ("GET", "/rpc/area?side=3", None, 9),
        ("GET", "/rpc/area?width=3&height=4", None, 12),
        ("POST", "/rpc/echo_json", {"any": ["thing", None]}, {"any": ["thing", None]}),
        ("POST", "/rpc/echo_json", [{"a": 1}, {"a": 2}], [{"a": 1}, {"a": 2}]),
        ("GET", "/rpc/primes", None, [2, 3, 5, 7]),
        ("GET", "/rpc/primes?limit=2", None, [2, 3]),
        ("GET", "/rpc/price_list?select=label&limit=1", None, [{"label": "Tatin"}]),
        ("GET", "/rpc/dearest_cake?select=name", None, {"name": "Sacher"}),
        ("GET", "/rpc/cheap_cakes?below=25&select=name&order=price", None, [{"name": "Tatin"}, {"name": "Victoria"}]),
        ("GET", "/rpc/cheap_cakes?below=25&name=like.V*&select=name", None, [{"name": "Victoria"}]),
        ("POST", "/rpc/cheap_cakes?select=name&name=eq.Tatin", {"below": 25}, [{"name": "Tatin"}]),
        ("POST", "/rpc/cheap_cakes?columns=below&select=id", {"below": 20, "smuggled": 1}, [{"id": 3}]),
        (
            "GET",
            "/rpc/cheap_cakes?below=25&select=name,stock(shop)&stock.shop=eq.1&order=id",
            None,
            [{"name": "Victoria", "stock": [{"shop": 1}]}, {"name": "Tatin", "stock": []}],
        ),
    ],
)
def test_results(rest, method, path, body, expected):
    got = rest.request(method, path, json=body) if body is not None else rest.request(method, path)
    assert (got.status_code, got.json()) == (200, expected)
    assert got.headers["content-type"] == "application/json; charset=utf-8"


def test_void_is_no_content(rest):
    response = rest.post("/rpc/nothing", json={})
    assert (response.status_code, response.content) == (204, b"")
    assert "content-type" not in response.headers


@pytest.mark.parametrize(
    ("path", "content_type", "body", "expected"),
    [
        ("/rpc/shout", "text/plain", "hé".encode(), "HÉ"),
        ("/rpc/size_of", "application/octet-stream", b"\x00\x01\xff", 3),
        ("/rpc/add_up", "application/x-www-form-urlencoded", b"a=1&b=2", 3),
        ("/rpc/total", "application/x-www-form-urlencoded", b"amounts=1&amounts=2", 3),
    ],
)
def test_other_bodies(rest, path, content_type, body, expected):
    got = rest.post(path, content=body, headers={"Content-Type": content_type})
    assert (got.status_code, got.json()) == (200, expected)


def test_a_call_may_write_only_by_post(rest):
    written = rest.post("/rpc/bake?select=name,price", json={"name": "Dobos"}, headers={"Prefer": "tx=rollback"})
    assert (written.status_code, written.json()) == (200, {"name": "Dobos", "price": 12.00})
    refused = rest.get("/rpc/bake?name=Dobos")
    assert (refused.status_code, refused.json()["code"]) == (405, "25006")


def test_pages_and_counts(rest):
    response = rest.get("/rpc/primes?limit=2&offset=1", headers={"Prefer": "count=exact"})
    assert (response.status_code, response.json()) == (206, [3, 5])
    assert response.headers["content-range"] == "1-2/4"
    assert response.headers["preference-applied"] == "count=exact"
    beyond = rest.get("/rpc/primes?offset=9", headers={"Prefer": "count=exact"})
    assert (beyond.status_code, beyond.json()["code"]) == (416, "PGRST103")
    assert beyond.json()["details"] == "An offset of 9 was requested, but there are only 4 rows."


def test_one_object(rest):
    assert rest.get("/rpc/cheap_cakes?below=20&select=id", headers=SINGLE).json() == {"id": 3}
    refused = rest.get("/rpc/cheap_cakes?below=25", headers=SINGLE)
    assert (refused.status_code, refused.json()["details"]) == (406, "The result contains 2 rows")


def test_csv(rest):
    response = rest.get("/rpc/price_list?order=label", headers={"Accept": "text/csv"})
    assert response.text.splitlines() == ["label,price", "Sacher,30.00", "Tatin,18.00", "Victoria,22.50"]


def test_head_has_headers_alone(rest):
    response = rest.head("/rpc/primes", headers={"Prefer": "count=exact"})
    assert (response.status_code, response.content, response.headers["content-range"]) == (200, b"", "0-3/4")


def test_the_column_name_of_a_scalar(rest):
    assert rest.get("/rpc/primes", headers={"Accept": "text/csv"}).text == "pgrst_scalar\n2\n3\n5\n7"
    assert rest.get("/rpc/primes?limit=1", headers=SINGLE).json() == {"pgrst_scalar": 2}
    assert rest.get("/rpc/primes?pgrst_scalar=gt.3&order=pgrst_scalar.desc").json() == [7, 5]
    refused = rest.get("/rpc/price_list?select=nothing").json()
    assert (refused["code"], refused["message"]) == ("42703", "column pgrst_call.nothing does not exist")


def test_a_custom_media_type(rest):
    response = rest.get("/rpc/page", headers={"Accept": "text/html"})
    assert (response.status_code, response.text) == (200, "<h1>Cakes</h1>")
    assert response.headers["content-type"] == "text/html"
    refused = rest.get("/rpc/page", headers={"Accept": "image/png"})
    assert (refused.status_code, refused.json()["code"]) == (406, "PGRST107")
    assert refused.json()["message"] == "None of these media types are available: image/png"


@pytest.mark.parametrize(
    ("method", "path", "status", "code", "message"),
    [
        (
            "GET",
            "/rpc/add_up?a=1",
            404,
            "PGRST202",
            "Could not find the function public.add_up(a) in the schema cache",
        ),
        (
            "GET",
            "/rpc/ad_up?a=1&b=2",
            404,
            "PGRST202",
            "Could not find the function public.ad_up(a, b) in the schema cache",
        ),
        ("GET", "/rpc/no_such", 404, "PGRST202", "Could not find the function public.no_such without parameters"),
        ("PATCH", "/rpc/add_up?a=1&b=2", 405, "PGRST101", "Cannot use the PATCH method on RPC"),
        ("GET", "/rpc/add_up?a=x&b=2", 400, "22P02", 'invalid input syntax for type integer: "x"'),
    ],
)
def test_refusals(rest, method, path, status, code, message):
    response = rest.request(method, path)
    assert (response.status_code, response.json()["code"]) == (status, code)
    assert response.json()["message"].startswith(message)


def test_a_hint_for_a_similar_name(rest):
    response = rest.get("/rpc/add_up?a=1")
    assert response.json()["hint"] == "Perhaps you meant to call the function public.add_up(a, b)"
    assert response.json()["details"] == (
        "Searched for the function public.add_up with parameter a, but no matches were found in the schema cache."
    )


def test_options_of_functions(rest):
    assert rest.options("/rpc/primes").headers["allow"] == "OPTIONS,GET,HEAD,POST"
    assert rest.options("/rpc/eat_all").headers["allow"] == "OPTIONS,POST"


def test_a_function_can_be_the_root(rest_with):
    response = rest_with(db_root_spec="front_page").get("/")
    assert (response.status_code, response.json()) == (200, {"welcome": "to the bakery"})
