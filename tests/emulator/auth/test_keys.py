"""Signing keys: asymmetric keys, their rotation, the published JWKS."""

import base64
import hmac
import json
from pathlib import Path
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from jwt.algorithms import ECAlgorithm, RSAAlgorithm

from emulator.auth.config import Settings
from emulator.auth.keys import KeyRing
from emulator.auth.tokens import sign, verify
from emulator.errors import SetupError
from tests.harness.auth_service import SECRET, run_auth

HS = {"kty": "oct", "k": "c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0LXNlY3JldA", "kid": "old", "alg": "HS256"}


def make(kind: str, kid: str, *operations: str, bits: int = 2048) -> dict[str, Any]:
    key = ec.generate_private_key(ec.SECP256R1()) if kind == "ES256" else rsa.generate_private_key(65537, bits)
    jwk = json.loads(ECAlgorithm.to_jwk(key) if kind == "ES256" else RSAAlgorithm.to_jwk(key))
    return {**jwk, "kid": kid, "alg": kind, "key_ops": list(operations)}


@pytest.mark.parametrize("kind", ["ES256", "RS256"])
async def test_tokens_are_signed_with_the_key_and_the_jwks_verifies_them(bare_database: str, kind: str) -> None:
    keys = [make(kind, "new", "sign", "verify"), make("ES256", "before", "verify"), {**HS, "key_ops": ["verify"]}]
    async with run_auth(bare_database, MAILER_AUTOCONFIRM="true", JWT_KEYS=json.dumps(keys)) as auth:
        session = await auth.sign_up("ada@example.org")
        answer = await auth.http.get("/.well-known/jwks.json")
        assert answer.headers["cache-control"].endswith("max-age=600")
        shown = answer.json()["keys"]
        assert [key["kid"] for key in shown] == ["new", "before"], "shared secrets are never listed"
        assert not {"d", "p", "q", "k"} & {name for key in shown for name in key}
        assert jwt.get_unverified_header(session["access_token"])["kid"] == "new"
        claims = jwt.decode(session["access_token"], jwt.PyJWK(shown[0]).key, [kind], audience="authenticated")
        assert claims["email"] == "ada@example.org"
        assert (await auth.call("GET", "/user", token=session["access_token"])).status_code == 200


def test_a_rotated_keys_file_is_reloaded_and_old_tokens_stay_valid(tmp_path: Path) -> None:
    file = tmp_path / "signing_keys.json"
    first, second = make("ES256", "one", "sign", "verify"), make("ES256", "two", "sign", "verify")
    file.write_text("\ufeff" + json.dumps([first]))
    ring = KeyRing(_stack(tmp_path).jwt)
    old = sign(ring, {"sub": "x"})
    file.write_text(json.dumps([second, {**first, "key_ops": ["verify"]}]))
    ring._checked_at = 0.0
    new = sign(ring, {"sub": "x"})
    assert [jwt.get_unverified_header(token)["kid"] for token in (old, new)] == ["one", "two"]
    assert verify(ring, old) == verify(ring, new) == {"sub": "x"}
    assert [key["kid"] for key in ring.public()] == ["two", "one"]
    file.write_text("[half writ")
    ring._checked_at = 0.0
    assert jwt.get_unverified_header(sign(ring, {}))["kid"] == "two", "an unreadable file changes nothing"


def test_a_public_key_is_not_a_shared_secret(tmp_path: Path) -> None:
    """Refuses a token signed with the public key's PEM as an HMAC secret."""
    (tmp_path / "signing_keys.json").write_text(json.dumps([make("RS256", "one", "sign", "verify")]))
    ring = KeyRing(_stack(tmp_path).jwt)
    head = b"eyJhbGciOiJIUzI1NiIsImtpZCI6Im9uZSJ9.eyJzdWIiOiJ4In0"  # {"alg":"HS256","kid":"one"}, {"sub":"x"}
    public = jwt.PyJWK(ring.public()[0]).key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    signature = base64.urlsafe_b64encode(hmac.digest(public, head, "sha256")).rstrip(b"=")
    forged = (head + b"." + signature).decode()
    with pytest.raises(Exception, match="unable to parse or verify signature"):
        verify(ring, forged)


@pytest.mark.parametrize(
    ("keys", "message"),
    [
        ("{", "not JSON"),
        ('{"keys":[]}', "must be a list of JWKs"),
        ('[{"kty":"EC","kid":"a"}]', "no usable alg|cannot be read"),
        (json.dumps([make("ES256", "a", "verify")]), "no key that may sign"),
        (json.dumps([make("RS256", "a", "sign", bits=1024)]), "too short"),
    ],
    ids=["no-json", "no-list", "no-key", "no-signer", "weak"],
)
def test_errors_name_unusable_keys(keys: str, message: str) -> None:
    environment = {
        "DATABASE_URL": "postgres://localhost/x",
        "GOTRUE_SITE_URL": "http://localhost:3000",
        "GOTRUE_JWT_SECRET": SECRET,
        "GOTRUE_JWT_KEYS": keys,
    }
    with pytest.raises(SetupError, match=f"GOTRUE_JWT_KEYS.*({message})"):
        KeyRing(Settings.from_env(environment).jwt)


def _stack(folder: Path) -> Settings:
    config = {"auth": {"signing_keys_path": "signing_keys.json"}}
    return Settings.from_stack(config, database_url="", api_url="http://localhost", jwt_secret=SECRET, root=folder)
