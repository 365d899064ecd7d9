"""Sends the body back with its Content-Type; /report describes the request instead, and /user requires a token."""

import json

from starlette.responses import Response

from shared.endpoint import Call, endpoint


@endpoint("POST", "/functions/v1/echo", auth="none", max_body=20_000_000)
async def echo(call: Call) -> Response:
    headers = {"content-type": call.request.headers.get("content-type", "text/plain")}
    return Response(await call.request.body(), headers=headers)


async def described(call: Call) -> Response:
    request = call.request
    seen = {"method": request.method, "query": dict(request.query_params), "headers": dict(request.headers)}
    body = (await request.body()).decode()
    return Response(json.dumps({**seen, "body": body}), media_type="application/json")


@endpoint("GET", "/functions/v1/echo/report", auth="none")
async def report_get(call: Call) -> Response:
    return await described(call)


@endpoint("POST", "/functions/v1/echo/report", auth="none")
async def report_post(call: Call) -> Response:
    return await described(call)


@endpoint("PUT", "/functions/v1/echo/report", auth="none")
async def report_put(call: Call) -> Response:
    return await described(call)


@endpoint("PATCH", "/functions/v1/echo/report", auth="none")
async def report_patch(call: Call) -> Response:
    return await described(call)


@endpoint("DELETE", "/functions/v1/echo/report", auth="none")
async def report_delete(call: Call) -> Response:
    return await described(call)


@endpoint("POST", "/functions/v1/echo/user")
async def user(call: Call) -> dict[str, str]:
    return {"id": call.user_id}
