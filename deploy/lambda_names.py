"""Names on AWS; osls replaces `${…}` when it packages."""

#: The prefix of the functions' names.
DEPLOYED = "${self:service}-${sls:stage}"
PARAMETERS = "/${self:service}/${sls:stage}"


def logical(name: str) -> str:
    """legal-chat → LegalChat: logical IDs of CloudFormation have no hyphens."""
    return "".join(part.capitalize() for part in name.split("-"))


def framework_name(name: str) -> str:
    """The name that osls makes for logical IDs: legal-chat → LegalDashchat."""
    text = name.replace("-", "Dash").replace("_", "Underscore")
    return text[0].upper() + text[1:]


def parameter(secret: str) -> str:
    """The parameter of a secret: OPENAI_API_KEY → /edgewise/prod/openai-api-key."""
    return f"{PARAMETERS}/{secret.lower().replace('_', '-')}"
