"""Endpoints that return what they were sent."""

from typing import Annotated, Any, Literal, NotRequired

from pydantic import BaseModel, ConfigDict, Field, Json
from typing_extensions import TypedDict

from shared.call import Call
from shared.endpoint import endpoint


class Code(BaseModel):
    type: Literal["code"]


class Search(BaseModel):
    type: Literal["search"]
    limit: int | None = None
    options: dict[str, Any] | None = None


class Size(TypedDict):
    width: int
    height: NotRequired[int]


class Order(BaseModel):
    model_config = ConfigDict(populate_by_name=True)

    title: str | None = None
    tags: list[str] = []
    numbers: set[int] | None = None
    file_ids: Annotated[list[str], Field(max_length=3)] = Field(default=[], alias="fileIds")
    tools: Annotated[list[Annotated[Code | Search, Field(discriminator="type")]] | None, Field(max_length=9)] = None
    metadata: dict[str, str] = {}
    stop: str | list[str] | None = None
    ready: bool | None = None
    size: Size | None = None
    choices: Json[list[int]] | None = None
    anything: Any = None


class Open(BaseModel):
    model_config = ConfigDict(extra="allow")


class Titled(BaseModel):
    title: str


@endpoint("POST", "/api/body", auth="none", accepts=("form", "json"))
async def body_function(call: Call, body: Order) -> dict[str, Any]:
    return body.model_dump(exclude_unset=True)


@endpoint("GET", "/api/body", auth="none")
async def from_query(call: Call, query: Order) -> dict[str, Any]:
    return query.model_dump(exclude_unset=True)


@endpoint("POST", "/api/body/json", auth="none")
async def json_only(call: Call, body: Order) -> dict[str, Any]:
    return body.model_dump(exclude_unset=True)


@endpoint("POST", "/api/body/form", auth="none", accepts=("form",))
async def form_only(call: Call, body: Open) -> Open:
    return body


@endpoint("POST", "/api/body/titled", auth="none", accepts=("form", "json"))
async def titled(call: Call, body: Titled) -> Titled:
    return body
