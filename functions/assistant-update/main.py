"""POST /api/assistant/update: changes an assistant of the caller's."""

from pydantic import BaseModel, field_validator

from shared.assistants import assistants
from shared.assistants.assistants import AssistantUpdates
from shared.assistants.fields import Id
from shared.assistants.objects import AssistantObject
from shared.endpoint import Call, endpoint
from shared.errors import NotFound


class UpdateAssistant(BaseModel):
    """Which assistant, and what changes."""

    assistant_id: Id
    updates: AssistantUpdates

    @field_validator("updates")
    @classmethod
    def _something(cls, value: AssistantUpdates) -> AssistantUpdates:
        if not any(getattr(value, name) is not None for name in value.model_fields_set):
            raise ValueError("must change something")
        return value


@endpoint("POST", "/api/assistant/update", max_body=2_000_000, tag="Assistants", errors=(NotFound,))
async def assistant_update(call: Call, body: UpdateAssistant) -> AssistantObject:
    """Update an assistant"""
    return await assistants.update(call, body.assistant_id, body.updates)
