"""GET /.well-known/jwks.json and /.well-known/openid-configuration"""

from __future__ import annotations

from starlette.responses import Response

from emulator.auth.service import Call, json_response

CACHE_HEADERS = {"Cache-Control": "public, max-age=600"}


async def keys(call: Call) -> Response:
    """The public keys. Shared secrets are left out."""
    return json_response({"keys": call.service.keys.public()}, headers=CACHE_HEADERS)


async def openid_configuration(call: Call) -> Response:
    issuer = call.settings.jwt.issuer.rstrip("/")
    algorithms = sorted({key["alg"] for key in call.service.keys.public()}) or ["HS256"]
    body = {
        "issuer": issuer,
        "authorization_endpoint": f"{issuer}/oauth/authorize",
        "token_endpoint": f"{issuer}/oauth/token",
        "jwks_uri": f"{issuer}/.well-known/jwks.json",
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "grant_types_supported": ["authorization_code", "refresh_token"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": algorithms,
        "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post", "none"],
        "code_challenge_methods_supported": ["S256", "plain"],
        "scopes_supported": ["openid", "profile", "email", "phone"],
    }
    if call.settings.oauth_server.dynamic_registration:
        body["registration_endpoint"] = f"{issuer}/oauth/clients/register"
    return json_response(body, headers=CACHE_HEADERS)
