"""A minimal Starlette app: one route, one constant response."""

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route


async def respond(request: Request) -> Response:
    return Response(b"{}", media_type="application/json")


app = Starlette(routes=[Route("/{rest:path}", respond, methods=["GET", "POST", "OPTIONS"])])
