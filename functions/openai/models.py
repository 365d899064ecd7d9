"""Models: those of the provider."""

from shared.assistants import provider_models
from shared.assistants.provider_models import ModelList, ModelObject
from shared.endpoint import Call, endpoint
from shared.errors import MODEL_ERRORS, NotFound


@endpoint("GET", "/v1/models", error_format="openai", tag="OpenAI", errors=MODEL_ERRORS)
async def list_models(call: Call) -> ModelList:
    """List models"""
    return await provider_models.list_models(call)


@endpoint("GET", "/v1/models/{model:path}", error_format="openai", tag="OpenAI", errors=(NotFound, *MODEL_ERRORS))
async def retrieve_model(call: Call) -> ModelObject:
    """Retrieve a model"""
    return await provider_models.retrieve_model(call, call.params["model"])
