"""Handlers with results and errors of every kind."""

import functools
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from enum import Enum
from typing import Any
from uuid import UUID

import msgspec
from pydantic import BaseModel, ConfigDict, Field, field_serializer
from starlette.exceptions import HTTPException
from starlette.responses import PlainTextResponse, Response

from shared.endpoint import Call, endpoint
from shared.errors import Conflict

HALF = "a\ud83d"


class Color(Enum):
    RED = "red"


class Account(BaseModel):
    model_config = ConfigDict(populate_by_name=True)

    user_id: int = Field(alias="userId")


class Secret(Account):
    password: str = "hidden"


class Priced(BaseModel):
    price: Decimal = Field(serialization_alias="unitPrice")

    @field_serializer("price")
    def _rounded(self, price: Decimal) -> str:
        return f"{price:.1f}"


@dataclass
class Point:
    x: int
    color: Color


class Row(msgspec.Struct):
    n: int


@endpoint("GET", "/api/result/model", auth="none")
async def one(call: Call) -> Account:
    return Secret(user_id=1)


@endpoint("GET", "/api/result/list", auth="none")
async def several(call: Call) -> list[Account]:
    return [Account(user_id=1), Secret(user_id=2)]


@endpoint("GET", "/api/result/rows", auth="none")
async def rows(call: Call) -> Any:
    return [Account(user_id=1)]


@endpoint("GET", "/api/result/dict", auth="none")
async def in_dict(call: Call) -> dict[str, Any]:
    return {"item": Account(user_id=1), "items": (Priced(price=Decimal("1.25")), None)}


@endpoint("GET", "/api/result/converted", auth="none")
async def converted(call: Call) -> list[Account]:
    found: Any = [{"userId": 1, "password": "hidden"}]
    return found  # type: ignore[no-any-return] - a row of the database


@endpoint("GET", "/api/result/optional", auth="none")
async def optional(call: Call) -> Account | None:
    return None


@endpoint("GET", "/api/result/values", auth="none")
async def values(call: Call):  # type: ignore[no-untyped-def] - without a return type
    return {
        "color": Color.RED,
        Color.RED: 1,
        "at": datetime(2025, 1, 26, 10, tzinfo=UTC),
        "on": date(2025, 1, 26),
        "for": timedelta(minutes=1),
        "id": UUID(int=1),
        "price": Decimal("1.50"),
        "point": Point(1, Color.RED),
        "row": Row(2),
        "set": {3},
        "nan": float("nan"),
    }


@endpoint("GET", "/api/result/text", auth="none")
async def text(call: Call) -> str:
    return "plain"


@endpoint("GET", "/api/result/half", auth="none")
async def half(call: Call) -> dict[str, Any]:
    return {HALF: [HALF, {"pair": "\ud83d\ude00", "at": date(2025, 1, 26)}], "item": Account(user_id=1)}


@endpoint("GET", "/api/result/half-error", auth="none")
async def half_error(call: Call) -> None:
    raise Conflict(HALF, details={"text": HALF})


@endpoint("POST", "/api/result/nothing", auth="none", status=204)
async def nothing(call: Call) -> None:
    return None


@endpoint("GET", "/api/result/response", auth="none")
async def response(call: Call) -> Response | Account:
    return PlainTextResponse("as it is", 202)


@endpoint("GET", "/api/result/wrong", auth="none")
async def wrong(call: Call) -> Account:
    return {"user": "secret"}  # type: ignore[return-value] - not of the declared type


@endpoint("GET", "/api/result/plain", auth="none")
def plain(call: Call) -> dict[str, Any]:
    """Not async."""
    return {"main_thread": threading.current_thread() is threading.main_thread(), "id": call.request_id != ""}


@endpoint("GET", "/api/result/plain-slow", auth="none", timeout=0.2)
def plain_slow(call: Call) -> str:
    time.sleep(2)
    return "too late"


@endpoint("GET", "/api/result/plain-error", auth="none")
def plain_error(call: Call) -> None:
    raise Conflict(details={"id": 1})


def hiding(handler: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(handler)
    def hidden(*arguments: Any, **options: Any) -> Any:
        return handler(*arguments, **options)

    return hidden


@endpoint("GET", "/api/result/hidden", auth="none")
@hiding
async def decorated(call: Call) -> str:
    return "awaited"


@endpoint("GET", "/api/result/raise/{status}", auth="none")
async def raises(call: Call) -> None:
    status = int(call.params["status"])
    raise HTTPException(status, detail="Error" if status == 599 else None, headers={"x-reason": "tested"})


@endpoint("GET", "/api/result/detail/{kind}", auth="none")
async def raises_with_detail(call: Call) -> None:
    details: dict[str, Any] = {"text": f"gone {HALF}", "dict": {"field": "x"}, "list": [1, date(2025, 1, 26)]}
    raise HTTPException(410, detail=details[call.params["kind"]])
