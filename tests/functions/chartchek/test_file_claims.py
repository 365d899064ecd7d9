"""Uploads as browsers and SDKs send them: what the name and the declared type say, against what the file is."""

from typing import Any

import aiohttp
import pytest

from tests.shared.files.pictures import gif, jpeg, png, webp

from . import documents
from .people import Person
from .test_files import _environment, _form, _provider_files

CP1252 = "Größe;Wert\n1;2\n".encode("cp1252")
EXCEL = "application/vnd.ms-excel"
STORED = [
    (b"BMI,weight,height\n22,70,1.78\n", "bmi.csv", "text/csv", "bmi.csv"),
    (b"GIFT DEED executed on 4 May", "deed.txt", "text/plain", "deed.txt"),
    (b"MZ is the start of a program", "mz.md", "", "mz.md"),
    (b"A note that mentions %PDF-1.7\n", "notes.md", "text/markdown", "notes.md"),
    (b"%PDF-1.7\nis the first line of a PDF\n", "notes.md", "", "notes.md"),
    (b'"name","value"\n"a","1"\n', "q.csv", EXCEL, "q.csv"),
    (b"name\na\nb\n", "q.csv", "text/plain", "q.csv"),
    (b"a|b\n1|2\n", "q.csv", "application/octet-stream", "q.csv"),
    (b"# Notes\none, two\nthree, four\n", "notes.md", "", "notes.md"),
    (b'{"a": 1,\n"b": 2}', "lab.json", "application/json", "lab.json"),
    (jpeg(640, 480), "scan.jpg", "image/jpeg", "scan.jpg"),
    (png(640, 480), "scan.png", "image/png", "scan.png"),
    (gif(), "scan.gif", "image/gif", "scan.gif"),
    (webp(), "scan.webp", "image/webp", "scan.webp"),
    (b"words", "അവന്‍ \U0001f468‍\U0001f469.txt", "", "അവന്‍ \U0001f468‍\U0001f469.txt"),
    (b"words", "\U0001fadd.txt", "", "\U0001fadd.txt"),
    (b"words", "con.txt", "", "con.txt"),
    (b"words", "100% a;b='c'&.txt", "", "100% a;b='c'&.txt"),
]


@pytest.mark.parametrize(("data", "sent", "declared", "stored"), STORED, ids=range(len(STORED)))
async def test_stored_files(ada: Person, data: bytes, sent: str, declared: str, stored: str) -> None:
    answer = await ada.post("/api/file/upload", data=_form(data, sent, content_type=declared))
    [row] = await ada.rows("user_files")
    assert (answer["filename"], row["filename"], row["bytes"]) == (stored, stored, len(data))


REFUSED = [
    (b"<!DOCTYPE html><script>alert(1)</script>", "a.pdf", "application/pdf", 415, "text/plain and not .pdf"),
    (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "a.svg", "image/svg+xml", 415, "not .svg"),
    (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "a", "image/svg+xml", 415, "not image/svg+xml"),
    (b"MZ\x90\0\3\0\0\0\4\0\0\0\xff\xff\0\0", "a.png", "image/png", 415, "send PDF"),
    (png(), "a.pdf", "application/pdf", 415, "image/png and not .pdf"),
    (png(), "a", "application/pdf", 415, "image/png and not application/pdf"),
    (documents.office("word"), "a.pdf", "application/pdf", 415, "not .pdf"),
    (b"\xff\xd8\xff\xe0\x00\x10JFIF\0", "a.jpg", "image/jpeg", 400, "save it again as PNG or JPEG"),
    (png()[:-20], "a.png", "image/png", 400, "save it again as PNG or JPEG"),
    (png(40_000, 40_000), "a.png", "image/png", 400, "40000 x 40000"),
    (png(0, 1), "a.png", "image/png", 400, "save it again as PNG or JPEG"),
    (CP1252, "q.csv", "text/csv", 415, "CSV UTF-8"),
    ("a;b\n".encode("utf-16-le"), "q.csv", "text/csv", 415, "CSV UTF-8"),
    (documents.encrypted(), "a.docx", "", 400, "without a password"),
    (documents.office("other", inner=documents.office(big=b"\0" * 1_000_000)), "a.docx", "", 415, "send PDF"),
    (b"", "a.txt", "text/plain", 400, "empty"),
    (documents.pdf(["x"]), "", "application/pdf", 400, "file: no file was chosen"),
]


