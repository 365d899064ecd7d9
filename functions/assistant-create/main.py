"""POST /api/assistant/create: a new assistant of the caller's."""

from shared.assistants import assistants
from shared.assistants.assistants import NewAssistant
from shared.assistants.objects import AssistantObject
from shared.endpoint import Call, endpoint
from shared.errors import NotFound


@endpoint(
    "POST", "/api/assistant/create", max_body=2_000_000, accepts=("form", "json"), tag="Assistants", errors=(NotFound,)
)
async def assistant_create(call: Call, body: NewAssistant) -> AssistantObject:
    """Create an assistant"""
    return await assistants.create(call, body)
