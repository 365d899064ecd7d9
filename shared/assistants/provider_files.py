"""Files and vector stores at the provider, through the `openai` SDK; uploads are streamed, which the SDK can't."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from functools import partial
from typing import TYPE_CHECKING, Literal, TypeVar
from urllib.parse import quote

import msgspec

from shared.ai.errors import MAX_ERROR_BODY, ProviderError, from_response, to_api_error
from shared.ai.headers import provider_headers
from shared.assistants.provider import request, to_caller
from shared.assistants.settings import assistant_settings
from shared.errors import ModelTimeout
from shared.services import Services

if TYPE_CHECKING:
    import aiohttp
    from openai import AsyncOpenAI
    from openai.pagination import AsyncCursorPage
    from openai.types import VectorStore
    from openai.types.vector_stores import VectorStoreFile

UPLOAD_SILENCE, POLL = 60.0, 0.1
LIFETIME_DAYS = 30
Result = TypeVar("Result")


class _File(msgspec.Struct):
    id: str


_decode_file = msgspec.json.Decoder(_File).decode


class ProviderFiles:
    """Every method raises one of the model errors (shared/errors.py)."""

    def __init__(self, services: Services) -> None:
        settings = services.settings
        self._services = services
        self._url = f"{settings.openai_base_url}/files"
        self._headers = provider_headers(settings)

    async def upload(self, filename: str, content_type: str, content: AsyncIterator[bytes]) -> str:
        """Streams a file to the provider and returns its id."""
        import aiohttp

        form = aiohttp.MultipartWriter("form-data")
        purpose = form.append("user_data")
        purpose.set_content_disposition("form-data", name="purpose")
        part = form.append(content, {"content-type": content_type})
        part.set_content_disposition("form-data", quote_fields=False, name="file", filename=filename)
        timeout = aiohttp.ClientTimeout(total=None, sock_connect=5, sock_read=UPLOAD_SILENCE)
        try:
            return await self._post(form, timeout)
        except ProviderError as error:
            raise to_api_error(error) from error

    async def _post(self, form: "aiohttp.MultipartWriter", timeout: "aiohttp.ClientTimeout") -> str:
        import aiohttp

        try:
            async with self._services.http.post(
                self._url, data=form, headers=self._headers, timeout=timeout, allow_redirects=False
            ) as response:
                if response.status != 200:
                    raise from_response(response.status, response.headers, await response.content.read(MAX_ERROR_BODY))
                return _decode_file(await response.read()).id
        except TimeoutError as error:
            raise ProviderError(f"no response from {self._url}", timed_out=True) from error
        except (aiohttp.ClientError, OSError, msgspec.DecodeError) as error:
            raise ProviderError(f"{type(error).__name__} at {self._url}") from error

    async def open_content(self, file_id: str) -> AsyncIterator[bytes]:
        """A file's bytes as they arrive; raises NotFound, or ValidationFailed with the provider's reason."""
        import aiohttp

        url = f"{self._url}/{quote(file_id, safe='')}/content"
        timeout = aiohttp.ClientTimeout(total=None, sock_connect=5, sock_read=UPLOAD_SILENCE)
        try:
            response = await self._services.http.get(url, headers=self._headers, timeout=timeout, allow_redirects=False)
            if response.status != 200:
                body = await response.content.read(MAX_ERROR_BODY)
                response.release()
                raise from_response(response.status, response.headers, body)
        except ProviderError as error:
            raise to_caller(error, "file") from error
        except (aiohttp.ClientError, OSError) as error:
            raise to_api_error(ProviderError(f"{type(error).__name__} at {self._url}")) from error
        return _chunks_of(response)

    async def delete(self, file_id: str) -> None:
        """Deletes a file; succeeds if it does not exist."""
        await self._or_none(lambda client: client.files.delete(file_id))

    async def delete_store(self, store_id: str) -> None:
        """Deletes a vector store, not its files; succeeds if it does not exist."""
        await self._or_none(lambda client: client.vector_stores.delete(store_id))

    async def create_store(self, name: str, file_ids: list[str]) -> str:
        """Creates a vector store with these files, which the provider deletes after LIFETIME_DAYS unused."""
        store = await self._call(
            lambda client: client.vector_stores.create(
                name=name, file_ids=file_ids, expires_after={"anchor": "last_active_at", "days": LIFETIME_DAYS}
            )
        )
        return store.id

    async def add_to_store(self, store_id: str, file_id: str) -> None:
        await self._call(lambda client: client.vector_stores.files.create(store_id, file_id=file_id))

    async def store(self, store_id: str) -> "VectorStore | None":
        """The vector store, or None if it was deleted or has expired."""
        store = await self._or_none(lambda client: client.vector_stores.retrieve(store_id))
        return None if store is None or store.status == "expired" else store

    async def wait_until_indexed(self, store_id: str) -> "VectorStore":
        """Waits until no file of the store is being indexed; raises ModelTimeout after RUN_INDEX_TIMEOUT seconds."""
        try:
            async with asyncio.timeout(assistant_settings().run_index_timeout):
                delay = POLL
                while True:
                    store = await self._call(lambda client: client.vector_stores.retrieve(store_id))
                    if not store.file_counts.in_progress:
                        return store
                    await asyncio.sleep(delay)
                    delay = min(delay * 1.5, 1.0)
        except TimeoutError:
            raise ModelTimeout("The attached files are still being read. Please try again later.") from None

    async def not_indexed(self, store_id: str) -> dict[str, str]:
        """The files of a store that cannot be searched, each with the provider's reason."""
        found: dict[str, str] = {}
        statuses: tuple[Literal["failed", "cancelled"], ...] = ("failed", "cancelled")
        for status in statuses:
            for file in await self._store_files(store_id, status):
                found[file.id] = file.last_error.message if file.last_error else f"indexing {status}"
        return found

    async def _store_files(self, store_id: str, status: Literal["failed", "cancelled"]) -> "list[VectorStoreFile]":
        files: list[VectorStoreFile] = []
        while True:
            after: dict[str, object] | None = {"after": files[-1].id} if files else None
            page = await self._call(partial(_list_page, store_id, status, after))
            files += page.data
            if not page.data or not page.has_more:
                return files

    async def _call(self, operation: "Callable[[AsyncOpenAI], Awaitable[Result]]") -> Result:
        try:
            return await self._request(operation)
        except ProviderError as error:
            raise to_api_error(error) from error

    async def _or_none(self, operation: "Callable[[AsyncOpenAI], Awaitable[Result]]") -> Result | None:
        """The operation's result; None if its object does not exist."""
        try:
            return await self._request(operation)
        except ProviderError as error:
            if error.status == 404:
                return None
            raise to_api_error(error) from error

    async def _request(self, operation: "Callable[[AsyncOpenAI], Awaitable[Result]]") -> Result:
        return await request(self._services, operation)


async def _chunks_of(response: "aiohttp.ClientResponse") -> AsyncIterator[bytes]:
    async with response:
        async for chunk in response.content.iter_any():
            yield chunk


def _list_page(
    store_id: str, status: Literal["failed", "cancelled"], query: dict[str, object] | None, client: "AsyncOpenAI"
) -> "Awaitable[AsyncCursorPage[VectorStoreFile]]":
    return client.vector_stores.files.list(store_id, filter=status, limit=100, extra_query=query)
