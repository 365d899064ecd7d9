"""The headers that every request to the provider has."""

from shared.ai.errors import redact
from shared.config import Settings


def provider_headers(settings: Settings) -> dict[str, str]:
    """Authorization, organization and project. From then on the key is removed from logged failures."""
    redact(settings.openai_api_key)
    headers = {
        "authorization": f"Bearer {settings.openai_api_key}",
        "openai-organization": settings.openai_organization,
        "openai-project": settings.openai_project,
    }
    return {name: value for name, value in headers.items() if value}
