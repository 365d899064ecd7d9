"""Starting, continuing and stopping runs, for clients that follow them as a stream of events.

shared/assistants/runs/polled.py does so for clients that don't.
"""

import asyncio
import contextlib
from collections.abc import Coroutine
from typing import TYPE_CHECKING, Any

from shared.ai.stream import ResponseStream
from shared.assistants import assistants
from shared.assistants.ids import new_id
from shared.assistants.objects import RunObject, run_object
from shared.assistants.rows import ACTIVE, ContinueResult, Json, RunPlan, RunRow, StartResult
from shared.assistants.runs.dialect import CHARTCHEK, Dialect
from shared.assistants.runs.errors import last_error
from shared.assistants.runs.execution import Begin, RunExecution, local_execution
from shared.assistants.runs.opening import RunRequest
from shared.assistants.runs.request import MIN_OUTPUT_TOKENS, left_tokens
from shared.assistants.runs.steps import RunEvent
from shared.assistants.runs.subscription import Subscription
from shared.assistants.runs.sweep import close_dead_runs_sometimes
from shared.assistants.settings import assistant_settings
from shared.assistants.tools import stored_tools
from shared.errors import AnswerIncomplete, ApiError, Conflict, DatabaseUnavailable, NotFound, ValidationFailed

if TYPE_CHECKING:
    from shared.call import Call

CHARACTERS = 6  # bytes of stored messages to read per token of context: more than any text needs
RESULTS_CONTENT = "step_details.tool_calls[*].file_search.results[*].content"
CLOSE_DELAYS = (0.5, 1.0, 2.5, 8.0)  # seconds before each attempt; statements that wait for a lock end within 8


async def start(call: "Call", thread_id: str, assistant_id: str | None, overrides: Json) -> Subscription:
    """Starts a run and returns its frames once the provider has begun to respond.

    `overrides` are columns of `runs` that replace the assistant's values. Raises NotFound, Conflict while another run
    of the thread is active, or the provider's failure.
    """
    subscription = await _open(call, _start(call, thread_id, assistant_id, overrides))
    close_dead_runs_sometimes(call)
    return subscription


async def continue_run(call: "Call", run_id: str, outputs: list[Json]) -> Subscription:
    """Continues a run that called functions; raises NotFound, Conflict, ValidationFailed and as `start` does."""
    return await _open(call, _continue(call, run_id, outputs))


async def stop(call: "Call", run_id: str | None, thread_id: str | None) -> RunObject:
    """Requests the end of a run, in whichever process it is executed, and returns the run; raises NotFound."""
    row: RunRow | None = await call.service_database.rpc(
        "stop_run", user_id=call.user_id, run_id=run_id, thread_id=thread_id
    )
    close_dead_runs_sometimes(call)
    if row is None:
        known = {"run_id": run_id, "thread_id": thread_id}
        raise NotFound("No such run", details={name: value for name, value in known.items() if value})
    execution = local_execution(row["id"], call.user_id)
    if execution is not None and row["status"] in ("cancelling", "cancelled"):
        execution.stop("cancelled")
    return run_object(row)


async def _start(call: "Call", thread_id: str, assistant_id: str | None, overrides: Json) -> RunExecution:
    return execute(call, await plan_start(call, thread_id, assistant_id, overrides), CHARTCHEK)


async def plan_start(
    call: "Call", thread_id: str, assistant_id: str | None, overrides: Json, lease: float | None = None
) -> RunPlan:
    """The row of a new run, and what its execution needs; raises NotFound, and Conflict naming the active run.

    `lease` replaces RUN_LEASE until the run is executed.
    """
    run_id = new_id("run")
    try:
        plan: StartResult = await call.service_database.rpc(
            "start_run",
            user_id=call.user_id,
            thread_id=thread_id,
            assistant_id=assistant_id,
            run={"id": run_id, **overrides},
            lease=lease or assistant_settings().run_lease,
            characters=characters(),
        )
    except DatabaseUnavailable:  # perhaps after the commit
        call.services.spawn(_close_unstarted(call, run_id))
        raise
    if "missing" in plan:
        known = {"thread": thread_id, "assistant": assistant_id}
        what = plan["missing"]
        raise NotFound(f"No such {what}", details={f"{what}_id": known[what]})
    if "missing_files" in plan:
        raise assistants.no_such_files(plan["missing_files"])
    if "active" in plan:
        details = {"run_id": plan["active"]["id"], "status": plan["active"]["status"]}
        raise Conflict("The thread has an active run: wait for it, or stop it", details=details)
    return plan


