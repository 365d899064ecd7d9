"""Responses that functions-js handles specially: a relay error, an event stream, a file, and an error of its own."""

from starlette.responses import JSONResponse, Response

from shared.endpoint import Call, endpoint


@endpoint("POST", "/functions/v1/relay", auth="none")
async def relay(call: Call) -> Response:
    return JSONResponse({"message": "no worker"}, 500, headers={"x-relay-error": "true"})


@endpoint("POST", "/functions/v1/relay/events", auth="none")
async def events(call: Call) -> Response:
    return Response("data: one\n\ndata: two\n\n", media_type="text/event-stream")


@endpoint("POST", "/functions/v1/relay/teapot", auth="none")
async def teapot(call: Call) -> Response:
    return JSONResponse({"error": "I am a teapot"}, 418)


@endpoint("POST", "/functions/v1/relay/pdf", auth="none")
async def pdf(call: Call) -> Response:
    return Response(b"%PDF-1.7", media_type="application/pdf")
