"""/sso and /admin/sso: SAML is not implemented here; the response is that of a service with SAML disabled."""

from __future__ import annotations

from starlette.responses import Response

from emulator.auth.errors import not_found
from emulator.auth.service import Call, json_response


async def disabled(call: Call) -> Response:
    raise not_found("saml_provider_disabled", "SAML 2.0 is disabled")


async def list_providers(call: Call) -> Response:
    return json_response({"items": []})
