"""The ASGI app of the local AI server: OpenAI's Responses, Files, Vector stores and Models.

Paths have no prefix: the caller strips `/openai/v1` or `/v1`.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from emulator.openai import control, errors, files, objects, responses, vector_store_files, vector_stores
from emulator.openai.config import Settings
from emulator.openai.generator import Generator
from emulator.openai.middleware import HEALTH, RequestMiddleware
from emulator.openai.service import Service, service_of
from emulator.openai.state import State

STORE = "/vector_stores/{store_id}"
BATCH = f"{STORE}/file_batches/{{batch_id}}"

ROUTES = [
    Route("/responses", responses.create, methods=["POST"]),
    Route("/responses/input_tokens", responses.input_tokens, methods=["POST"]),
    Route("/responses/{response_id}", responses.retrieve),
    Route("/responses/{response_id}", responses.delete, methods=["DELETE"]),
    Route("/responses/{response_id}/cancel", responses.cancel, methods=["POST"]),
    Route("/responses/{response_id}/input_items", responses.input_items),
    Route("/models", responses.models),
    Route("/models/{model}", responses.model),
    Route("/files", files.create, methods=["POST"]),
    Route("/files", files.listing),
    Route("/files/{file_id}", files.retrieve),
    Route("/files/{file_id}", files.delete, methods=["DELETE"]),
    Route("/files/{file_id}/content", files.content),
    Route("/vector_stores", vector_stores.create, methods=["POST"]),
    Route("/vector_stores", vector_stores.listing),
    Route(STORE, vector_stores.retrieve),
    Route(STORE, vector_stores.update, methods=["POST"]),
    Route(STORE, vector_stores.delete, methods=["DELETE"]),
    Route(f"{STORE}/search", vector_stores.search, methods=["POST"]),
    Route(f"{STORE}/files", vector_store_files.create, methods=["POST"]),
    Route(f"{STORE}/files", vector_store_files.listing),
    Route(f"{STORE}/files/{{file_id}}", vector_store_files.retrieve),
    Route(f"{STORE}/files/{{file_id}}", vector_store_files.update, methods=["POST"]),
    Route(f"{STORE}/files/{{file_id}}", vector_store_files.delete, methods=["DELETE"]),
    Route(f"{STORE}/files/{{file_id}}/content", vector_store_files.content),
    Route(f"{STORE}/file_batches", vector_store_files.create_batch, methods=["POST"]),
    Route(BATCH, vector_store_files.retrieve_batch),
    Route(f"{BATCH}/cancel", vector_store_files.cancel_batch, methods=["POST"]),
    Route(f"{BATCH}/files", vector_store_files.batch_files),
]

CONTROL_ROUTES = [
    Route("/emulator/scripts", control.add_script, methods=["POST"]),
    Route("/emulator/requests", control.requests),
    Route("/emulator/requests", control.clear, methods=["DELETE"]),
]


async def _health(request: Request) -> Response:
    service = service_of(request)
    return objects.json_response(
        {"status": "ok", "generator": service.generator.name, "answering": len(service.active)}
    )


async def _open_generator(settings: Settings) -> Generator:
    """The guide, or the local model of the settings. Only the one in use is imported."""
    if settings.model:
        from emulator.openai.toy.generator import open_toy

        return await open_toy(settings.model)
    from emulator.openai.guide.generator import GuideGenerator

    return GuideGenerator(settings.word_delay)


@asynccontextmanager
async def open_app(settings: Settings) -> AsyncIterator[RequestMiddleware]:
    """Opens the ASGI app; raises SettingsError for a model that cannot run."""
    generator = await _open_generator(settings)
    service = Service(settings, await State.open(settings.data), generator)
    try:
        await service.start()
        app = Starlette(
            routes=[*ROUTES, *(CONTROL_ROUTES if settings.control else ()), Route(HEALTH, _health)],
            exception_handlers={
                errors.ApiError: errors.handle_error,
                HTTPException: errors.handle_error,
                Exception: errors.handle_error,
            },
        )
        app.router.redirect_slashes = False
        app.state.service = service
        yield RequestMiddleware(app, service)
    finally:
        await service.close()
