"""Text extracted from uploaded files: the values of cells, every part of a document, and the limits on archives."""

import contextlib
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


BOX = """<w:p><w:pPr><w:tabs><w:tab w:pos="720"/></w:tabs></w:pPr><w:r><w:t>Before</w:t></w:r><w:r>
<mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx><w:txbxContent>
<w:p><w:r><w:t>Allergic to penicillin</w:t></w:r></w:p></w:txbxContent></wps:txbx></w:drawing></mc:Choice>
<mc:Fallback><w:pict><v:textbox><w:txbxContent><w:p><w:r><w:t>Allergic to penicillin</w:t></w:r></w:p></w:txbxContent>
</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r><w:r><w:t> after</w:t></w:r></w:p>
<w:tbl><w:tr><w:tc><w:p><w:r><w:t>3</w:t><w:noBreakHyphen/><w:t>4</w:t><w:tab/><w:t>mg</w:t></w:r></w:p></w:tc></w:tr></w:tbl>
<w:p><w:del><w:r><w:delText>old</w:delText><w:tab/></w:r></w:del><w:ins><w:r><w:t>new</w:t></w:r></w:ins>
<w:moveFrom><w:r><w:t>moved</w:t></w:r></w:moveFrom><w:moveTo><w:r><w:t>, moved</w:t></w:r></w:moveTo></w:p>"""


def test_text_boxes_are_read_once_and_deletions_not_at_all():
    names = 'xmlns:mc="mc" xmlns:wps="wps" xmlns:v="v"'
    document = f'<w:document xmlns:w="{W}" {names}><w:body>{BOX}</w:body></w:document>'
    noted = "<w:comment><w:p><w:r><w:t>Check the dose.</w:t></w:r></w:p></w:comment>"
    comment = f'<w:comments xmlns:w="{W}">{noted}</w:comments>'
    raw = office({"word/document.xml": document, "word/comments.xml": comment})
    ((_, found),) = extract.pages(raw, "a.docx")
    lines = ["Before after", "Allergic to penicillin", "3-4\tmg", "new, moved", "Check the dose."]
    assert found.splitlines() == lines


A = "http://schemas.openxmlformats.org/drawingml/2006/main"


def test_speakers_notes_are_read_with_their_slide():
    def part(text):
        return f'<p:x xmlns:p="p" xmlns:a="{A}"><a:p><a:r><a:t>{text}</a:t></a:r></a:p></p:x>'

    relation = '<Relationships><Relationship Target="../notesSlides/notesSlide1.xml"/></Relationships>'
    raw = office(
        {
            "ppt/slides/slide1.xml": part("One"),
            "ppt/slides/slide2.xml": part("Two"),
            "ppt/slides/_rels/slide2.xml.rels": relation,
            "ppt/notesSlides/notesSlide1.xml": part("Said of two"),
        }
    )
    assert extract.pages(raw, "a.pptx") == [(1, "One"), (2, "Two\nSaid of two")]


def test_a_note_about_pdf_is_text():
    assert extract.pages(b"# What %PDF-1.7 means\n", "a.md") == [(None, "# What %PDF-1.7 means\n")]


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (pdf_of([""]), "A scanned document needs text recognition first"),
        (pdf_of(["The notice"])[:200], "damaged"),
        (b"%PDF-1.7\nwords", "damaged"),
    ],
    ids=["scanned", "truncated", "no pdf"],
)
def test_why_a_pdf_cannot_be_read(raw, reason):
    with pytest.raises(extract.Unreadable, match=reason):
        extract.pages(raw, "a.pdf")


@pytest.mark.parametrize("prefix", [b"", b"\xef\xbb\xbf", b"\r\n", b"% made by hand\n" * 40])
def test_a_pdf_may_begin_with_what_uploads_accept(prefix):
    assert extract.pages(prefix + pdf_of(["The notice"]), "a.pdf") == [(1, "The notice")]


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>The <b>notice</b></p>", "The notice"),
        ("a<script>x < y > z</script >b<STYLE>p {}</style>c", "a b c"),
        ("a<!-- <b>no</b> -->b", "a b"),
        ("1 < 2 and 4 > 3", "1 < 2 and 4 > 3"),
        ("a <b", "a <b"),
        ("a<script>never closed", "a"),
    ],
)
def test_html_is_read_without_its_markup(html, text):
    [(_, found)] = extract.pages(html.encode(), "a.html")
    assert found.split() == text.split()


@pytest.mark.parametrize("tag", ["<script ", "<style>", "<!--", "<a ", "<", "</script"])
def test_tags_that_are_not_closed_are_read_once(tag):
    """Half a megabyte of them kept the whole stack from working for ten minutes."""
    with contextlib.suppress(extract.Unreadable):
        extract.pages(f"a{tag * 60_000}".encode(), "a.html")


@pytest.mark.parametrize(
    "content", ["<b/>" * 2_000_000, "<b " + 'c="" ' * 2_000_000 + "/>"], ids=["tags", "attributes"]
)
@pytest.mark.parametrize("suffix", [".docx", ".xlsx"])
def test_a_part_with_millions_of_nodes_is_refused(suffix, content):
    """Its tree would take gigabytes."""
    xml = f"<a>{content}</a>"
    raw = office({"word/document.xml": xml}) if suffix == ".docx" else replaced(workbook(("x",)), "xl/styles.xml", xml)
    with pytest.raises(extract.Unreadable, match="too large"):
        extract.pages(raw, f"a{suffix}")


def test_a_pdf_that_takes_too_long_is_refused(monkeypatch):
    monkeypatch.setattr(extract, "MAX_SECONDS", -1.0)
    with pytest.raises(extract.Unreadable, match="takes too long"):
        extract.pages(pdf_of(["The notice", "of two pages"]), "a.pdf")


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


ENTITIES = '<!DOCTYPE a [<!ENTITY e "x">]><a>&e;</a>'
HOSTILE = {
    "doctype": "<!DOCTYPE a><a/>",
    "entities": ENTITIES,
    "a long comment before": f"<!--{'x' * 20_000}-->{ENTITIES}",
    "UTF-16": f'<?xml version="1.0" encoding="UTF-16"?>{ENTITIES}'.encode("utf-16"),
    "large": "<a>" + " " * 70_000_000 + "</a>",
    "incomplete": "<a",
}


@pytest.mark.parametrize("name", ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml"])
@pytest.mark.parametrize("content", HOSTILE.values(), ids=HOSTILE)
def test_workbooks_with_hostile_parts_are_refused(name, content):
    with pytest.raises(extract.Unreadable):
        extract.pages(replaced(workbook(("x",)), name, content), "a.xlsx")


@pytest.mark.parametrize("suffix", [".docx", ".pptx"])
@pytest.mark.parametrize("content", HOSTILE.values(), ids=HOSTILE)
def test_documents_with_hostile_parts_are_refused(suffix, content):
    name = {".docx": "word/document.xml", ".pptx": "ppt/slides/slide1.xml"}[suffix]
    with pytest.raises(extract.Unreadable):
        extract.pages(office({name: content}), f"a{suffix}")
