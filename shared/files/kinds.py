"""The type of a file, by its content; for text, by the ending of its name. FILE_TYPES allows groups of types."""

import re
from codecs import getincrementaldecoder
from collections.abc import Iterable
from dataclasses import dataclass

import filetype

from shared.errors import UnsupportedMediaType

HEAD = 8192  # bytes by which the type is recognized
UTF16 = (b"\xff\xfe", b"\xfe\xff")
GROUPS = {"pdf": "PDF", "image": "PNG, JPEG, GIF, WebP", "text": "text", "csv": "CSV", "office": "DOCX, XLSX, PPTX"}
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
# possessive quantifiers: a run of `%` would take exponential time otherwise
_PDF = re.compile(rb"(?:\xef\xbb\xbf)?(?:\x1b%-12345X|@PJL[^\r\n]*+|%(?!PDF-)[^\r\n]*+|[\s\0])*+%PDF-\d")
_PDF_OBJECT = re.compile(rb"[^\r\n]*+(?:%[^\r\n]*+|\s)*+\d++\s++\d++\s++obj\b")


@dataclass(frozen=True, slots=True)
class Kind:
    """A file type: its group, media type, and file name extensions, the usual one first."""

    group: str
    type: str
    extensions: tuple[str, ...]

    @property
    def is_text(self) -> bool:
        return self.group in ("text", "csv")


PDF = Kind("pdf", "application/pdf", (".pdf",))
TEXT = Kind("text", "text/plain", (".txt", ".html", ".json", ".log", ".md", ".rtf", ".xml", ".yaml", ".yml"))
CSV = Kind("csv", "text/csv", (".csv", ".tsv"))
ZIP = Kind("zip", "application/zip", (".zip",))
PNG = Kind("image", "image/png", (".png",))
JPEG = Kind("image", "image/jpeg", (".jpg", ".jpeg"))
GIF = Kind("image", "image/gif", (".gif",))
WEBP = Kind("image", "image/webp", (".webp",))
_OFFICE = "application/vnd.openxmlformats-officedocument."
OFFICE = {
    "word": Kind("office", f"{_OFFICE}wordprocessingml.document", (".docx",)),
    "xl": Kind("office", f"{_OFFICE}spreadsheetml.sheet", (".xlsx",)),
    "ppt": Kind("office", f"{_OFFICE}presentationml.presentation", (".pptx",)),
}
_SIGNATURES = (
    (re.compile(rb"PK\x03\x04"), ZIP),
    (re.compile(rb"\x89PNG\r\n\x1a\n"), PNG),
    (re.compile(rb"\xff\xd8\xff"), JPEG),
    (re.compile(rb"GIF8[79]a"), GIF),
    (re.compile(rb"RIFF.{4}WEBP", re.S), WEBP),
)


def kind_of(head: bytes, suffix: str = "", declared: str = "") -> Kind:
    """Returns the type of a file that begins with `head`, ZIP for any zip archive. Raises UnsupportedMediaType.

    Content that is text is never another type. Of which kind, the suffix of the file's name decides, else the declared
    media type, else the columns of its lines.
    """
    if is_pdf(head, suffix):
        return PDF
    if is_text(head):
        if suffix in CSV.extensions:
            return CSV
        if suffix in TEXT.extensions:
            return TEXT
        return CSV if declared == CSV.type or _looks_like_csv(head) else TEXT
    for signature, kind in _SIGNATURES:
        if signature.match(head):
            return kind
    raise _unknown(head, suffix, declared)


def is_pdf(head: bytes, suffix: str) -> bool:
    """Whether a file that begins with `head` is a PDF, also after a byte order mark, blank lines or comments.

    Content that may also be text is a PDF if its name says so, or if an object follows the header and its name does not
    say text.
    """
    header = _PDF.match(head[:1032])
    if header is None or not is_text(head):
        return header is not None
    if suffix in PDF.extensions:
        return True
    return suffix not in (*TEXT.extensions, *CSV.extensions) and _PDF_OBJECT.match(head, header.end()) is not None


def is_text(head: bytes) -> bool:
    """Whether a file that begins with `head` may be text."""
    return TextValidator().accepts(head, final=len(head) < HEAD)


def not_accepted(media_type: str, groups: Iterable[str] = GROUPS) -> UnsupportedMediaType:
    accepted = ", ".join(name for group, name in GROUPS.items() if group in groups)
    what = "A file of this type" if media_type == "unknown" else f"A file of type {media_type}"
    return UnsupportedMediaType(f"{what} is not accepted: send {accepted}", details={"type": media_type})


def not_utf8() -> UnsupportedMediaType:
    return UnsupportedMediaType(
        'The file is not text in UTF-8: save it as "CSV UTF-8", or as text with the encoding UTF-8',
        details={"type": "unknown"},
    )


def _unknown(head: bytes, suffix: str, declared: str) -> UnsupportedMediaType:
    guess = filetype.guess(head)
    if suffix in (*TEXT.extensions, *CSV.extensions) or declared.startswith("text/"):
        return not_utf8()
    return not_accepted(guess.mime if guess is not None and guess.mime != PDF.type else "unknown")


class TextValidator:
    """Checks chunk by chunk that a file is UTF-8 without control characters."""

    def __init__(self) -> None:
        self._decode = getincrementaldecoder("utf-8")().decode

    def accepts(self, chunk: bytes, *, final: bool = False) -> bool:
        """Whether the file may be text so far; unless `final`, the chunk may end within a character."""
        if _CONTROL.search(chunk):
            return False
        try:
            self._decode(chunk, final)
        except UnicodeDecodeError:
            return False
        return True


def _looks_like_csv(head: bytes) -> bool:
    """Whether the same separator splits two or more lines into the same number of columns."""
    lines = [line for line in head.decode(errors="ignore").splitlines() if line.strip()][:20]
    if len(head) >= HEAD:
        lines = lines[:-1]
    for separator in (",", ";", "\t"):
        columns = {line.count(separator) for line in lines if '"' not in line}
        if len(lines) > 1 and len(columns) == 1 and columns.pop() > 0:
            return True
    return False
