"""A function for signed-in users."""

from shared.endpoint import Call, endpoint


@endpoint("GET", "/api/whoami")
async def whoami(call: Call) -> dict[str, str]:
    return {"id": call.user_id}
