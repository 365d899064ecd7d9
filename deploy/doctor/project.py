"""Checks of the Supabase project: variables, kinds of keys, signing keys, Auth and REST."""

import json
from base64 import urlsafe_b64decode
from urllib.parse import urlsplit

import aiohttp

from deploy.doctor.report import Finding, Target, fail, ok, warn
from emulator.keys import JWT_SECRET, make_keys

LOCAL_KEYS = {make_keys().anon, make_keys().service_role}
UNREACHABLE = (aiohttp.ClientError, TimeoutError, ValueError)


async def variables(target: Target) -> list[Finding]:
    """Whatever a function of the plan reads must be there; local addresses and the demo's keys must not."""
    wanted = {"SUPABASE_URL", "SUPABASE_ANON_KEY"} | target.secrets
    missing = sorted(name for name in wanted if not target.environment.get(name))
    found = [fail("variables", f"{name} is not set: {_users(target, name)} can't work without it") for name in missing]
    url = urlsplit(target.settings.supabase_url)
    if url.hostname and (url.scheme != "https" or url.hostname in ("localhost", "127.0.0.1")):
        found.append(
            fail("variables", f"SUPABASE_URL is {url.scheme}://{url.hostname}: name the hosted project's https URL")
        )
    if target.settings.supabase_jwt_secret == JWT_SECRET:
        found.append(
            fail("variables", "SUPABASE_JWT_SECRET is the local demo's, known to everybody: use the project's own")
        )
    return found or [ok("variables", f"{len(wanted)} variables are set")]


def _users(target: Target, secret: str) -> str:
    """The functions that read it; every function reads what is no secret."""
    return ", ".join(item.name for item in target.plan if secret in item.secrets) or "the functions"


async def keys(target: Target) -> list[Finding]:
    """The anon key is public, the service key is not: swapped keys would hand the database to every browser."""
    settings = target.settings
    given = {
        "SUPABASE_ANON_KEY": settings.supabase_anon_key,
        "SUPABASE_SERVICE_ROLE_KEY": settings.supabase_service_role_key,
    }
    expected = {"SUPABASE_ANON_KEY": "anon", "SUPABASE_SERVICE_ROLE_KEY": "service_role"}
    found = []
    for name, key in given.items():
        if not key:
            continue
        kind = kind_of(key)
        if key in LOCAL_KEYS:
            found.append(fail("keys", f"{name} is the local demo's key, known to everybody: use the project's own"))
        elif kind != expected[name]:
            found.append(
                fail("keys", f"{name} is {kind or 'no API key'}: it must be the project's {expected[name]} key")
            )
        else:
            found.append(ok("keys", f"{name} is the {kind} key"))
    return found


def kind_of(key: str) -> str:
    """anon, service_role, or what else a key says it is; "" for no key at all."""
    if key.startswith("sb_publishable_"):
        return "anon"
    if key.startswith("sb_secret_"):
        return "service_role"
    try:
        payload = key.split(".")[1]
        return str(json.loads(urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))["role"])
    except (IndexError, ValueError, KeyError, TypeError):
        return ""


async def signing_keys(target: Target) -> list[Finding]:
    url = target.settings.supabase_jwks_url
    if not url:
        return []
    try:
        async with target.http.get(url) as answer:
            found = (await answer.json(content_type=None))["keys"] if answer.status == 200 else None
    except (*UNREACHABLE, KeyError, TypeError) as error:
        return [fail("jwks", f"{url} can't be read ({_name(error)}): check SUPABASE_URL and the network")]
    if found is None:
        return [fail("jwks", f"{url} answered {answer.status}: check SUPABASE_URL")]
    if found:
        return [ok("jwks", f"{len(found)} signing keys: {', '.join(sorted({str(key.get('alg')) for key in found}))}")]
    if target.settings.supabase_jwt_secret:
        return [warn("jwks", "the project signs with the shared secret alone: move to signing keys when you can")]
    return [
        fail("jwks", "the project has no public signing keys and SUPABASE_JWT_SECRET is not set: no user could sign in")
    ]


async def services(target: Target) -> list[Finding]:
    """Auth and REST answer, and take the keys."""
    settings = target.settings
    if not settings.supabase_url:
        return []
    asked = [("auth", "/auth/v1/settings", settings.supabase_anon_key)]
    asked.append(("rest", "/rest/v1/profiles?limit=0", settings.supabase_anon_key))
    if settings.supabase_service_role_key:
        asked.append(("service", "/rest/v1/profiles?limit=0", settings.supabase_service_role_key))
    return [await _answers(target, name, path, key) for name, path, key in asked]


async def _answers(target: Target, name: str, path: str, key: str) -> Finding:
    base = target.settings.supabase_url
    bearer = {} if key.startswith("sb_") else {"authorization": f"Bearer {key}"}
    try:
        async with target.http.get(base + path, headers={"apikey": key, **bearer}) as answer:
            status, text = answer.status, await answer.text()
    except UNREACHABLE as error:
        return fail(name, f"{base} can't be reached ({_name(error)}): check SUPABASE_URL and the network")
    # the anonymous role may not read profiles: PostgreSQL's own refusal says that the key is good and the table there
    if status == 200 or (name == "rest" and '"42501"' in text):
        return ok(name, f"answers {status}")
    return fail(name, f"{path} answered {status}: {_remedy(name, status)}")


def _remedy(name: str, status: int) -> str:
    if status == 404 and name != "auth":
        return "table profiles is missing: run `supabase db push`"
    if status in (401, 403):
        return f"is {'SUPABASE_SERVICE_ROLE_KEY' if name == 'service' else 'SUPABASE_ANON_KEY'} this project's key?"
    return "look at the project's status page"


def _name(error: Exception) -> str:
    return type(error).__name__
