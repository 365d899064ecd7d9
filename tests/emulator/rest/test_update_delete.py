"""PATCH, PUT and DELETE: changed rows, responses, and max-affected."""

import pytest


def full(*more: str) -> dict[str, str]:
    return {"Prefer": ", ".join(["tx=rollback", "return=representation", *more])}


ROLLBACK = {"Prefer": "tx=rollback"}


class TestUpdate:
    def test_minimal_is_the_default(self, rest):
        response = rest.patch("/cakes?id=eq.1", json={"price": 31}, headers=ROLLBACK)
        assert (response.status_code, response.content) == (204, b"")
        assert response.headers["content-range"] == "0-0/*"
        assert "content-type" not in response.headers
        assert "content-length" not in response.headers

    def test_representation(self, rest):
        response = rest.patch(
            "/cakes?price=gt.20&select=id,price&order=id", json={"price": 25}, headers=full("count=exact")
        )
        assert (response.status_code, response.json()) == (200, [{"id": 1, "price": 25.00}, {"id": 2, "price": 25.00}])
        assert response.headers["content-range"] == "0-1/2"
        assert response.headers["preference-applied"] == "return=representation, count=exact, tx=rollback"

    def test_no_rows_is_not_an_error(self, rest):
        response = rest.patch("/cakes?id=eq.999", json={"price": 31}, headers=full())
        assert (response.status_code, response.json()) == (200, [])
        assert response.headers["content-range"] == "*/*"

    @pytest.mark.parametrize("body", [{}, [], [{}]])
    def test_an_empty_change_changes_nothing(self, rest, body):
        response = rest.patch("/cakes?id=eq.1", json=body, headers=full())
        assert (response.status_code, response.json()) == (200, [])

    def test_columns_choose_from_the_payload(self, rest):
        path = "/cakes?id=eq.1&columns=note&select=price,note"
        response = rest.patch(path, json={"price": 1, "note": "rich"}, headers=full())
        assert response.json() == [{"price": 30.00, "note": "rich"}]

    def test_missing_columns_take_their_default(self, rest):
        path = "/cakes?id=eq.1&columns=price,note&select=price,note"
        response = rest.patch(path, json={"note": "rich"}, headers=full("missing=default"))
        assert response.json() == [{"price": 10.00, "note": "rich"}]

    def test_by_a_filter_on_json(self, rest):
        path = "/cakes?recipe->flour->>gram=eq.130&select=id,recipe->eggs"
        response = rest.patch(path, json={"note": "rich"}, headers=full())
        assert response.json() == [{"id": 1, "eggs": 6}]

    def test_arrays_json_and_enums(self, rest):
        change = {"flavours": ["fig", 'a "quoted" one'], "recipe": {"eggs": [1, None]}, "kind": "tart"}
        response = rest.patch("/cakes?id=eq.1&select=flavours,recipe,kind", json=change, headers=full())
        assert response.json() == [change]

    def test_embedded_rows_see_the_change(self, rest):
        response = rest.patch("/stock?shop=eq.2&select=shop,cakes(name)", json={"amount": 0}, headers=full())
        assert response.json() == [{"shop": 2, "cakes": {"name": "Sacher"}}]

    def test_one_object_or_none_changed(self, rest):
        headers = {**full(), "Accept": "application/vnd.pgrst.object+json"}
        assert rest.patch("/cakes?id=eq.1&select=id", json={"note": "x"}, headers=headers).json() == {"id": 1}
        refused = rest.patch("/cakes?id=in.(1,2)", json={"note": "x"}, headers=headers)
        assert (refused.status_code, refused.json()["details"]) == (406, "The result contains 2 rows")
        kept = {"Prefer": "return=minimal", "Accept": "application/vnd.pgrst.object+json"}
        assert rest.patch("/cakes?id=in.(1,2)", json={"note": "x"}, headers=kept).status_code == 406
        assert rest.get("/cakes?note=eq.x").json() == []

    def test_an_unknown_column(self, rest):
        response = rest.patch("/cakes?id=eq.1", json={"nome": "x"}, headers=ROLLBACK)
        assert (response.status_code, response.json()["code"]) == (400, "PGRST204")

    def test_a_domain_with_a_cast_to_json(self, rest):
        response = rest.patch("/icings?shade=eq.%230000ff", json={"shade": "#123456"}, headers=full())
        assert response.json() == [{"id": 1, "shade": "#123456"}]


