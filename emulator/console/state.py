"""The state of the running stack: its URLs and keys, what it runs, and its functions."""

from typing import Any
from urllib.parse import urlsplit

from emulator.banner import demo_user, describe_model
from emulator.gateway.routes import RouteTable
from emulator.prefixes import MAILBOX
from emulator.processes.supervisor import FunctionState, Supervisor
from emulator.settings import StackSettings


def describe_stack(settings: StackSettings, functions: Supervisor, routes: RouteTable) -> dict[str, Any]:
    return {
        "url": settings.url,
        "project": settings.project.root.name,
        "data": str(settings.data),
        "database_url": settings.database_url,
        "mailbox": f"{settings.url}{MAILBOX}",
        "keys": {
            "anon": settings.keys.anon,
            "service_role": settings.keys.service_role,
            "publishable": settings.keys.publishable,
            "secret": settings.keys.secret,
            "jwt_secret": settings.keys.jwt_secret,
        },
        "model": describe_model(settings),
        "demo_user": demo_user(settings),
        "offline": settings.local_openai and not settings.model,
        "limits": _store(settings.function_environment()["LIMITS_URL"]),
        "functions": [_function(name, functions.functions.get(name), routes) for name in routes.names()],
    }


def _store(url: str) -> str:
    """The kind and host of the limits' store, without its password."""
    parts = urlsplit(url)
    kind = "Postgres" if parts.scheme.startswith("postgres") else parts.scheme
    return f"{kind} at {parts.hostname}:{parts.port}" if parts.hostname else kind


def _function(name: str, running: FunctionState | None, routes: RouteTable) -> dict[str, Any]:
    state, problem = _state(running)
    return {
        "name": name,
        "state": "broken" if name in routes.problems else state,
        "problem": routes.problems.get(name, problem),
        "routes": [route.as_dict() for route in routes.of(name)],
    }


def _state(running: FunctionState | None) -> tuple[str, str]:
    """cold, starting, warm or broken, and why it is broken."""
    if running is None:
        return "cold", ""
    if running.failures:
        return "broken", "\n".join(running.last_lines)
    instance = running.instance
    if instance is None or instance.process.exited.done():
        return "cold", ""
    return ("warm" if instance.process.ready else "starting"), ""
