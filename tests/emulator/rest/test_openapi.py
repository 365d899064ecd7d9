"""The OpenAPI document at `/`."""

import pytest


def test_it_is_openapi_2(rest):
    response = rest.get("/")
    assert response.headers["content-type"] == "application/openapi+json; charset=utf-8"
    found = response.json()
    assert found["swagger"] == "2.0"
    assert found["produces"][0] == "application/json"
    assert "/cakes" in found["paths"]
    assert rest.get("/", headers={"Accept": "application/json"}).json() == found
    assert rest.get("/", headers={"Accept": "text/csv"}).json()["code"] == "PGRST107"


def test_a_table(rest):
    found = rest.get("/").json()
    assert found["paths"]["/cakes"]["get"]["summary"] == "Cakes on sale"
    assert found["paths"]["/cakes"]["get"]["description"] == "Every cake that has ever been baked here."
    assert sorted(found["paths"]["/cakes"]) == ["delete", "get", "patch", "post"]
    assert sorted(found["paths"]["/price_of_all"]) == ["get"]
    definition = found["definitions"]["cakes"]
    assert definition["required"] == ["id", "name", "price", "flavours"]
    columns = definition["properties"]
    assert columns["id"] == {"format": "int32", "type": "integer", "description": "Note:\nThis is a Primary Key.<pk/>"}
    assert columns["name"] == {"format": "text", "type": "string", "description": "As on the label"}
    assert columns["price"] == {"format": "numeric(8,2)", "type": "string"} or columns["price"]["default"] == 10
    assert columns["kind"]["enum"] == ["layer", "sponge", "tart"]
    assert columns["flavours"] == {"format": "text[]", "type": "array", "items": {"type": "string"}}
    assert columns["recipe"] == {"format": "jsonb"}
    assert found["definitions"]["stock"]["properties"]["cake"]["description"] == (
        "Note:\nThis is a Primary Key.<pk/>\nThis is a Foreign Key to `cakes.id`.<fk table='cakes' column='id'/>"
    )
    assert found["parameters"]["rowFilter.cakes.name"] == {
        "name": "name",
        "description": "As on the label",
        "required": False,
        "in": "query",
        "type": "string",
    }


def test_functions(rest):
    paths = rest.get("/").json()["paths"]
    assert sorted(paths["/rpc/add_up"]) == ["get", "post"]
    assert sorted(paths["/rpc/bake"]) == ["post"]
    assert paths["/rpc/add_up"]["get"]["parameters"] == [
        {"name": name, "required": True, "in": "query", "type": "integer", "format": "int32"} for name in ("a", "b")
    ]
    body = paths["/rpc/bake"]["post"]["parameters"][0]["schema"]
    assert (body["required"], sorted(body["properties"])) == (["name"], ["name", "price"])
    variadic = paths["/rpc/total"]["get"]["parameters"][0]
    assert (variadic["type"], variadic["collectionFormat"]) == ("array", "multi")


@pytest.mark.parametrize(
    ("mode", "kind"),
    [("follow-privileges", "cake_kind"), ("ignore-privileges", "public.cake_kind")],
)
def test_types_of_parameters(rest_with, mode, kind):
    """As PostgreSQL writes them with the search path of the request; those of the schema cache are qualified."""
    post = rest_with(openapi_mode=mode).get("/").json()["paths"]["/rpc/cakes_of"]["post"]
    assert post["parameters"][0]["schema"]["properties"] == {
        "kind": {"format": kind, "type": "string"},
        "others": {"format": f"{kind}[]", "type": "array", "items": {"type": "string"}},
    }


@pytest.mark.parametrize(
    ("mode", "role", "shown"),
    [
        ("follow-privileges", None, False),
        ("follow-privileges", "service_role", True),
        ("ignore-privileges", None, True),
    ],
)
def test_it_contains_what_the_role_may_use(rest_with, mode, role, shown):
    found = rest_with(openapi_mode=mode).get("/", role=role).json()
    assert ("/vault" in found["paths"], "/rpc/only_for_service" in found["paths"]) == (shown, shown)
    assert ("vault" in found["definitions"]) is shown


def test_it_can_be_off(rest_with):
    response = rest_with(openapi_mode="disabled").get("/")
    assert (response.status_code, response.json()["code"]) == (404, "PGRST126")


def test_other_schemas(rest_with):
    client = rest_with(db_schemas="public,archive")
    response = client.get("/", headers={"Accept-Profile": "archive"})
    assert response.headers["content-profile"] == "archive"
    assert sorted(response.json()["paths"]) == ["/", "/cakes", "/rpc/configure", "/rpc/year"]


def test_behind_a_proxy_and_with_tokens(rest_with):
    client = rest_with(openapi_server_proxy_uri="https://api.example.com/v2", openapi_security_active="true")
    found = client.get("/").json()
    assert (found["host"], found["basePath"], found["schemes"]) == ("api.example.com:443", "/v2", ["https"])
    assert found["security"] == [{"JWT": []}]
    assert found["securityDefinitions"]["JWT"]["name"] == "Authorization"
