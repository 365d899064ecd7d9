"""Runs: polled, or followed as a stream of events."""

from typing import Annotated

from common import MetadataUpdate, path_id
from pydantic import BaseModel, Field
from run_options import Include, NewRun, RunOptions
from threads import NewThread, make_thread

from shared.assistants import assistants, provider_cleanup, tool_resources
from shared.assistants.fields import ToolCallId, ToolOutputText
from shared.assistants.objects import RunObject
from shared.assistants.pages import Page, PageQuery
from shared.assistants.runs import handover, polled
from shared.assistants.runs.handover import QueuedRun
from shared.assistants.tool_resources import ToolResources
from shared.endpoint import Call, endpoint
from shared.errors import MODEL_ERRORS, Conflict, Forbidden, NotFound, RunNotStarted
from shared.sse import EventStream


class IncludeQuery(BaseModel):
    """What the events of a run's steps have besides: the passages that searches have found."""

    include: list[Include] | None = None


class ThreadAndRun(RunOptions):
    """A run on a new thread; `tool_resources` are the assistant's for this run."""

    thread: NewThread | None = None
    tool_resources: ToolResources | None = None


class ToolOutput(BaseModel):
    """The output of one function call."""

    tool_call_id: ToolCallId
    output: ToolOutputText = ""


class ToolOutputs(BaseModel):
    """An output for each function call of a run that is in `requires_action`."""

    tool_outputs: Annotated[list[ToolOutput], Field(min_length=1, max_length=128)]
    stream: bool | None = None


class NotTaken(BaseModel):
    """The run is being executed, or has ended."""

    taken: bool = False


@endpoint(
    "POST",
    "/v1/threads/{thread_id}/runs",
    limit="60/minute",
    counter="runs",
    max_body=4_000_000,
    error_format="openai",
    tag="OpenAI",
    errors=(NotFound, RunNotStarted),
)
async def create_run(call: Call, body: NewRun, query: IncludeQuery) -> EventStream | RunObject:
    """Run an assistant on a thread"""
    run = body.columns()
    if query.include:
        run["options"]["include"] = query.include
    started = await polled.start(call, path_id(call, "thread_id"), body.assistant_id, run, stream=bool(body.stream))
    provider_cleanup.schedule_clean_up(call)
    return started


@endpoint(
    "POST",
    "/v1/threads/runs",
    limit="60/minute",
    counter="runs",
    max_body=4_000_000,
    error_format="openai",
    tag="OpenAI",
    errors=(NotFound, RunNotStarted, *MODEL_ERRORS),
)
async def create_thread_and_run(call: Call, body: ThreadAndRun) -> EventStream | RunObject:
    """Create a thread and run an assistant on it"""
    await assistants.retrieve(call, body.assistant_id)  # before anything is created
    run = body.columns()
    if body.tool_resources is not None:
        run["options"]["tool_resources"] = await tool_resources.stored(call, body.tool_resources)
    thread = await make_thread(call, body.thread or NewThread(), assistant_id=body.assistant_id)
    return await polled.start(
        call, thread["id"], body.assistant_id, run, stream=bool(body.stream), created=thread if body.stream else None
    )


@endpoint("GET", "/v1/threads/{thread_id}/runs", error_format="openai", tag="OpenAI", errors=(NotFound,))
async def list_runs(call: Call, query: PageQuery) -> Page[RunObject]:
    """List runs of a thread"""
    return await polled.list_page(call, path_id(call, "thread_id"), query)


@endpoint("GET", "/v1/threads/{thread_id}/runs/{run_id}", error_format="openai", tag="OpenAI", errors=(NotFound,))
async def retrieve_run(call: Call) -> RunObject:
    """Retrieve a run"""
    return await polled.retrieve(call, path_id(call, "thread_id"), path_id(call, "run_id"))


@endpoint("POST", "/v1/threads/{thread_id}/runs/{run_id}", error_format="openai", tag="OpenAI", errors=(NotFound,))
async def modify_run(call: Call, body: MetadataUpdate) -> RunObject:
    """Modify a run's metadata"""
    metadata = (body.metadata or {}) if "metadata" in body.model_fields_set else None
    return await polled.modify(call, path_id(call, "thread_id"), path_id(call, "run_id"), metadata)


@endpoint(
    "POST", "/v1/threads/{thread_id}/runs/{run_id}/cancel", error_format="openai", tag="OpenAI", errors=(NotFound,)
)
async def cancel_run(call: Call) -> RunObject:
    """Cancel a run; it is `cancelling` until its process has ended it"""
    return await polled.cancel(call, path_id(call, "thread_id"), path_id(call, "run_id"))


@endpoint(
    "POST",
    "/v1/threads/{thread_id}/runs/{run_id}/submit_tool_outputs",
    max_body=4_000_000,
    error_format="openai",
    tag="OpenAI",
    errors=(NotFound, Conflict, RunNotStarted),
)
async def submit_run_tool_outputs(call: Call, body: ToolOutputs) -> EventStream | RunObject:
    """Submit the outputs of a run's function calls, and continue it"""
    outputs = [output.model_dump() for output in body.tool_outputs]
    thread_id, run_id = path_id(call, "thread_id"), path_id(call, "run_id")
    return await polled.submit(call, thread_id, run_id, outputs, stream=bool(body.stream))


@endpoint("POST", "/v1/queued_runs", auth="none", error_format="openai", tag="OpenAI", errors=(Forbidden,))
async def take_queued_run(call: Call, body: QueuedRun) -> EventStream | NotTaken:
    """Execute a run that another instance of this function has created

    Called by this function alone, on AWS Lambda: the body is signed with a key that only it has.
    """
    handover.require_signature(call, body)
    return await polled.take(call, body.run_id) or NotTaken()
