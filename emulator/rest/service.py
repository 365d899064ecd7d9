"""The running service: settings, schema cache and connection pool, which are reloaded while it serves requests."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import Callable
from pathlib import Path

import asyncpg

from emulator.rest import schema_cache
from emulator.rest.catalog import SchemaCache
from emulator.rest.config import IN_DATABASE, SettingError, Settings
from emulator.rest.database.connections import Connection, own_connection
from emulator.rest.database.pool import PostgrestPool
from emulator.rest.database.roles import RoleSettings
from emulator.rest.database.timezones import accepts_long_names
from emulator.rest.jwt.authenticator import Authenticator
from emulator.rest.prepared import PreparedRequests
from emulator.rest.quoting import quote_identifier

log = logging.getLogger(__name__)

SQL = Path(__file__).parent / "sql"
CANNOT_LOAD = (SettingError, asyncpg.PostgresError, asyncpg.InterfaceError, OSError, TimeoutError)
MAX_DELAY = 32  # seconds between attempts to reach the database


class Service:
    """State shared by requests. A reload replaces its parts; a running request keeps those that it started with."""

    def __init__(self, settings: Settings) -> None:
        self.base_settings = settings
        self.settings = settings
        self.cache: SchemaCache | None = None
        self.roles = RoleSettings()
        self.authenticator = Authenticator(settings)
        self.prepared = PreparedRequests()
        self.pool = PostgrestPool(settings, lambda: self.cache.type_oids if self.cache else ())
        self.accepts_long_timezones = False
        self.give_up: Callable[[], None] = lambda: None
        self.retry_delay = 1
        self.loads = {"SUCCESS": 0, "FAIL": 0}
        self.load_seconds = 0.0
        self.settings_replaced = asyncio.Event()  # base_settings; the listener clears it
        self._loading = asyncio.Lock()
        self._reload_requested = asyncio.Event()
        self._retrying = False  # the last attempt failed
        self._loader: asyncio.Task[None] | None = None

    @property
    def is_loading(self) -> bool:
        return self._loading.locked() or self._reload_requested.is_set() or self._retrying

    async def start(self) -> None:
        """Loads once; if the database can't be reached, retries in the background."""
        await self.pool.open()
        if not await self._try_load():
            self._reload_requested.set()
        self._loader = asyncio.create_task(self._reload_on_request())

    async def stop(self) -> None:
        if self._loader is not None:
            self._loader.cancel()
            await asyncio.gather(self._loader, return_exceptions=True)
        await self.pool.close()

    def request_reload(self) -> None:
        """Schedules a reload of settings and schema cache, after an outage or a notification."""
        self._reload_requested.set()

    async def load(self) -> None:
        """Reloads settings, roles and schema cache. Raises CANNOT_LOAD."""
        async with self._loading:
            started = time.perf_counter()
            async with own_connection(self.base_settings) as connection:
                await self._load_with(connection)
            self.load_seconds = time.perf_counter() - started
            self.loads["SUCCESS"] += 1
            self.retry_delay = 1

    def replace_settings(self, settings: Settings) -> None:
        """Replaces the settings of file and environment; `reload_settings` applies them."""
        self.base_settings = settings
        self.settings_replaced.set()

    async def reload_settings(self) -> None:
        """Reloads settings and roles. Raises CANNOT_LOAD."""
        async with own_connection(self.base_settings) as connection:
            self._apply(await self._read_settings(connection), await self._read_roles(connection))

    async def _load_with(self, connection: Connection) -> None:
        settings = await self._read_settings(connection)
        roles = await self._read_roles(connection)
        await _check_schemas(connection, settings)
        cache = await schema_cache.load(
            connection,
            schemas=settings.db_schemas,
            extra_search_path=settings.db_extra_search_path,
            hoisted_settings=settings.db_hoisted_tx_settings,
        )
        version = connection.get_server_version()
        self.accepts_long_timezones = accepts_long_names(version.major, version.micro)
        types_changed = self.cache is None or self.cache.type_oids != cache.type_oids
        self.cache = cache
        if types_changed:
            await self.pool.pool.expire_connections()
        self._apply(settings, roles)

    def _apply(self, settings: Settings, roles: RoleSettings) -> None:
        if settings != self.settings:
            self.authenticator = Authenticator(settings)
        self.settings, self.roles = settings, roles
        self.prepared = PreparedRequests()

    async def _read_settings(self, connection: Connection) -> Settings:
        if not self.base_settings.db_config:
            return self.base_settings
        names = [f"pgrst.{name}" for name in IN_DATABASE]
        found: dict[str, str] = {}
        if (function := self.base_settings.db_pre_config) is not None:
            qualified = ".".join(quote_identifier(part) for part in function if part)
            async with connection.transaction(readonly=True):
                await connection.execute(f"select {qualified}()")
                found |= _pairs(await connection.fetch(_sql("settings_by_function"), names))
        found |= _pairs(await connection.fetch(_sql("settings_in_database"), names))
        return self.base_settings.overridden({name.removeprefix("pgrst."): value for name, value in found.items()})

    async def _read_roles(self, connection: Connection) -> RoleSettings:
        return RoleSettings(
            (row["role"], row["name"], row["value"]) for row in await connection.fetch(_sql("role_settings"))
        )

    async def _try_load(self) -> bool:
        try:
            await self.load()
        except CANNOT_LOAD as error:
            self.loads["FAIL"] += 1
            log.warning("Cannot load the schema cache: %s", error)
            return False
        return True

    async def _reload_on_request(self) -> None:
        while True:
            await self._reload_requested.wait()
            self._reload_requested.clear()
            while not await self._try_load():
                if not self.base_settings.db_pool_automatic_recovery:
                    log.error("The database connection was lost, and db-pool-automatic-recovery is off")
                    self.give_up()
                    return
                self._retrying = True
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._reload_requested.wait(), self.retry_delay)
                self._reload_requested.clear()
                self.retry_delay = min(self.retry_delay * 2, MAX_DELAY)
            self._retrying = False


async def _check_schemas(connection: Connection, settings: Settings) -> None:
    required = [*settings.db_schemas, *settings.db_extra_search_path]
    query = "select nspname from pg_catalog.pg_namespace where nspname = any ($1::text[])"
    found = {row["nspname"] for row in await connection.fetch(query, required)}
    for name in required:
        if name not in found:
            raise SettingError(f"the schema '{name}' in db-schemas or db-extra-search-path does not exist")


def _pairs(rows: list[asyncpg.Record]) -> dict[str, str]:
    return {row["name"]: row["value"] for row in rows}


def _sql(name: str) -> str:
    return (SQL / f"{name}.sql").read_text(encoding="utf-8")
