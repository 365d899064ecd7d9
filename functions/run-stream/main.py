"""POST /api/thread/run/stream starts a run and streams it; GET resumes one after the last event that was seen."""

from typing import Annotated, Any

from pydantic import BaseModel, Field

from shared.assistants import provider_cleanup
from shared.assistants.fields import Id, Instructions, Metadata, ModelName, ToolCallId, ToolOutputText, Tools
from shared.assistants.runs import operations as runs
from shared.assistants.runs.errors import last_frames
from shared.assistants.runs.execution import local_execution
from shared.assistants.runs.replay import RunReplay
from shared.assistants.tools import to_json
from shared.endpoint import Call, endpoint
from shared.errors import (
    BudgetExceeded,
    Conflict,
    ContextTooLong,
    ModelBusy,
    ModelMisconfigured,
    ModelTimeout,
    NotFound,
    ValidationFailed,
)
from shared.sse import EventStream


class StartRun(BaseModel):
    """A thread and the assistant to run. The other fields override the assistant's for this run."""

    thread_id: Id
    assistant_id: Id
    model: ModelName | None = None
    instructions: Instructions | None = None
    tools: Tools | None = None
    temperature: float | None = Field(None, ge=0, le=2)
    top_p: float | None = Field(None, ge=0, le=1)
    max_completion_tokens: int | None = Field(None, ge=1, le=1_000_000)
    metadata: Metadata | None = None

    def overrides(self) -> dict[str, Any]:
        """The columns of `runs` that this request sets."""
        chosen = {name: getattr(self, name) for name in ("model", "instructions", "metadata")}
        chosen["tools"] = None if self.tools is None else to_json(self.tools)
        options = {name: getattr(self, name) for name in ("temperature", "top_p", "max_completion_tokens")}
        return {name: value for name, value in {**chosen, "options": options}.items() if value is not None}


class ToolOutput(BaseModel):
    """The output of one function call."""

    tool_call_id: ToolCallId
    output: ToolOutputText


class ToolOutputs(BaseModel):
    """A run that is in `requires_action`, and an output for each of its calls."""

    run_id: Id
    tool_outputs: Annotated[list[ToolOutput], Field(min_length=1, max_length=128)]


class ResumeRun(BaseModel):
    """The run to follow. `after` is the number of the last event seen; the header Last-Event-ID takes precedence."""

    run_id: Id
    after: Annotated[int, Field(ge=0, le=2_000_000_000)] = 0


@endpoint(
    "POST",
    "/api/thread/run/stream",
    timeout=150,
    tag="Runs",
    errors=(NotFound, Conflict, BudgetExceeded, ContextTooLong, ModelBusy, ModelMisconfigured, ModelTimeout),
)
async def run_stream(call: Call, body: StartRun) -> EventStream:
    """Run an assistant on a thread and stream its events"""
    source = await runs.start(call, body.thread_id, body.assistant_id, body.overrides())
    provider_cleanup.schedule_clean_up(call)
    return _stream(source)


@endpoint(
    "POST",
    "/api/thread/run/tool-outputs",
    timeout=150,
    tag="Runs",
    errors=(NotFound, Conflict, BudgetExceeded, ModelBusy, ModelMisconfigured, ModelTimeout),
)
async def submit_tool_outputs(call: Call, body: ToolOutputs) -> EventStream:
    """Submit the outputs of a run's function calls, and stream how it continues"""
    outputs = [output.model_dump() for output in body.tool_outputs]
    return _stream(await runs.continue_run(call, body.run_id, outputs))


@endpoint("GET", "/api/thread/run/stream", tag="Runs", errors=(NotFound,))
async def resume_run(call: Call, query: ResumeRun) -> EventStream:
    """Replay a run's events after the last one seen, and follow it to its end"""
    after = _last_event_id(call, query.after)
    execution = local_execution(query.run_id, call.user_id, after)
    if execution is not None:
        return _stream(execution.subscribe(after))
    replay = RunReplay(call.service_database, call.user_id, query.run_id, after)
    await replay.start()
    return _stream(replay)


def _last_event_id(call: Call, otherwise: int) -> int:
    given = call.request.headers.get("last-event-id", "").strip()
    if not given:
        return otherwise
    if not given.isdecimal() or len(given) > 9:
        raise ValidationFailed(
            "Last-Event-ID: must be the id of an event of this run", details={"last_event_id": given[:50]}
        )
    return int(given)


def _stream(source: Any) -> EventStream:
    """The frames include the last one, `done`, because it is numbered like the others."""
    return EventStream(source, done=b"", error_frame=last_frames)
