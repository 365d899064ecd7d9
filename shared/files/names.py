"""File names and declared media types: what they claim about the content, and the name under which a file is stored."""

import re
import unicodedata
from pathlib import PurePosixPath

from shared.errors import UnsupportedMediaType
from shared.files.kinds import CSV, TEXT, Kind

MAX_NAME = 120
_JOINERS = "\u200c\u200d"  # non-joiner and joiner: letters of Indian scripts and emoji are spelt with them
_VISIBLE_FORMATS = frozenset("\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd")
_ENDS = " ."
_ALIASES = {".htm": ".html", ".markdown": ".md"}
_GROUPS = {
    **dict.fromkeys((*TEXT.extensions, *CSV.extensions, *_ALIASES), "text"),
    ".pdf": "pdf",
    **dict.fromkeys((".png", ".jpg", ".jpeg", ".gif", ".webp"), "image"),
    **dict.fromkeys((".bmp", ".tif", ".tiff", ".heic", ".heif", ".avif", ".ico", ".svg", ".svgz"), "image"),
    **dict.fromkeys((".docx", ".xlsx", ".pptx", ".docm", ".xlsm", ".pptm", ".zip"), "office"),
    **dict.fromkeys((".doc", ".xls", ".ppt", ".odt", ".ods", ".odp"), "office"),
    **dict.fromkeys((".mp3", ".mp4", ".wav", ".mov", ".7z", ".rar", ".gz"), "other"),
}
_TYPES = (
    (re.compile(r"application/(x-)?pdf"), "pdf"),
    (re.compile(r"image/.+"), "image"),
    (re.compile(r"application/vnd\.ms-excel"), "office text"),  # which Windows declares for CSV
    (re.compile(r"application/(vnd\.(openxmlformats|ms-|oasis\.).+|msword|(x-)?zip(-compressed)?)"), "office"),
    (re.compile(r"text/.+|application/((x-)?(csv|json|ndjson|xml|yaml|rtf|javascript)|.+\+(json|xml))"), "text"),
    (re.compile(r"(audio|video|font)/.+"), "other"),
)


def visible(name: str) -> str:
    """Return the last segment of a path without control characters, invisible formats and `<>:"|?*`."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    return "".join(map(_shown, last)).strip()


def _shown(character: str) -> str:
    category = unicodedata.category(character)
    if category in ("Zl", "Zp"):
        return " "
    if category == "Cf":
        return character if character in _JOINERS or character in _VISIBLE_FORMATS else ""
    return "" if category in ("Cc", "Cs") or character in '<>:"|?*' else character


def suffix_of(name: str) -> str:
    """Return the lower-case suffix of a file's name, dot included, by which its type is known; '' if it has none."""
    suffix = PurePosixPath(f"_{visible(name).rstrip(_ENDS + _JOINERS)}").suffix.lower()
    return _ALIASES.get(suffix, suffix)


def clean_name(name: str, kind: Kind) -> str:
    """Return the name to store: visible characters only, of limited length, with an extension of the file's type."""
    stem, extension = visible(name), suffix_of(name)
    if extension in kind.extensions:
        stem = stem.rstrip(_ENDS + _JOINERS).rpartition(".")[0]
    else:
        extension = kind.extensions[0]
    stem = stem.strip(_ENDS)[:MAX_NAME].rstrip(_ENDS)
    empty = not stem.strip(_ENDS + _JOINERS) or f".{stem.lower()}" == extension
    return ("file" if empty else stem) + extension


def check_claims(kind: Kind, suffix: str, declared: str) -> None:
    """Raise UnsupportedMediaType if the name's suffix or the declared type belongs to another group of types.

    Unknown suffixes and types claim nothing: browsers send application/octet-stream for what they don't know.
    """
    group = "text" if kind.is_text else kind.group
    for claim, claimed in ((suffix, _GROUPS.get(suffix, group)), (declared, _declared_group(declared) or group)):
        if group not in claimed.split():
            raise UnsupportedMediaType(
                f"The file is {kind.type} and not {claim}: give it the name and the type of its content",
                details={"type": kind.type, "claimed": claim[:100]},
            )


def _declared_group(media_type: str) -> str | None:
    return next((group for pattern, group in _TYPES if pattern.fullmatch(media_type)), None)