async def _continue(call: "Call", run_id: str, outputs: list[Json]) -> RunExecution:
    return execute(call, await plan_continuation(call, run_id, outputs), CHARTCHEK)


async def plan_continuation(call: "Call", run_id: str, outputs: list[Json], lease: float | None = None) -> RunPlan:
    """What a run needs that continues; raises NotFound, Conflict with its status, and ValidationFailed."""
    plan: ContinueResult = await call.service_database.rpc(
        "continue_run",
        user_id=call.user_id,
        run_id=run_id,
        outputs=outputs,
        lease=lease or assistant_settings().run_lease,
        characters=characters(),
    )
    if "missing" in plan:
        raise NotFound("No such run", details={"run_id": run_id})
    if "active" in plan:
        details = {"run_id": run_id, "status": plan["active"]["status"]}
        raise Conflict("The run does not wait for outputs", details=details)
    if "unanswered" in plan:
        raise ValidationFailed("tool_outputs: an output is missing", details={"tool_call_ids": plan["unanswered"]})
    return plan


def characters() -> int:
    return assistant_settings().run_context_tokens * CHARACTERS


def execute(call: "Call", plan: RunPlan, dialect: Dialect, opening: tuple[RunEvent, ...] = ()) -> RunExecution:
    """Starts the execution of a run in this process; `opening` are events before the run's own."""

    async def open_stream(run: RunObject) -> ResponseStream:
        return await _request_response(call, run, plan)

    run, user_id = run_object(plan["run"]), plan["run"]["user_id"]
    call.notes["run"] = run["id"]
    begin = Begin(
        earlier=plan.get("events", 0),
        answered=plan.get("answered"),
        opening=opening,
        with_content=RESULTS_CONTENT in plan["run"]["options"].get("include", ()),
    )
    execution = RunExecution(call.settings, call.service_database, run, user_id, open_stream, dialect, begin)
    call.services.spawn(execution.execute())
    return execution


async def close_failed(call: "Call", run_id: str, error: ApiError) -> None:
    """Ends a run that nothing executes."""
    state = {"status": "failed", "last_error": last_error(error)}
    await call.service_database.rpc("record_run", run_id=run_id, events=[], state=state, messages=[], steps=[], lease=0)


async def _open(call: "Call", starting: Coroutine[Any, Any, RunExecution]) -> Subscription:
    """The frames of an execution once the provider responds.

    If the client disconnects before, the row of the run may already exist: the start is completed in the background,
    and the run then ends as for any other disconnect.
    """
    started: asyncio.Task[RunExecution] = call.services.spawn(starting)
    try:
        execution = await asyncio.shield(started)
    except asyncio.CancelledError:
        started.add_done_callback(_abandon)
        raise
    subscription = execution.subscribe()
    try:
        await asyncio.shield(execution.opened)
    except BaseException as error:
        await subscription.close("disconnected" if isinstance(error, asyncio.CancelledError) else "completed")
        raise
    return subscription


async def _close_unstarted(call: "Call", run_id: str) -> None:
    """Closes the run if the database has stored it after all: its thread must not stay busy until the lease ends."""
    for delay in CLOSE_DELAYS:
        await asyncio.sleep(delay)
        with contextlib.suppress(ApiError):
            row = await call.service_database.rpc("stop_run", user_id=call.user_id, run_id=run_id, thread_id=None)
            if row is not None and row["status"] not in ACTIVE:
                return


def _abandon(started: "asyncio.Task[RunExecution]") -> None:
    if not started.cancelled() and started.exception() is None:
        execution = started.result()
        execution.subscribe()
        execution.unsubscribed("disconnected")


async def _request_response(call: "Call", run: RunObject, plan: RunPlan) -> ResponseStream:
    """Everything between the run's row and the provider's first event."""
    stored_tools(run["tools"])  # their owner may have written them over REST
    left = left_tokens(run)
    if left is not None and left < MIN_OUTPUT_TOKENS:
        raise AnswerIncomplete
    request = RunRequest(call, run, plan)
    stream = await request.open()
    if request.unreadable:
        request.report()
    return stream