@pytest.mark.parametrize(("data", "name", "declared", "status", "message"), REFUSED, ids=range(len(REFUSED)))
async def test_refused_files_are_not_stored(
    ada: Person,
    stack: Any,
    http: aiohttp.ClientSession,
    data: bytes,
    name: str,
    declared: str,
    status: int,
    message: str,
) -> None:
    before = await _provider_files(stack, http)
    got, answer = await ada.call("POST", "/api/file/upload", data=_form(data, name, content_type=declared))
    assert (got, answer["success"]) == (status, False)
    assert message in answer["error"]
    assert await ada.rows("user_files") == []
    assert await _provider_files(stack, http) == before


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
async def test_utf16_is_stored_as_utf8(ada: Person, stack: Any, http: aiohttp.ClientSession, encoding: str) -> None:
    text = "नाम;मान\nക;1\n"
    bom = {"utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}.get(encoding, b"")
    answer = await ada.post("/api/file/upload", data=_form(bom + text.encode(encoding), "q.csv"))
    [row] = await ada.rows("user_files")
    assert (row["filename"], row["bytes"]) == ("q.csv", len(text.encode()))
    url = f"{stack.openai_url}/files/{answer['file_id']}/content"
    async with http.get(url, headers={"authorization": f"Bearer {_environment(stack)['OPENAI_API_KEY']}"}) as response:
        assert (await response.read()).decode() == text


PART = b'--b\r\nContent-Disposition: form-data; name="file"; %s\r\n%s\r\nwords\r\n'
END = b"--b--\r\n"
NET = b"filename=\"=?utf-8?B?w6QudHh0?=\"; filename*=utf-8''%C3%A4.txt"
FORMS = [
    (PART % (NET, b"") + END, "ä.txt"),
    (PART % (b"filename*=utf-8''%C3%A4.txt", b"") + END, "ä.txt"),
    (PART % (b"filename=a.txt", b"Content-Transfer-Encoding: binary\r\n") + END, "a.txt"),
    (PART % (b'filename="..\\..\\a.txt"', b"") + END, "a.txt"),
    (PART % (b"filename*=utf-8''..%2F..%2Fa%00b.txt", b"") + END, "ab.txt"),
]
HOSTILE = [
    (PART % (b"filename=", b"") + END, "file: no file was chosen"),
    (PART % (b'filename=""', b"Content-Type: application/octet-stream\r\n") + END, "file: no file was chosen"),
    (PART % (b"filename=a.txt", b"Content-Transfer-Encoding: base64\r\n") + END, "Content-Transfer-Encoding base64"),
    (PART % (b"filename=a.txt", b"") * 2 + END, "One file is expected"),
    (PART % (b"filename=a.txt", b""), "before its last boundary"),
    (PART % (b"filename=a.txt", b"") + b'--b\r\nContent-Disposition: form-data; name="x"\r\n\r\ny', "last boundary"),
    (PART % (b"filename=a.txt; filename=b.pdf", b"") + END, "filename twice"),
    (PART % (b"filename=a.txt", b"x: " + b"y" * 10_000 + b"\r\n") + END, "valid form"),
    (PART % (b"filename=a.txt", b"") + PART.replace(b'"file"', b'""') % (b"x=y", b"") + END, "no name"),
    (PART % (b"filename=a.txt", b"") + PART.replace(b"file", b"other") % (b"x=y", b"") * 10_000 + END, "1000 parts"),
    (PART % (b"x=y", b"") + END, "One file is expected"),
    (END, "file: Field required"),
]


@pytest.mark.parametrize(("body", "stored"), FORMS, ids=range(len(FORMS)))
async def test_forms_of_http_clients(ada: Person, body: bytes, stored: str) -> None:
    headers = {"content-type": "multipart/form-data; boundary=b"}
    assert (await ada.post("/api/file/upload", data=body, headers=headers))["filename"] == stored


@pytest.mark.parametrize(("body", "message"), HOSTILE, ids=range(len(HOSTILE)))
async def test_refused_forms_store_nothing(
    ada: Person, stack: Any, http: aiohttp.ClientSession, body: bytes, message: str
) -> None:
    before = await _provider_files(stack, http)
    headers = {"content-type": "multipart/form-data; boundary=b"}
    status, answer = await ada.call("POST", "/api/file/upload", data=body, headers=headers)
    assert (status, answer["success"]) == (400, False)
    assert message in answer["error"]
    assert await ada.rows("user_files") == []
    assert await _provider_files(stack, http) == before
