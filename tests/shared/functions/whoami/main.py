"""Who the caller is, for each mode of `auth`."""

from shared.endpoint import Call, endpoint


@endpoint("GET", "/api/whoami")
async def whoami(call: Call) -> dict[str, str]:
    return {"id": call.user_id}


def _kind(call: Call) -> dict[str, str]:
    return {"kind": call.verified.kind if call.verified else "guest"}


@endpoint("GET", "/api/whoami/service", auth="service")
async def service(call: Call) -> dict[str, str]:
    return _kind(call)


@endpoint("GET", "/api/whoami/key", auth="key")
async def key(call: Call) -> dict[str, str]:
    return _kind(call)


@endpoint("GET", "/api/whoami/none", auth="none")
async def none(call: Call) -> dict[str, str]:
    return _kind(call)


@endpoint("GET", "/api/whoami/user-or-service", auth=("user", "service"))
async def user_or_service(call: Call) -> dict[str, str]:
    return _kind(call)


@endpoint("GET", "/api/whoami/user-or-guest", auth=("user", "none"))
async def user_or_guest(call: Call) -> dict[str, str]:
    return _kind(call)
