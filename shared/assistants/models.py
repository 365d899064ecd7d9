"""Response models of ChartChek's endpoints, for the API reference; shapes as in `openai.types.beta`."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from shared.assistants.rows import RunStatus


class ApiObject(BaseModel):
    model_config = ConfigDict(extra="allow")


class Assistant(ApiObject):
    """An assistant; times are Unix seconds."""

    id: str
    object: Literal["assistant"]
    created_at: int
    name: str | None
    description: str | None
    model: str
    instructions: str | None
    tools: list[dict[str, Any]]
    tool_resources: dict[str, Any] | None
    metadata: dict[str, str]
    file_ids: list[str]


class Thread(ApiObject):
    """A thread; `id` and `thread_id` are the same."""

    id: str
    object: Literal["thread"]
    created_at: int
    thread_id: str
    assistant_id: str
    title: str | None
    updated_at: int
    is_active: bool


class Threads(BaseModel):
    """A page of threads."""

    success: Literal[True]
    data: list[Thread]


class Message(ApiObject):
    """A message of a thread; its content is a list of text and refusal parts."""

    id: str
    object: Literal["thread.message"]
    created_at: int
    thread_id: str
    role: Literal["user", "assistant"]
    status: Literal["in_progress", "incomplete", "completed"]
    incomplete_details: dict[str, Any] | None
    content: list[dict[str, Any]]
    attachments: list[dict[str, Any]]
    run_id: str | None


class Run(ApiObject):
    """A run; `usage` counts tokens."""

    id: str
    object: Literal["thread.run"]
    created_at: int
    thread_id: str
    assistant_id: str
    status: RunStatus
    model: str
    instructions: str
    usage: dict[str, Any] | None
    last_error: dict[str, Any] | None


class UploadedFile(BaseModel):
    """A file that can be attached."""

    success: Literal[True]
    file_id: str
    filename: str


class UploadTarget(BaseModel):
    """Where to PUT a large file, with exactly these headers, until `expires_at` (Unix seconds)."""

    success: Literal[True]
    upload_id: str
    method: Literal["PUT"]
    url: str
    headers: dict[str, str]
    expires_at: int
