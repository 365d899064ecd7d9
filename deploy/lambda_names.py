"""How things are called on AWS: `${…}` is filled in by the framework when it packages."""

#: The functions' names begin with this; every log line and metric is found by it.
DEPLOYED = "${self:service}-${sls:stage}"
PARAMETERS = "/${self:service}/${sls:stage}"


def logical(name: str) -> str:
    """legal-chat → LegalChat: CloudFormation's names have no hyphens."""
    return "".join(part.capitalize() for part in name.split("-"))


def framework_name(name: str) -> str:
    """The framework's own normalised name: legal-chat → LegalDashchat."""
    text = name.replace("-", "Dash").replace("_", "Underscore")
    return text[0].upper() + text[1:]


def parameter(secret: str) -> str:
    """Where a secret is kept: OPENAI_API_KEY → /edgewise/prod/openai-api-key."""
    return f"{PARAMETERS}/{secret.lower().replace('_', '-')}"
