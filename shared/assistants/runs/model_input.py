"""Builds the input of one model response from a thread's history, within the model's context.

When the history exceeds the budget, the oldest messages are dropped whole. The newest message is always sent; if it
alone exceeds the budget, the run fails with ContextTooLong instead of sending a truncated question.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from shared.ai.token_estimate import TOKENS_PER_IMAGE, TOKENS_PER_MESSAGE, estimate, estimate_file, newest_within
from shared.assistants.rows import FileRow, HistoryMessage, Json
from shared.assistants.web_urls import is_public

IMAGES = frozenset({".png", ".jpg", ".jpeg", ".gif", ".webp"})
MAX_REASON, MAX_NOTE = 300, 4_000  # characters
GONE = "[An attached file is no longer available.]"
Unreadable = dict[str, str]
"""Ids of files that the model cannot read, each with the reason."""
SEARCHABLE = frozenset({".pdf", ".txt", ".md", ".html", ".json", ".docx", ".doc", ".pptx"})


@dataclass(slots=True)
class ModelInput:
    """`items` of the request, and the ids of the history's files that the tools must search or compute with."""

    items: list[Json] = field(default_factory=list)
    to_search: list[str] = field(default_factory=list)
    to_compute: list[str] = field(default_factory=list)
    tokens: int = 0
    dropped: int = 0


def build(
    messages: Sequence[HistoryMessage],
    files: dict[str, FileRow],
    tools: list[Json],
    budget: int,
    unreadable: Unreadable | None = None,
    most: int | None = None,
) -> ModelInput:
    """The newest of `messages` (oldest first), at most `most`, that fit into `budget` tokens; raises ContextTooLong.

    `unreadable` files are left out, and named in a message before the newest one.
    """
    kinds = {str(tool["type"]) for tool in tools}
    unreadable = unreadable or {}
    note = _note(unreadable, files)
    noted = estimate(note) + TOKENS_PER_MESSAGE if note else 0
    costs = (_item(message, files, kinds, unreadable) for message in list(reversed(messages))[:most])
    items, tokens = newest_within(((item, cost) for item, cost in costs if item is not None), budget - noted)
    built = ModelInput(items, tokens=noted + tokens, dropped=len(messages) - len(items))
    if note and built.items:
        built.items.insert(-1, {"role": "user", "content": [{"type": "input_text", "text": note}]})
    _collect_files(built, messages, files, kinds, unreadable)
    return built


def _note(unreadable: Unreadable, files: dict[str, FileRow]) -> str:
    """What the model has to know of files that it cannot read; '' if there are none."""
    if not unreadable:
        return ""
    listed = "; ".join(f"{files[file_id]['filename']}: {reason}" for file_id, reason in unreadable.items())
    return (
        f"[These files could not be read. Tell the user, if the answer may depend on one of them. {listed[:MAX_NOTE]}]"
    )


def _item(
    message: HistoryMessage, files: dict[str, FileRow], kinds: set[str], unreadable: Unreadable
) -> tuple[Json | None, int]:
    if message["role"] == "assistant":
        text = _assistant_text(message)
        if not text:
            return None, 0
        item = {"role": "assistant", "content": [{"type": "output_text", "text": text}]}
        return item, TOKENS_PER_MESSAGE + estimate(text)
    parts: list[Json] = []
    tokens = TOKENS_PER_MESSAGE
    for part in message["content"]:
        found, cost = _part(part, files, unreadable)
        parts += found
        tokens += cost
    for attachment in message["attachments"]:
        part, cost = _attachment(attachment, files, kinds, unreadable)
        parts.append(part)
        tokens += cost
    return ({"role": "user", "content": parts} if parts else None), tokens


def _part(part: Json, files: dict[str, FileRow], unreadable: Unreadable) -> tuple[list[Json], int]:
    """A part of a user's message, as the model gets it; nothing for one that only another version may know."""
    match part.get("type"):
        case "text":
            text = part["text"]["value"]
            return [{"type": "input_text", "text": text}], estimate(text)
        case "image_file":
            picture = part["image_file"]
            if str(picture["file_id"]) not in files:
                return [{"type": "input_text", "text": GONE}], TOKENS_PER_MESSAGE
            if picture["file_id"] in unreadable:
                name = files[picture["file_id"]]["filename"]
                return [{"type": "input_text", "text": f"[Attached file, not readable: {name}]"}], TOKENS_PER_MESSAGE
            return [
                {"type": "input_image", "file_id": picture["file_id"], "detail": _detail(picture)}
            ], TOKENS_PER_IMAGE
        case "image_url" if is_public(part["image_url"]["url"]):  # its owner may have written the row over REST
            picture = part["image_url"]
            return [{"type": "input_image", "image_url": picture["url"], "detail": _detail(picture)}], TOKENS_PER_IMAGE
    return [], 0


