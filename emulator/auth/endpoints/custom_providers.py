"""/admin/custom-providers: providers of one's own are not part of the local service."""

from __future__ import annotations

from starlette.responses import Response

from emulator.auth.errors import not_found
from emulator.auth.service import Call


async def refuse(call: Call) -> Response:
    raise not_found("feature_disabled", "Custom OAuth providers are disabled")
