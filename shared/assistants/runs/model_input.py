"""A thread's history → the input of one response, within the model's context.

Truncation: whole messages, the oldest first, until the rest fits the budget. The newest message is always sent; if it
alone does not fit, the run fails with ContextTooLong rather than with a question cut in two.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from shared.ai.tokens import IMAGE, MESSAGE, estimate, estimate_file
from shared.assistants.objects import Object
from shared.errors import ContextTooLong

IMAGES = frozenset({".png", ".jpg", ".jpeg", ".gif", ".webp"})
SEARCHABLE = frozenset({".pdf", ".txt", ".md", ".html", ".json", ".docx", ".doc", ".pptx"})


@dataclass(slots=True)
class Context:
    """`items` for the request; what of the history's files the tools have to look at instead."""

    items: list[Object] = field(default_factory=list)
    to_search: list[str] = field(default_factory=list)
    to_compute: list[str] = field(default_factory=list)
    tokens: int = 0
    dropped: int = 0


def build(messages: list[Object], files: dict[str, Object], tools: list[Object], budget: int) -> Context:
    """Messages (oldest first, as run_context has them) that fit `budget` tokens; raises ContextTooLong."""
    kinds = {tool["type"] for tool in tools}
    context = Context()
    for message in reversed(messages):
        item, tokens = _item(message, files, kinds)
        if item is None:
            continue
        if context.tokens + tokens > budget:
            if not context.items:
                raise ContextTooLong(cause=f"the newest message takes about {tokens} of {budget} tokens")
            break
        context.items.append(item)
        context.tokens += tokens
    context.items.reverse()
    context.dropped = len(messages) - len(context.items)
    _collect(context, messages, files, kinds)
    return context


def _item(message: Object, files: dict[str, Object], kinds: set[str]) -> tuple[Object | None, int]:
    if message["role"] == "assistant":
        text = _assistant_text(message)
        if not text:
            return None, 0
        item = {"role": "assistant", "content": [{"type": "output_text", "text": text}]}
        return item, MESSAGE + estimate(text)
    parts: list[Object] = []
    tokens = MESSAGE
    for part in message["content"]:
        if part.get("type") == "text":
            parts.append({"type": "input_text", "text": part["text"]["value"]})
            tokens += estimate(part["text"]["value"])
    for attachment in message["attachments"]:
        part, cost = _attachment(attachment, files, kinds)
        parts.append(part)
        tokens += cost
    return ({"role": "user", "content": parts} if parts else None), tokens


def _assistant_text(message: Object) -> str:
    """The answer as the model gave it: without our citation markers; a cut one says so."""
    pieces = []
    for part in message["content"]:
        if part.get("type") == "refusal":
            pieces.append(part["refusal"])
        elif part.get("type") == "text":
            pieces.append(_without_markers(part["text"]))
    text = "".join(pieces)
    return f"{text} […]" if text and message["status"] == "incomplete" else text


def _without_markers(text: Object) -> str:
    value: str = text["value"]
    for annotation in reversed(text.get("annotations") or ()):
        start, end = annotation.get("start_index", 0), annotation.get("end_index", 0)
        if value[start:end] == annotation.get("text"):
            value = value[:start] + value[end:]
    return value


def _attachment(attachment: Object, files: dict[str, Object], kinds: set[str]) -> tuple[Object, int]:
    file = files.get(str(attachment.get("file_id")))
    if file is None:
        return {"type": "input_text", "text": "[An attached file is no longer available.]"}, MESSAGE
    name, suffix = file["filename"], _suffix(file)
    if suffix in IMAGES:
        return {"type": "input_image", "file_id": file["file_id"], "detail": "auto"}, IMAGE
    if "file_search" in kinds and suffix in SEARCHABLE:
        return {"type": "input_text", "text": f"[Attached file, to be searched: {name}]"}, MESSAGE + estimate(name)
    if "code_interpreter" in kinds:
        return {"type": "input_text", "text": f"[Attached file, to be computed with: {name}]"}, MESSAGE + estimate(name)
    return {"type": "input_file", "file_id": file["file_id"]}, estimate_file(file["bytes"])


def _collect(context: Context, messages: list[Object], files: dict[str, Object], kinds: set[str]) -> None:
    """A file stays searchable when the message that brought it has been dropped."""
    named: dict[str, Any] = dict.fromkeys(
        str(attachment.get("file_id")) for message in messages for attachment in message["attachments"]
    )
    for file_id in named:
        if file_id not in files or _suffix(files[file_id]) in IMAGES:
            continue
        if "file_search" in kinds and _suffix(files[file_id]) in SEARCHABLE:
            context.to_search.append(file_id)
        elif "code_interpreter" in kinds:
            context.to_compute.append(file_id)


def function_calls(calls: Iterable[Object]) -> list[Object]:
    """The function calls of a run so far, each followed by its output, for the request that goes on with it."""
    items: list[Object] = []
    for call in calls:
        function = call["function"]
        known = {"call_id": call["id"]}
        items.append({"type": "function_call", **known, "name": function["name"], "arguments": function["arguments"]})
        items.append({"type": "function_call_output", **known, "output": function.get("output") or ""})
    return items


def searchable(file: Object) -> bool:
    """Whether file_search can read a file; its name's ending tells, since file-upload sets it by content."""
    return _suffix(file) in SEARCHABLE


def _suffix(file: Object) -> str:
    return PurePosixPath(file["filename"]).suffix.lower()
