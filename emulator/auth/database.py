"""The connection pool, the named statements of queries.sql, and the mapping of database errors to API errors."""

from __future__ import annotations

import asyncio
import contextlib
import re
from pathlib import Path
from typing import Any, TypeAlias

import asyncpg
import msgspec
from asyncpg.pool import PoolConnectionProxy

from emulator.auth.errors import AuthError, invalid, unexpected
from emulator.errors import SetupError

Db: TypeAlias = PoolConnectionProxy
Pool: TypeAlias = asyncpg.Pool
ROLE = "supabase_auth_admin"
CLOSE_SECONDS = 2


class Queries:
    """The statements of queries.sql by name: `sql.insert_user`."""

    def __init__(self, path: Path) -> None:
        parts = re.split(r"^-- name: (\w+)\n", path.read_text("utf-8"), flags=re.MULTILINE)
        self._statements: dict[str, str] = dict(zip(parts[1::2], (text.strip() for text in parts[2::2]), strict=True))

    def __getattr__(self, name: str) -> str:
        try:
            return self._statements[name]
        except KeyError:
            raise AttributeError(f"queries.sql has no statement {name}") from None


sql = Queries(Path(__file__).with_name("queries.sql"))


async def open_pool(database_url: str, size: int) -> Pool:
    """The role is supabase_auth_admin, as on Supabase: triggers and hooks run with its privileges."""
    try:
        return await asyncpg.create_pool(
            database_url,
            min_size=1,
            max_size=max(2, size),
            init=_prepare,
            reset=_skip_reset,
            server_settings={"role": ROLE, "search_path": "auth", "application_name": "auth"},
            timeout=10,
        )
    except (asyncpg.InvalidCatalogNameError, asyncpg.InvalidAuthorizationSpecificationError) as error:
        raise SetupError(f"DATABASE_URL: Postgres refuses the connection: {error}") from error
    except (OSError, TimeoutError, asyncpg.PostgresConnectionError) as error:
        reason = str(error) or "no response in 10 seconds"
        raise SetupError(f"DATABASE_URL: no Postgres can be reached there: {reason}") from error
    except (asyncpg.PostgresError, asyncpg.InterfaceError, ValueError) as error:
        raise SetupError(f"DATABASE_URL: {error}") from error


async def close_pool(pool: Pool) -> None:
    """Closes the connections; those that a request still uses, or whose server does not respond, after a time limit."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(CLOSE_SECONDS):
            await pool.close()


async def _prepare(connection: Any) -> None:
    for kind in ("json", "jsonb"):
        await connection.set_type_codec(kind, schema="pg_catalog", encoder=_encode, decoder=msgspec.json.decode)


async def _skip_reset(connection: Any) -> None:
    """Replaces asyncpg's reset on release: no statement here changes a connection's state."""


def _encode(value: Any) -> str:
    return msgspec.json.encode(value).decode()


def as_auth_error(error: asyncpg.PostgresError) -> AuthError:
    """The API error for a database error; its message shows no SQL."""
    code = error.sqlstate or ""
    if isinstance(error, asyncpg.UniqueViolationError):
        if error.constraint_name == "users_email_partial_key":
            return AuthError(422, "email_exists", "A user with this email address has already been registered")
        if error.constraint_name == "users_phone_key":
            return AuthError(422, "phone_exists", "A user with this phone number has already been registered")
        if error.constraint_name == "mfa_factors_user_friendly_name_unique":
            return AuthError(
                422, "mfa_factor_name_conflict", "A factor with this friendly name already exists for this user"
            )
        return AuthError(409, "conflict", "Another request stored the same value at the same time")
    if code.startswith(("22", "54")):
        return invalid("A value cannot be stored: it is too long or has characters that Postgres does not accept")
    if isinstance(error, asyncpg.ForeignKeyViolationError):
        return AuthError(409, "conflict", "Another request deleted a referenced row at the same time")
    if code.startswith(("08", "57P")):
        return AuthError(503, "unexpected_failure", "The database cannot be reached")
    if code in ("40001", "40P01", "55P03"):
        return AuthError(409, "conflict", "Another request changed the same row at the same time: try again")
    return unexpected("Database error: see the service's log")
