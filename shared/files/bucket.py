"""Uploads that exceed the platform's request size: a presigned URL to PUT them to S3, and access to them there."""

import os
from collections.abc import AsyncGenerator, Mapping
from urllib.parse import quote

import aiohttp
from yarl import URL

from shared.aws.credentials import CredentialsError, credentials
from shared.aws.signing import presigned_url
from shared.config import Settings
from shared.errors import Misconfigured, NotFound, UploadStoreUnavailable

URL_LIFETIME = 900  # seconds, of the URLs for our own requests
READ_TIMEOUT = 30.0
CHUNK_SIZE = 256 * 1024


class Bucket:
    """The uploads of one user in the bucket UPLOAD_BUCKET, whose keys begin with the user's id."""

    def __init__(
        self,
        settings: Settings,
        http: aiohttp.ClientSession,
        user_id: str,
        environment: Mapping[str, str] = os.environ,
    ) -> None:
        self._bucket = settings.require("upload_bucket")
        self._endpoint = settings.upload_endpoint.rstrip("/")
        self._http = http
        self._user_id = user_id
        try:
            self._credentials = credentials(environment)
        except CredentialsError as error:
            raise Misconfigured(cause=f"{error}: uploads are signed with AWS credentials") from None

    def upload_url(self, upload_id: str, size: int, expires: int) -> str:
        """Returns a URL to which the client can PUT exactly `size` bytes within `expires` seconds."""
        headers = {"content-length": str(size)}
        return presigned_url(self._credentials, "PUT", self._url(upload_id), expires, headers)

    async def content(self, upload_id: str) -> AsyncGenerator[bytes, None]:
        """Yields the uploaded bytes. Raises NotFound or UploadStoreUnavailable."""
        try:
            async with self._http.get(self._signed("GET", upload_id), timeout=_timeout()) as response:
                if response.status in (403, 404):
                    raise NotFound("No such upload", details={"upload_id": upload_id})
                if response.status != 200:
                    raise UploadStoreUnavailable(retry_after=5, cause=f"S3 responded {response.status}")
                async for chunk in response.content.iter_chunked(CHUNK_SIZE):
                    yield chunk
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise UploadStoreUnavailable(retry_after=5, cause=type(error).__name__) from error

    async def delete(self, upload_id: str, *, required: bool = False) -> None:
        """Deletes the upload. If that fails, the bucket's lifecycle rule deletes it; raises UploadStoreUnavailable if
        it is `required`.
        """
        try:
            async with self._http.delete(self._signed("DELETE", upload_id), timeout=_timeout()) as response:
                failure = "" if response.status in (200, 204, 404) else f"S3 responded {response.status} to a DELETE"
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            failure = type(error).__name__
        if failure and required:
            raise UploadStoreUnavailable(retry_after=5, cause=failure)

    async def uploads(self) -> list[str]:
        """The ids of all uploads of the user. Raises UploadStoreUnavailable."""
        from xml.etree.ElementTree import ParseError

        prefix = f"uploads/{self._user_id}/"
        keys: list[str] = []
        try:
            while page := await self._list_page(prefix, keys[-1] if keys else ""):
                keys += page
        except (aiohttp.ClientError, TimeoutError, OSError, ParseError) as error:
            raise UploadStoreUnavailable(retry_after=5, cause=type(error).__name__) from error
        return [key.removeprefix(prefix) for key in keys]

    async def _list_page(self, prefix: str, after: str) -> list[str]:
        """The keys after one, at most 1,000. Source: Amazon S3 API reference, "ListObjectsV2"."""
        from xml.etree import ElementTree

        query = {"list-type": "2", "prefix": prefix, **({"start-after": after} if after else {})}
        url = presigned_url(self._credentials, "GET", f"{self._base()}/", URL_LIFETIME, query=query)
        async with self._http.get(URL(url, encoded=True), timeout=_timeout()) as response:
            if response.status != 200:
                raise UploadStoreUnavailable(cause=f"S3 responded {response.status} to a list of uploads")
            found = ElementTree.fromstring(await response.read())  # noqa: S314  of the operator's own bucket
        return [item.text or "" for item in found.iter() if item.tag.rpartition("}")[2] == "Key"]

    def _signed(self, method: str, upload_id: str) -> str:
        return presigned_url(self._credentials, method, self._url(upload_id), URL_LIFETIME)

    def _url(self, upload_id: str) -> str:
        return f"{self._base()}/uploads/{quote(self._user_id)}/{quote(upload_id)}"

    def _base(self) -> str:
        if self._endpoint:
            return f"{self._endpoint}/{self._bucket}"
        return f"https://{self._bucket}.s3.{self._credentials.region}.amazonaws.com"


def _timeout() -> aiohttp.ClientTimeout:
    return aiohttp.ClientTimeout(total=None, sock_connect=5, sock_read=READ_TIMEOUT)
