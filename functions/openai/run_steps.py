"""Steps of a run."""

from common import path_id
from runs import IncludeQuery

from shared.assistants.objects import StepObject
from shared.assistants.pages import Page
from shared.assistants.runs import polled
from shared.assistants.runs.polled import StepsQuery
from shared.endpoint import Call, endpoint
from shared.errors import NotFound


@endpoint("GET", "/v1/threads/{thread_id}/runs/{run_id}/steps", error_format="openai", tag="OpenAI", errors=(NotFound,))
async def list_run_steps(call: Call, query: StepsQuery) -> Page[StepObject]:
    """List steps of a run"""
    return await polled.list_steps(call, path_id(call, "thread_id"), path_id(call, "run_id"), query)


@endpoint(
    "GET",
    "/v1/threads/{thread_id}/runs/{run_id}/steps/{step_id}",
    error_format="openai",
    tag="OpenAI",
    errors=(NotFound,),
)
async def retrieve_run_step(call: Call, query: IncludeQuery) -> StepObject:
    """Retrieve a step of a run"""
    thread_id, run_id = path_id(call, "thread_id"), path_id(call, "run_id")
    return await polled.retrieve_step(
        call, thread_id, run_id, path_id(call, "step_id"), with_content=bool(query.include)
    )
