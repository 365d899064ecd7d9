"""Rows → the Assistants API's objects, as `openai.types.beta` has them, plus what the contract adds."""

from collections.abc import Iterable
from typing import Any

from shared.assistants.ids import unix

Object = dict[str, Any]
ENDED_AT = {"cancelled": "cancelled_at", "failed": "failed_at", "completed": "completed_at"}


def assistant_object(row: Object, vector_store_ids: Iterable[str] = ()) -> Object:
    """An `assistants` row → openai.types.beta.Assistant; `file_ids` is the contract's addition."""
    return {
        "id": row["id"],
        "object": "assistant",
        "created_at": unix(row["created_at"]),
        "name": row["name"],
        "description": row["description"],
        "model": row["model"],
        "instructions": row["instructions"],
        "tools": row["tools"],
        "tool_resources": _tool_resources(row, list(vector_store_ids)),
        "metadata": row["metadata"],
        "temperature": row["temperature"],
        "top_p": row["top_p"],
        "response_format": row["response_format"] or "auto",
        "file_ids": row["file_ids"],
    }


def _tool_resources(row: Object, vector_store_ids: list[str]) -> Object | None:
    kinds = {tool.get("type") for tool in row["tools"]}
    resources: Object = {}
    if "code_interpreter" in kinds:
        resources["code_interpreter"] = {"file_ids": row["file_ids"]}
    if "file_search" in kinds:
        resources["file_search"] = {"vector_store_ids": vector_store_ids}
    return resources or None


def thread_object(row: Object) -> Object:
    """A `user_threads` row → openai.types.beta.Thread, with thread_id and the documented columns."""
    return {
        "id": row["thread_id"],
        "object": "thread",
        "created_at": unix(row["created_at"]) or 0,
        "metadata": {},
        "tool_resources": None,
        "thread_id": row["thread_id"],
        "assistant_id": row["assistant_id"],
        "title": row["title"],
        "updated_at": unix(row["updated_at"]) or 0,
        "is_active": row["is_active"] is not False,  # the documented columns may be null
    }


def message_object(row: Object) -> Object:
    """A `thread_messages` row → openai.types.beta.threads.Message."""
    return {
        "id": row["id"],
        "object": "thread.message",
        "created_at": unix(row["created_at"]),
        "thread_id": row["thread_id"],
        "status": row["status"],
        "incomplete_details": row["incomplete_details"],
        "completed_at": unix(row["completed_at"]),
        "incomplete_at": unix(row["incomplete_at"]),
        "role": row["role"],
        "content": row["content"],
        "assistant_id": row["assistant_id"],
        "run_id": row["run_id"],
        "attachments": row["attachments"],
        "metadata": row["metadata"],
    }


def run_object(row: Object) -> Object:
    """A `runs` row → openai.types.beta.threads.Run."""
    options, active = row["options"], row["ended_at"] is None
    run = {
        "id": row["id"],
        "object": "thread.run",
        "created_at": unix(row["created_at"]),
        "thread_id": row["thread_id"],
        "assistant_id": row["assistant_id"],
        "status": row["status"],
        "started_at": unix(row["started_at"]),
        "expires_at": unix(row["expires_at"]) if active else None,
        "cancelled_at": None,
        "failed_at": None,
        "completed_at": None,
        "required_action": row["required_action"],
        "last_error": row["last_error"],
        "incomplete_details": row["incomplete_details"],
        "model": row["model"],
        "instructions": row["instructions"],
        "tools": row["tools"],
        "metadata": row["metadata"],
        "usage": row["usage"],
        "temperature": options.get("temperature"),
        "top_p": options.get("top_p"),
        "max_prompt_tokens": options.get("max_prompt_tokens"),
        "max_completion_tokens": options.get("max_completion_tokens"),
        "truncation_strategy": {"type": "auto", "last_messages": None},
        "response_format": options.get("response_format") or "auto",
        "tool_choice": options.get("tool_choice") or "auto",
        "parallel_tool_calls": True,
    }
    if row["status"] in ENDED_AT:
        run[ENDED_AT[row["status"]]] = unix(row["ended_at"])
    return run
