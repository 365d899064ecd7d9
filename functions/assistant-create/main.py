"""POST /api/assistant/create: a new assistant of the caller's."""

from typing import Any

from shared.context import Call
from shared.domain import assistants
from shared.domain.assistants import NewAssistant
from shared.endpoint import endpoint
from shared.errors import NotFound


@endpoint("POST", "/api/assistant/create", accepts=("form", "json"), tag="Assistants", errors=(NotFound,))
async def assistant_create(call: Call, body: NewAssistant) -> dict[str, Any]:
    """Create an assistant"""
    return await assistants.create(call, body)
