"""Content-Disposition as HTTP clients write it, and forms that no client should send."""

from collections.abc import AsyncIterator

import pytest

from shared.errors import InvalidForm
from shared.multipart import MAX_HEADER, MAX_PARTS, read_parts

NAMED = b'form-data; name="file"'


async def _parts(body: bytes, boundary: str = "bound", step: int = 0) -> list[tuple[str, str | None, bytes]]:
    async def source() -> AsyncIterator[bytes]:
        for at in range(0, len(body), step or len(body)):
            yield body[at : at + (step or len(body))]

    form = read_parts(f"multipart/form-data; boundary={boundary}", source())
    return [(part.name, part.filename, await part.read()) async for part in form]


def _body(disposition: bytes, *headers: bytes, data: bytes = b"x") -> bytes:
    head = b"\r\n".join([b"Content-Disposition: " + disposition, *headers])
    return b"--bound\r\n" + head + b"\r\n\r\n" + data + b"\r\n--bound--\r\n"


NAMES = [
    (b'filename="a.pdf"', "a.pdf"),
    (b"filename=a.pdf", "a.pdf"),
    (b"FileName = a.pdf", "a.pdf"),
    ('filename="रोगी.pdf"'.encode(), "रोगी.pdf"),
    (b"filename*=utf-8''%E0%A4%B0%E0%A5%8B.pdf", "रो.pdf"),
    (b"filename*=UTF-8'hi'%E0%A4%B0.pdf", "र.pdf"),
    (b"filename*=iso-8859-1''%E4.pdf", "ä.pdf"),
    (b"filename=\"=?utf-8?B?w6QucGRm?=\"; filename*=utf-8''%C3%A4.pdf", "ä.pdf"),
    (b"filename*=utf-8''%C3%A4.pdf; filename=\"plain.pdf\"", "ä.pdf"),
    (b'filename="=?utf-8?B?w6QucGRm?="', "ä.pdf"),
    (b'filename="=?utf-8?Q?=C3=A4.pdf?="', "ä.pdf"),
    (b'filename="=?utf-8?B?w6Q=?= =?utf-8?B?LnBkZg==?="', "ä.pdf"),
    (b'filename="=?nonsense?B?w6Q=?="', "=?nonsense?B?w6Q=?="),
    (b'filename="=?utf-8?B?w?="', "=?utf-8?B?w?="),
    (b"filename=\"plain.pdf\"; filename*=nonsense''%C3%A4", "plain.pdf"),
    (b"filename=\"plain.pdf\"; filename*=utf-8''%FF", "plain.pdf"),
    (b'filename="plain.pdf"; filename*=broken', "plain.pdf"),
    (b"filename=\"plain.pdf\"; filename*=unicode_escape''%5Cud800", "plain.pdf"),
    (b"filename=\"plain.pdf\"; filename*=\xff''x", "plain.pdf"),
    (b'filename="a; name=\\"b\\".pdf"', 'a; name="b".pdf'),
    (b'filename="C:\\dir\\a.pdf"', "C:\\dir\\a.pdf"),
    (b'filename=""', ""),
    (b"filename=", ""),
    (b"filename*=utf-8''", ""),
    (b'size=3; filename="a.pdf"; x', "a.pdf"),
]


@pytest.mark.parametrize(("parameter", "filename"), NAMES)
@pytest.mark.parametrize("step", [0, 1])
async def test_file_names(parameter: bytes, filename: str, step: int) -> None:
    assert await _parts(_body(NAMED + b"; " + parameter), step=step) == [("file", filename, b"x")]


async def test_a_plain_field_has_no_file_name() -> None:
    assert await _parts(_body(b"form-data; name=file")) == [("file", None, b"x")]


@pytest.mark.parametrize("encoding", [b"binary", b"8bit", b"7bit", b"BINARY"])
async def test_encodings_that_change_nothing(encoding: bytes) -> None:
    [(_, _, data)] = await _parts(_body(NAMED, b"Content-Transfer-Encoding: " + encoding))
    assert data == b"x"


REFUSED = [
    (_body(b"form-data"), "no name"),
    (_body(b'form-data; name=""'), "no name"),
    (_body(b'attachment; name="file"'), "no name"),
    (b"--bound\r\nContent-Type: text/plain\r\n\r\nx\r\n--bound--\r\n", "no name"),
    (_body(NAMED + b'; name="other"'), "name twice"),
    (_body(NAMED + b'; filename="a.txt"; filename="a.pdf"'), "filename twice"),
    (_body(NAMED, b'content-disposition: form-data; name="other"'), "repeats the header content-disposition"),
    (_body(NAMED, b"Content-Transfer-Encoding: base64"), "send the bytes as they are"),
    (_body(NAMED, b"Content-Transfer-Encoding: quoted-printable"), "send the bytes as they are"),
    (_body(NAMED, b"x: " + b"y" * (MAX_HEADER + 1)), "valid form"),
    (_body(NAMED, *(b"x%d: y" % number for number in range(30))), "valid form"),
    (_body(NAMED, b"no colon"), "valid form"),
    (_body(NAMED)[:-6], "before its last boundary"),
    (_body(NAMED)[:-10], "before its last boundary"),
    (b"x", "valid form"),
    (b'--other\r\nContent-Disposition: form-data; name="a"\r\n\r\nx\r\n--other--\r\n', "valid form"),
    (_body(NAMED)[:-11] * (MAX_PARTS + 1) + b"--bound--\r\n", f"{MAX_PARTS} parts"),
]


@pytest.mark.parametrize(("body", "message"), REFUSED, ids=range(len(REFUSED)))
@pytest.mark.parametrize("step", [0, 7])
async def test_refused_forms(body: bytes, message: str, step: int) -> None:
    with pytest.raises(InvalidForm, match=message):
        await _parts(body, step=step)


async def test_a_long_name_that_is_percent_encoded_twice_over_is_read() -> None:
    name = "മ" * 250 + ".pdf"
    encoded = "".join(f"%{byte:02X}" for byte in name.encode()).encode()
    parameters = b'; filename="' + name.encode() + b"\"; filename*=utf-8''" + encoded
    assert await _parts(_body(NAMED + parameters)) == [("file", name, b"x")]


@pytest.mark.parametrize("boundary", ["'()+_,-./:=?", '"with space"', "a" * 200])
async def test_boundaries(boundary: str) -> None:
    body = _body(NAMED).replace(b"--bound", b"--" + boundary.strip('"').encode())
    quoted = boundary if boundary.startswith('"') else f'"{boundary}"'
    assert await _parts(body, quoted) == [("file", None, b"x")]


async def test_a_preamble_and_an_epilogue_are_ignored() -> None:
    assert await _parts(b"\r\n" + _body(NAMED) + b"what follows") == [("file", None, b"x")]
