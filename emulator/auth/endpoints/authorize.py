"""GET /authorize: redirects the browser to an OAuth provider's sign-in page."""

from __future__ import annotations

import time
from urllib.parse import urlencode
from uuid import UUID

import jwt
from starlette.responses import RedirectResponse, Response

from emulator.auth import flows
from emulator.auth.errors import invalid
from emulator.auth.params import check_pkce
from emulator.auth.providers import PROVIDERS
from emulator.auth.service import Call

STATE_SECONDS = 300


async def start(call: Call) -> Response:
    return RedirectResponse(await provider_url(call), 302)


async def provider_url(call: Call, linking: UUID | None = None) -> str:
    """The URL of the sign-in page. linking: the user to whom the identity will be linked."""
    name = call.query.get("provider", "").lower()
    configured, endpoints = call.settings.providers.get(name), PROVIDERS.get(name)
    if configured is None or endpoints is None:
        raise invalid(f"Unsupported provider: Provider {name[:40]} could not be found")
    if not configured.enabled:
        raise invalid("Unsupported provider: provider is not enabled")
    for value, label in ((configured.client_id, "OAuth client ID"), (configured.secret, "OAuth secret")):
        if not value:
            raise invalid(f"Unsupported provider: missing {label}")
    challenge = call.query.get("code_challenge", "")
    method = check_pkce(call.query.get("code_challenge_method", ""), challenge)
    async with call.transaction() as db:
        flow_id = await flows.start(
            db, None, (method, challenge) if method else None, name, "oauth", referrer=call.redirect_to, linking=linking
        )
    return endpoints.authorization_url(configured.url) + "?" + urlencode(_query(call, name, flow_id))


def callback_url(call: Call, name: str) -> str:
    return call.settings.providers[name].redirect_uri or f"{call.settings.external_url}/callback"


def _query(call: Call, name: str, flow_id: UUID) -> dict[str, str]:
    scopes = [*PROVIDERS[name].scopes, *call.query.get("scopes", "").replace(",", " ").split()]
    claims = {"flow": str(flow_id), "provider": name, "exp": int(time.time()) + STATE_SECONDS}
    key = call.service.keys.signing()
    state = jwt.encode(claims, key.material, key.algorithm, {"kid": key.kid} if key.kid else None)
    forwarded = {
        name: value
        for name, value in call.query.items()
        if name in ("access_type", "prompt", "login_hint", "hd", "domain_hint", "screen_hint")
    }
    return {
        **forwarded,
        "client_id": call.settings.providers[name].client_id.split(",")[0],
        "redirect_uri": callback_url(call, name),
        "response_type": "code",
        "scope": " ".join(dict.fromkeys(scopes)),
        "state": state,
    }
