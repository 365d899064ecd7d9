"""Uploads that exceed the platform's request size: a presigned URL to PUT them to S3, and access to them there."""

import os
from collections.abc import AsyncGenerator
from urllib.parse import quote

import aiohttp

from shared.aws.credentials import CredentialsError, credentials
from shared.aws.signing import presigned_url
from shared.config import Settings
from shared.errors import Misconfigured, NotFound, UploadStoreUnavailable

URL_LIFETIME = 900  # seconds, of the URLs for our own requests
READ_TIMEOUT = 30.0
CHUNK_SIZE = 256 * 1024


class Bucket:
    """The uploads of one user in the bucket UPLOAD_BUCKET, whose keys begin with the user's id."""

    def __init__(self, settings: Settings, http: aiohttp.ClientSession, user_id: str) -> None:
        self._bucket = settings.require("upload_bucket")
        self._endpoint = settings.upload_endpoint.rstrip("/")
        self._http = http
        self._user_id = user_id
        try:
            self._credentials = credentials(os.environ)
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

    async def delete(self, upload_id: str) -> None:
        """Deletes the upload. If that fails, the bucket's lifecycle rule deletes it."""
        try:
            async with self._http.delete(self._signed("DELETE", upload_id), timeout=_timeout()):
                pass
        except (aiohttp.ClientError, TimeoutError, OSError):
            return

    def _signed(self, method: str, upload_id: str) -> str:
        return presigned_url(self._credentials, method, self._url(upload_id), URL_LIFETIME)

    def _url(self, upload_id: str) -> str:
        base = f"{self._endpoint}/{self._bucket}" if self._endpoint else self._virtual_host()
        return f"{base}/uploads/{quote(self._user_id)}/{quote(upload_id)}"

    def _virtual_host(self) -> str:
        return f"https://{self._bucket}.s3.{self._credentials.region}.amazonaws.com"


def _timeout() -> aiohttp.ClientTimeout:
    return aiohttp.ClientTimeout(total=None, sock_connect=5, sock_read=READ_TIMEOUT)
