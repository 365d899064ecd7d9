"""File names: the stored name, and names and declared types that contradict the content."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.errors import UnsupportedMediaType
from shared.files.kinds import CSV, JPEG, OFFICE, PDF, PNG, TEXT, Kind
from shared.files.names import check_claims, clean_name, suffix_of

DOCX, XLSX = OFFICE["word"], OFFICE["xl"]
MALAYALAM, HINDI, FAMILY = "അവന്‍", "क्‍ष", "\U0001f468\u200d\U0001f469\u200d\U0001f467"
UNASSIGNED = "\U0001fadd"  # in Unicode 17, which this Python may not know


@pytest.mark.parametrize(
    ("sent", "kind", "stored"),
    [
        (f"{MALAYALAM}.pdf", PDF, f"{MALAYALAM}.pdf"),
        (f"{HINDI}.csv", CSV, f"{HINDI}.csv"),
        (f"{FAMILY}.txt", TEXT, f"{FAMILY}.txt"),
        ("می‌خواهم.md", TEXT, "می‌خواهم.md"),
        (f"{UNASSIGNED}\U0003fff0.txt", TEXT, f"{UNASSIGNED}\U0003fff0.txt"),
        ("❤️.png", PNG, "❤️.png"),
        ("in\u202egpj.pdf", PDF, "ingpj.pdf"),
        ("a\u200b\u200e\u2066\ufeff\u2060\u00ad\x00\x1b\x7f.pdf", PDF, "a.pdf"),
        ("a\u2028b\u2029c.pdf", PDF, "a b c.pdf"),
        ("\u200d\u200c.txt", TEXT, "file.txt"),
        (".txt", TEXT, "file.txt"),
        ("txt", TEXT, "file.txt"),
        ("...", PDF, "file.pdf"),
        ("\u202e", PDF, "file.pdf"),
        (".pdf", PDF, "file.pdf"),
        ("../../etc/passwd", TEXT, "passwd.txt"),
        ("C:\\Users\\ada\\chart.pdf", PDF, "chart.pdf"),
        ("a\x00b.pdf", PDF, "ab.pdf"),
        ('<b>"x"|?*:.csv', CSV, "bx.csv"),
        ("page.HTM", TEXT, "page.html"),
        ("notes.markdown", TEXT, "notes.md"),
        ("photo.JPEG", JPEG, "photo.jpeg"),
        ("photo.png", JPEG, "photo.png.jpg"),
        ("report.2024", TEXT, "report.2024.txt"),
        ("chart.pdf. ", PDF, "chart.pdf"),
        ("a" * 300 + ".pdf", PDF, "a" * 120 + ".pdf"),
    ],
)
def test_stored_names(sent: str, kind: Kind, stored: str) -> None:
    assert clean_name(sent, kind) == unicodedata.normalize("NFC", stored)


@settings(deadline=None)
@given(st.text(max_size=200), st.sampled_from([PDF, TEXT, CSV, PNG, JPEG, DOCX]))
def test_any_name_is_stored_as_a_safe_one(name: str, kind: Kind) -> None:
    stored = clean_name(name, kind)
    assert stored.endswith(kind.extensions)
    assert stored.rpartition(".")[0].strip(" .")
    assert len(stored) <= 130
    assert not set('/\\<>:"|?*') & set(stored)
    assert not {"Cc", "Cs", "Zl", "Zp"} & {unicodedata.category(each) for each in stored}
    assert clean_name(stored, kind) == stored
    stored.encode()


HARMLESS = [
    (PDF, "a.pdf", "application/pdf"),
    (PDF, "a.pdf", "application/octet-stream"),
    (PDF, "a", ""),
    (CSV, "a.csv", "text/plain"),
    (CSV, "a.csv", "application/vnd.ms-excel"),
    (CSV, "a.csv", "application/csv"),
    (CSV, "a.tsv", "text/tab-separated-values"),
    (TEXT, "a.md", "text/plain"),
    (TEXT, "a.md", "text/markdown"),
    (TEXT, "a.md", "application/octet-stream"),
    (TEXT, "a.json", "application/json"),
    (TEXT, "a.xml", "application/xml"),
    (TEXT, "a.yaml", "application/x-yaml"),
    (TEXT, "a.html", "text/html"),
    (JPEG, "a.jpg", "image/jpg"),
    (JPEG, "a.png", "image/png"),  # as messengers rename pictures
    (DOCX, "a.docx", DOCX.type),
    (DOCX, "a.docx", "application/zip"),
    (XLSX, "a.xlsx", "application/vnd.ms-excel"),
    (XLSX, "a.zip", "application/x-zip-compressed"),
    (PDF, "invoice 2.5", "application/x-unknown"),
]
CONTRADICTIONS = [
    (TEXT, "a.pdf", "application/pdf"),
    (TEXT, "a.pdf", ""),
    (TEXT, "a.svg", "image/svg+xml"),
    (TEXT, "a.svg", ""),
    (TEXT, "a.txt", "image/svg+xml"),
    (TEXT, "a.png", "image/png"),
    (TEXT, "a.docx", ""),
    (CSV, "a.xls", "application/vnd.ms-excel"),
    (CSV, "a.xlsx", ""),
    (PNG, "a.pdf", "application/octet-stream"),
    (PNG, "a.png", "application/pdf"),
    (PNG, "a.txt", "text/plain"),
    (PDF, "a.png", "image/png"),
    (PDF, "a.txt", ""),
    (PDF, "a.pdf ", "image/png"),
    (PDF, "a.pdf", "video/mp4"),
    (DOCX, "a.pdf", ""),
    (XLSX, "a.csv", "text/csv"),
]


@pytest.mark.parametrize(("kind", "name", "declared"), HARMLESS)
def test_claims_that_browsers_make(kind: Kind, name: str, declared: str) -> None:
    check_claims(kind, suffix_of(name), declared)


@pytest.mark.parametrize(("kind", "name", "declared"), CONTRADICTIONS)
def test_claims_that_contradict_the_content(kind: Kind, name: str, declared: str) -> None:
    with pytest.raises(UnsupportedMediaType) as refused:
        check_claims(kind, suffix_of(name), declared)
    assert kind.type in refused.value.message
