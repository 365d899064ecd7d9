"""Uploads by presigned URL, to moto's S3 server. It doesn't check size or type, so our functions must."""

import json
import os
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from moto.server import ThreadedMotoServer
from yarl import URL

from shared.aws.signing import Credentials, presigned_url
from tests.harness.process import serving

from . import documents
from .people import Person

KEYS = {"AWS_ACCESS_KEY_ID": "testing", "AWS_SECRET_ACCESS_KEY": "testing", "AWS_REGION": "ap-south-1"}


@dataclass
class Uploads:
    """URLs of file-upload-url (`url_function`), of file-upload (`upload_function`) and of their bucket."""

    url_function: str
    upload_function: str
    bucket: str


@pytest.fixture(scope="module")
def uploads(stack: Any) -> Iterator[Uploads]:
    moto = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    moto.start()
    host, port = moto.get_host_and_port()
    settings = {
        "UPLOAD_BUCKET": "charts",
        "UPLOAD_ENDPOINT": f"http://{host}:{port}",
        "FILE_MAX_BYTES": "1000000",
        **KEYS,
    }
    environment = json.loads((stack.data / "stack.json").read_text())["environment"]
    with ExitStack() as opened:
        urls = [
            opened.enter_context(serving(f"functions/{name}/main.py", {**environment, **settings})).url
            for name in ("file-upload-url", "file-upload")
        ]
        yield Uploads(urls[0], urls[1], f"http://{host}:{port}/charts")
    moto.stop()


@pytest.fixture
async def bucket(uploads: Uploads, ada: Person) -> Uploads:
    async with ada.http.put(uploads.bucket) as response:
        assert response.status in (200, 409)
    return uploads


async def _put(bucket: Uploads, person: Person, data: bytes) -> str:
    presigned = await person.at(bucket.url_function).post("/api/file/upload-url", {"bytes": len(data)})
    assert (presigned["success"], presigned["method"]) == (True, "PUT")
    async with person.http.put(presigned["url"], data=data) as response:
        assert response.status == 200, await response.text()
    return str(presigned["upload_id"])


async def _objects(bucket: Uploads, person: Person) -> str:
    async with person.http.get(f"{bucket.bucket}?list-type=2&prefix=uploads/{person.id}") as response:
        return await response.text()


async def test_a_file_is_uploaded_through_the_bucket(bucket: Uploads, ada: Person) -> None:
    data = documents.pdf(["Large"])
    upload = await _put(bucket, ada, data)
    body = {"upload_id": upload, "filename": "large.pdf"}
    response = await ada.at(bucket.upload_function).post("/api/file/upload", body)
    [row] = await ada.rows("user_files")
    assert (row["file_id"], row["filename"], row["bytes"]) == (response["file_id"], "large.pdf", len(data))
    assert upload not in await _objects(bucket, ada)
    status, _ = await ada.at(bucket.upload_function).call("POST", "/api/file/upload", json=body)
    assert status == 404


@pytest.mark.parametrize(
    ("data", "status"),
    [(b"MZ\x90\x00" + b"\0" * 100, 415), (b"%PDF-1.4\n" + b"x" * 1_000_000, 413), (documents.encrypted(), 400)],
)
async def test_size_and_type_are_checked_after_the_upload(
    bucket: Uploads, ada: Person, data: bytes, status: int
) -> None:
    presigned = await ada.at(bucket.url_function).post("/api/file/upload-url", {"bytes": 100})
    async with ada.http.put(presigned["url"], data=data) as response:
        assert response.status == 200
    body = {"upload_id": presigned["upload_id"], "filename": "x.pdf"}
    actual, _ = await ada.at(bucket.upload_function).call("POST", "/api/file/upload", json=body)
    assert actual == status
    assert await ada.rows("user_files") == []
    assert presigned["upload_id"] not in await _objects(bucket, ada)


async def test_another_users_upload_is_404(bucket: Uploads, ada: Person, eve: Person) -> None:
    upload = await _put(bucket, ada, documents.pdf(["Ada's"]))
    body = {"upload_id": upload, "filename": "x.pdf"}
    status, response = await eve.at(bucket.upload_function).call("POST", "/api/file/upload", json=body)
    assert (status, response["code"]) == (404, "NOT_FOUND")
    assert upload in await _objects(bucket, ada)


