"""Models: those of the provider."""

import re

from shared.assistants import provider_models
from shared.assistants.provider_models import ModelList, ModelObject
from shared.endpoint import Call, endpoint
from shared.errors import MODEL_ERRORS, NotFound

MODEL = re.compile(r"[A-Za-z0-9._:/-]{1,200}")
DOTS = re.compile(r"(^|/)\.{1,2}(/|$)")


@endpoint("GET", "/v1/models", error_format="openai", tag="OpenAI", errors=MODEL_ERRORS)
async def list_models(call: Call) -> ModelList:
    """List models"""
    return await provider_models.list_models(call)


@endpoint("GET", "/v1/models/{model:path}", error_format="openai", tag="OpenAI", errors=(NotFound, *MODEL_ERRORS))
async def retrieve_model(call: Call) -> ModelObject:
    """Retrieve a model"""
    model = call.params["model"]
    if not MODEL.fullmatch(model) or DOTS.search(model):
        raise NotFound("No such model", details={"model": model[:200]})
    return await provider_models.retrieve_model(call, model)
