"""The least that an ASGI framework does: one route, one constant answer."""

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route


async def answer(request: Request) -> Response:
    return Response(b"{}", media_type="application/json")


app = Starlette(routes=[Route("/{rest:path}", answer, methods=["GET", "POST", "OPTIONS"])])
