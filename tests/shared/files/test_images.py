"""Pictures: complete ones pass, others are refused before they reach the provider."""

import tempfile
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.errors import ValidationFailed
from shared.files.images import check_image
from shared.files.kinds import GIF, JPEG, PNG, WEBP, Kind

from .pictures import gif, jpeg, png, webp

MAKERS: dict[Kind, Callable[..., bytes]] = {PNG: png, JPEG: jpeg, GIF: gif, WEBP: webp}
KINDS = pytest.mark.parametrize("kind", MAKERS, ids=lambda kind: kind.type)


def _check(data: bytes, kind: Kind) -> None:
    with tempfile.TemporaryFile() as file:
        file.write(data)
        file.flush()
        check_image(file, kind)


@KINDS
@pytest.mark.parametrize("size", [(1, 1), (4000, 3000), (16_000, 12_000)])
def test_complete_pictures_pass(kind: Kind, size: tuple[int, int]) -> None:
    _check(MAKERS[kind](*size), kind)


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (webp(300, 200, b"VP8L"), WEBP),
        (png() + b"left over by an editor", PNG),
        (jpeg() + b"\0" * 100, JPEG),
        (jpeg().replace(b"\xff\xc0", b"\xff\xc2"), JPEG),
        (b"\xff\xd8\xff" + jpeg()[2:], JPEG),
    ],
    ids=["lossless", "trailing", "padded", "progressive", "fill bytes"],
)
def test_variants_pass(data: bytes, kind: Kind) -> None:
    _check(data, kind)


@KINDS
def test_a_picture_that_is_cut_anywhere_is_refused(kind: Kind) -> None:
    whole = MAKERS[kind](640, 480)
    for length in range(1, len(whole)):
        with pytest.raises(ValidationFailed) as refused:
            _check(whole[:length], kind)
        assert refused.value.details == {"file": "damaged"}


@KINDS
@settings(deadline=None)
@given(data=st.binary(max_size=80))
def test_anything_is_read_or_refused(kind: Kind, data: bytes) -> None:
    whole = MAKERS[kind]()
    for start in (len(whole) // 3, len(whole) // 2):
        try:
            _check(whole[:start] + data, kind)
        except ValidationFailed:
            continue


@KINDS
@pytest.mark.parametrize("size", [(0, 1), (1, 0), (0, 0)])
def test_a_picture_without_pixels_is_refused(kind: Kind, size: tuple[int, int]) -> None:
    if kind is WEBP:
        size = (size[0] or 0x4000, size[1] or 0x4000)  # its 14 bits are then zero
    with pytest.raises(ValidationFailed):
        _check(MAKERS[kind](*size), kind)


@pytest.mark.parametrize(
    ("data", "kind", "reason"),
    [
        (png(2**31 - 1, 1), PNG, "too_many_pixels"),
        (png(20_000, 20_000), PNG, "too_many_pixels"),
        (jpeg(65_535, 65_535), JPEG, "too_many_pixels"),
        (gif(65_535, 65_535), GIF, "too_many_pixels"),
        (webp(16_383, 16_383), WEBP, "too_many_pixels"),
        (gif(images=2), GIF, "animated"),
        (png(data=b""), PNG, "damaged"),
        (png(colour=1), PNG, "damaged"),
        (png(depth=3), PNG, "damaged"),
        (png().replace(b"IDAT", b"IDAX"), PNG, "damaged"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF\0", JPEG, "damaged"),
        (b"\xff\xd8" + b"\xff\xe0\x00\x02" * 1_100_000 + jpeg()[2:], JPEG, "damaged"),
        (gif()[:-1] + b"!\xfe" + b"\x01x" * 1_100_000 + b"\0;", GIF, "damaged"),
    ],
    ids=range(13),
)
def test_refused_pictures(data: bytes, kind: Kind, reason: str) -> None:
    with pytest.raises(ValidationFailed) as refused:
        _check(data, kind)
    assert refused.value.details == {"file": reason}
