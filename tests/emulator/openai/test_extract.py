"""Text extracted from uploaded files: the values of cells, every part of a document, and the limits on archives."""

import io
import zipfile
from datetime import date, datetime, time

import openpyxl
import pytest

from emulator.openai import extract
from tests.emulator.openai.documents import office, pdf_of, workbook

S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


STRINGS = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"


def replaced(raw: bytes, name: str, content: str) -> bytes:
    """A workbook with the content of one part replaced, and shared strings declared as Excel does."""
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        parts = {each: archive.read(each).decode() for each in archive.namelist()}
    types = parts.pop("[Content_Types].xml")
    declared = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{STRINGS}" /></Types>'
    strings = f'<sst xmlns="{S}"><si><t>rent</t></si><si><r><t>de</t></r><r><t>posit</t></r></si></sst>'
    parts |= {"[Content_Types].xml": types.replace("</Types>", declared), "xl/sharedStrings.xml": strings}
    return office({**parts, name: content})


def sheet(rows: str) -> bytes:
    """A workbook with hand-written rows."""
    content = f'<worksheet xmlns="{S}"><sheetData>{rows}</sheetData></worksheet>'
    return replaced(workbook(("x",)), "xl/worksheets/sheet1.xml", content)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (datetime(2025, 1, 26, 10, 30), "2025-01-26 10:30:00"),
        (date(2025, 1, 26), "2025-01-26"),
        (time(9, 15), "09:15:00"),
        (40000, "40000"),
        (0.125, "0.125"),
        (True, "TRUE"),
        ("forty thousand", "forty thousand"),
    ],
)
def test_cell_values(value, text):
    assert extract.pages(workbook(("due", value)), "a.xlsx") == [(1, f"due\t{text}")]


def test_sheets_are_pages_without_empty_rows_and_cells():
    book, raw = openpyxl.Workbook(), io.BytesIO()
    book.active["B2"], book.active["B9"] = "rent", "deposit"
    book.create_sheet()["A1"] = "second"
    book.save(raw)
    assert extract.pages(raw.getvalue(), "a.xlsx") == [(1, "\trent\n\tdeposit"), (2, "second")]


def test_shared_strings_and_computed_values():
    shared = '<row><c t="s"><v>1</v></c><c><f>A1*2</f><v>80000</v></c></row>'
    assert extract.pages(sheet(shared), "a.xlsx") == [(1, "deposit\t80000")]


def test_a_documents_headers_footers_and_notes_are_read():
    texts = {"header1": "Case 12/2026", "document": "The deposit is due.", "footnotes": "See section 7."}
    texts |= {"endnotes": "Signed in Pune.", "footer1": "Page footer", "header2": "Case 12/2026"}
    parts = {
        f"word/{name}.xml": f'<w:x xmlns:w="{W}"><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:x>'
        for name, text in texts.items()
    }
    ((page, found),) = extract.pages(office(parts), "a.docx")
    lines = ["Case 12/2026", "The deposit is due.", "See section 7.", "Signed in Pune.", "Page footer"]
    assert (page, found.splitlines()) == (None, lines)


@pytest.mark.parametrize("prefix", [b"", b"\xef\xbb\xbf", b"\r\n", b"% made by hand\n" * 40])
def test_a_pdf_may_begin_with_what_uploads_accept(prefix):
    assert extract.pages(prefix + pdf_of(["The notice"]), "a.pdf") == [(1, "The notice")]


WIDE = '<row><c r="XFD{0}"><v>1</v></c></row>'


@pytest.mark.parametrize(
    "rows",
    [
        "".join(WIDE.format(number) for number in range(1, 5000)),
        '<row r="99999999999"><c><v>1</v></c></row>',
        '<row r="2"><c r="ZZZZ2"><v>1</v></c></row>',
        '<row><c t="s"><v>7</v></c></row>',
    ],
    ids=["wide", "tall", "beyond the last column", "no such shared string"],
)
def test_hostile_sheets_stop_early(monkeypatch, rows):
    monkeypatch.setattr(extract, "MAX_TEXT", 1_000_000)
    try:
        found = extract.pages(sheet(rows), "a.xlsx")
    except extract.Unreadable:
        return
    assert sum(len(text) for _, text in found) <= 1_000_000


def test_a_large_string_in_many_cells_stops_early(monkeypatch):
    monkeypatch.setattr(extract, "MAX_TEXT", 1_000_000)
    found = extract.pages(workbook(*[("x" * 30_000,)] * 200), "a.xlsx")
    assert sum(len(text) for _, text in found) <= 1_000_000


@pytest.mark.parametrize("name", ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml"])
@pytest.mark.parametrize("content", ["<!DOCTYPE a><a/>", "<a>" + " " * 70_000_000 + "</a>", "<a"])
def test_workbooks_with_hostile_parts_are_refused(name, content):
    with pytest.raises(extract.Unreadable):
        extract.pages(replaced(workbook(("x",)), name, content), "a.xlsx")


@pytest.mark.parametrize("suffix", [".docx", ".pptx"])
@pytest.mark.parametrize("content", ["<!DOCTYPE a><a/>", "<a>" + " " * 70_000_000 + "</a>", "<a"])
def test_documents_with_hostile_parts_are_refused(suffix, content):
    name = {".docx": "word/document.xml", ".pptx": "ppt/slides/slide1.xml"}[suffix]
    with pytest.raises(extract.Unreadable):
        extract.pages(office({name: content}), f"a{suffix}")
