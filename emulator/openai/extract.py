"""Extracts the text of an uploaded file, page by page where the format has pages."""

from __future__ import annotations

import re
import time
import warnings
import zipfile
from collections.abc import Iterator
from datetime import datetime
from datetime import time as Time
from io import BytesIO
from pathlib import Path
from typing import IO
from xml.etree import ElementTree
from xml.parsers import expat

from shared.files.kinds import HEAD, is_pdf

MAX_TEXT = 20_000_000  # characters kept of one file
MAX_PART = 64_000_000  # unpacked bytes of one part of an Office file, against zip bombs
MAX_UNPACKED = 512_000_000  # unpacked bytes of all parts of a workbook
MAX_NODES = 2_000_000  # elements and attributes of a part that is read as a tree: each takes about a hundred bytes
MAX_ROWS = 1_048_576  # of a sheet, the limit of Excel
MAX_SECONDS = 60.0  # for a file: the next one waits for it
NOT_READ = frozenset(["Fallback", "del", "moveFrom", "pPr", "rPr"])  # copies, deletions, tab stops
BREAKS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
#: What opens and is not closed reaches to the end, or to the next tag: each would be read to the end in vain otherwise.
MARKUP = re.compile(r"<(script|style)\b.*?(?:</\1\s*>|\Z)|<!--.*?(?:-->|\Z)|<[/!?a-z][^<>]*>", re.S | re.I)
Page = tuple[int | None, str]

TEXT_SUFFIXES = frozenset(
    """
    .c .cpp .cs .css .csv .go .html .htm .java .js .json .jsonl .log .md .markdown .php .py .rb .rst .sh .sql .tex
    .toml .ts .tsv .txt .xml .yaml .yml
    """.split()  # noqa: SIM905
)


class Unsupported(Exception):
    """The file's format holds no text that this server can read."""


class Unreadable(Exception):
    """The file is damaged, encrypted or has no text."""


def pages(source: Path | bytes, filename: str) -> list[Page]:
    """Returns (page number from 1 or None, text) pairs of a file; raises Unsupported or Unreadable.

    Blocks for as long as parsing takes: call it in a thread.
    """
    suffix = Path(filename).suffix.lower()
    with BytesIO(source) if isinstance(source, bytes) else source.open("rb") as stream:
        try:
            found = list(_up_to_limit(_read(stream, suffix)))
        except (Unsupported, Unreadable):
            raise
        except Exception as error:  # on damaged input the parsers raise nearly every built-in exception
            raise Unreadable("The file is damaged or encrypted and cannot be read.") from error
    if not found:
        raise Unreadable("The file contains no text. A scanned document needs text recognition first.")
    return found


def _read(stream: IO[bytes], suffix: str) -> Iterator[Page]:
    head = stream.read(HEAD)
    stream.seek(0)
    if is_pdf(head, suffix):
        return _pdf(stream)
    if head.startswith(b"PK\x03\x04"):
        readers = {".docx": _docx, ".pptx": _pptx, ".xlsx": _xlsx}
        if suffix not in readers:
            raise Unsupported(f"Archives and files of type '{suffix}' are not supported for retrieval.")
        return readers[suffix](stream)
    if suffix in TEXT_SUFFIXES or suffix == "":
        return iter([(None, _plain(stream.read(MAX_TEXT * 4), suffix))])
    raise Unsupported(f"Files of type '{suffix}' are not supported for retrieval.")


def _up_to_limit(found: Iterator[Page]) -> Iterator[Page]:
    """Yields the pages with text, up to MAX_TEXT characters in total. Raises Unreadable after MAX_SECONDS."""
    room, deadline = MAX_TEXT, time.monotonic() + MAX_SECONDS
    for page, text in found:
        if text.strip():
            yield page, text[:room]
        room -= len(text)
        if room <= 0:
            return
        if time.monotonic() > deadline:
            raise Unreadable("The file takes too long to read: split it.")


def _pdf(stream: IO[bytes]) -> Iterator[Page]:
    from pypdf import PdfReader  # 0.2 s to import, and few runs of the server need it

    reader = PdfReader(stream)
    if reader.is_encrypted and not reader.decrypt(""):
        raise Unreadable("The PDF is encrypted: remove its password first.")
    for number, page in enumerate(reader.pages, 1):
        yield number, page.extract_text()


def _plain(raw: bytes, suffix: str) -> str:
    if b"\x00" in raw[:4096] and not raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Unsupported("The file is not text.")
    for encoding in ("utf-16",) if raw.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8-sig", "cp1252"):
        try:
            text = raw.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        text = raw.decode("utf-8", "replace")
    return MARKUP.sub(" ", text) if "htm" in suffix else text


def _part(archive: zipfile.ZipFile, name: str) -> ElementTree.Element:
    with archive.open(name) as part:
        raw = part.read(MAX_PART + 1)
    _check_part(raw, name)
    return ElementTree.fromstring(raw)  # noqa: S314  without a document type there are no entities


def _local_name(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]


