"""The custom access token hook: a Postgres function that may change a token's claims."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import asyncpg

from emulator.auth.database import Db
from emulator.auth.errors import AuthError, unexpected
from emulator.auth.models import User
from emulator.auth.service import Call
from emulator.auth.tokens import REQUIRED_CLAIMS
from emulator.errors import SetupError

TIMEOUT = "2s"


def parse(uri: str) -> tuple[str, str]:
    """pg-functions://postgres/<schema>/<function> as (schema, function)."""
    parts = urlsplit(uri)
    names = [name for name in parts.path.split("/") if name]
    if parts.scheme != "pg-functions" or len(names) != 2:
        raise SetupError(
            f"The custom access token hook {uri!r} is not supported: write pg-functions://postgres/<schema>/<function>"
        )
    return names[0], names[1]


async def customise_claims(call: Call, db: Db, claims: dict[str, Any], user: User, method: str) -> dict[str, Any]:
    """The claims as the hook returns them; unchanged without a hook. An error of the hook fails the sign-in."""
    uri = call.settings.access_token_hook
    if not uri:
        return claims
    event = {"user_id": str(user.id), "claims": claims, "authentication_method": method}
    schema, function = (name.replace('"', '""') for name in parse(uri))
    try:
        async with db.transaction():
            await db.execute(f"set local statement_timeout = '{TIMEOUT}'")
            output = await db.fetchval(f'select "{schema}"."{function}"($1::jsonb)', event)
            await db.execute("set local statement_timeout = 0")
    except asyncpg.QueryCanceledError as error:
        raise AuthError(422, "hook_timeout", "Failed to reach hook within maximum time of 2.000000 seconds") from error
    except asyncpg.PostgresError as error:
        raise unexpected(f"Error running hook URI: {uri}") from error
    if not isinstance(output, dict):
        raise unexpected("output claims field is missing")
    if isinstance(hook_error := output.get("error"), dict) and hook_error.get("message"):
        status = hook_error.get("http_code")
        status = status if isinstance(status, int) and 400 <= status < 600 else 500
        raise AuthError(status, "unexpected_failure" if status >= 500 else "unknown", str(hook_error["message"]))
    customised = output.get("claims")
    if not isinstance(customised, dict):
        raise unexpected("output claims field is missing")
    missing = [name for name in REQUIRED_CLAIMS if name not in customised]
    if missing:
        raise unexpected(f"output claims do not conform to the expected schema: {missing[0]} is required")
    return customised
