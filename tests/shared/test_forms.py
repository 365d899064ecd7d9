"""Multipart bodies that arrive in chunks of any size."""

from collections.abc import AsyncIterator
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from shared.multipart import read_parts

TYPE = "multipart/form-data; boundary=bound"


async def _chunks(body: bytes, places: list[int]) -> AsyncIterator[bytes]:
    for start, end in pairwise(sorted({0, *places, len(body)})):
        yield body[start:end]


def _body(parts: list[tuple[str, bytes]]) -> bytes:
    heads = [f'--bound\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'.encode() for name, _ in parts]
    return b"".join(head + data + b"\r\n" for head, (_, data) in zip(heads, parts, strict=True)) + b"--bound--\r\n"


_NAMES = st.text("abcdefgh", min_size=1, max_size=5)
_DATA = st.binary(max_size=60) | st.sampled_from([b"\r\n--boun", b"\r\n--", b"--bound", b"\r\n\r\n"])


@given(st.lists(st.tuples(_NAMES, _DATA), min_size=1, max_size=4), st.lists(st.integers(0, 400), max_size=30))
async def test_parts_are_complete_however_the_body_is_split(parts: list[tuple[str, bytes]], places: list[int]) -> None:
    body = _body(parts)
    source = _chunks(body, [place for place in places if place < len(body)])
    assert [(part.name, await part.read()) async for part in read_parts(TYPE, source)] == parts


async def test_an_unread_part_is_discarded() -> None:
    source = _chunks(_body([("a", b"x" * 100), ("b", b"y")]), [20, 50, 120])
    assert [part.name async for part in read_parts(TYPE, source)] == ["a", "b"]