def _numbered(archive: zipfile.ZipFile, pattern: str) -> list[str]:
    """The parts whose names match, by their number."""
    found = [(int(match[1] or 0), name) for name in archive.namelist() if (match := re.fullmatch(pattern, name))]
    return [name for _, name in sorted(found)]


def _paragraphs(root: ElementTree.Element) -> str:
    """The text of all paragraphs, those in tables, text boxes and tracked insertions included, one to a line."""
    lines: list[list[str]] = []
    _read_runs(root, lines, [])
    return "\n".join(map("".join, lines))


def _read_runs(element: ElementTree.Element, lines: list[list[str]], line: list[str]) -> None:
    """Append the text of runs to `line`; a paragraph, also one within another's text box, is a line of its own."""
    for child in element:
        name = _local_name(child)
        if name in NOT_READ:
            continue
        line.append((child.text or "") if name == "t" else BREAKS.get(name, ""))
        if name == "p":
            lines.append([])
        _read_runs(child, lines, lines[-1] if name == "p" else line)


def _docx(stream: IO[bytes]) -> Iterator[Page]:
    """Headers, body, notes, comments and footers; a header that first, odd and even pages share is read once."""
    kinds = ("header", "document", "footnotes", "endnotes", "comments", "footer")
    with zipfile.ZipFile(stream) as archive:
        archive.getinfo("word/document.xml")
        names = [name for kind in kinds for name in _numbered(archive, rf"word/{kind}(\d*)\.xml")]
        yield None, "\n".join(dict.fromkeys(_paragraphs(_part(archive, name)) for name in names))


def _pptx(stream: IO[bytes]) -> Iterator[Page]:
    with zipfile.ZipFile(stream) as archive:
        for number, name in enumerate(_numbered(archive, r"ppt/slides/slide(\d+)\.xml"), 1):
            yield number, "\n".join(_paragraphs(_part(archive, each)) for each in (name, *_notes(archive, name)))


def _notes(archive: zipfile.ZipFile, slide: str) -> list[str]:
    """The parts with the speaker's notes of a slide."""
    relations = slide.replace("slides/", "slides/_rels/") + ".rels"
    if relations not in archive.namelist():
        return []
    targets = [relation.get("Target", "") for relation in _part(archive, relations)]
    notes = [f"ppt/notesSlides/{target.rpartition('/')[2]}" for target in targets if "/notesSlides/" in target]
    return [name for name in notes if name in archive.namelist()]


def _xlsx(stream: IO[bytes]) -> Iterator[Page]:
    """One page per sheet, one line per row, cells separated by tabs; formulas as the values last computed."""
    from openpyxl import load_workbook  # 0.3 s to import, and few runs of the server need it

    _check_parts(stream)
    warnings.filterwarnings("ignore", module=r"openpyxl\.")  # of features that do not concern the text
    workbook = load_workbook(stream, read_only=True, data_only=True, keep_links=False)
    room = MAX_TEXT
    for number, sheet in enumerate(workbook.worksheets, 1):
        sheet.reset_dimensions()  # the dimensions that the file claims may be wrong or huge
        lines = []
        for row in sheet.iter_rows(max_row=MAX_ROWS, values_only=True):
            cells = [_cell(value) for value in row]
            room -= sum(map(len, cells)) + len(cells) + 1  # empty cells and rows count, against sparse sheets
            if room < 0:
                break
            if line := "\t".join(cells).rstrip("\t"):
                lines.append(line)
        yield number, "\n".join(lines)
        if room < 0:
            return


def _check_parts(stream: IO[bytes]) -> None:
    """Raises ValueError if a part is too large or declares entities. zipfile reads no more than the declared sizes."""
    with zipfile.ZipFile(stream) as archive:
        entries = archive.infolist()
        if sum(entry.file_size for entry in entries) > MAX_UNPACKED or any(e.file_size > MAX_PART for e in entries):
            raise ValueError("the workbook is too large when unpacked")
        for entry in entries:
            with archive.open(entry) as part:
                if entry.filename.startswith("xl/worksheets/"):  # is read row by row
                    _refuse_doctype(part, entry.filename)
                else:
                    _check_part(part.read(), entry.filename)


def _check_part(raw: bytes, name: str) -> None:
    """Raises ValueError or Unreadable for XML that is too large to be read as a tree, or declares entities."""
    if len(raw) > MAX_PART or raw.count(b"<") + raw.count(b"=") > MAX_NODES:
        raise Unreadable("The file is too large to be read: split it.")
    _refuse_doctype(BytesIO(raw), name)


def _refuse_doctype(part: IO[bytes], name: str) -> None:
    """Raises ValueError for XML with a document type, which may declare entities that grow a hundredfold."""
    begun = False

    def on_root(*_: object) -> None:
        nonlocal begun
        begun = True

    def on_doctype(*_: object) -> None:
        raise ValueError(f"{name} declares entities")

    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.StartDoctypeDeclHandler = on_root, on_doctype
    try:
        while not begun and (chunk := part.read(HEAD)):
            parser.Parse(chunk)
    except expat.ExpatError:
        return  # no XML, such as a picture


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, datetime) and value.time() == Time():
        return str(value.date())
    return str(value)
