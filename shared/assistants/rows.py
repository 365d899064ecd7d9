"""Rows of the assistants' tables and results of their functions, as PostgREST returns them.

Columns of type jsonb may hold whatever their owner stored, so their readers check what they use.
"""

from typing import Any, Literal, NotRequired, final

from typing_extensions import TypedDict  # pydantic requires it before Python 3.12

Json = dict[str, Any]
"""An object in a jsonb column, or in a request or response of the provider."""

RunStatus = Literal[
    "queued",
    "in_progress",
    "requires_action",
    "cancelling",
    "cancelled",
    "failed",
    "completed",
    "incomplete",
    "expired",
]
StepStatus = Literal["in_progress", "cancelled", "failed", "completed", "expired"]
ACTIVE: tuple[RunStatus, ...] = ("queued", "in_progress", "cancelling")
"""A run with one of these statuses has a process that executes it."""


class AssistantRow(TypedDict):
    id: str
    name: str | None
    description: str | None
    model: str
    instructions: str | None
    tools: list[Json]
    file_ids: list[str]
    metadata: Json
    temperature: float | None
    top_p: float | None
    response_format: Json | str | None
    tool_resources: Json
    reasoning_effort: str | None
    version: int
    created_at: str


class AssistantColumns(TypedDict, total=False):
    """The columns of `assistants` that a request sets."""

    name: str | None
    description: str | None
    model: str
    instructions: str | None
    tools: list[Json]
    file_ids: list[str]
    metadata: dict[str, str]
    temperature: float | None
    top_p: float | None
    response_format: Json | str | None
    tool_resources: Json
    reasoning_effort: str | None


class ThreadProperties(TypedDict):
    """What OpenAI's API has of a thread beside its documented row."""

    metadata: dict[str, str]
    tool_resources: Json


@final
class ThreadRow(TypedDict):
    thread_id: str
    assistant_id: str
    title: str | None
    created_at: str | None
    updated_at: str | None
    is_active: bool | None
    thread_properties: NotRequired[ThreadProperties | None]


@final
class MessageRow(TypedDict):
    id: str
    thread_id: str
    role: Literal["user", "assistant"]
    status: Literal["in_progress", "incomplete", "completed"]
    content: list[Json]
    attachments: list[Json]
    assistant_id: str | None
    run_id: str | None
    incomplete_details: Json | None
    metadata: Json
    created_at: str
    completed_at: str | None
    incomplete_at: str | None


@final
class MissingFiles(TypedDict):
    """Returned instead of a row, or of a RunPlan: the ids of the files that are not the caller's."""

    missing_files: list[str]


class RunRow(TypedDict):
    id: str
    thread_id: str
    user_id: str
    assistant_id: str
    status: RunStatus
    model: str
    instructions: str
    tools: list[Json]
    options: Json
    metadata: Json
    required_action: Json | None
    last_error: Json | None
    incomplete_details: Json | None
    usage: Json | None
    created_at: str
    started_at: str | None
    ended_at: str | None
    expires_at: str


class StepRow(TypedDict):
    id: str
    run_id: str
    type: Literal["message_creation", "tool_calls"]
    status: StepStatus
    step_details: Json
    usage: Json | None
    last_error: Json | None
    created_at: str
    ended_at: str | None


class FileRow(TypedDict):
    user_id: str
    file_id: str
    filename: str
    purpose: str
    bytes: int | None
    created_at: NotRequired[str]


class VectorStoreRow(TypedDict):
    owner_id: str
    user_id: str
    vector_store_id: str
    file_ids: list[str]


class HistoryMessage(TypedDict):
    """What a run reads of a message."""

    role: Literal["user", "assistant"]
    status: Literal["in_progress", "incomplete", "completed"]
    content: list[Json]
    attachments: list[Json]


@final
class RunPlan(TypedDict):
    """Everything that a run needs, returned by start_run, continue_run and take_run in one round trip.

    messages      the thread's newest, oldest first
    files         the user's files that the messages, the assistant and the tool resources name
    stores        the vector stores that earlier runs have made for the thread and the assistant
    named_stores  ids of the user's vector stores that the tool resources name
    code_files    ids of files that the tool resources name for code_interpreter
    calls         function calls of the run so far, with their outputs; only for a continued run
    answered      the step of the calls whose outputs were submitted last; only for a continued run
    events        how many events the run already has; only for a continued run
    """

    run: RunRow
    assistant: AssistantRow | None
    messages: list[HistoryMessage]
    files: list[FileRow]
    stores: list[VectorStoreRow]
    named_stores: list[str]
    code_files: list[str]
    calls: NotRequired[list[Json]]
    answered: NotRequired[StepRow | None]
    events: NotRequired[int]


@final
class MissingObject(TypedDict):
    """Returned instead of a RunPlan: what is not the user's."""

    missing: Literal["thread", "assistant", "run"]


@final
class ActiveRun(TypedDict):
    """Returned instead of a RunPlan: the thread's active run, or the run that does not wait for outputs."""

    active: RunRow


@final
class UnansweredCalls(TypedDict):
    """Returned instead of a RunPlan: the ids of the function calls without an output."""

    unanswered: list[str]


StartResult = RunPlan | MissingObject | MissingFiles | ActiveRun
ContinueResult = RunPlan | MissingObject | ActiveRun | UnansweredCalls


class RunEventRow(TypedDict):
    seq: int
    event: str
    data: Json


class FollowedRun(TypedDict):
    """A run with its last message and the events after a given one, returned by follow_run."""

    run: RunRow
    message: MessageRow | None
    events: list[RunEventRow]


class RecordResult(TypedDict, total=False):
    """What record_run returns: whether the user asked to stop, another process follows, or the lease was lost."""

    stop: bool
    followed: bool
    lost: bool
