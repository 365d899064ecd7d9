"""POST: JSON, CSV and forms; responses; defaults; upserts; errors."""

import pytest

FULL = {"Prefer": "tx=rollback, return=representation"}


def full(*more: str) -> dict[str, str]:
    return {"Prefer": ", ".join(["tx=rollback", "return=representation", *more])}


def test_minimal_is_the_default(rest):
    response = rest.post("/cakes", json={"name": "Dobos"}, headers={"Prefer": "tx=rollback"})
    assert (response.status_code, response.content) == (201, b"")
    assert response.headers["content-range"] == "*/*"
    assert response.headers["content-length"] == "0"
    assert "content-type" not in response.headers
    assert "location" not in response.headers


@pytest.mark.parametrize(
    ("table", "row", "location"),
    [
        ("cakes", {"id": 7, "name": "Dobos"}, "/cakes?id=eq.7"),
        ("stock", {"shop": 9, "cake": 1}, "/stock?shop=eq.9&cake=eq.1"),
        ("guestbook", {"visitor": "Ann"}, None),
    ],
)
def test_headers_only_has_a_location(rest, table, row, location):
    response = rest.post(f"/{table}", json=row, headers={"Prefer": "tx=rollback, return=headers-only"})
    assert response.status_code == 201
    assert response.headers.get("location") == location
    assert response.headers["preference-applied"] == "return=headers-only, tx=rollback"


def test_representation_of_one_and_of_many(rest):
    one = rest.post("/cakes?select=name,price", json={"name": "Dobos"}, headers=FULL)
    assert (one.status_code, one.json()) == (201, [{"name": "Dobos", "price": 10.00}])
    assert one.headers["content-type"] == "application/json; charset=utf-8"
    many = rest.post("/cakes?select=name", json=[{"name": "A"}, {"name": "B"}], headers=full("count=exact"))
    assert many.json() == [{"name": "A"}, {"name": "B"}]
    assert many.headers["content-range"] == "*/2"


def test_returned_rows_with_embedded_relations(rest):
    response = rest.post("/stock?select=amount,cakes(name)", json={"shop": 5, "cake": 1, "amount": 3}, headers=FULL)
    assert response.json() == [{"amount": 3, "cakes": {"name": "Sacher"}}]


def test_csv_in_and_out(rest):
    body = 'name,price,note\r\nDobos,12,NULL\r\n"Esterházy, tall",14,"NULL "\r\n'
    headers = {**FULL, "Content-Type": "text/csv", "Accept": "text/csv"}
    response = rest.post("/cakes?select=name,price,note", content=body.encode(), headers=headers)
    assert response.status_code == 201
    assert response.headers["content-type"] == "text/csv; charset=utf-8"
    assert response.text.splitlines() == ["name,price,note", "Dobos,12.00,", '"Esterházy, tall",14.00,"NULL "']


def test_a_form_is_one_row(rest):
    response = rest.post("/cakes?select=name,note", data={"name": "Dobos", "note": "six layers"}, headers=FULL)
    assert response.json() == [{"name": "Dobos", "note": "six layers"}]


def test_an_empty_array(rest):
    response = rest.post("/cakes", json=[], headers=FULL)
    assert (response.status_code, response.json()) == (201, [])


def test_an_empty_object_is_a_row_of_defaults(rest):
    response = rest.post("/guestbook", json={}, headers=FULL)
    assert response.json() == [{"visitor": None, "said": None}]


def test_columns_choose_from_the_payload(rest):
    rows = [{"name": "A", "price": 1, "smuggled": True}, {"name": "B"}]
    response = rest.post("/cakes?columns=name,note&select=name,price", json=rows, headers=FULL)
    assert response.json() == [{"name": "A", "price": 10.00}, {"name": "B", "price": 10.00}]


@pytest.mark.parametrize(("preference", "price"), [("missing=default", 10.00), ("missing=null", None)])
def test_missing_keys_are_defaults_or_nulls(rest, preference, price):
    rows = [{"name": "A", "price": 20}, {"name": "B"}]
    response = rest.post("/cakes?columns=name,price&select=name,price", json=rows, headers=full(preference))
    if price is None:
        assert (response.status_code, response.json()["code"]) == (400, "23502")
    else:
        assert response.json() == [{"name": "A", "price": 20.00}, {"name": "B", "price": price}]
        assert response.headers["preference-applied"] == "missing=default, return=representation, tx=rollback"


def test_a_single_object(rest):
    headers = {**FULL, "Accept": "application/vnd.pgrst.object+json"}
    one = rest.post("/guestbook", json={"visitor": "Ann"}, headers=headers)
    assert (one.status_code, one.json()) == (201, {"visitor": "Ann", "said": None})
    stripped = {**headers, "Accept": "application/vnd.pgrst.object+json;nulls=stripped"}
    assert rest.post("/guestbook", json={"visitor": "Ann"}, headers=stripped).json() == {"visitor": "Ann"}
    two = rest.post("/guestbook", json=[{"visitor": "Ann"}, {"visitor": "Bob"}], headers=headers)
    assert two.status_code == 406
    assert two.json() == {
        "code": "PGRST116",
        "message": "Cannot coerce the result to a single JSON object",
        "details": "The result contains 2 rows",
        "hint": None,
    }


def test_a_rejected_single_object_is_rolled_back(rest):
    headers = {"Prefer": "return=representation", "Accept": "application/vnd.pgrst.object+json"}
    assert rest.post("/guestbook", json=[{"visitor": "Ann"}, {"visitor": "Bob"}], headers=headers).status_code == 406
    assert rest.get("/guestbook").json() == []


