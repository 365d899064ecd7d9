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
    found = [fail("variables", f"{name} is not set: the functions can't work without it") for name in missing]
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
    """Auth and REST answer with the anon key."""
    base, key = target.settings.supabase_url, target.settings.supabase_anon_key
    if not base:
        return []
    found = []
    for name, path in (("auth", "/auth/v1/settings"), ("rest", "/rest/v1/profiles?limit=0")):
        try:
            async with target.http.get(base + path, headers={"apikey": key}) as answer:
                status = answer.status
        except UNREACHABLE as error:
            found.append(fail(name, f"{base} can't be reached ({_name(error)}): check SUPABASE_URL and the network"))
            continue
        # the anonymous role may not read profiles: 401 with a good key says that the table is there and closed
        good = status == 200 or (name == "rest" and status in (401, 403))
        found.append(
            ok(name, f"answers {status}") if good else fail(name, f"{path} answered {status}: {_remedy(name, status)}")
        )
    return found


def _remedy(name: str, status: int) -> str:
    if status == 404 and name == "rest":
        return "table profiles is missing: run `supabase db push`"
    return "is SUPABASE_ANON_KEY this project's key?" if status in (401, 403) else "look at the project's status page"


def _name(error: Exception) -> str:
    return type(error).__name__
