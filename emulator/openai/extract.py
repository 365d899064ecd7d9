"""Text out of an uploaded file, page by page where the format has pages."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import IO
from xml.etree import ElementTree

MAX_TEXT = 20_000_000  # characters kept of one file
MAX_XML = 64_000_000  # bytes of one part of an Office file: a zip bomb stops here
Page = tuple[int | None, str]

TEXT_SUFFIXES = frozenset(
    """
    .c .cpp .cs .css .csv .go .html .htm .java .js .json .jsonl .log .md .markdown .php .py .rb .rst .sh .sql .tex
    .toml .ts .tsv .txt .xml .yaml .yml
    """.split()  # noqa: SIM905
)
SUPPORTED = TEXT_SUFFIXES | {".pdf", ".docx", ".xlsx", ".pptx"}


class Unsupported(Exception):
    """The file's format holds no text that this server can read."""


class Unreadable(Exception):
    """The file is damaged, encrypted or empty of text."""


def pages(source: Path | bytes, filename: str) -> list[Page]:
    """(page number from 1 or None, text) of a file; raises Unsupported or Unreadable. Slow: run it in a thread."""
    suffix = Path(filename).suffix.lower()
    with BytesIO(source) if isinstance(source, bytes) else source.open("rb") as stream:
        head = stream.read(8)
        stream.seek(0)
        if head.startswith(b"%PDF-"):
            found = _pdf(stream)
        elif head.startswith(b"PK\x03\x04"):
            found = _office(stream, suffix)
        elif suffix in TEXT_SUFFIXES or suffix == "":
            found = iter([(None, _plain(stream.read(MAX_TEXT * 4), suffix))])
        else:
            raise Unsupported(f"Files of type '{suffix}' are not supported for retrieval.")
        kept = list(_up_to_limit(found))
    if not any(text.strip() for _, text in kept):
        raise Unreadable("The file contains no text. A scanned document needs text recognition first.")
    return kept


def _up_to_limit(found: Iterator[Page]) -> Iterator[Page]:
    room = MAX_TEXT
    for page, text in found:
        if room > 0 and text.strip():
            yield page, text[:room]
        room -= len(text)


def _pdf(stream: IO[bytes]) -> Iterator[Page]:
    from pypdf import PdfReader  # 0.2 s, wanted by few starts
    from pypdf.errors import PyPdfError

    try:
        reader = PdfReader(stream)
        if reader.is_encrypted and not reader.decrypt(""):
            raise Unreadable("The PDF is encrypted: remove its password first.")
        for number, page in enumerate(reader.pages, 1):
            yield number, page.extract_text()
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError, OSError) as error:
        raise Unreadable("The PDF is damaged and cannot be read.") from error


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
    return re.sub(r"<(script|style)\b.*?</\1>|<[^>]+>", " ", text, flags=re.S | re.I) if "htm" in suffix else text


def _office(stream: IO[bytes], suffix: str) -> Iterator[Page]:
    readers = {".docx": _docx, ".pptx": _pptx, ".xlsx": _xlsx}
    if suffix not in readers:
        raise Unsupported(f"Archives and files of type '{suffix}' are not supported for retrieval.")
    try:
        with zipfile.ZipFile(stream) as archive:
            yield from readers[suffix](archive)
    except (
        zipfile.BadZipFile,
        ElementTree.ParseError,
        KeyError,
        ValueError,
        NotImplementedError,
        RuntimeError,
    ) as error:
        raise Unreadable("The file is damaged or encrypted and cannot be read.") from error


def _xml(archive: zipfile.ZipFile, name: str) -> ElementTree.Element:
    with archive.open(name) as part:
        raw = part.read(MAX_XML + 1)
    if len(raw) > MAX_XML or b"<!DOCTYPE" in raw[:1024]:
        raise ValueError(f"{name} is too large or declares entities")
    return ElementTree.fromstring(raw)  # noqa: S314  no document type, so no entities


def _local(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]


def _numbered(archive: zipfile.ZipFile, pattern: str) -> list[str]:
    found = [(int(match[1]), name) for name in archive.namelist() if (match := re.fullmatch(pattern, name))]
    return [name for _, name in sorted(found)]


def _paragraphs(root: ElementTree.Element) -> str:
    lines = []
    for paragraph in root.iter():
        if _local(paragraph) == "p":
            pieces = [{"t": run.text or "", "tab": "\t", "br": "\n"}.get(_local(run), "") for run in paragraph.iter()]
            lines.append("".join(pieces))
    return "\n".join(lines)


def _docx(archive: zipfile.ZipFile) -> Iterator[Page]:
    yield None, _paragraphs(_xml(archive, "word/document.xml"))


def _pptx(archive: zipfile.ZipFile) -> Iterator[Page]:
    for number, name in enumerate(_numbered(archive, r"ppt/slides/slide(\d+)\.xml"), 1):
        yield number, _paragraphs(_xml(archive, name))


def _xlsx(archive: zipfile.ZipFile) -> Iterator[Page]:
    shared: list[str] = []
    if "xl/sharedStrings.xml" in archive.namelist():
        for item in _xml(archive, "xl/sharedStrings.xml"):
            shared.append("".join(part.text or "" for part in item.iter() if _local(part) == "t"))
    for number, name in enumerate(_numbered(archive, r"xl/worksheets/sheet(\d+)\.xml"), 1):
        rows = [row for row in _xml(archive, name).iter() if _local(row) == "row"]
        yield number, "\n".join("\t".join(_cell(cell, shared) for cell in row) for row in rows)


def _cell(cell: ElementTree.Element, shared: list[str]) -> str:
    text = "".join(part.text or "" for part in cell.iter() if _local(part) in ("v", "t"))
    return shared[int(text)] if cell.get("t") == "s" and text.isdigit() and int(text) < len(shared) else text