@pytest.mark.parametrize(
    ("path", "body", "status", "code", "message"),
    [
        ("/cakes", b"", 400, "PGRST102", "Empty or invalid json"),
        ("/cakes", b"{", 400, "PGRST102", "Empty or invalid json"),
        ("/cakes", b'[{"name": "A"}, {"price": 1}]', 400, "PGRST102", "All object keys must match"),
        (
            "/cakes",
            b'{"nome": "A"}',
            400,
            "PGRST204",
            "Could not find the 'nome' column of 'cakes' in the schema cache",
        ),
        ("/cakes?columns=nome", b'{"nome": 1}', 400, "PGRST204", "Could not find the 'nome' column of 'cakes'"),
        (
            "/cakes",
            b'{"name": "Sacher"}',
            409,
            "23505",
            'duplicate key value violates unique constraint "cakes_name_key"',
        ),
        ("/cakes", b'{"name": null}', 400, "23502", 'null value in column "name" of relation "cakes" violates'),
        (
            "/cakes",
            b'{"name": "A", "price": -1}',
            400,
            "23514",
            'new row for relation "cakes" violates check constraint',
        ),
        ("/cakes", b'{"name": "A", "kind": "pie"}', 400, "22P02", 'invalid input value for enum cake_kind: "pie"'),
        ("/stock", b'{"shop": 1, "cake": 99}', 409, "23503", 'insert or update on table "stock" violates foreign key'),
        ("/dear_cakes", b'{"name": "A", "price": 1}', 400, "44000", "new row violates check option for view"),
        ("/cake_names", b'{"name": "A"}', 400, "0A000", 'cannot insert into column "name" of view "cake_names"'),
        ("/vault", b'{"id": 2}', 401, "42501", "permission denied for table vault"),
        ("/nowhere", b'{"id": 2}', 404, "PGRST205", "Could not find the table 'public.nowhere' in the schema cache"),
    ],
)
def test_refusals(rest, path, body, status, code, message):
    headers = {"Content-Type": "application/json", "Prefer": "tx=rollback"}
    response = rest.post(path, content=body, headers=headers)
    assert (response.status_code, response.json()["code"]) == (status, code)
    assert response.json()["message"].startswith(message)
    assert set(response.json()) == {"code", "message", "details", "hint"}
    assert response.headers["proxy-status"] == f"PostgREST; error={code}"


def test_an_unknown_content_type_is_refused(rest):
    response = rest.post("/cakes", content=b"x", headers={"Content-Type": "application/msgpack"})
    assert (response.status_code, response.json()["code"]) == (400, "PGRST102")
    assert response.json()["message"] == "Content-Type not acceptable: application/msgpack"


def test_views_are_written_through(rest):
    response = rest.post("/dear_cakes", json={"name": "Prinzregent", "price": 40}, headers=full("return=headers-only"))
    assert response.status_code == 201
    assert response.json()[0]["name"] == "Prinzregent"


def test_a_domain_with_a_cast_from_json(rest):
    response = rest.post("/icings", json={"id": 3, "shade": "#00ff00"}, headers=FULL)
    assert response.json() == [{"id": 3, "shade": "#00ff00"}]


class TestUpsert:
    def test_merging_updates_what_is_there(self, rest):
        rows = [{"shop": 1, "cake": 1, "amount": 50}, {"shop": 1, "cake": 3, "amount": 1}]
        response = rest.post("/stock?select=cake,amount", json=rows, headers=full("resolution=merge-duplicates"))
        assert (response.status_code, response.json()) == (201, [{"cake": 1, "amount": 50}, {"cake": 3, "amount": 1}])
        assert response.headers["preference-applied"] == (
            "resolution=merge-duplicates, return=representation, tx=rollback"
        )

    def test_merging_alone_creates_nothing(self, rest):
        row = {"shop": 1, "cake": 1, "amount": 50}
        response = rest.post("/stock", json=row, headers={"Prefer": "tx=rollback, resolution=merge-duplicates"})
        assert response.status_code == 200

    def test_ignoring_duplicates(self, rest):
        rows = [{"shop": 1, "cake": 1, "amount": 50}, {"shop": 1, "cake": 3, "amount": 1}]
        response = rest.post("/stock?select=cake,amount", json=rows, headers=full("resolution=ignore-duplicates"))
        assert (response.status_code, response.json()) == (201, [{"cake": 3, "amount": 1}])

    def test_on_conflict_names_another_key(self, rest):
        row = {"name": "Sacher", "price": 99}
        path = "/cakes?on_conflict=name&select=id,price"
        response = rest.post(path, json=row, headers=full("resolution=merge-duplicates"))
        assert (response.status_code, response.json()) == (200, [{"id": 1, "price": 99.00}])

    def test_on_conflict_without_a_constraint(self, rest):
        path = "/cakes?on_conflict=note"
        response = rest.post(path, json={"name": "A"}, headers=full("resolution=merge-duplicates"))
        assert (response.status_code, response.json()["code"]) == (400, "42P10")

    def test_a_table_without_a_key_just_inserts(self, rest):
        response = rest.post("/guestbook", json={"visitor": "Ann"}, headers=full("resolution=merge-duplicates"))
        assert response.status_code == 201
        assert response.headers["preference-applied"] == "return=representation, tx=rollback"