def _detail(picture: Json) -> str:
    return str(picture["detail"]) if picture.get("detail") in ("low", "high") else "auto"


def _assistant_text(message: HistoryMessage) -> str:
    """The model's answer without the citation markers that were added to it; an incomplete one ends with "[…]".

    Parts of another shape, which the message's owner may have written over REST, are left out.
    """
    pieces: list[str] = []
    for part in message["content"]:
        match part:
            case {"type": "refusal", "refusal": str(refusal)}:
                pieces.append(refusal)
            case {"type": "text", "text": {"value": str(value), **rest}}:
                pieces.append(_without_markers(value, rest.get("annotations")))
    text = "".join(pieces)
    return f"{text} […]" if text and message["status"] == "incomplete" else text


def _without_markers(value: str, annotations: Any) -> str:
    for annotation in reversed(annotations if isinstance(annotations, list) else []):
        match annotation:
            case {"start_index": int(start), "end_index": int(end), "text": str(text)} if value[start:end] == text:
                value = value[:start] + value[end:]
    return value


def _attachment(
    attachment: Json, files: dict[str, FileRow], kinds: set[str], unreadable: Unreadable
) -> tuple[Json, int]:
    file = files.get(str(attachment.get("file_id")))
    if file is None:
        return {"type": "input_text", "text": GONE}, TOKENS_PER_MESSAGE
    name, suffix = file["filename"], _suffix(file)
    if file["file_id"] in unreadable:
        return {"type": "input_text", "text": f"[Attached file, not readable: {name}]"}, TOKENS_PER_MESSAGE + estimate(
            name
        )
    if suffix in IMAGES:
        return {"type": "input_image", "file_id": file["file_id"], "detail": "auto"}, TOKENS_PER_IMAGE
    if _is_searched(attachment, file, kinds):
        return {
            "type": "input_text",
            "text": f"[Attached file, to be searched: {name}]",
        }, TOKENS_PER_MESSAGE + estimate(name)
    if "code_interpreter" in kinds:
        return {
            "type": "input_text",
            "text": f"[Attached file, to be computed with: {name}]",
        }, TOKENS_PER_MESSAGE + estimate(name)
    return {"type": "input_file", "file_id": file["file_id"]}, estimate_file(file["bytes"])


def _collect_files(
    built: ModelInput,
    messages: Sequence[HistoryMessage],
    files: dict[str, FileRow],
    kinds: set[str],
    unreadable: Unreadable,
) -> None:
    """Collects the files of all messages: a file stays searchable when its message has been dropped."""
    named = {
        str(attachment.get("file_id")): attachment for message in messages for attachment in message["attachments"]
    }
    for file_id, attachment in named.items():
        if file_id not in files or file_id in unreadable or _suffix(files[file_id]) in IMAGES:
            continue
        if _is_searched(attachment, files[file_id], kinds):
            built.to_search.append(file_id)
        elif "code_interpreter" in kinds:
            built.to_compute.append(file_id)


def _is_searched(attachment: Json, file: FileRow, kinds: set[str]) -> bool:
    """Whether file_search reads an attached file: not if it was attached for code_interpreter alone."""
    tools = attachment.get("tools")
    wanted = [tool.get("type") for tool in tools if isinstance(tool, dict)] if isinstance(tools, list) else []
    if wanted == ["code_interpreter"] and "code_interpreter" in kinds:
        return False
    return "file_search" in kinds and searchable(file)


def function_calls(calls: Iterable[Json]) -> list[Json]:
    """The function calls of a run so far, each followed by its output, for the request that continues the run."""
    items: list[Json] = []
    for call in calls:
        function = call["function"]
        call_id = {"call_id": call["id"]}
        items.append({"type": "function_call", **call_id, "name": function["name"], "arguments": function["arguments"]})
        items.append({"type": "function_call_output", **call_id, "output": function.get("output") or ""})
    return items


def searchable(file: FileRow) -> bool:
    """Whether file_search can read the file, by its name's suffix, which file-upload sets from the content."""
    return _suffix(file) in SEARCHABLE


def _suffix(file: FileRow) -> str:
    return PurePosixPath(file["filename"]).suffix.lower()
