"""The type of a file: binary types by their content, text by the ending of its name."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from shared.errors import UnsupportedMediaType
from shared.files.kinds import CSV, GIF, JPEG, PDF, PNG, TEXT, WEBP, ZIP, is_pdf, kind_of

ENDINGS = {
    ".txt": TEXT,
    ".md": TEXT,
    ".json": TEXT,
    ".html": TEXT,
    ".xml": TEXT,
    ".log": TEXT,
    ".yaml": TEXT,
    ".csv": CSV,
    ".tsv": CSV,
}
PRINTABLE = st.text(st.characters(exclude_categories=("Cc", "Cs")), max_size=60)
STARTS = """
    BM GIF8 GIF87a GIF89a %PDF-1.7 %PDF-1.4_1_0_obj_ MZ ID3 RIFF1234WEBP RIFF1234AVI_ II* MM PK OggS fLaC FWS CWS FLV
    Rar! 7z BZh FORM wOFF 8BPS ustar !<arch> SQLite_format_3 {\\rtf1 %!PS #!AMR \ufeff ftypheic AC1 NES
"""
SIGNATURES = st.sampled_from(STARTS.split()).map(lambda start: start.replace("_", "\n"))


@settings(deadline=None)
@given(SIGNATURES, PRINTABLE, st.sampled_from(sorted(ENDINGS)), st.booleans())
@example("BM", "I,weight,height\n1,2,3\n", ".csv", False)
@example("GIF", "T DEED executed", ".txt", False)
def test_text_is_text_of_the_kind_that_its_name_says(signature: str, text: str, ending: str, late: bool) -> None:
    written = f"a note on {signature}{text}" if late else f"{signature}{text}"
    assert kind_of(written.encode(), ending) is ENDINGS[ending]


@settings(deadline=None)
@given(SIGNATURES, PRINTABLE)
def test_text_without_a_telling_name_is_text_unless_it_is_a_whole_pdf_header(signature: str, text: str) -> None:
    written = f"{signature} {text}"
    assert kind_of(written.encode()) in ((PDF,) if "obj" in signature else (TEXT, CSV))


@pytest.mark.parametrize(
    "content",
    [
        '"name","value"\n"a","1"\n',
        "name\na\nb\n",
        "name,value\n",
        "a,b,c\n1,2\n1,2,3,4\n",
        "a|b\n1|2\n",
        "a;b\n1;2\n",
        "",
    ],
    ids=["quoted", "one column", "header only", "ragged", "pipes", "semicolons", "blank"],
)
def test_a_csv_is_one_by_its_name(content: str) -> None:
    assert kind_of(content.encode() or b"\n", ".csv") is CSV


@pytest.mark.parametrize(
    ("content", "suffix", "declared", "kind"),
    [
        ("a;b;c\n1;2;3\n", "", "", CSV),
        ("a,b\n1,2\n", ".dat", "", CSV),
        ("a,b\n1,2\n", ".md", "", TEXT),
        ("a,b\n1,2\n", ".txt", "text/csv", TEXT),
        ("name\nx\n", "", "text/csv", CSV),
        ("Dear Ada, hello\nall is well\n", "", "", TEXT),
    ],
)
def test_the_columns_decide_where_the_name_says_neither(content: str, suffix: str, declared: str, kind: object) -> None:
    assert kind_of(content.encode(), suffix, declared) is kind


BINARY = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n"
ASCII = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n"
PREFIXES = [
    b"",
    b"\xef\xbb\xbf",
    b"\r\n",
    b"\n\n \t",
    b"% made by hand\n" * 40,
    b"\x1b%-12345X@PJL JOB\r\n",
    b"%" * 900 + b"\n",
]


@pytest.mark.parametrize("prefix", PREFIXES, ids=range(len(PREFIXES)))
@pytest.mark.parametrize("body", [BINARY, ASCII], ids=["binary", "ascii"])
@pytest.mark.parametrize("suffix", [".pdf", "", ".exe"])
def test_a_pdf_may_begin_with_what_readers_accept(prefix: bytes, body: bytes, suffix: str) -> None:
    assert kind_of(prefix + body, suffix) is PDF


@pytest.mark.parametrize(
    ("head", "suffix"),
    [
        (ASCII, ".txt"),
        (b"# What %PDF-1.7 means", ".md"),
        (b"# What %PDF-1.7 means", ""),
        (b"%PDF-1.7 is the header of a PDF", ""),
        (b"% a comment with %PDF-1.7\n1 0 obj", ""),
        (b"<html>\n%PDF-1.7\n1 0 obj", ""),
        (b"\x89PNG\r\n\x1a\n%PDF-1.7\n\xff", ".pdf"),
        (b"MZ\x90\x00" + BINARY, ".pdf"),
        (b"%" * 2000, ".pdf"),
        (b"\n" * 2000 + BINARY, ".pdf"),
    ],
)
def test_what_is_not_a_pdf(head: bytes, suffix: str) -> None:
    assert not is_pdf(head, suffix)


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0", PNG),
        (b"\xff\xd8\xff\xe0\0", JPEG),
        (b"GIF89a\x01\0\x01\0\0\0\0", GIF),
        (b"RIFF\x10\0\0\0WEBPVP8 ", WEBP),
        (b"PK\x03\x04\x14\0", ZIP),
        (BINARY, PDF),
    ],
)
@pytest.mark.parametrize("suffix", ["", ".txt", ".png"])
def test_binary_types_are_known_by_their_content(head: bytes, kind: object, suffix: str) -> None:
    assert kind_of(head, suffix) is kind


@pytest.mark.parametrize(
    ("head", "suffix", "declared", "message"),
    [
        (b"MZ\x90\0\x03\0", ".png", "image/png", "send PDF, PNG"),
        (b"\x7fELF\x02\x01\x01\0", "", "", "send PDF, PNG"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0", ".doc", "", "send PDF, PNG"),
        (
            b"\0\0\0\x18ftypheic\0\0\0\0mif1heic",
            ".heic",
            "image/heic",
            "type image/heic is not accepted: send PDF, PNG",
        ),
        ("Größe;Wert\n".encode("cp1252"), ".csv", "", "CSV UTF-8"),
        ("Größe;Wert\n".encode("cp1252"), "", "text/plain", "CSV UTF-8"),
        ("a;b\n".encode("utf-16-le"), ".csv", "", "CSV UTF-8"),
    ],
)
def test_a_refusal_names_the_remedy(head: bytes, suffix: str, declared: str, message: str) -> None:
    with pytest.raises(UnsupportedMediaType, match=message):
        kind_of(head, suffix, declared)
