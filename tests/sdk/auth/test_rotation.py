"""Rotation of the signing key of a running stack: Auth, REST and functions use the new key; old tokens stay valid.

The keys are those of a hosted project: one signs, and a standby key signs for users who present a personal key.
"""

import asyncio
import json
import shutil

import httpx
import jwt
from cryptography.hazmat.primitives.asymmetric import ec
from jwt.algorithms import ECAlgorithm

from shared.auth.local_keys import make_keys
from shared.personal_keys import digest_of, new_key
from tests.stack.project import ROOT, Up, project

ME = """from shared.endpoint import Call, endpoint


@endpoint("GET", "/functions/v1/me", auth="user")
async def me(call: Call) -> dict:
    return {"id": call.user_id, "database": await call.database.rpc("whoami")}
"""
WHOAMI = """create function public.whoami() returns uuid language sql stable as 'select auth.uid()';
revoke execute on function public.whoami() from public, anon;
grant execute on function public.whoami() to authenticated;
"""


def make(kid: str) -> dict[str, object]:
    private = json.loads(ECAlgorithm.to_jwk(ec.generate_private_key(ec.SECP256R1())))
    return {**private, "kid": kid, "alg": "ES256", "key_ops": ["sign", "verify"]}


async def test_a_rotation_needs_no_restart() -> None:
    first, second, standby = make("one"), make("two"), make("three")
    with project() as root:
        keys = root / "supabase" / "signing_keys.json"
        keys.write_text(json.dumps([first, standby]))
        (root / ".env").write_text(f"PERSONAL_KEYS_SIGNING_KEY='{json.dumps(standby)}'\n")
        migrations = root / "supabase" / "migrations"
        (migrations / "20260102000000_create_whoami.sql").write_text(WHOAMI)
        for name in ("20261101000100_create_private_helpers.sql", "20261129003200_create_personal_keys.sql"):
            shutil.copy(ROOT / "supabase" / "migrations" / name, migrations)
        config = root / "supabase" / "config.toml"
        config.write_text(config.read_text() + '[auth]\nsigning_keys_path = "signing_keys.json"\n')
        (root / "functions" / "me").mkdir()
        (root / "functions" / "me" / "main.py").write_text(ME)
        headers = {"apikey": make_keys().anon}
        with Up(root) as stack:
            async with httpx.AsyncClient(base_url=stack.url, headers=headers, timeout=30) as client:
                old = await _token(client, "signup")
                assert await _uses(client, old) == [200, 200, 200]
                await _personal_key_works(client, old)
                keys.write_text(json.dumps([second, {**first, "key_ops": ["verify"]}]))
                async with asyncio.timeout(60):
                    while "two" not in (await client.get("/auth/v1/.well-known/jwks.json")).text:
                        await asyncio.sleep(0.05)
                new = await _token(client, "token?grant_type=password")
                assert [jwt.get_unverified_header(token)["kid"] for token in (old, new)] == ["one", "two"]
                assert (await _uses(client, new))[:2] == [200, 200]
                async with asyncio.timeout(60):  # a function fetches new keys at most every second
                    while await _uses(client, new) != [200, 200, 200]:
                        await asyncio.sleep(0.2)
                assert await _uses(client, old) == [200, 200, 200]
                assert await _uses(client, make_keys().anon) == [403, 200, 401], "HS256 keys still work"


async def _personal_key_works(client: httpx.AsyncClient, token: str) -> None:
    """A function reads the database as the key's owner; REST and Auth take a token of the standby key, not the key."""
    user_id = jwt.decode(token, options={"verify_signature": False})["sub"]
    key = new_key()
    row = {"user_id": user_id, "name": "k", "hint": "k", "digest": digest_of(key), "scopes": ["me"]}
    service = {"authorization": f"Bearer {make_keys().service_role}"}
    made = await client.post("/rest/v1/personal_keys", json={**row, "expires_at": "2100-01-01"}, headers=service)
    assert made.status_code == 201, made.text
    called = await client.get("/functions/v1/me", headers={"authorization": f"Bearer {key}"})
    assert called.json() == {"id": user_id, "database": user_id}
    assert (await _uses(client, key))[:2] == [403, 401]


async def _token(client: httpx.AsyncClient, path: str) -> str:
    response = await client.post(f"/auth/v1/{path}", json={"email": "ada@example.org", "password": "secret-1"})
    return str(response.json()["access_token"])


async def _uses(client: httpx.AsyncClient, token: str) -> list[int]:
    headers = {"authorization": f"Bearer {token}"}
    paths = ("/auth/v1/user", "/rest/v1/pets", "/functions/v1/me")
    return [(await client.get(path, headers=headers)).status_code for path in paths]
