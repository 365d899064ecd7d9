"""Rotation of the signing key of a running stack: Auth, REST and functions use the new key; old tokens stay valid."""

import asyncio
import json

import httpx
import jwt
from cryptography.hazmat.primitives.asymmetric import ec
from jwt.algorithms import ECAlgorithm

from shared.auth.local_keys import make_keys
from tests.stack.project import Up, project

ME = """from shared.endpoint import Call, endpoint


@endpoint("GET", "/functions/v1/me", auth="user")
async def me(call: Call) -> dict:
    return {"id": call.user_id}
"""


def make(kid: str) -> dict[str, object]:
    private = json.loads(ECAlgorithm.to_jwk(ec.generate_private_key(ec.SECP256R1())))
    return {**private, "kid": kid, "alg": "ES256", "key_ops": ["sign", "verify"]}


async def test_a_rotation_needs_no_restart() -> None:
    first, second = make("one"), make("two")
    with project() as root:
        keys = root / "supabase" / "signing_keys.json"
        keys.write_text(json.dumps([first]))
        config = root / "supabase" / "config.toml"
        config.write_text(config.read_text() + '[auth]\nsigning_keys_path = "signing_keys.json"\n')
        (root / "functions" / "me").mkdir()
        (root / "functions" / "me" / "main.py").write_text(ME)
        headers = {"apikey": make_keys().anon}
        with Up(root) as stack:
            async with httpx.AsyncClient(base_url=stack.url, headers=headers, timeout=30) as client:
                old = await _token(client, "signup")
                assert await _uses(client, old) == [200, 200, 200]
                keys.write_text(json.dumps([second, {**first, "key_ops": ["verify"]}]))
                async with asyncio.timeout(60):
                    while len((await client.get("/auth/v1/.well-known/jwks.json")).json()["keys"]) != 2:
                        await asyncio.sleep(0.05)
                new = await _token(client, "token?grant_type=password")
                assert [jwt.get_unverified_header(token)["kid"] for token in (old, new)] == ["one", "two"]
                assert (await _uses(client, new))[:2] == [200, 200]
                async with asyncio.timeout(60):  # a function fetches new keys at most every second
                    while await _uses(client, new) != [200, 200, 200]:
                        await asyncio.sleep(0.2)
                assert await _uses(client, old) == [200, 200, 200]
                assert await _uses(client, make_keys().anon) == [403, 200, 401], "HS256 keys still work"


async def _token(client: httpx.AsyncClient, path: str) -> str:
    response = await client.post(f"/auth/v1/{path}", json={"email": "ada@example.org", "password": "secret-1"})
    return str(response.json()["access_token"])


async def _uses(client: httpx.AsyncClient, token: str) -> list[int]:
    headers = {"authorization": f"Bearer {token}"}
    paths = ("/auth/v1/user", "/rest/v1/pets", "/functions/v1/me")
    return [(await client.get(path, headers=headers)).status_code for path in paths]
