"""OpenAI's API under /v1 and /functions/v1/openai/v1, over the caller's own rows: one module per resource."""

import assistants
import conversations
import files
import keys
import messages
import model_responses
import models
import run_steps
import runs
import threads
import vector_store_files
import vector_stores
from pydantic import BaseModel

from shared.endpoint import Call, endpoint
from shared.routing import function_of

RESOURCES = (
    assistants,
    threads,
    messages,
    runs,
    run_steps,
    files,
    vector_stores,
    vector_store_files,
    models,
    model_responses,
    conversations,
    keys,
)
"""The modules whose @endpoint lines are this function's."""


class Overview(BaseModel):
    """The requests that this API serves, as `METHOD path`."""

    object: str = "list"
    data: list[str]


@endpoint("GET", "/v1", error_format="openai", tag="OpenAI")
async def openai(call: Call) -> Overview:
    """List the requests that this API serves"""
    return Overview(data=[f"{route.method} {route.path}" for route in function_of(__file__).routes])
