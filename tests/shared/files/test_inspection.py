"""Validation of files that arrive in chunks of any size."""

import codecs
from collections.abc import AsyncIterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.errors import ApiError, PayloadTooLarge, UnsupportedMediaType, ValidationFailed
from shared.files.inspection import Inspection
from shared.files.kinds import CSV, Kind, kind_of
from shared.files.names import clean_name, suffix_of

LETTERS = st.text(st.sampled_from("aé त😀\n"), min_size=1, max_size=60)


async def _inspect(chunks: list[bytes], name: str = "", declared: str = "") -> tuple[Kind, bytes]:
    async def content() -> AsyncIterator[bytes]:
        for chunk in chunks:
            yield chunk

    async def send(kind: Kind, passed: AsyncIterator[bytes]) -> tuple[Kind, bytes]:
        return kind, b"".join([chunk async for chunk in passed])

    return await Inspection(content(), 10**6, ("text", "csv"), name, declared).pass_to(send)


@settings(deadline=None)
@given(LETTERS, st.lists(st.integers(1, 7), min_size=1))
async def test_text_may_be_split_within_a_character(text: str, cuts: list[int]) -> None:
    data = b"words " * 2000 + text.encode()
    chunks, at, turn = [], len(data) - len(text.encode()) - 1, 0
    chunks.append(data[:at])
    while at < len(data):
        step = cuts[turn % len(cuts)]
        chunks.append(data[at : at + step])
        at, turn = at + step, turn + 1
    assert (await _inspect(chunks))[1] == data


@pytest.mark.parametrize("tail", [b"\xe0\xa4", b"\xff", b"\xf0\x9f\x98", b"\x00", b"\xc0\xaf", b"\xed\xa0\x80"])
async def test_invalid_utf8_is_not_text(tail: bytes) -> None:
    for chunks in ([b"words " * 2000, tail], [b"words " * 2000 + tail]):
        with pytest.raises(ApiError):
            await _inspect(chunks)


@settings(deadline=None)
@given(st.binary(min_size=1, max_size=200), st.text(max_size=40))
def test_any_file_gets_a_type_and_a_safe_name_or_is_refused(head: bytes, name: str) -> None:
    try:
        kind = kind_of(head, suffix_of(name))
    except UnsupportedMediaType:
        return
    cleaned = clean_name(name, kind)
    assert cleaned.endswith(kind.extensions)
    assert not set('/\\<>:"|?*\x00\r\n') & set(cleaned)
    assert 0 < len(cleaned) <= 130


def test_csv_is_recognized_by_its_columns() -> None:
    assert kind_of(b"a;b;c\n1;2;3\n") is CSV
    assert kind_of(b"Dear Ada, hello\nall is well\n") is not CSV


@settings(deadline=None)
@given(st.text(st.characters(exclude_categories=("Cc", "Cs")), min_size=1), st.integers(1, 9), st.booleans())
async def test_utf16_is_passed_on_as_utf8(text: str, step: int, big: bool) -> None:
    data = b"\xfe\xff" + text.encode("utf-16-be") if big else b"\xff\xfe" + text.encode("utf-16-le")
    kind, passed = await _inspect([data[at : at + step] for at in range(0, len(data), step)], name="q.csv")
    assert (kind, passed.decode()) == (CSV, text)


@pytest.mark.parametrize(
    "data",
    [
        b"\xff\xfea",
        b"\xff\xfe\x00\xd8",
        b"\xff\xfe" + "a\x00b".encode("utf-16-le"),
        b"\xff\xfe" + "a".encode("utf-16-le") * 9000 + b"\x00\xdc",
        codecs.BOM_UTF32_LE + "a,b".encode("utf-32-le"),
        "Gr\u00f6\u00dfe;Wert\n".encode("cp1252"),
        b"a,b\n" * 5000 + b"\xe9\n",
    ],
    ids=["odd", "half a pair", "control", "late", "utf-32", "windows-1252", "late windows-1252"],
)
async def test_other_encodings_are_refused_with_the_remedy(data: bytes) -> None:
    with pytest.raises(UnsupportedMediaType, match="CSV UTF-8"):
        await _inspect([data], name="q.csv")


@pytest.mark.parametrize("data", [b"", codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE])
async def test_an_empty_file_is_refused(data: bytes) -> None:
    with pytest.raises(ValidationFailed, match="empty"):
        await _inspect([data])


@pytest.mark.parametrize("bom", [b"", b"\xff\xfe"])
async def test_the_size_is_that_of_what_is_passed_on(bom: bytes) -> None:
    data = "ഹ".encode("utf-16-le" if bom else "utf-8") * 333_334  # three bytes each in UTF-8
    with pytest.raises(PayloadTooLarge):
        await _inspect([bom + data])


@pytest.mark.parametrize(
    ("name", "declared", "data"),
    [
        ("a.pdf", "", b"<html><script>alert(1)</script></html>"),
        ("a.svg", "image/svg+xml", b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>"),
        ("a.txt", "Image/PNG; x=y", b"words"),
    ],
)
async def test_contradictions_are_refused(name: str, declared: str, data: bytes) -> None:
    with pytest.raises(UnsupportedMediaType):
        await _inspect([data], name, declared)
