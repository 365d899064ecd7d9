"""What the clients of a run expect: those of ChartChek's API, and those of OpenAI's."""

from collections.abc import Callable
from dataclasses import dataclass

from shared.assistants.runs.errors import DONE, error_data, last_frames
from shared.errors import ApiError
from shared.openai_errors import openai_body
from shared.sse import frame


@dataclass(frozen=True, slots=True)
class Dialect:
    """steps        whether the steps of a run are sent as events
    leaves_running  whether a run continues when its last client disconnects, whatever RUN_ON_LEAVE says
    tells_reasons   whether a failed run says why the provider rejected its request
    failure         the data of the `error` event of a failed run; None if its last event alone says so
    last_frames     the end of a stream that fails otherwise
    """

    steps: bool
    leaves_running: bool
    tells_reasons: bool
    failure: Callable[[ApiError], bytes] | None
    last_frames: Callable[[ApiError], bytes]


def _openai_frames(error: ApiError) -> bytes:
    """`error`, at which the SDK raises APIError, then `done`."""
    return frame(openai_body(error), event="error") + frame(DONE, event="done")


CHARTCHEK = Dialect(steps=False, leaves_running=False, tells_reasons=False, failure=error_data, last_frames=last_frames)
OPENAI = Dialect(steps=True, leaves_running=True, tells_reasons=True, failure=None, last_frames=_openai_frames)
