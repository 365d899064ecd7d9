"""Calls a hook: a Postgres function, or an HTTP endpoint with a signed body (Standard Webhooks)."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import time
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import aiohttp
import asyncpg
import msgspec

from emulator.auth.config_types import Hook
from emulator.auth.database import Db
from emulator.auth.errors import AuthError, bad_request, unexpected, unprocessable

FUNCTION_SECONDS, HTTP_SECONDS = 2, 5
ATTEMPTS, RETRY_SECONDS = 3, 2
MAX_RESPONSE = 200 << 10  # bytes
Json = dict[str, Any]


async def run(db: Db, hook: Hook, event: Json) -> Json:
    """The hook's output. Raises AuthError with the hook's own status and message, or for a hook that fails."""
    call = _run_function(db, hook, event) if hook.uri.startswith("pg-functions:") else _post(hook, event)
    output = await call
    error = output.get("error")
    if isinstance(error, dict) and error.get("message"):
        status = error.get("http_code")
        status = status if isinstance(status, int) and 400 <= status < 600 else 500
        raise AuthError(status, "unexpected_failure" if status >= 500 else "unknown", str(error["message"]))
    return output


async def _run_function(db: Db, hook: Hook, event: Json) -> Json:
    schema, function = (name.replace('"', '""') for name in urlsplit(hook.uri).path.strip("/").split("/"))
    try:
        async with db.transaction():
            await db.execute(f"set local statement_timeout = '{FUNCTION_SECONDS}s'")
            output = await db.fetchval(f'select "{schema}"."{function}"($1::jsonb)', event)
            await db.execute("set local statement_timeout = 0")
    except asyncpg.QueryCanceledError as error:
        raise _too_slow(FUNCTION_SECONDS) from error
    except asyncpg.PostgresError as error:
        raise unexpected(f"Error running hook URI: {hook.uri}") from error
    return output if isinstance(output, dict) else {}


async def _post(hook: Hook, event: Json) -> Json:
    body = msgspec.json.encode(event)
    try:
        async with asyncio.timeout(HTTP_SECONDS), aiohttp.ClientSession() as session:
            for attempt in range(ATTEMPTS):
                if attempt:
                    await asyncio.sleep(RETRY_SECONDS)
                async with session.post(
                    hook.uri, data=body, headers=_signed_headers(hook, body), allow_redirects=False
                ) as response:
                    if response.status not in (429, 503) or "retry-after" not in response.headers:
                        return await _read(response)
    except TimeoutError as error:
        raise _too_slow(HTTP_SECONDS) from error
    except aiohttp.ClientError as error:
        raise unexpected(f"Error running hook URI: {hook.uri}") from error
    raise unprocessable("hook_timeout_after_retry", "Failed to reach hook after maximum retries")


def _signed_headers(hook: Hook, body: bytes) -> dict[str, str]:
    message_id, timestamp = str(uuid4()), str(int(time.time()))
    content = f"{message_id}.{timestamp}.".encode() + body
    digests = (hmac.digest(secret, content, hashlib.sha256) for secret in hook.secrets)
    return {
        "Content-Type": "application/json",
        "webhook-id": message_id,
        "webhook-timestamp": timestamp,
        "webhook-signature": " ".join(f"v1,{base64.b64encode(digest).decode()}" for digest in digests),
    }


async def _read(response: aiohttp.ClientResponse) -> Json:
    if response.status == 400:
        raise unexpected("Invalid payload sent to hook")
    if response.status == 401:
        raise unexpected("Hook requires authorization token")
    if response.status not in (200, 202, 204):
        raise unexpected(f"Unexpected status code returned from hook: {response.status}")
    content = await response.content.read(MAX_RESPONSE + 1)
    if len(content) > MAX_RESPONSE:
        raise unprocessable("hook_payload_over_size_limit", f"Payload size exceeded size limit of {MAX_RESPONSE} bytes")
    if not content:
        return {}
    if response.content_type != "application/json":
        message = f"Invalid JSON response. Received content-type: {response.content_type}"
        raise bad_request("hook_payload_invalid_content_type", message)
    try:
        output = msgspec.json.decode(content)
    except msgspec.DecodeError as error:
        raise unexpected("Error unmarshaling JSON output") from error
    return output if isinstance(output, dict) else {}


def _too_slow(seconds: int) -> AuthError:
    return unprocessable("hook_timeout", f"Failed to reach hook within maximum time of {seconds:.6f} seconds")
