"""Items as rows hold them: messages of the user and the assistant are the thread's messages, others its items."""

from typing import Any

from typing_extensions import TypedDict  # pydantic requires it before Python 3.12

from shared.assistants.rows import Json

PHASES = ("commentary", "final_answer")
REASONS: dict[str | None, str] = {"max_output_tokens": "max_tokens", "content_filter": "content_filter"}
"""Why a response is incomplete, and its message as the Assistants API has it."""
SEARCHED: list[Json] = [{"type": "file_search"}]


class ItemRow(TypedDict):
    """A row of conversation_items: `item`, or the columns of a message."""

    id: str
    position: int
    role: str | None
    status: str | None
    content: list[Json] | None
    attachments: list[Json] | None
    item: Json | None
    phase: str | None


def to_row(item: Json, item_id: str, reason: str | None = None) -> Json:
    """The argument of add_items for an item with known fields, or one of the provider's.

    `reason` says why the provider's response is incomplete, if it is.
    """
    message = _message(item) if item.get("type", "message") == "message" else None
    if message is None:
        return {"id": item_id, "item": {**item, "id": item_id}}
    if item.get("phase") in PHASES:
        message["phase"] = item["phase"]
    if item.get("status") == "incomplete":
        details = {"reason": REASONS[reason]} if reason in REASONS else None
        message |= {"status": "incomplete", "incomplete_details": details}
    return {"id": item_id, **message}


def to_item(row: ItemRow) -> Json:
    """The item of a row, as OpenAI's API returns it."""
    if row["item"] is not None:
        return {**row["item"], "id": row["id"], "status": row["item"].get("status") or "completed"}
    content = [part for each in row["content"] or () if (part := _item_part(each, row["role"]))]
    attached = [
        {"type": "input_file", "file_id": each["file_id"]}
        for each in row["attachments"] or ()
        if isinstance(each, dict) and isinstance(each.get("file_id"), str)
    ]
    return {
        "id": row["id"],
        "type": "message",
        "role": row["role"],
        "status": row["status"],
        "content": content + attached,
        **({"phase": row["phase"]} if row.get("phase") else {}),
    }


def _message(item: Json) -> Json | None:
    """The columns of a message; None for one that the thread's messages can't hold."""
    if item.get("role") not in ("user", "assistant"):
        return None
    content: list[Json] = []
    attachments: list[Json] = []
    for part in item.get("content") or ():
        if part["type"] == "input_file" and part.get("file_id") and not part.get("detail") and item["role"] == "user":
            attachments.append({"file_id": part["file_id"], "tools": SEARCHED})
        elif stored := _stored_part(part, item["role"]):
            content.append(stored)
        else:
            return None
    return {"role": item["role"], "content": content, "attachments": attachments} if content else None


def _stored_part(part: Json, role: str) -> Json | None:
    match part["type"]:
        case "input_text" | "output_text":
            annotations = [_stored_annotation(each) for each in part.get("annotations") or ()]
            return {"type": "text", "text": {"value": part["text"], "annotations": annotations}}
        case "refusal" if role == "assistant":
            return {"type": "refusal", "refusal": part["refusal"]}
        case "input_image" if role == "user":
            detail = part.get("detail", "auto")
            if detail == "original":  # a detail that the Assistants API does not have
                return None
            if part.get("file_id"):
                return {"type": "image_file", "image_file": {"file_id": part["file_id"], "detail": detail}}
            if str(part.get("image_url")).startswith(("http://", "https://")):
                return {"type": "image_url", "image_url": {"url": part["image_url"], "detail": detail}}
    return None


def _stored_annotation(annotation: Json) -> Json:
    """A citation as the Assistants API has it: it cites at its index, and no marker stands for it in the text."""
    if annotation.get("type") != "file_citation":
        return annotation
    at = annotation.get("index", 0)
    citation = {"file_id": annotation.get("file_id"), "filename": annotation.get("filename")}
    return {"type": "file_citation", "text": "", "start_index": at, "end_index": at, "file_citation": citation}


def _item_annotation(annotation: Json) -> Json:
    citation = annotation.get("file_citation")
    if not isinstance(citation, dict):
        return annotation
    return {
        "type": "file_citation",
        "file_id": citation.get("file_id"),
        "filename": citation.get("filename") or "",
        "index": annotation.get("start_index", 0),
    }


def _item_part(part: Any, role: str | None) -> Json | None:
    """A part of a message's content; None for one that only another version may know."""
    match part:
        case {"type": "text", "text": {"value": str(value)}}:
            if role == "user":
                return {"type": "input_text", "text": value}
            listed = part["text"].get("annotations")
            annotations = [_item_annotation(each) for each in listed or () if isinstance(each, dict)]
            return {"type": "output_text", "text": value, "annotations": annotations, "logprobs": []}
        case {"type": "refusal", "refusal": str(refusal)}:
            return {"type": "refusal", "refusal": refusal}
        case {"type": "image_file", "image_file": {"file_id": str(file_id)}}:
            return {"type": "input_image", "file_id": file_id, "detail": _detail(part["image_file"])}
        case {"type": "image_url", "image_url": {"url": str(url)}}:
            return {"type": "input_image", "image_url": url, "detail": _detail(part["image_url"])}
    return None


def _detail(picture: Json) -> str:
    return str(picture["detail"]) if picture.get("detail") in ("low", "high") else "auto"
