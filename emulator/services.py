"""Opens the services that run inside `edgewise up`. Each is imported when it is opened."""

import contextlib
from collections.abc import Awaitable, Callable, Iterator
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING

from emulator.errors import SetupError
from emulator.settings import LOCAL_OPENAI_KEY, StackSettings

if TYPE_CHECKING:
    from emulator.auth.app import AuthApp
    from emulator.openai.config import Settings as OpenaiSettings

App = Callable[..., Awaitable[None]]  # ASGI
PREFIXES = ("/auth/v1", "/mailbox", "/rest/v1", "/openai/v1")


async def open_services(settings: StackSettings, opened: AsyncExitStack) -> dict[str, App]:
    """The apps by the prefix of their paths; `opened` closes them. Raises SetupError for a bad setting."""
    with _settings_errors():
        auth = await _open_auth(settings, opened)
        return {
            "/auth/v1": auth,
            "/mailbox": auth.mailbox_app,
            "/rest/v1": await _open_rest(settings, opened, auth),
            "/openai/v1": await _open_openai(settings, opened),
        }


def check_model(settings: StackSettings) -> None:
    """Raises SetupError for a model that isn't there: before anything is made, since a new database takes seconds."""
    from emulator.openai.toy import install

    with _settings_errors():
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


async def _open_rest(settings: StackSettings, opened: AsyncExitStack, auth: "AuthApp") -> App:
    from emulator.followed_keys import follow
    from emulator.rest import app, config
    from emulator.rest.contract_search import rewrite_contract_search
    from emulator.rest.contract_writes import return_contract_writes

    chosen = config.Settings.from_stack(
        settings.project.config, database_url=settings.database_url, jwt_secret=settings.keys.jwt_secret
    )
    if settings.project.config.get("auth", {}).get("signing_keys_path"):
        chosen = follow(chosen, auth.verifying_jwks)
    service = await opened.enter_async_context(app.open_app(chosen))
    return rewrite_contract_search(return_contract_writes(service))


async def _open_openai(settings: StackSettings, opened: AsyncExitStack) -> App:
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


@contextlib.contextmanager
def _settings_errors() -> Iterator[None]:
    """Each service has its own error for a bad setting, and all of them are ValueErrors that name the setting."""
    try:
        yield
    except ValueError as error:
        if type(error).__name__ not in ("SettingError", "SettingsError"):
            raise
        raise SetupError(str(error)) from error