class TestPut:
    def test_creates(self, rest):
        row = {"shop": 8, "cake": 1, "amount": 4}
        response = rest.put("/stock?shop=eq.8&cake=eq.1", json=row, headers=full())
        assert (response.status_code, response.json()) == (201, [row])

    def test_replaces(self, rest):
        row = {"shop": 1, "cake": 1, "amount": 4}
        response = rest.put("/stock?shop=eq.1&cake=eq.1", json=[row], headers=full())
        assert (response.status_code, response.json()) == (200, [row])

    def test_minimal(self, rest):
        row = {"shop": 1, "cake": 1, "amount": 4}
        response = rest.put("/stock?shop=eq.1&cake=eq.1", json=row, headers=ROLLBACK)
        assert (response.status_code, response.content) == (204, b"")

    @pytest.mark.parametrize(
        ("path", "row", "status", "code"),
        [
            ("/stock?shop=eq.1", {"shop": 1, "cake": 1, "amount": 1}, 405, "PGRST105"),
            ("/stock?shop=eq.1&cake=gt.1", {"shop": 1, "cake": 1, "amount": 1}, 405, "PGRST105"),
            ("/stock?shop=eq.1&cake=eq.1&amount=eq.1", {"shop": 1, "cake": 1, "amount": 1}, 405, "PGRST105"),
            ("/guestbook?visitor=eq.Ann", {"visitor": "Ann", "said": "x"}, 405, "PGRST105"),
            ("/stock?shop=eq.1&cake=eq.1&limit=1", {"shop": 1, "cake": 1, "amount": 1}, 400, "PGRST114"),
            ("/stock?shop=eq.1&cake=eq.1", {"shop": 1, "cake": 2, "amount": 1}, 400, "PGRST115"),
        ],
    )
    def test_refusals(self, rest, path, row, status, code):
        response = rest.put(path, json=row, headers=ROLLBACK)
        assert (response.status_code, response.json()["code"]) == (status, code)


class TestDelete:
    def test_minimal_is_the_default(self, rest):
        response = rest.delete("/stock?shop=eq.2", headers=ROLLBACK)
        assert (response.status_code, response.content) == (204, b"")
        assert response.headers["content-range"] == "*/*"

    def test_representation(self, rest):
        response = rest.delete("/stock?amount=gt.0&select=shop,cakes(name)&order=shop", headers=full("count=exact"))
        assert response.status_code == 200
        assert response.json() == [{"shop": 1, "cakes": {"name": "Sacher"}}, {"shop": 2, "cakes": {"name": "Sacher"}}]
        assert response.headers["content-range"] == "*/2"

    def test_referenced_rows_are_kept(self, rest):
        response = rest.delete("/cakes?id=eq.1", headers=ROLLBACK)
        assert (response.status_code, response.json()["code"]) == (409, "23503")

    def test_a_rolled_back_delete_keeps_rows(self, rest):
        rest.delete("/stock", headers=ROLLBACK)
        assert len(rest.get("/stock").json()) == 3


class TestMaxAffected:
    STRICT = "tx=rollback, handling=strict, max-affected="

    @pytest.mark.parametrize(("limit", "status"), [(3, 204), (2, 400)])
    def test_strictly(self, rest, limit, status):
        update = rest.patch("/stock", json={"amount": 1}, headers={"Prefer": f"{self.STRICT}{limit}"})
        delete = rest.delete("/stock", headers={"Prefer": f"{self.STRICT}{limit}"})
        assert (update.status_code, delete.status_code) == (status, status)
        if status == 400:
            assert update.json()["code"] == "PGRST124"
            assert update.json()["details"] == "The query affects 3 rows"
        else:
            assert update.headers["preference-applied"] == "tx=rollback, handling=strict, max-affected=3"

    def test_leniently(self, rest):
        response = rest.delete("/stock", headers={"Prefer": "tx=rollback, max-affected=1"})
        assert (response.status_code, response.headers["preference-applied"]) == (204, "tx=rollback")

    def test_exceeding_changes_nothing(self, rest):
        assert rest.delete("/guestbook", headers={"Prefer": "handling=strict, max-affected=0"}).status_code == 204
        assert rest.delete("/stock", headers={"Prefer": "handling=strict, max-affected=2"}).status_code == 400
        assert len(rest.get("/stock").json()) == 3

    def test_functions(self, rest):
        headers = {"Prefer": f"{self.STRICT}0"}
        assert rest.post("/rpc/eat_all", json={}, headers=headers).json()["code"] == "PGRST124"
        assert rest.post("/rpc/nothing", json={}, headers=headers).json()["code"] == "PGRST128"
