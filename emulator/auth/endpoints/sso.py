"""/sso: SAML is not implemented here; the response is that of a service with SAML disabled."""

from __future__ import annotations

from starlette.responses import Response

from emulator.auth.errors import not_found
from emulator.auth.service import Call


async def disabled(call: Call) -> Response:
    raise not_found("saml_provider_disabled", "SAML 2.0 is disabled")
