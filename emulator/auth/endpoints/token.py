"""POST /token?grant_type=…: dispatches to the grant's handler."""

from __future__ import annotations

from starlette.responses import Response

from emulator.auth.endpoints import token_id, token_password, token_pkce, token_refresh
from emulator.auth.errors import bad_request, unprocessable
from emulator.auth.guards import check_limit
from emulator.auth.service import Call


async def create(call: Call) -> Response:
    grant = call.query.get("grant_type", "")
    if grant == "web3":
        if not call.settings.web3:
            raise unprocessable("web3_provider_disabled", "Web3 provider is disabled")
        raise unprocessable("web3_unsupported_chain", "Signing in with a wallet is not part of the local Auth service")
    grants = {
        "password": (token_password.create, "sign_in"),
        "refresh_token": (token_refresh.create, "token_refresh"),
        "pkce": (token_pkce.create, "token_refresh"),
        "id_token": (token_id.create, "sign_in"),
    }
    if grant not in grants:
        raise bad_request("invalid_credentials", "unsupported_grant_type")
    handler, limit = grants[grant]
    check_limit(call, limit, f"/token {grant}")
    return await handler(call)
