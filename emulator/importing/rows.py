"""Rows of saved objects, and notes about what they can't have."""

from datetime import UTC, datetime
from typing import Any

from emulator.importing.saved import Json
from shared import key_order

TOOLS = {"code_interpreter": "code_interpreter", "file_search": "file_search", "retrieval": "file_search"}
FUNCTION = ("name", "description", "parameters", "strict")
SEARCH, RANKING = ("max_num_results", "ranking_options"), ("ranker", "score_threshold")
MAX_TITLE = 80


class Notes(list[str]):
    """Lines of the report."""


def assistant_row(saved: Json, notes: Notes) -> Json:
    """Columns of `assistants`."""
    name = saved["id"]
    resources = saved.get("tool_resources") or {}
    if any(isinstance(each, dict) and any(each.values()) for each in resources.values()) or saved.get("file_ids"):
        notes.append(f"{name}: its files and vector stores are not here: upload them again")
    format_ = saved.get("response_format")
    return {
        "id": name,
        "name": saved.get("name"),
        "description": saved.get("description"),
        "model": saved.get("model") or "",
        "instructions": saved.get("instructions"),
        "tools": _tools(saved, notes),
        "metadata": _metadata(saved, notes),
        "temperature": saved.get("temperature"),
        "top_p": saved.get("top_p"),
        "response_format": key_order.kept(format_, "json_schema", "schema") if isinstance(format_, dict) else None,
        "reasoning_effort": saved.get("reasoning_effort"),
        "created_at": moment(saved.get("created_at")),
    }


def thread_row(thread_id: str, saved: Json, messages: list[Json], notes: Notes) -> Json:
    """Columns of `user_threads`, and `metadata` for `thread_properties`."""
    if any((saved.get("tool_resources") or {}).values()):
        notes.append(f"{thread_id}: its files and vector stores are not here: upload them again")
    times = [message["created_at"] for message in messages]
    created = moment(saved.get("created_at") or None) if saved else min(times)
    texts = [part["text"]["value"] for each in messages for part in each["content"] if part["type"] == "text"]
    assistants = [each["assistant_id"] for each in messages if each["assistant_id"]]
    return {
        "thread_id": thread_id,
        "assistant_id": assistants[-1] if assistants else "",
        "title": (texts[0].strip().split("\n")[0][:MAX_TITLE] or None) if texts else None,
        "created_at": created,
        "updated_at": max([created, *times]),
        "metadata": _metadata(saved, notes) if saved else {},
    }


def message_row(saved: Json, notes: Notes) -> Json | None:
    """Columns of `thread_messages`; None, with a note, for a message that has no place there."""
    name, role = saved["id"], saved.get("role")
    given = saved.get("content")
    parts = [{"type": "text", "text": given}] if isinstance(given, str) else given or []
    content = [part for each in parts if (part := _part(each, name, notes))]
    if role not in ("user", "assistant") or not content:
        notes.append(f"{name}: left out: {'it is empty' if role in ('user', 'assistant') else f'its role is {role}'}")
        return None
    created = moment(saved.get("created_at"))
    complete = role == "user" or saved.get("status", "completed") == "completed"
    return {
        "id": name,
        "role": role,
        "status": "completed" if complete else "incomplete",
        "content": content,
        "attachments": _attachments(saved),
        "assistant_id": saved.get("assistant_id") or None,
        "incomplete_details": saved.get("incomplete_details"),
        "metadata": _metadata(saved, notes),
        "created_at": created,
        "completed_at": created if complete else None,
        "incomplete_at": None if complete else created,
    }


def files_of(message: Json) -> set[str]:
    """The ids of the files that a message's row names."""
    pictures = {part["image_file"]["file_id"] for part in message["content"] if part["type"] == "image_file"}
    return pictures | {each["file_id"] for each in message["attachments"]}


def moment(value: Any) -> datetime:
    """A time in Unix seconds, or in ISO format as Azure's SDK dumps it; now for anything else."""
    try:
        if isinstance(value, str) and not value.isdigit():
            found = datetime.fromisoformat(value)
            return found if found.tzinfo else found.replace(tzinfo=UTC)
        return datetime.fromtimestamp(float(value), UTC)
    except (TypeError, ValueError, OverflowError, OSError):
        return datetime.now(UTC)


def _tools(saved: Json, notes: Notes) -> list[Json]:
    found: list[Json] = []
    for tool in saved.get("tools") or ():
        kind = tool.get("type") if isinstance(tool, dict) else None
        if kind == "function" and isinstance(function := tool.get("function"), dict):
            known = {"type": "function", "function": _known(function, FUNCTION)}
            found.append(key_order.kept(known, "function", "parameters"))
        elif kind in TOOLS:
            options = _known(tool.get("file_search"), SEARCH)
            ranking = _known(options.get("ranking_options"), RANKING)
            options |= {"ranking_options": ranking} if ranking else {}
            found.append({"type": TOOLS[str(kind)], **({"file_search": options} if options else {})})
        else:
            notes.append(f"{saved['id']}: its tool {kind} does not exist here")
    return found


def _known(value: Any, names: tuple[str, ...]) -> Json:
    return {name: value[name] for name in names if value.get(name) is not None} if isinstance(value, dict) else {}


def _metadata(saved: Json, notes: Notes) -> Json:
    given = saved.get("metadata") or {}
    texts = {key: value for key, value in given.items() if isinstance(value, str)}
    if len(texts) < len(given):
        notes.append(f"{saved['id']}: metadata that is no text is left out")
    return texts


def _part(part: Any, name: str, notes: Notes) -> Json | None:
    match part:
        case {"type": "text", "text": {"value": str(value)}}:
            listed = part["text"].get("annotations")
            return {"type": "text", "text": {"value": value, "annotations": listed if isinstance(listed, list) else []}}
        case {"type": "text", "text": str(value)}:
            return {"type": "text", "text": {"value": value, "annotations": []}}
        case {"type": "image_file", "image_file": {"file_id": str(file_id)}}:
            return {"type": "image_file", "image_file": {"file_id": file_id, "detail": "auto"}}
        case {"type": "image_url", "image_url": {"url": str(url)}} if url.startswith(("http://", "https://")):
            return {"type": "image_url", "image_url": {"url": url, "detail": "auto"}}
        case {"type": "refusal", "refusal": str(refusal)}:
            return {"type": "refusal", "refusal": refusal}
    notes.append(f"{name}: a part of its content can't be imported")
    return None


def _attachments(saved: Json) -> list[Json]:
    """Attachments; those of the API's first version are `file_ids`."""
    listed = [each for each in saved.get("attachments") or () if isinstance(each, dict)]
    listed += [{"file_id": file_id, "tools": [{"type": "file_search"}]} for file_id in saved.get("file_ids") or ()]
    return [
        {"file_id": each["file_id"], "tools": each.get("tools") or [{"type": "file_search"}]}
        for each in listed
        if isinstance(each.get("file_id"), str)
    ]
