"""The models of the provider, as OpenAI's API lists them."""

from typing import TYPE_CHECKING, Literal

from typing_extensions import TypedDict  # pydantic requires it before Python 3.12

from shared.assistants.provider import passed_on

if TYPE_CHECKING:
    from shared.call import Call


class ModelObject(TypedDict):
    """A model; `created` is in Unix seconds."""

    id: str
    object: Literal["model"]
    created: int
    owned_by: str


class ModelList(TypedDict):
    """All models."""

    object: Literal["list"]
    data: list[ModelObject]


async def list_models(call: "Call") -> ModelList:
    found = await passed_on(call.services, lambda client: client.models.list(), "model")
    return {"object": "list", "data": [_model(each) for each in found["data"]]}


async def retrieve_model(call: "Call", model: str) -> ModelObject:
    """Raises NotFound for a model that the provider does not have."""
    return _model(await passed_on(call.services, lambda client: client.models.retrieve(model), f"model: {model[:200]}"))


def _model(found: dict[str, object]) -> ModelObject:
    return {
        "id": str(found["id"]),
        "object": "model",
        "created": int(str(found.get("created") or 0)),
        "owned_by": str(found.get("owned_by") or "system"),
    }
