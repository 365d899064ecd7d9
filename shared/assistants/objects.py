"""Rows as the Assistants API's objects: shapes as in `openai.types.beta`, plus the fields that ChartChek's API adds."""

from typing import Literal

from typing_extensions import TypedDict  # pydantic requires it before Python 3.12

from shared.assistants.ids import unix
from shared.assistants.rows import (
    AssistantRow,
    FileRow,
    Json,
    MessageRow,
    RunRow,
    RunStatus,
    StepRow,
    StepStatus,
    ThreadRow,
)
from shared.assistants.tools import format_in_order, tools_in_order

PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".webp")
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
    reasoning_effort: str | None
    file_ids: list[str]
    version: int


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
    max_prompt_tokens: int | None
    max_completion_tokens: int | None
    truncation_strategy: Json
    response_format: Json | str
    reasoning_effort: str | None
    tool_choice: Json | str
    parallel_tool_calls: bool


class FileObject(TypedDict):
    """An uploaded file; `bytes` is its size."""

    id: str
    object: Literal["file"]
    bytes: int
    created_at: int
    filename: str
    purpose: str
    status: Literal["processed"]


class StepRecord(TypedDict):
    """A row of run_steps as record_run stores it."""

    id: str
    type: Literal["message_creation", "tool_calls"]
    status: StepStatus
    step_details: Json
    usage: Json | None
    last_error: Json | None
    created_at: int
    ended_at: int | None


class StepObject(TypedDict):
    """A step of a run."""

    id: str
    object: Literal["thread.run.step"]
    created_at: int
    run_id: str
    assistant_id: str
    thread_id: str
    type: Literal["message_creation", "tool_calls"]
    status: StepStatus
    cancelled_at: int | None
    failed_at: int | None
    completed_at: int | None
    expired_at: int | None
    last_error: Json | None
    step_details: Json
    usage: Json | None
    metadata: Json


def assistant_object(row: AssistantRow) -> AssistantObject:
    """openai.types.beta.Assistant, with `file_ids`, which ChartChek's API adds."""
    return {
        "id": row["id"],
        "object": "assistant",
        "created_at": unix(row["created_at"]),
        "name": row["name"],
        "description": row["description"],
        "model": row["model"],
        "instructions": row["instructions"],
        "tools": tools_in_order(row["tools"]),
        "tool_resources": _tool_resources(row),
        "metadata": row["metadata"],
        "temperature": row["temperature"],
        "top_p": row["top_p"],
        "response_format": format_in_order(row["response_format"] or "auto"),
        "reasoning_effort": row["reasoning_effort"],
        "file_ids": row["file_ids"],
        "version": row["version"],
    }


def _tool_resources(row: AssistantRow) -> Json | None:
    """Files that ChartChek's API gave the assistant are code_interpreter's, as well as those of the tool resources."""
    kinds = {tool.get("type") for tool in row["tools"]}
    resources = {**row["tool_resources"]}
    if "code_interpreter" in kinds:
        own = resources.get("code_interpreter", {}).get("file_ids", [])
        resources["code_interpreter"] = {"file_ids": list(dict.fromkeys([*row["file_ids"], *own]))}
    if "file_search" in kinds:
        resources.setdefault("file_search", {"vector_store_ids": []})
    return resources or None


def thread_object(row: ThreadRow) -> ThreadObject:
    """openai.types.beta.Thread, with thread_id and the documented columns."""
    properties = row.get("thread_properties")
    return {
        "id": row["thread_id"],
        "object": "thread",
        "created_at": unix(row["created_at"]) or 0,
        "metadata": properties["metadata"] if properties else {},
        "tool_resources": (properties["tool_resources"] or None) if properties else None,
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
        "tools": tools_in_order(row["tools"]),
        "metadata": row["metadata"],
        "usage": row["usage"],
        "temperature": options.get("temperature"),
        "top_p": options.get("top_p"),
        "max_prompt_tokens": options.get("max_prompt_tokens"),
        "max_completion_tokens": options.get("max_completion_tokens"),
        "truncation_strategy": options.get("truncation_strategy") or {"type": "auto", "last_messages": None},
        "response_format": format_in_order(options.get("response_format") or "auto"),
        "reasoning_effort": options.get("reasoning_effort"),
        "tool_choice": options.get("tool_choice") or "auto",
        "parallel_tool_calls": options.get("parallel_tool_calls", True),
    }
    if row["status"] in ENDED_AT:
        run[ENDED_AT[row["status"]]] = unix(row["ended_at"])
    return run


def step_object(row: StepRow, run: RunObject, *, with_content: bool = False) -> StepObject:
    """openai.types.beta.threads.runs.RunStep."""
    status, ended_at = row["status"], unix(row["ended_at"])
    return {
        "id": row["id"],
        "object": "thread.run.step",
        "created_at": unix(row["created_at"]),
        "run_id": row["run_id"],
        "assistant_id": run["assistant_id"],
        "thread_id": run["thread_id"],
        "type": row["type"],
        "status": status,
        "cancelled_at": ended_at if status == "cancelled" else None,
        "failed_at": ended_at if status == "failed" else None,
        "completed_at": ended_at if status == "completed" else None,
        "expired_at": ended_at if status == "expired" else None,
        "last_error": row["last_error"],
        "step_details": step_details(row["step_details"], with_content=with_content),
        "usage": row["usage"],
        "metadata": {},
    }


def step_details(details: Json, *, with_content: bool) -> Json:
    """A step's details; the passages that a search has found only if they are asked for, as `include` does."""
    if with_content or not details.get("tool_calls"):
        return details
    return {**details, "tool_calls": [_without_content(call) for call in details["tool_calls"]]}


def _without_content(call: Json) -> Json:
    if call.get("type") != "file_search":
        return call
    results = [{key: hit[key] for key in hit if key != "content"} for hit in call["file_search"].get("results") or ()]
    return {**call, "file_search": {**call["file_search"], "results": results}}


def file_object(row: FileRow) -> FileObject:
    """openai.types.FileObject. The purpose `messages` of a row is `vision` for a picture, else `user_data`."""
    messages = "vision" if row["filename"].lower().endswith(PICTURES) else "user_data"
    return {
        "id": row["file_id"],
        "object": "file",
        "bytes": row["bytes"] or 0,
        "created_at": unix(row.get("created_at")) or 0,
        "filename": row["filename"],
        "purpose": messages if row["purpose"] == "messages" else row["purpose"],
        "status": "processed",
    }
