"""Rows as the Assistants API's objects: shapes as in `openai.types.beta`, plus the fields that ChartChek's API adds."""

from collections.abc import Iterable
from typing import Literal

from typing_extensions import TypedDict  # pydantic requires it before Python 3.12

from shared.assistants.ids import unix
from shared.assistants.rows import AssistantRow, Json, MessageRow, RunRow, RunStatus, ThreadRow

ENDED_AT: dict[str, Literal["cancelled_at", "failed_at", "completed_at"]] = {
    "cancelled": "cancelled_at",
    "failed": "failed_at",
    "completed": "completed_at",
}


class AssistantObject(TypedDict):
    """An assistant; times are Unix seconds."""

    id: str
    object: Literal["assistant"]
    created_at: int
    name: str | None
    description: str | None
    model: str
    instructions: str | None
    tools: list[Json]
    tool_resources: Json | None
    metadata: Json
    temperature: float | None
    top_p: float | None
    response_format: Json | str
    file_ids: list[str]


class ThreadObject(TypedDict):
    """A thread; `id` and `thread_id` are the same."""

    id: str
    object: Literal["thread"]
    created_at: int
    metadata: Json
    tool_resources: Json | None
    thread_id: str
    assistant_id: str
    title: str | None
    updated_at: int
    is_active: bool


class MessageObject(TypedDict):
    """A message of a thread; its content is a list of text and refusal parts."""

    id: str
    object: Literal["thread.message"]
    created_at: int
    thread_id: str
    status: Literal["in_progress", "incomplete", "completed"]
    incomplete_details: Json | None
    completed_at: int | None
    incomplete_at: int | None
    role: Literal["user", "assistant"]
    content: list[Json]
    assistant_id: str | None
    run_id: str | None
    attachments: list[Json]
    metadata: Json


class RunObject(TypedDict):
    """A run; `usage` counts tokens."""

    id: str
    object: Literal["thread.run"]
    created_at: int
    thread_id: str
    assistant_id: str
    status: RunStatus
    started_at: int | None
    expires_at: int | None
    cancelled_at: int | None
    failed_at: int | None
    completed_at: int | None
    required_action: Json | None
    last_error: Json | None
    incomplete_details: Json | None
    model: str
    instructions: str
    tools: list[Json]
    metadata: Json
    usage: Json | None
    temperature: float | None
    top_p: float | None
    max_prompt_tokens: None
    max_completion_tokens: int | None
    truncation_strategy: Json
    response_format: Json | str
    tool_choice: Literal["auto"]
    parallel_tool_calls: Literal[True]


class StepRecord(TypedDict):
    """A row of run_steps as record_run stores it."""

    id: str
    type: Literal["message_creation", "tool_calls"]
    status: str
    step_details: Json
    usage: Json | None


def assistant_object(row: AssistantRow, vector_store_ids: Iterable[str] = ()) -> AssistantObject:
    """openai.types.beta.Assistant, with `file_ids`, which ChartChek's API adds."""
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


def _tool_resources(row: AssistantRow, vector_store_ids: list[str]) -> Json | None:
    kinds = {tool.get("type") for tool in row["tools"]}
    resources: Json = {}
    if "code_interpreter" in kinds:
        resources["code_interpreter"] = {"file_ids": row["file_ids"]}
    if "file_search" in kinds:
        resources["file_search"] = {"vector_store_ids": vector_store_ids}
    return resources or None


def thread_object(row: ThreadRow) -> ThreadObject:
    """openai.types.beta.Thread, with thread_id and the documented columns."""
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


def message_object(row: MessageRow) -> MessageObject:
    """openai.types.beta.threads.Message."""
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


def run_object(row: RunRow) -> RunObject:
    """openai.types.beta.threads.Run."""
    options, active = row["options"], row["ended_at"] is None
    run: RunObject = {
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
        "max_prompt_tokens": None,
        "max_completion_tokens": options.get("max_completion_tokens"),
        "truncation_strategy": {"type": "auto", "last_messages": None},
        "response_format": options.get("response_format") or "auto",
        "tool_choice": "auto",
        "parallel_tool_calls": True,
    }
    if row["status"] in ENDED_AT:
        run[ENDED_AT[row["status"]]] = unix(row["ended_at"])
    return run
