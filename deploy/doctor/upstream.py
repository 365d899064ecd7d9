"""Checks of the other upstream services: the database's schema, the rate limits' store, the model provider."""

import json
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import aiohttp
import asyncpg

from deploy.doctor.report import Finding, Target, fail, ok, warn
from deploy.knowledge import compare
from deploy.plan import ROOT
from shared.config import SettingError
from shared.limits.limiter import open_storage

TABLES = Path(__file__).with_name("tables.sql")
DIRECT = (
    "LIMITS_URL is the project's direct address, which is IPv6-only and allows few connections: "
    "Lambda and Cloud Run can't reach it, use the pooler's in transaction mode (port 6543)"
)
MIGRATIONS = ROOT / "supabase" / "migrations"
KNOWLEDGE = ROOT / "supabase" / "knowledge"


async def database(target: Target) -> list[Finding]:
    """Checks that every migration is recorded, every table has row level security, and the articles are loaded."""
    url = target.settings.database_url
    if not url:
        return [warn("database", "DATABASE_URL is not set, so migrations and row level security are not checked")]
    try:
        connection = await asyncpg.connect(url, timeout=10)
    except (OSError, TimeoutError, ValueError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        return [
            fail(
                "database",
                f"no connection to DATABASE_URL ({type(error).__name__}): check host, user and password",
            )
        ]
    try:
        checks = (_migrations, _row_level_security, _knowledge)
        return [finding for check in checks for finding in await check(connection)]
    finally:
        await connection.close()


async def _migrations(connection: "asyncpg.Connection[asyncpg.Record]") -> list[Finding]:
    migrations = {path.name.split("_")[0]: path.name for path in sorted(MIGRATIONS.glob("*.sql"))}
    try:
        rows = await connection.fetch("select version from supabase_migrations.schema_migrations")
    except asyncpg.PostgresError:
        return [fail("database", "no migration has been applied: run `supabase db push`")]
    missing = [name for version, name in migrations.items() if version not in {row["version"] for row in rows}]
    if missing:
        return [
            fail("database", f"{len(missing)} migrations are not applied, from {missing[0]}: run `supabase db push`")
        ]
    return [ok("database", f"all {len(migrations)} migrations are applied")]


async def _row_level_security(connection: "asyncpg.Connection[asyncpg.Record]") -> list[Finding]:
    rows = await connection.fetch(TABLES.read_text())
    open_tables = [row["name"] for row in rows if not row["secured"]]
    if open_tables:
        names = ", ".join(open_tables)
        return [fail("rls", f"anyone can read {names}: `alter table … enable row level security` and write policies")]
    return [ok("rls", f"row level security is on for all {len(rows)} tables")]


async def _knowledge(connection: "asyncpg.Connection[asyncpg.Record]") -> list[Finding]:
    if not KNOWLEDGE.is_dir():
        return []
    try:
        found = await compare(connection, KNOWLEDGE)
    except asyncpg.UndefinedTableError:
        return []  # which the check of migrations reports
    if found:
        differing = ", ".join((found.changed + found.removed)[:3])
        return [
            fail(
                "knowledge",
                f"{len(found.changed)} of {found.files} articles are not loaded and {len(found.removed)} are outdated"
                f" ({differing} …): run `edgewise knowledge load --db-url URL`",
            )
        ]
    return [ok("knowledge", f"all {found.files} articles are loaded")]


async def limits_store(target: Target) -> list[Finding]:
    url = target.environment.get("LIMITS_URL", "")
    if not url:
        return []
    if url.startswith("memory:"):
        return [
            fail(
                "limits", "LIMITS_URL is memory://: each instance would count separately; use Postgres, Valkey or Redis"
            )
        ]
    found = [warn("limits", DIRECT)] if _is_direct(url) else []
    try:
        storage = open_storage(url, 5.0)
        try:
            await storage.take("edgewise/doctor", 1_000_000, 1)
        finally:
            await storage.close()
    except SettingError as error:
        return [fail("limits", str(error))]
    except Exception as error:  # each store's client has its own exceptions
        return [
            *found,
            fail("limits", f"LIMITS_URL's store does not respond ({type(error).__name__}): check address and password"),
        ]
    return [*found, ok("limits", f"the {url.split(':', 1)[0]} store works")]


def _is_direct(url: str) -> bool:
    """Whether the URL is the project's database instead of its pooler."""
    host = urlsplit(url).hostname or ""
    return host.startswith("db.") and host.endswith(".supabase.co")


async def model(target: Target) -> list[Finding]:
    base, key = target.settings.openai_base_url, target.settings.openai_api_key
    if not key:
        return []
    try:
        async with target.http.get(f"{base}/models", headers={"authorization": f"Bearer {key}"}) as response:
            status, text = response.status, await response.text()
    except (aiohttp.ClientError, TimeoutError, ValueError) as error:
        return [fail("model", f"OPENAI_BASE_URL can't be reached ({type(error).__name__}): check it and the network")]
    if status == 200:
        return [ok("model", f"{base} accepts the key"), *_lifetime(text, target.settings.openai_model, base)]
    variable = "OPENAI_API_KEY" if status in (401, 403) else "OPENAI_BASE_URL"
    return [fail("model", f"{base} responded with {status}: check {variable}")]


def _lifetime(listed: str, name: str, base: str) -> list[Finding]:
    """A finding if the provider's list of models lacks OPENAI_MODEL, or says when it is switched off."""
    try:
        models = {entry["id"]: entry for entry in json.loads(listed)["data"]}
    except (ValueError, KeyError, TypeError):
        return []  # a server without OpenAI's list
    if name not in models:
        return [warn("model", f"{base} does not list {name}: set OPENAI_MODEL to one of its models")]
    if date := models[name].get("shutdown_date"):
        if str(date) <= datetime.now(UTC).date().isoformat():
            return [fail("model", f"{name} was switched off on {date}: set OPENAI_MODEL to its successor")]
        return [warn("model", f"{name} is switched off on {date}: set OPENAI_MODEL to its successor before that")]
    return []
