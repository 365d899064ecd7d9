"""POST /api/thread/run/stop: stops a run, whichever process executes it."""

from pydantic import BaseModel, model_validator

from shared.assistants.fields import Id
from shared.assistants.objects import RunObject
from shared.assistants.runs import operations as runs
from shared.endpoint import Call, endpoint
from shared.errors import NotFound


class StopRun(BaseModel):
    """The run to stop, or the thread whose active run is stopped."""

    run_id: Id | None = None
    thread_id: Id | None = None

    @model_validator(mode="after")
    def _one(self) -> "StopRun":
        if self.run_id is None and self.thread_id is None:
            raise ValueError("run_id or thread_id is needed")
        return self


@endpoint("POST", "/api/thread/run/stop", tag="Runs", errors=(NotFound,))
async def run_stop(call: Call, body: StopRun) -> RunObject:
    """Stop a run; it is `cancelling` until its process has ended it"""
    return await runs.stop(call, body.run_id, body.thread_id)
