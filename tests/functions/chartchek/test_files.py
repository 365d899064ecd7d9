"""Uploads: accepted and rejected files, and that a failed upload stores nothing."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from typing import Any

import aiohttp
import asyncpg
import pytest

from tests.harness.process import FunctionProcess, serving

from . import documents
from .people import Person


def _form(data: Any, filename: str = "chart.pdf", field: str = "file", content_type: str | None = None) -> Any:
    form = aiohttp.FormData(quote_fields=False)  # names as browsers send them
    form.add_field(field, data, filename=filename, content_type=content_type or "application/octet-stream")
    return form


def _environment(stack: Any) -> dict[str, str]:
    found: dict[str, str] = json.loads((stack.data / "stack.json").read_text())["environment"]
    return found


async def _provider_files(stack: Any, http: aiohttp.ClientSession) -> set[str]:
    key = _environment(stack)["OPENAI_API_KEY"]
    async with http.get(f"{stack.openai_url}/files", headers={"authorization": f"Bearer {key}"}) as response:
        return {file["id"] for file in (await response.json())["data"]}


ACCEPTED = [
    (documents.pdf(["Hello"]), "Chart.PDF", "Chart.pdf"),
    (documents.pdf(["Hello"]), "invoice.exe", "invoice.exe.pdf"),
    (documents.png(), "scan", "scan.png"),
    ("Blood pressure 120/80, normal – ठीक".encode(), "note.txt", "note.txt"),
    (b"# Notes\n\nplain words", "notes.md", "notes.md"),
    (b"name,value\na,1\nb,2\n", "lab.dat", "lab.dat.csv"),
    (documents.office("word"), "letter.docx", "letter.docx"),
    (documents.office("xl"), "values.zip", "values.zip.xlsx"),
    (documents.pdf(["x"]), "../../etc/pass\u202e\u200bwd.pdf", "passwd.pdf"),
    (documents.pdf(["x"]), "रोगी का विवरण.pdf", "रोगी का विवरण.pdf"),
    (documents.pdf(["x"]), "a" * 300 + ".pdf", "a" * 120 + ".pdf"),
    (documents.pdf(["x"]), "...", "file.pdf"),
]


@pytest.mark.parametrize(("data", "sent", "kept"), ACCEPTED, ids=[str(at) for at in range(len(ACCEPTED))])
async def test_file_type_is_detected_by_content_and_the_name_sanitised(
    ada: Person, stack: Any, http: aiohttp.ClientSession, data: bytes, sent: str, kept: str
) -> None:
    response = await ada.post("/api/file/upload", data=_form(data, sent))
    assert response == {"success": True, "file_id": response["file_id"], "filename": kept}
    [row] = await ada.rows("user_files")
    expected = (response["file_id"], kept, len(data), "assistants")
    assert (row["file_id"], row["filename"], row["bytes"], row["purpose"]) == expected
    assert row["file_id"] in await _provider_files(stack, http)


REJECTED = [
    (b"", 400, "VALIDATION_ERROR"),
    (b"MZ\x90\x00" + b"\0" * 100, 415, "UNSUPPORTED_MEDIA_TYPE"),
    (b"\x7fELF" + b"\0" * 100, 415, "UNSUPPORTED_MEDIA_TYPE"),
    (b"text and then " + b"\x00\x01" * 10, 415, "UNSUPPORTED_MEDIA_TYPE"),
    (b"words " * 5000 + b"\xff\xfe", 415, "UNSUPPORTED_MEDIA_TYPE"),
    (b"words " * 5000 + b"\xe0\xa4", 415, "UNSUPPORTED_MEDIA_TYPE"),
    (documents.encrypted(), 400, "VALIDATION_ERROR"),
    (documents.office(big=b"\0" * 50_000_000), 400, "VALIDATION_ERROR"),
    (documents.lying_bomb(), 400, "VALIDATION_ERROR"),
    (documents.office()[:-30], 400, "VALIDATION_ERROR"),
    (documents.office("other"), 415, "UNSUPPORTED_MEDIA_TYPE"),
    (b"MZ\x90\x00" + b"\0" * 60 + documents.pdf(["two kinds at once"]), 415, "UNSUPPORTED_MEDIA_TYPE"),
    (b"PK\x03\x04" + b"\0" * 60 + documents.pdf(["two kinds at once"]), 400, "VALIDATION_ERROR"),
]


@pytest.mark.parametrize(("data", "status", "code"), REJECTED, ids=[str(at) for at in range(len(REJECTED))])
async def test_a_rejected_upload_stores_nothing(
    ada: Person, stack: Any, http: aiohttp.ClientSession, data: bytes, status: int, code: str
) -> None:
    before = await _provider_files(stack, http)
    actual, response = await ada.call(
        "POST", "/api/file/upload", data=_form(data, "chart.pdf", content_type="application/pdf")
    )
    assert (actual, response["code"], response["success"]) == (status, code, False)
    assert await ada.rows("user_files") == []
    assert await _provider_files(stack, http) == before


async def test_forms_without_exactly_one_file_are_rejected(
    ada: Person, stack: Any, http: aiohttp.ClientSession
) -> None:
    before = await _provider_files(stack, http)
    two = _form(documents.pdf(["1"]))
    two.add_field("file", documents.pdf(["2"]), filename="b.pdf")
    for form in (_form(documents.pdf(["x"]), field="other"), two):
        status, response = await ada.call("POST", "/api/file/upload", data=form)
        assert (status, response["success"]) == (400, False)
    broken = b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\nwords\r\n--b\r\nCont'
    headers = {"content-type": "multipart/form-data; boundary=b"}
    status, _ = await ada.call("POST", "/api/file/upload", data=broken, headers=headers)
    assert status == 400
    assert await ada.rows("user_files") == []
    assert await _provider_files(stack, http) == before


async def test_a_form_is_detected_by_its_media_type_not_its_boundary(ada: Person) -> None:
    head = b'--a-json-b\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n'
    body = head + documents.pdf(["x"]) + b"\r\n--a-json-b--\r\n"
    headers = {"content-type": "multipart/form-data; boundary=a-json-b"}
    response = await ada.post("/api/file/upload", data=body, headers=headers)
    assert response["filename"] == "a.pdf"


async def test_a_json_body_has_a_small_size_limit(ada: Person) -> None:
    body = b'{"upload_id": "' + b"0" * 20_000 + b'"}'
    headers = {"content-type": "application/json"}
    status, response = await ada.call("POST", "/api/file/upload", data=body, headers=headers)
    assert (status, response["code"]) == (413, "PAYLOAD_TOO_LARGE")


@contextmanager
def another_process(stack: Any, **settings: str) -> Iterator[FunctionProcess]:
    with serving("functions/file-upload/main.py", {**_environment(stack), **settings}) as process:
        yield process


async def _large_pdf(size: int) -> AsyncIterator[bytes]:
    head = b"%PDF-1.4\n"
    yield head
    chunk = b"x" * 262_144
    remaining = size - len(head)
    while remaining:
        yield chunk[:remaining]
        remaining -= min(remaining, len(chunk))


async def test_an_upload_of_a_hundred_megabytes_is_not_buffered(ada: Person, stack: Any) -> None:
    with another_process(stack, FILE_MAX_BYTES="100000000") as process:
        person = ada.at(process.url)
        await person.post("/api/file/upload", data=_form(documents.pdf(["warm"])))
        before = process.resident()
        response = await person.post("/api/file/upload", data=_form(_large_pdf(100_000_000)))
        grown = process.resident() - before
        status, too_large = await person.call("POST", "/api/file/upload", data=_form(_large_pdf(100_000_001)))
    assert grown < 32_000_000, f"grew by {grown / 1e6:.1f} MB"
    assert (status, too_large["code"]) == (413, "PAYLOAD_TOO_LARGE")
    [row] = await ada.rows(f"user_files?file_id=eq.{response['file_id']}")
    assert row["bytes"] == 100_000_000


async def test_the_provider_file_is_deleted_if_the_row_cannot_be_written(
    ada: Person, stack: Any, http: aiohttp.ClientSession
) -> None:
    before = await _provider_files(stack, http)
    for broken in ({"SUPABASE_SERVICE_ROLE_KEY": ada.token}, {"SUPABASE_URL": "http://127.0.0.1:9"}):
        settings = {"JWT_ISSUERS": f"{stack.url}/auth/v1", **broken}
        with another_process(stack, **settings) as process:
            status, response = await ada.at(process.url).call(
                "POST", "/api/file/upload", data=_form(documents.pdf(["x"]))
            )
        assert (status >= 400, response["success"]) == (True, False)
    assert await _provider_files(stack, http) == before
    assert await ada.rows("user_files") == []


async def test_a_disconnect_during_an_upload_stores_nothing(
    ada: Person, stack: Any, http: aiohttp.ClientSession
) -> None:
    before = await _provider_files(stack, http)

    async def cut() -> AsyncIterator[bytes]:
        yield b"%PDF-1.4\n" + b"x" * 100_000
        raise ConnectionResetError

    with pytest.raises((aiohttp.ClientError, ConnectionResetError)):
        await ada.call("POST", "/api/file/upload", data=_form(cut()))
    await asyncio.sleep(0.3)
    assert await ada.rows("user_files") == []
    assert await _provider_files(stack, http) == before


async def test_file_types_limits_the_accepted_types(ada: Person, stack: Any) -> None:
    with another_process(stack, FILE_TYPES="pdf") as process:
        person = ada.at(process.url)
        await person.post("/api/file/upload", data=_form(documents.pdf(["x"])))
        status, _ = await person.call("POST", "/api/file/upload", data=_form(documents.png()))
    assert status == 415


async def test_the_provider_file_has_the_uploaded_bytes(ada: Person, stack: Any, http: aiohttp.ClientSession) -> None:
    data = documents.office("word", note=b"content")
    response = await ada.post("/api/file/upload", data=_form(data, "a.docx"))
    key = json.loads((stack.data / "stack.json").read_text())["environment"]["OPENAI_API_KEY"]
    url = f"{stack.openai_url}/files/{response['file_id']}/content"
    async with http.get(url, headers={"authorization": f"Bearer {key}"}) as response:
        assert await response.read() == data


async def test_deleted_rows_are_deleted_at_the_provider(
    ada: Person, eve: Person, stack: Any, http: aiohttp.ClientSession
) -> None:
    """Covers a file deleted by its owner over REST, and all files and vector stores of an erased account."""
    deleted, kept = [
        (await ada.post("/api/file/upload", data=_form(documents.pdf(["x"]))))["file_id"] for _ in range(2)
    ]
    erased = (await eve.post("/api/file/upload", data=_form(documents.pdf(["y"]))))["file_id"]
    assistant = await eve.assistant(model="gpt-6.1-terra", tools=[{"type": "file_search"}], fileIds=[erased])
    await eve.run(await eve.thread("hi"), assistant)
    [store] = await eve.rows("vector_stores")
    assert (await ada.call("DELETE", f"/rest/v1/user_files?file_id=in.({deleted},{erased})"))[0] == 204
    assert {deleted, kept, erased} <= await _provider_files(stack, http)
    database = await asyncpg.connect(stack.database_url)
    await database.execute("delete from auth.users where id = $1", eve.id)
    key = _environment(stack)["OPENAI_API_KEY"]
    with another_process(stack) as process:
        await ada.at(process.url).post("/api/file/upload", data=_form(documents.pdf(["z"])))
        async with asyncio.timeout(30):
            while await database.fetchval("select count(*) from private.provider_garbage"):
                await asyncio.sleep(0.05)
    await database.close()
    remaining = await _provider_files(stack, http)
    assert (deleted in remaining, erased in remaining, kept in remaining) == (False, False, True)
    url = f"{stack.openai_url}/vector_stores/{store['vector_store_id']}"
    async with http.get(url, headers={"authorization": f"Bearer {key}"}) as response:
        assert response.status == 404


async def test_users_cannot_insert_file_rows_over_rest(ada: Person, stack: Any) -> None:
    row = {"user_id": ada.id, "file_id": "file-of-another", "filename": "x", "purpose": "assistants"}
    status, _ = await ada.call("POST", "/rest/v1/user_files", json=row)
    assert status == 403
    database = await asyncpg.connect(stack.database_url)
    assert await database.fetchval("select count(*) from user_files where user_id = $1", ada.id) == 0
    await database.close()


@pytest.mark.parametrize(
    ("content_type", "body", "status", "code"),
    [
        ("text/plain", b' {"upload_id": "x", "filename": "a.pdf"}', 400, "VALIDATION_ERROR"),
        ("application/octet-stream", b'{"upload_id": "x", "filename": "a.pdf"}', 400, "VALIDATION_ERROR"),
        ("application/json", b"[]", 400, "VALIDATION_ERROR"),
        ("application/octet-stream", documents.pdf(["not in a form"]), 415, "UNSUPPORTED_MEDIA_TYPE"),
        ("text/csv", b"a,b\n1,2\n", 415, "UNSUPPORTED_MEDIA_TYPE"),
    ],
)
async def test_json_needs_no_content_type_and_a_bare_file_is_refused_by_type(
    ada: Person, content_type: str, body: bytes, status: int, code: str
) -> None:
    found, problem = await ada.call("POST", "/api/file/upload", data=body, headers={"content-type": content_type})
    assert (found, problem["code"]) == (status, code)
