"""What a file is, by its content; names and headers are claims. The groups are what FILE_TYPES allows."""

import re
import unicodedata
from dataclasses import dataclass
from pathlib import PurePosixPath

import filetype

from shared.errors import UnsupportedMediaType

HEAD = 8192  # bytes that decide
MAX_NAME = 120
TEXT_ENDINGS = frozenset({".txt", ".md", ".json", ".html", ".xml", ".log", ".yaml", ".yml", ".rtf"})
CSV_ENDINGS = frozenset({".csv", ".tsv"})
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file: its group, type, and the endings that fit it, the usual one first."""

    group: str
    type: str
    endings: tuple[str, ...]

    @property
    def is_text(self) -> bool:
        return self.group in ("text", "csv")


PDF = Kind("pdf", "application/pdf", (".pdf",))
TEXT = Kind("text", "text/plain", (".txt", *sorted(TEXT_ENDINGS - {".txt"})))
CSV = Kind("csv", "text/csv", (".csv", ".tsv", ".txt"))
ZIP = Kind("zip", "application/zip", (".zip",))
IMAGES = {
    "image/png": Kind("image", "image/png", (".png",)),
    "image/jpeg": Kind("image", "image/jpeg", (".jpg", ".jpeg")),
    "image/gif": Kind("image", "image/gif", (".gif",)),
    "image/webp": Kind("image", "image/webp", (".webp",)),
}
_OFFICE = "application/vnd.openxmlformats-officedocument."
OFFICE = {
    "word": Kind("office", f"{_OFFICE}wordprocessingml.document", (".docx",)),
    "xl": Kind("office", f"{_OFFICE}spreadsheetml.sheet", (".xlsx",)),
    "ppt": Kind("office", f"{_OFFICE}presentationml.presentation", (".pptx",)),
}


def kind_of(head: bytes) -> Kind:
    """The kind of a file that begins with `head`; ZIP is to be looked into. Raises UnsupportedMediaType."""
    if head.startswith(b"PK\x03\x04"):
        return ZIP
    guess = filetype.guess(head)
    if guess is not None and guess.mime != PDF.type:
        if guess.mime in IMAGES:
            return IMAGES[guess.mime]
        raise not_accepted(guess.mime)
    if is_pdf(head):
        return PDF
    if is_text(head, more=len(head) >= HEAD):
        return CSV if _looks_like_csv(head) else TEXT
    raise not_accepted("unknown")


def is_pdf(head: bytes) -> bool:
    """Whether a file that begins with `head` is a PDF.

    Readers accept a byte order mark, line breaks or a comment before `%PDF-`, within the first 1,024 bytes, but not the
    signature of another format.
    """
    guess = filetype.guess(head)
    return b"%PDF-" in head[:1024] and (guess is None or guess.mime == PDF.type)


def not_accepted(what: str) -> UnsupportedMediaType:
    return UnsupportedMediaType("This type of file is not accepted", details={"type": what})


def is_text(piece: bytes, *, more: bool) -> bool:
    """Whether bytes are UTF-8 without control characters; with `more` to come a cut character at the end is fine."""
    if _CONTROL.search(piece):
        return False
    try:
        piece.decode()
    except UnicodeDecodeError as error:
        return more and error.start >= len(piece) - 3 and "unexpected end" in error.reason
    return True


def _looks_like_csv(head: bytes) -> bool:
    """Two or more lines that the same separator cuts into the same number of columns."""
    lines = [line for line in head.decode(errors="ignore").splitlines() if line.strip()][:20]
    if len(head) >= HEAD:
        lines = lines[:-1]
    for separator in (",", ";", "\t"):
        columns = {line.count(separator) for line in lines if '"' not in line}
        if len(lines) > 1 and len(columns) == 1 and columns.pop() > 0:
            return True
    return False


def clean_name(name: str, kind: Kind) -> str:
    """A name without path, control and direction characters, of modest length, that ends as its kind does."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    shown = "".join(c for c in last if unicodedata.category(c)[0] != "C" and c not in '<>:"|?*').strip(" .")
    ending = PurePosixPath(shown).suffix.lower()
    stem = shown[: -len(ending)] if ending in kind.endings else shown
    if ending not in kind.endings:
        ending = kind.endings[0]
    return (stem[:MAX_NAME].rstrip(" .") or "file") + ending
