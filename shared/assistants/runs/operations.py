"""Starting, following and stopping runs."""

import asyncio
from typing import TYPE_CHECKING

from shared.ai.stream import ResponseStream
from shared.ai.tokens import estimate
from shared.assistants import vector_stores
from shared.assistants.ids import new_id
from shared.assistants.objects import Object, run_object
from shared.assistants.provider_files import ProviderFiles
from shared.assistants.runs import model_input
from shared.assistants.runs.execution import Runner, Subscription, local
from shared.assistants.runs.request import parameters
from shared.errors import Conflict, NotFound, ValidationFailed

if TYPE_CHECKING:
    from shared.call import Call

CHARACTERS = 6  # bytes of stored messages to fetch for each token of context: more than any text takes


async def start(call: "Call", thread_id: str, assistant_id: str | None, wishes: Object) -> Subscription:
    """Starts a run and returns its frames once the provider has begun to answer.

    Raises NotFound, Conflict while another run of the thread is active, and what the provider's failure means.
    """
    plan = await call.service_database.rpc(
        "start_run",
        user_id=call.user_id,
        thread_id=thread_id,
        assistant_id=assistant_id,
        run={"id": new_id("run"), **wishes},
        lease=call.settings.run_lease,
        characters=call.settings.run_context_tokens * CHARACTERS,
    )
    if "missing" in plan:
        known = {"thread": thread_id, "assistant": assistant_id}
        what = plan["missing"]
        raise NotFound(f"No such {what}", details={f"{what}_id": known[what]})
    if "active" in plan:
        raise active(plan["active"])

    return await _begin(call, plan)


async def go_on(call: "Call", run_id: str, outputs: list[Object]) -> Subscription:
    """Goes on with a run that called functions; raises NotFound, Conflict, ValidationFailed as `start` does."""
    plan = await call.service_database.rpc(
        "continue_run",
        user_id=call.user_id,
        run_id=run_id,
        outputs=outputs,
        lease=call.settings.run_lease,
        characters=call.settings.run_context_tokens * CHARACTERS,
    )
    if "missing" in plan:
        raise NotFound("No such run", details={"run_id": run_id})
    if "active" in plan:
        status = plan["active"]["status"]
        raise Conflict("The run does not wait for outputs", details={"run_id": run_id, "status": status})
    if "unanswered" in plan:
        raise ValidationFailed("tool_outputs: an output is missing", details={"tool_call_ids": plan["unanswered"]})
    return await _begin(call, plan)


async def _begin(call: "Call", plan: Object) -> Subscription:
    async def opening(run: Object) -> ResponseStream:
        return await _open(call, run, plan)

    run = run_object(plan["run"])
    runner = Runner(call.settings, call.service_database, run, call.user_id, opening, plan.get("events", 0))
    call.notes["run"] = run["id"]
    call.services.spawn(runner.supervise())
    subscription = runner.subscribe()
    try:
        await asyncio.shield(runner.opened)
    except BaseException as error:
        await subscription.close("left" if isinstance(error, asyncio.CancelledError) else "completed")
        raise
    return subscription


def active(run: Object) -> Conflict:
    details = {"run_id": run["id"], "status": run["status"]}
    return Conflict("The thread has an active run: wait for it, or stop it", details=details)


async def _open(call: "Call", run: Object, plan: Object) -> ResponseStream:
    """Everything between the run's row and the provider's first event."""
    files = {file["file_id"]: file for file in plan["files"]}
    budget = call.settings.run_context_tokens - estimate(run["instructions"]) - estimate(str(run["tools"]))
    built = model_input.build(plan["messages"], files, run["tools"], budget)
    call.notes.update(context_tokens=built.tokens, messages=len(built.items), dropped=built.dropped)
    if not built.items:
        raise ValidationFailed("The thread has no message to answer", details={"thread_id": run["thread_id"]})
    own = [file for file_id in (plan["assistant"] or {}).get("file_ids") or () if (file := files.get(file_id))]
    provider = ProviderFiles(call.services)
    found = await vector_stores.prepare(provider, call.service_database, run, plan, built.to_search, own)
    code_files = [*built.to_compute, *(file["file_id"] for file in own if not model_input.searchable(file))]
    items = [*built.items, *model_input.function_calls(plan.get("calls", ()))]
    return await call.ai.open(parameters(run, items, found, code_files))


async def stop(call: "Call", run_id: str | None, thread_id: str | None) -> Object:
    """Asks for the end of a run, wherever it runs, and returns it as it is then; raises NotFound."""
    row = await call.service_database.rpc("stop_run", user_id=call.user_id, run_id=run_id, thread_id=thread_id)
    if row is None:
        known = {"run_id": run_id, "thread_id": thread_id}
        raise NotFound("No such run", details={name: value for name, value in known.items() if value})
    runner = local(row["id"], call.user_id)
    if runner is not None and row["status"] == "cancelling":
        runner.stop("cancelled")
    return run_object(row)
