"""Uploads that are larger than the platform's requests: straight to S3 by a presigned URL, fetched from there."""

import os
from collections.abc import AsyncGenerator
from urllib.parse import quote

import aiohttp

from shared.aws.credentials import CredentialsError, credentials
from shared.aws.signing import presigned_url
from shared.config import Settings
from shared.errors import Misconfigured, NotFound, UploadStoreUnavailable

OWN_SECONDS = 900
SILENCE = 30.0
PIECE = 256 * 1024


class Bucket:
    """One user's uploads in the bucket UPLOAD_BUCKET; nobody can name another's."""

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
        """Where the client PUTs exactly `size` bytes within `expires` seconds."""
        headers = {"content-length": str(size)}
        return presigned_url(self._credentials, "PUT", self._url(upload_id), expires, headers)

    async def content(self, upload_id: str) -> AsyncGenerator[bytes, None]:
        """The uploaded bytes; raises NotFound or UploadStoreUnavailable."""
        try:
            async with self._http.get(self._signed("GET", upload_id), timeout=_timeout()) as response:
                if response.status in (403, 404):
                    raise NotFound("No such upload", details={"upload_id": upload_id})
                if response.status != 200:
                    raise UploadStoreUnavailable(retry_after=5, cause=f"S3 answered {response.status}")
                async for piece in response.content.iter_chunked(PIECE):
                    yield piece
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise UploadStoreUnavailable(retry_after=5, cause=type(error).__name__) from error

    async def delete(self, upload_id: str) -> None:
        """Deletes the upload; what cannot be deleted is for the bucket's lifecycle rule."""
        try:
            async with self._http.delete(self._signed("DELETE", upload_id), timeout=_timeout()):
                pass
        except (aiohttp.ClientError, TimeoutError, OSError):
            return

    def _signed(self, method: str, upload_id: str) -> str:
        return presigned_url(self._credentials, method, self._url(upload_id), OWN_SECONDS)

    def _url(self, upload_id: str) -> str:
        host = f"{self._endpoint}/{self._bucket}" if self._endpoint else self._virtual_host()
        return f"{host}/uploads/{quote(self._user_id)}/{quote(upload_id)}"

    def _virtual_host(self) -> str:
        return f"https://{self._bucket}.s3.{self._credentials.region}.amazonaws.com"


def _timeout() -> aiohttp.ClientTimeout:
    return aiohttp.ClientTimeout(total=None, sock_connect=5, sock_read=SILENCE)
