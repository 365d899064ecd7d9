"""Renews the state of a process that is restored from a snapshot (AWS Lambda SnapStart).

A snapshot has no connections, signing keys and counters, which are made on first use. It does have secrets, which may
have been rotated since, and the state of `random`, the same in every instance. Lambda Web Adapter POSTs to the path
AWS_LWA_SNAPSTART_AFTER_RESTORE_PATH before the first request; to other clients it responds with 403 there.
"""

import random

from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from shared.services import renew


def restorable(app: ASGIApp, path: str) -> ASGIApp:
    """Wraps the application with a handler of POST `path`; returns it unchanged if `path` is empty."""
    if not path:
        return app

    async def restored(scope: Scope, receive: Receive, send: Send) -> None:
        is_restore = scope["type"] == "http" and (scope["method"], scope["path"]) == ("POST", path)
        if is_restore:
            random.seed()
            await renew()
        await (Response(status_code=204) if is_restore else app)(scope, receive, send)

    return restored
