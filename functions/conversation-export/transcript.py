"""What a reader sees of a message, whether it is a row of `messages` or of `thread_messages`."""

import re
from dataclasses import dataclass

from source import Row

MARKER = re.compile(r"【[^【】]*】")


@dataclass(frozen=True)
class Turn:
    """One message; the assistant's text is Markdown, the user's is not. `sources` are lines below it."""

    who: str
    role: str
    at: str
    language: str
    text: str
    sources: tuple[str, ...]


def turn_of(row: Row, user: str) -> Turn:
    """`user` is how the user is called."""
    content = row["content"]
    text, sources = (content, ()) if isinstance(content, str) else _thread_text(row)
    return Turn(
        who=user if row["role"] == "user" else "Assistant",
        role=row["role"],
        at=f"{row['created_at'][:10]} {row['created_at'][11:16]} UTC{' · edited' if row.get('edited') else ''}",
        language=row.get("language") or "",
        text=text,
        sources=sources,
    )


def _thread_text(row: Row) -> tuple[str, tuple[str, ...]]:
    """The text with `[1]` in place of each citation's marker, and the files cited and attached."""
    numbers = {each["file_id"]: number for number, each in enumerate(row["citations"], 1)}
    texts = []
    for part in row["content"]:
        kind = part.get("type")
        if kind == "text":
            texts.append(_cited(part.get("text") or {}, numbers))
        elif kind == "refusal":
            texts.append(str(part.get("refusal") or ""))
        else:
            texts.append(f"[{kind}]")
    cited = [f"[{numbers[each['file_id']]}] {each['filename'] or each['file_id']}" for each in row["citations"]]
    attached = [f"Attached: {each['filename'] or each['file_id']}" for each in row["files"]]
    return "\n\n".join(texts), (*cited, *attached)


def _cited(text: Row, numbers: dict[str, int]) -> str:
    value = str(text.get("value") or "")
    for each in text.get("annotations") or ():
        file_id, marker = (each.get("file_citation") or {}).get("file_id"), each.get("text")
        if file_id in numbers and isinstance(marker, str) and MARKER.fullmatch(marker):
            value = value.replace(marker, f" [{numbers[file_id]}]")
    return value
