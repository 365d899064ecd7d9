"""The type of a file, by its content: its name and Content-Type are not trusted. FILE_TYPES allows groups of types."""

import re
import unicodedata
from codecs import getincrementaldecoder
from dataclasses import dataclass
from pathlib import PurePosixPath

import filetype

from shared.errors import UnsupportedMediaType

HEAD = 8192  # bytes by which the type is recognized
MAX_NAME = 120
TEXT_EXTENSIONS = frozenset({".txt", ".md", ".json", ".html", ".xml", ".log", ".yaml", ".yml", ".rtf"})
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


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
TEXT = Kind("text", "text/plain", (".txt", *sorted(TEXT_EXTENSIONS - {".txt"})))
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
    """Returns the type of a file that begins with `head`, ZIP for any zip archive. Raises UnsupportedMediaType."""
    if head.startswith(b"PK\x03\x04"):
        return ZIP
    guess = filetype.guess(head)
    if guess is not None and guess.mime != PDF.type:
        if guess.mime in IMAGES:
            return IMAGES[guess.mime]
        raise not_accepted(guess.mime)
    if is_pdf(head):
        return PDF
    if TextValidator().accepts(head, final=len(head) < HEAD):
        return CSV if _looks_like_csv(head) else TEXT
    raise not_accepted("unknown")


def is_pdf(head: bytes) -> bool:
    """Whether a file that begins with `head` is a PDF.

    Readers accept a byte order mark, line breaks or a comment before `%PDF-`, within the first 1,024 bytes, but not the
    signature of another format.
    """
    guess = filetype.guess(head)
    return b"%PDF-" in head[:1024] and (guess is None or guess.mime == PDF.type)


def not_accepted(media_type: str) -> UnsupportedMediaType:
    return UnsupportedMediaType("This type of file is not accepted", details={"type": media_type})


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


def clean_name(name: str, kind: Kind) -> str:
    """Returns a file name of limited length, without path and control characters, with an extension of its type."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    shown = "".join(c for c in last if unicodedata.category(c)[0] != "C" and c not in '<>:"|?*').strip(" .")
    extension = PurePosixPath(shown).suffix.lower()
    stem = shown[: -len(extension)] if extension in kind.extensions else shown
    if extension not in kind.extensions:
        extension = kind.extensions[0]
    return (stem[:MAX_NAME].rstrip(" .") or "file") + extension
