"""Runs as OpenAI's API has them: they begin at once, and go on whether anybody follows them or not."""

import asyncio
from collections.abc import Coroutine
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from shared.assistants import threads
from shared.assistants.objects import RunObject, StepObject, ThreadObject, run_object, step_object
from shared.assistants.pages import Page, PageQuery, page_of, read_page
from shared.assistants.rows import Json, RunPlan, RunRow
from shared.assistants.runs import handover, operations
from shared.assistants.runs.dialect import OPENAI
from shared.assistants.runs.execution import RunExecution
from shared.assistants.runs.operations import RESULTS_CONTENT
from shared.assistants.runs.steps import RunEvent, encode
from shared.assistants.runs.sweep import close_dead_runs_sometimes
from shared.assistants.settings import assistant_settings
from shared.database import eq
from shared.errors import ApiError, Conflict, NotFound, ValidationFailed
from shared.sse import EventStream

if TYPE_CHECKING:
    from shared.call import Call

Result = TypeVar("Result")
ENDED = ("cancelled", "failed", "completed", "incomplete", "expired")


class StepsQuery(PageQuery):
    """Which steps a list has; `include` asks for the passages that searches have found."""

    include: list[Literal["step_details.tool_calls[*].file_search.results[*].content"]] | None = None


async def start(
    call: "Call", thread_id: str, assistant_id: str, run: Json, *, stream: bool, created: ThreadObject | None = None
) -> EventStream | RunObject:
    """Starts a run. Raises NotFound, and ValidationFailed while another run of the thread is active.

    `run` are columns of `runs`, additional messages and instructions; `created` is the thread, if it was made for it.
    """
    opening = () if created is None else (("thread.created", encode(created)),)
    try:
        result = await _uninterrupted(call, _start(call, thread_id, assistant_id, run, opening, stream=stream))
    except Conflict as error:
        raise ValidationFailed(f"Thread {thread_id} already has an active run {error.details['run_id']}.") from error
    close_dead_runs_sometimes(call)
    return result


async def submit(
    call: "Call", thread_id: str, run_id: str, outputs: list[Json], *, stream: bool
) -> EventStream | RunObject:
    """Continues a run with the outputs of its function calls.

    Raises NotFound, ValidationFailed, and Conflict if another request has just submitted them.
    """
    run = await retrieve(call, thread_id, run_id)
    if run["status"] != "requires_action":
        raise ValidationFailed(f'Runs in status "{run["status"]}" do not accept tool outputs.')
    action = run["required_action"] or {"submit_tool_outputs": {"tool_calls": []}}
    calls = [call["id"] for call in action["submit_tool_outputs"]["tool_calls"]]
    if sorted(calls) != sorted(output["tool_call_id"] for output in outputs):
        reason = f"expected one output for each of {', '.join(calls)}"
        raise ValidationFailed(f"tool_outputs: {reason}", details={"tool_outputs": reason})
    return await _uninterrupted(call, _continue(call, run_id, outputs, stream=stream))


async def take(call: "Call", run_id: str) -> EventStream | None:
    """Executes a run that another process has created, as long as the stream lasts; None if it was taken already."""
    plan: RunPlan | None = await call.service_database.rpc(
        "take_run", run_id=run_id, lease=assistant_settings().run_lease, characters=operations.characters()
    )
    return None if plan is None else events_of(operations.execute(call, plan, OPENAI))


async def retrieve(call: "Call", thread_id: str, run_id: str) -> RunObject:
    """Raises NotFound."""
    row: RunRow | None = await call.database.rpc("get_run", thread_id=thread_id, run_id=run_id)
    if row is None:
        raise NotFound("No such run", details={"run_id": run_id})
    return run_object(row)


async def list_page(call: "Call", thread_id: str, query: PageQuery) -> Page[RunObject]:
    filters = {"thread_id": eq(thread_id), "user_id": eq(call.user_id)}
    rows, more = await read_page(call.database, "runs", filters, query)
    if not rows:
        await threads.retrieve(call, thread_id)
    return page_of(rows, more, run_object)


async def modify(call: "Call", thread_id: str, run_id: str, metadata: dict[str, str] | None) -> RunObject:
    """Replaces the metadata, if given; raises NotFound. Users don't write runs, so the service does."""
    run = await retrieve(call, thread_id, run_id)
    if metadata is None:
        return run
    filters = {"id": eq(run_id), "user_id": eq(call.user_id)}
    rows: list[RunRow] = await call.service_database.update("runs", filters, {"metadata": metadata})
    return run_object(rows[0])


async def cancel(call: "Call", thread_id: str, run_id: str) -> RunObject:
    """Requests a run's end; raises NotFound, and ValidationFailed for a run that has ended."""
    run = await retrieve(call, thread_id, run_id)
    if run["status"] in ENDED:
        raise ValidationFailed(f"Cannot cancel run with status '{run['status']}'.")
    return await operations.stop(call, run_id, thread_id)


async def list_steps(call: "Call", thread_id: str, run_id: str, query: StepsQuery) -> Page[StepObject]:
    run = await retrieve(call, thread_id, run_id)
    filters = {"run_id": eq(run_id), "user_id": eq(call.user_id)}
    rows, more = await read_page(call.database, "run_steps", filters, query)
    with_content = RESULTS_CONTENT in (query.include or ())
    return page_of(rows, more, lambda row: step_object(row, run, with_content=with_content))


async def retrieve_step(call: "Call", thread_id: str, run_id: str, step_id: str, *, with_content: bool) -> StepObject:
    """Raises NotFound."""
    run = await retrieve(call, thread_id, run_id)
    filters = {"id": eq(step_id), "run_id": eq(run_id), "user_id": eq(call.user_id)}
    rows = await call.database.select("run_steps", "*", filters)
    if not rows:
        raise NotFound("No such step", details={"step_id": step_id})
    return step_object(rows[0], run, with_content=with_content)


async def _start(
    call: "Call", thread_id: str, assistant_id: str, run: Json, opening: tuple[RunEvent, ...], *, stream: bool
) -> EventStream | RunObject:
    lease = None if stream else handover.lease()
    plan = await operations.plan_start(call, thread_id, assistant_id, run, lease)
    return await _begin(call, plan, opening, stream=stream)


async def _continue(call: "Call", run_id: str, outputs: list[Json], *, stream: bool) -> EventStream | RunObject:
    plan = await operations.plan_continuation(call, run_id, outputs, None if stream else handover.lease())
    return await _begin(call, plan, (), stream=stream)


async def _begin(
    call: "Call", plan: RunPlan, opening: tuple[RunEvent, ...], *, stream: bool
) -> EventStream | RunObject:
    """The events of the run, or the run as it begins, which this process or, if it may freeze, another one executes."""
    if not stream and handover.is_needed():
        try:
            await handover.invoke(call, plan["run"]["id"])
        except ApiError as error:
            await operations.close_failed(call, plan["run"]["id"], error)
            raise
        return run_object(plan["run"])
    execution = operations.execute(call, plan, OPENAI, opening)
    return events_of(execution) if stream else run_object(plan["run"])


def events_of(execution: RunExecution) -> EventStream:
    """The frames include the last one, `done`, because it is numbered like the others."""
    return EventStream(execution.subscribe(), done=b"", error_frame=OPENAI.last_frames)


async def _uninterrupted(call: "Call", work: Coroutine[Any, Any, Result]) -> Result:
    """The result of work that goes on if the client disconnects: a run whose row exists must be executed."""
    return await asyncio.shield(call.services.spawn(work))
