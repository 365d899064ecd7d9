"""/admin/custom-providers: not implemented here; the response is that of a service with the feature disabled."""

from __future__ import annotations

from starlette.responses import Response

from emulator.auth.errors import not_found
from emulator.auth.service import Call


async def disabled(call: Call) -> Response:
    raise not_found("feature_disabled", "Custom OAuth providers are disabled")
