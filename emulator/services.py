"""Opens the services that run inside `edgewise up`. Each is imported when it is opened."""

from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from starlette.types import ASGIApp

from emulator.prefixes import AUTH, MAILBOX, OPENAI, REST
from emulator.settings import LOCAL_OPENAI_KEY, StackSettings

if TYPE_CHECKING:
    from emulator.auth.app import AuthApp
    from emulator.openai.config import Settings as OpenaiSettings
    from emulator.openai.middleware import RequestMiddleware
    from shared.auth.keys import KeySource


@dataclass(frozen=True)
class Services:
    """The running services.

    apps         maps the prefix of the paths to the app
    end_streams  ends the streams that have a last event for it
    keys         the keys that verify Auth's tokens
    sign         makes such a token of claims
    """

    apps: dict[str, ASGIApp]
    end_streams: Callable[[], None]
    keys: "KeySource"
    sign: Callable[[dict[str, Any]], str]


async def open_services(settings: StackSettings, opened: AsyncExitStack) -> Services:
    """`opened` closes the services. Raises SetupError for a bad setting."""
    auth = await _open_auth(settings, opened)
    rest = await _open_rest(settings, opened, auth)
    openai = await _open_openai(settings, opened)
    apps: dict[str, ASGIApp] = {AUTH: auth, MAILBOX: auth.mailbox_app, REST: rest, OPENAI: openai}
    from emulator.auth.tokens import sign

    return Services(apps, openai.end_streams, auth.keys, lambda claims: sign(auth.keys, claims))


def check_model(settings: StackSettings) -> None:
    """Raises SetupError if --model names no usable model. Called first, since creating a database takes seconds."""
    from emulator.openai.toy import install

    if model := _openai_settings(settings).model:
        install.check_model(model)


async def _open_auth(settings: StackSettings, opened: AsyncExitStack) -> "AuthApp":
    from emulator.auth import app, config

    chosen = config.Settings.from_stack(
        settings.project.config,
        database_url=settings.database_url,
        api_url=settings.url,
        jwt_secret=settings.keys.jwt_secret,
        root=settings.project.root / "supabase",
        data=settings.data,
        env=settings.project.environment,
    )
    return await opened.enter_async_context(app.open_app(chosen))


async def _open_rest(settings: StackSettings, opened: AsyncExitStack, auth: "AuthApp") -> ASGIApp:
    from emulator.rest import app, config
    from emulator.rest.contract_search import rewrite_contract_search
    from emulator.rest.contract_writes import return_contract_writes

    chosen = config.Settings.from_stack(
        settings.project.config, database_url=settings.database_url, jwt_secret=settings.keys.jwt_secret
    )
    if settings.project.config.get("auth", {}).get("signing_keys_path"):
        chosen = replace(chosen, jwt_keys=auth.keys)
    service = await opened.enter_async_context(app.open_app(chosen))
    return rewrite_contract_search(return_contract_writes(service))


async def _open_openai(settings: StackSettings, opened: AsyncExitStack) -> "RequestMiddleware":
    from emulator.openai import app

    return await opened.enter_async_context(app.open_app(_openai_settings(settings)))


def _openai_settings(settings: StackSettings) -> "OpenaiSettings":
    from emulator.openai.config import Settings

    return Settings.from_stack(
        settings.project.config,
        data=settings.data / "openai",
        api_key=LOCAL_OPENAI_KEY,
        model=settings.model,
        env=settings.project.environment,
    )
