"""Checks of the Supabase project: variables, kinds of keys, signing keys, Auth and REST."""

import json
from base64 import urlsafe_b64decode
from urllib.parse import urlsplit

import aiohttp

from deploy.doctor.report import Finding, Target, fail, ok, warn
from shared.auth.local_keys import JWT_SECRET, make_keys

LOCAL_KEYS = {make_keys().anon, make_keys().service_role}
UNREACHABLE = (aiohttp.ClientError, TimeoutError, ValueError)


async def variables(target: Target) -> list[Finding]:
    """Checks that all variables of the plan's functions are set, without local addresses and demo keys."""
    required = {"SUPABASE_URL", "SUPABASE_ANON_KEY"} | target.secrets
    missing = sorted(name for name in required if not target.environment.get(name))
    found = [fail("variables", f"{name} is not set: {_users(target, name)} can't run without it") for name in missing]
    url = urlsplit(target.settings.supabase_url)
    if url.hostname and (url.scheme != "https" or url.hostname in ("localhost", "127.0.0.1")):
        found.append(
            fail("variables", f"SUPABASE_URL is {url.scheme}://{url.hostname}: use the hosted project's https URL")
        )
    if target.settings.supabase_jwt_secret == JWT_SECRET:
        found.append(
            fail("variables", "SUPABASE_JWT_SECRET is the local demo's, which is public: use the project's own")
        )
    return found or [ok("variables", f"{len(required)} variables are set")]


def _users(target: Target, secret: str) -> str:
    """The names of the functions that read the secret; all functions read the other variables."""
    return ", ".join(item.name for item in target.plan if secret in item.secrets) or "the functions"


async def keys(target: Target) -> list[Finding]:
    """Checks each key's role: a service key in place of the public anon key would expose the database."""
    settings = target.settings
    values = {
        "SUPABASE_ANON_KEY": settings.supabase_anon_key,
        "SUPABASE_SERVICE_ROLE_KEY": settings.supabase_service_role_key,
    }
    expected = {"SUPABASE_ANON_KEY": "anon", "SUPABASE_SERVICE_ROLE_KEY": "service_role"}
    found = []
    for name, key in values.items():
        if not key:
            continue
        role = role_of(key)
        if key in LOCAL_KEYS:
            found.append(fail("keys", f"{name} is the local demo's key, which is public: use the project's own"))
        elif role != expected[name]:
            found.append(
                fail("keys", f"{name} is {role or 'no API key'}: it must be the project's {expected[name]} key")
            )
        else:
            found.append(ok("keys", f"{name} is the {role} key"))
    return found


def role_of(key: str) -> str:
    """The key's role, such as anon or service_role; "" if it is not an API key."""
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
        async with target.http.get(url) as response:
            found = (await response.json(content_type=None))["keys"] if response.status == 200 else None
    except (*UNREACHABLE, KeyError, TypeError) as error:
        return [fail("jwks", f"{url} can't be read ({_name(error)}): check SUPABASE_URL and the network")]
    if found is None:
        return [fail("jwks", f"{url} responded with {response.status}: check SUPABASE_URL")]
    if found:
        return [ok("jwks", f"{len(found)} signing keys: {', '.join(sorted({str(key.get('alg')) for key in found}))}")]
    if target.settings.supabase_jwt_secret:
        return [warn("jwks", "the project signs with the shared secret only: migrate to signing keys")]
    return [
        fail(
            "jwks",
            "the project has no public signing keys and SUPABASE_JWT_SECRET is not set: no token could be verified",
        )
    ]


async def services(target: Target) -> list[Finding]:
    """Checks that Auth and REST respond and accept the keys."""
    settings = target.settings
    if not settings.supabase_url:
        return []
    requests = [("auth", "/auth/v1/settings", settings.supabase_anon_key)]
    requests.append(("rest", "/rest/v1/profiles?limit=0", settings.supabase_anon_key))
    if settings.supabase_service_role_key:
        requests.append(("service", "/rest/v1/profiles?limit=0", settings.supabase_service_role_key))
    return [await _check(target, name, path, key) for name, path, key in requests]


async def _check(target: Target, name: str, path: str, key: str) -> Finding:
    base = target.settings.supabase_url
    bearer = {} if key.startswith("sb_") else {"authorization": f"Bearer {key}"}
    try:
        async with target.http.get(base + path, headers={"apikey": key, **bearer}) as response:
            status, text = response.status, await response.text()
    except UNREACHABLE as error:
        return fail(name, f"{base} can't be reached ({_name(error)}): check SUPABASE_URL and the network")
    # anon may not select from profiles: PostgreSQL's error 42501 shows that the key is valid and the table exists
    if status == 200 or (name == "rest" and '"42501"' in text):
        return ok(name, f"responds with {status}")
    return fail(name, f"{path} responded with {status}: {_remedy(name, status)}")


def _remedy(name: str, status: int) -> str:
    if status == 404 and name != "auth":
        return "table profiles is missing: run `supabase db push`"
    if status in (401, 403):
        return f"is {'SUPABASE_SERVICE_ROLE_KEY' if name == 'service' else 'SUPABASE_ANON_KEY'} this project's key?"
    return "check the project's status page"


def _name(error: Exception) -> str:
    return type(error).__name__
