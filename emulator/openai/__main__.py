"""`python -m emulator.openai`: serves the local AI server on HOST and PORT (127.0.0.1:54330)."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys

import uvicorn
from starlette.types import Receive, Scope, Send

from emulator.openai.app import open_app
from emulator.openai.config import Settings, SettingsError


async def serve(settings: Settings, host: str, port: int) -> None:
    async with open_app(settings) as inner:

        async def app(scope: Scope, receive: Receive, send: Send) -> None:
            """Serves the API under /v1 as well, where the official SDKs expect it."""
            if scope["type"] == "http" and scope["path"].startswith("/v1/"):
                scope = {**scope, "path": scope["path"][3:]}
            await inner(scope, receive, send)

        with socket.create_server((host, port)) as listener:
            port = listener.getsockname()[1]
            print(f"ready http://{host}:{port}/v1", flush=True)  # noqa: T201
            await uvicorn.Server(uvicorn.Config(app, lifespan="off", log_level="warning")).serve([listener])


def main() -> int:
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # uvicorn raises it again after its shutdown
    try:
        settings = Settings.from_env(os.environ)
        asyncio.run(serve(settings, os.environ.get("HOST", "127.0.0.1"), int(os.environ.get("PORT", "54330"))))
    except (SettingsError, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except KeyboardInterrupt:
        pass
    return 0


if __name__ == "__main__":
    sys.exit(main())
