"""The official SDKs, configured for this process. Imported on first use: openai takes 0.8 s, supabase 0.6 s."""

import asyncio
import importlib
import sys
from typing import TYPE_CHECKING

from shared.config import Settings

if TYPE_CHECKING:
    import httpx
    from openai import AsyncOpenAI

    from supabase import AsyncClient


async def preload(package: str) -> None:
    """Imports a package in a thread, so that its import does not block the requests of this process."""
    if package not in sys.modules:
        await asyncio.to_thread(importlib.import_module, package)


def make_openai(settings: Settings) -> "AsyncOpenAI":
    """The provider's SDK with the key, base URL, organization, project, timeouts and retries of the settings."""
    from httpx2 import Timeout
    from openai import AsyncOpenAI

    return AsyncOpenAI(
        api_key=settings.openai_api_key or "none",  # a local server may need no key; the SDK requires one
        base_url=settings.openai_base_url,
        organization=settings.openai_organization or None,
        project=settings.openai_project or None,
        max_retries=settings.openai_max_retries,
        timeout=Timeout(settings.openai_silence_timeout, connect=settings.openai_connect_timeout),
    )


def make_http_client(settings: Settings) -> "httpx.AsyncClient":
    """The connection pool of the supabase clients."""
    import httpx

    return httpx.AsyncClient(timeout=settings.rest_timeout)


def make_supabase(settings: Settings, http: "httpx.AsyncClient", key: str, token: str | None) -> "AsyncClient":
    """The supabase client with an API key and, where given, a caller's token as its Authorization."""
    from supabase import AsyncClient, AsyncClientOptions

    options = AsyncClientOptions(auto_refresh_token=False, persist_session=False, httpx_client=http)
    if token is not None:
        options.headers["Authorization"] = f"Bearer {token}"
    return AsyncClient(settings.require("supabase_url"), key, options)
