"""Hands a run to another invocation of this function on AWS Lambda, where a process has no CPU after its response.

The event of an asynchronous invocation arrives as a POST at AWS_LWA_PASS_THROUGH_PATH, which anybody may call at the
Function URL. So it is signed with the service key, for one run and a short time.
"""

import asyncio
import hmac
import os
import time
from collections.abc import Mapping
from typing import TYPE_CHECKING
from urllib.parse import quote

import msgspec
from pydantic import BaseModel, Field

from shared.assistants.fields import Id
from shared.aws.credentials import CredentialsError, credentials
from shared.aws.signing import signed_headers
from shared.errors import Forbidden, RunNotStarted

if TYPE_CHECKING:
    from shared.call import Call

VALID = 600  # seconds in which Lambda may deliver the event
TIMEOUT = 5.0
LEASE = 120.0  # Lambda retries the event of a busy function


class QueuedRun(BaseModel):
    """The event: a run to execute, until when it may be executed (Unix seconds), and the signature of both."""

    run_id: Id
    expires: int
    signature: str = Field(max_length=64)


def is_needed(environment: Mapping[str, str] = os.environ) -> bool:
    """Whether this process is frozen between requests."""
    return "AWS_LAMBDA_FUNCTION_NAME" in environment


def lease() -> float | None:
    """The seconds after which a run that is handed over, but not taken, is closed; None where none is handed over."""
    return LEASE if is_needed() else None


def event_of(call: "Call", run_id: str) -> QueuedRun:
    expires = int(time.time()) + VALID
    return QueuedRun(run_id=run_id, expires=expires, signature=_signature(call, run_id, expires))


def require_signature(call: "Call", event: QueuedRun) -> None:
    """Raises Forbidden for an event that is not this function's own, or too old."""
    expected = _signature(call, event.run_id, event.expires)
    if event.expires < time.time() or not hmac.compare_digest(expected, event.signature):
        raise Forbidden("Only this function itself may start queued runs")


async def invoke(call: "Call", run_id: str) -> None:
    """Invokes the function asynchronously, in this version; raises RunNotStarted."""
    import aiohttp

    body = msgspec.json.encode(event_of(call, run_id).model_dump())
    try:
        keys = await asyncio.to_thread(credentials, os.environ)
        url = _url(os.environ, keys.region)
        headers = signed_headers(keys, "lambda", "POST", url, body, {"x-amz-invocation-type": "Event"})
        timeout = aiohttp.ClientTimeout(total=TIMEOUT)
        async with call.services.http.post(url, data=body, headers=headers, timeout=timeout) as response:
            if response.status != 202:
                raise RunNotStarted(cause=f"Lambda responds with {response.status}: {(await response.text())[:300]}")
    except (CredentialsError, aiohttp.ClientError, OSError) as error:  # TimeoutError is an OSError
        raise RunNotStarted(cause=f"{type(error).__name__}: {error}") from error


def _url(environment: Mapping[str, str], region: str) -> str:
    suffix = "amazonaws.com.cn" if region.startswith("cn-") else "amazonaws.com"
    base = environment.get("AWS_ENDPOINT_URL_LAMBDA") or f"https://lambda.{region}.{suffix}"
    name = quote(environment["AWS_LAMBDA_FUNCTION_NAME"], safe="")
    version = quote(environment.get("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST"), safe="$")
    # in the path and not as ?Qualifier=, since signed_headers signs no query
    return f"{base}/2015-03-31/functions/{name}%3A{version}/invocations"


def _signature(call: "Call", run_id: str, expires: int) -> str:
    key = call.settings.require("supabase_service_role_key").encode()
    return hmac.new(key, f"run {run_id} {expires}".encode(), "sha256").hexdigest()
