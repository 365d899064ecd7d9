"""Services of hosted Supabase that the stack does not have: 501, in the format of the service's own errors."""

from collections.abc import Mapping

REMEDY = "edgewise up does not have it: use a hosted Supabase project for it. See docs/database.md"
BODIES: dict[str, Mapping[str, object]] = {
    "/storage/v1": {
        "statusCode": "501",
        "error": "NotImplemented",
        "message": f"Storage serves no files here. {REMEDY}",
    },
    "/realtime/v1": {"message": f"Realtime sends no messages here. {REMEDY}"},
    "/graphql/v1": {"errors": [{"message": f"GraphQL is not served here: use /rest/v1. {REMEDY}"}]},
}


def missing_service(path: str) -> Mapping[str, object] | None:
    """The body of the response for a path of such a service, else None."""
    return next((body for prefix, body in BODIES.items() if f"{path}/".startswith(f"{prefix}/")), None)
