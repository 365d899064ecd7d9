"""What a process makes anew when it wakes up from a snapshot (AWS Lambda SnapStart).

Connections, signing keys and counters are made on first use, so no snapshot holds them. It does hold secrets, which may
have been rotated since, and the state of `random`, the same in every instance. Lambda Web Adapter POSTs to the path of
AWS_LWA_SNAPSTART_AFTER_RESTORE_PATH before the first request, and answers 403 to anybody else who asks for it.
"""

import random

from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from shared.services import renew


def restorable(app: ASGIApp, path: str) -> ASGIApp:
    """The app, with that path answered here; no path is none."""
    if not path:
        return app

    async def restored(scope: Scope, receive: Receive, send: Send) -> None:
        woken = scope["type"] == "http" and (scope["method"], scope["path"]) == ("POST", path)
        if woken:
            random.seed()
            await renew()
        await (Response(status_code=204) if woken else app)(scope, receive, send)

    return restored
