"""The provider's files and vector stores: the few calls that we make.

aiohttp is imported by the first of them, so that a run without files begins without it.
"""

import asyncio
from collections.abc import AsyncIterator, Mapping
from typing import Any

import msgspec

from shared.ai.errors import (
    APIConnectionError,
    APIError,
    APITimeoutError,
    NotFoundError,
    from_answer,
    hide,
    to_api_error,
)
from shared.assistants.objects import Object
from shared.errors import ModelTimeout
from shared.services import Services

CALL, UPLOAD_SILENCE, POLL = 30.0, 60.0, 0.1
LIFETIME_DAYS = 30
MAX_ERROR_BODY = 64 * 1024


class ProviderFiles:
    """Files and vector stores at {OPENAI_BASE_URL}. Every method raises an ApiError of the model's kind."""

    def __init__(self, services: Services) -> None:
        settings = services.settings
        self._services = services
        self._base = settings.openai_base_url
        self._index_timeout = settings.run_index_timeout
        hide(settings.openai_api_key)
        headers = {
            "authorization": f"Bearer {settings.openai_api_key}",
            "openai-organization": settings.openai_organization,
            "openai-project": settings.openai_project,
        }
        self._headers = {name: value for name, value in headers.items() if value}

    async def upload(self, filename: str, content_type: str, content: AsyncIterator[bytes]) -> Object:
        """Streams a file to the provider and returns its File object."""
        import aiohttp

        form = aiohttp.MultipartWriter("form-data")
        purpose = form.append("user_data")
        purpose.set_content_disposition("form-data", name="purpose")
        part = form.append(content, {"content-type": content_type})
        part.set_content_disposition("form-data", quote_fields=False, name="file", filename=filename)
        timeout = aiohttp.ClientTimeout(total=None, sock_connect=5, sock_read=UPLOAD_SILENCE)
        return await self._call("POST", "files", data=form, timeout=timeout)

    async def delete(self, file_id: str) -> None:
        """Deletes a file; one that is gone already is fine."""
        await self._delete(f"files/{file_id}")

    async def delete_store(self, store_id: str) -> None:
        """Deletes a vector store, not its files; one that is gone already is fine."""
        await self._delete(f"vector_stores/{store_id}")

    async def _delete(self, path: str) -> None:
        try:
            await self._request("DELETE", path)
        except NotFoundError:
            return
        except APIError as error:
            raise to_api_error(error) from error

    async def create_store(self, name: str, file_ids: list[str]) -> str:
        """A vector store with these files, which the provider forgets when it is long unused; returns its id."""
        expiry = {"anchor": "last_active_at", "days": LIFETIME_DAYS}
        body = {"name": name, "file_ids": file_ids, "expires_after": expiry}
        return str((await self._call("POST", "vector_stores", json=body))["id"])

    async def add_to_store(self, store_id: str, file_id: str) -> None:
        await self._call("POST", f"vector_stores/{store_id}/files", json={"file_id": file_id})

    async def store(self, store_id: str) -> Object | None:
        """The vector store, or None if it is gone or expired."""
        try:
            store = await self._request("GET", f"vector_stores/{store_id}")
        except NotFoundError:
            return None
        except APIError as error:
            raise to_api_error(error) from error
        return None if store.get("status") == "expired" else store

    async def wait_until_indexed(self, store_id: str) -> None:
        """Returns once no file of the store is being indexed; raises ModelTimeout when that takes too long."""
        try:
            async with asyncio.timeout(self._index_timeout):
                delay = POLL
                while (await self._call("GET", f"vector_stores/{store_id}"))["file_counts"]["in_progress"]:
                    await asyncio.sleep(delay)
                    delay = min(delay * 1.5, 1.0)
        except TimeoutError:
            raise ModelTimeout("The attached files are still being read. Please try again later.") from None

    async def _call(self, method: str, path: str, **options: Any) -> Object:
        try:
            return await self._request(method, path, **options)
        except APIError as error:
            raise to_api_error(error) from error

    async def _request(self, method: str, path: str, **options: Any) -> Object:
        import aiohttp

        options.setdefault("timeout", aiohttp.ClientTimeout(total=CALL, sock_connect=5))
        if "json" in options:
            options["data"] = msgspec.json.encode(options.pop("json"))
            options["headers"] = {**self._headers, "content-type": "application/json"}
        headers: Mapping[str, str] = options.pop("headers", self._headers)
        try:
            async with self._services.http.request(
                method, f"{self._base}/{path}", headers=headers, allow_redirects=False, **options
            ) as response:
                if response.status != 200:
                    raise from_answer(response.status, response.headers, await response.content.read(MAX_ERROR_BODY))
                return msgspec.json.decode(await response.read(), type=dict[str, Any])
        except TimeoutError as error:
            raise APITimeoutError(f"no answer from {self._base}/{path}") from error
        except (aiohttp.ClientError, OSError, msgspec.DecodeError) as error:
            raise APIConnectionError(f"{type(error).__name__} at {self._base}/{path}") from error