@pytest.mark.parametrize(
    ("body", "status"), [({"bytes": 1_000_001}, 413), ({"bytes": 0}, 400), ({}, 400), ({"bytes": "many"}, 400)]
)
async def test_an_upload_url_requires_an_allowed_size(bucket: Uploads, ada: Person, body: Any, status: int) -> None:
    actual, response = await ada.at(bucket.url_function).call("POST", "/api/file/upload-url", json=body)
    assert (actual, response["success"]) == (status, False)


async def test_without_a_bucket_the_log_names_the_variable(ada: Person, stack: Any) -> None:
    assert "UPLOAD_BUCKET" not in os.environ
    environment = json.loads((stack.data / "stack.json").read_text())["environment"]
    with serving("functions/file-upload-url/main.py", environment) as process:
        status, response = await ada.at(process.url).call("POST", "/api/file/upload-url", json={"bytes": 10})
        assert (status, response["code"]) == (500, "MISCONFIGURED")
        assert "UPLOAD_BUCKET" in process.log


@pytest.mark.parametrize("kind", ["application/pdf", "application/x-www-form-urlencoded"])
async def test_the_local_stack_has_a_bucket(ada: Person, kind: str) -> None:
    """Uploads as a browser does, or curl with its default content type: preflight, PUT, then POST with the id."""
    data = documents.pdf(["Large"])
    presigned = await ada.post("/api/file/upload-url", {"bytes": len(data)})
    page = {"origin": "http://localhost:3000"}
    preflight = {"access-control-request-method": "PUT", "access-control-request-headers": "content-type"}
    async with ada.http.options(presigned["url"], headers={**page, **preflight}) as response:
        assert "PUT" in response.headers["access-control-allow-methods"]
        assert "content-type" in response.headers["access-control-allow-headers"]
    async with ada.http.put(presigned["url"], data=data, headers={**page, "content-type": kind}) as response:
        assert response.status == 200, await response.text()
        assert response.headers["access-control-allow-origin"] in ("*", page["origin"])
    response = await ada.post("/api/file/upload", {"upload_id": presigned["upload_id"], "filename": "large.pdf"})
    [row] = await ada.rows("user_files")
    assert (row["file_id"], row["bytes"]) == (response["file_id"], len(data))


WRONG_REQUESTS = {
    "another size": ("PUT", lambda url: url, b"12345"),
    "another key": ("PUT", lambda url: url.replace("?", "x?"), b"1234"),
    "a longer validity": ("PUT", lambda url: url.replace("Expires=900", "Expires=9000"), b"1234"),
    "another parameter": ("PUT", lambda url: url + "&acl", b"1234"),
    "no signature": ("PUT", lambda url: url.partition("?")[0], b"1234"),
    "another method": ("DELETE", lambda url: url, None),
}


@pytest.mark.parametrize(("method", "change", "data"), WRONG_REQUESTS.values(), ids=WRONG_REQUESTS.keys())
async def test_the_local_bucket_accepts_only_the_signed_request(
    ada: Person, method: str, change: Any, data: Any
) -> None:
    presigned = await ada.post("/api/file/upload-url", {"bytes": 4})
    url = URL(change(presigned["url"]), encoded=True)
    async with ada.http.request(method, url, data=data) as response:
        assert (response.status, "AccessDenied" in await response.text()) == (403, True)


async def test_the_local_bucket_rejects_an_expired_url(ada: Person, stack: Any) -> None:
    presigned = await ada.post("/api/file/upload-url", {"bytes": 4})
    endpoint, _, path = presigned["url"].partition("?")[0].rpartition("/uploads/uploads/")
    keys = Credentials("local-edgewise", "local-edgewise", "us-east-1")
    earlier = datetime.now(UTC) - timedelta(seconds=61)
    for expires, status in ((60, 403), (90, 200)):
        url = presigned_url(keys, "PUT", f"{endpoint}/uploads/uploads/{path}", expires, now=earlier)
        async with ada.http.put(URL(url, encoded=True), data=b"1234") as response:
            assert response.status == status
