"""Content negotiation: finds the first accepted media type that the relation or function has a handler for."""

from __future__ import annotations

from emulator.rest import errors
from emulator.rest.media_types import (
    ANY,
    ARRAY_STRIPPED,
    JSON,
    OPENAPI,
    SINGLE,
    SINGLE_STRIPPED,
    MediaType,
    content_type,
    decode_media_type,
)
from emulator.rest.types import Action, ApiRequest, Handler, HandlerKind, Identifier, MediaHandlers, Negotiated

NO_BODY = Handler(HandlerKind.NONE)
VENDORED = {
    SINGLE: Handler(HandlerKind.SINGLE),
    SINGLE_STRIPPED: Handler(HandlerKind.SINGLE_STRIP),
    ARRAY_STRIPPED: Handler(HandlerKind.ARRAY_STRIP),
}


def negotiate(
    request: ApiRequest,
    relation: Identifier,
    handlers: MediaHandlers,
    *,
    plan_enabled: bool,
    default_select: bool,
) -> Negotiated:
    """The handler and media type of the response. Raises PGRST107.

    relation: the table or the called function. default_select: whether all columns are selected, as handlers of the
    relation's rows require.
    """
    for accepted in request.accept:
        media_type = decode_media_type(accepted)
        if media_type.explain is not None and not plan_enabled:
            continue
        found = VENDORED.get(media_type.name)
        chosen = (found, media_type.name) if found else _lookup(media_type.name, relation, handlers, default_select)
        if chosen is not None:
            return _negotiated(request, chosen, media_type)
    raise errors.media_type_error([_shown(decode_media_type(accepted)) for accepted in request.accept])


def negotiate_root(request: ApiRequest) -> str:
    """The media type of the OpenAPI document. Raises PGRST107."""
    for accepted in request.accept:
        if decode_media_type(accepted).name in (OPENAPI, JSON, ANY):
            return OPENAPI
    raise errors.media_type_error([_shown(decode_media_type(accepted)) for accepted in request.accept])


def _lookup(
    media_type: str, relation: Identifier, handlers: MediaHandlers, default_select: bool
) -> tuple[Handler, str] | None:
    own = (handlers.get((relation, ANY)) or handlers.get((relation, media_type))) if default_select else None
    return own or handlers.get((None, media_type))


def _negotiated(request: ApiRequest, chosen: tuple[Handler, str], media_type: MediaType) -> Negotiated:
    handler, name = chosen
    written = request.action in (Action.CREATE, Action.UPDATE, Action.UPSERT, Action.DELETE)
    if (written and request.preferences.representation != "full") or request.method == "HEAD":
        handler = NO_BODY
    return Negotiated(handler, media_type.name if media_type.explain else name, media_type.explain)


def _shown(media_type: MediaType) -> str:
    if media_type.explain is None:
        return media_type.name
    return content_type(media_type.name, media_type.explain).removesuffix("; charset=utf-8")
