"""Our errors in the Assistants API's terms: a run's last_error, a message's reason, and the `error` event."""

import msgspec

from shared.assistants.rows import Json
from shared.errors import (
    AnswerFiltered,
    ApiError,
    BudgetExceeded,
    ContextTooLong,
    ModelBusy,
    ModelRejected,
    ShuttingDown,
    StreamTooLong,
    ValidationFailed,
)
from shared.sse import frame

DONE = b"[DONE]"


def last_error(error: ApiError) -> Json:
    """A run's last_error; its code is one of the Assistants API's three."""
    if isinstance(error, ModelBusy | BudgetExceeded):
        code = "rate_limit_exceeded"
    elif isinstance(error, ContextTooLong | ModelRejected | AnswerFiltered | ValidationFailed):
        code = "invalid_prompt"
    else:
        code = "server_error"
    return {"code": code, "message": error.message}


def incomplete_reason(error: ApiError) -> str:
    """Why the message of a failed run is incomplete."""
    if isinstance(error, AnswerFiltered):
        return "content_filter"
    return "run_expired" if isinstance(error, StreamTooLong | ShuttingDown) else "run_failed"


def error_data(error: ApiError) -> bytes:
    """The data of an `error` event: the body of our error and the fields of the SDK's ErrorObject."""
    fields = {
        "message": error.message,
        "param": None,
        "type": "server_error" if error.status >= 500 else "invalid_request_error",
    }
    return msgspec.json.encode({"success": False, "error": error.message, "code": error.code, **fields})


def last_frames(error: ApiError) -> bytes:
    """The end of a stream that failed: `error`, then `done`."""
    return frame(error_data(error), event="error") + frame(DONE, event="done")
