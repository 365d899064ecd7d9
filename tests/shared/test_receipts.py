"""Receipts of erased accounts: verified by the project's keys, and no credential."""

import json

import jwt
import pytest
from jwt.algorithms import ECAlgorithm

from shared.auth.headers import Credentials
from shared.auth.keys import public_keys
from shared.auth.tokens import TokenError
from shared.auth.verify import Verifier
from shared.config import Settings
from shared.erasure import make_receipt, verify_receipt
from shared.errors import Misconfigured, Unauthorized
from shared.http.pool import Pool
from tests.harness.tokens import Signer, claims

MOMENT = "2026-11-29T10:00:00+00:00"
STATE = {
    "id": "6f1c2f4e-8a39-4a52-9c1e-3f0f3f1c2a77",
    "requested_at": MOMENT,
    "erased_at": MOMENT,
    "counts": {"public.messages": 3},
    "logs_kept_until": None,
}
SECRET = "a-secret-for-tests-that-is-long-enough-for-hs256"
EC = Signer("ES256", "ec")
PRIVATE = json.dumps({**ECAlgorithm.to_jwk(EC.key, as_dict=True), "kid": "ec", "alg": "ES256"})
SETTINGS = {
    "secret": Settings(supabase_url="https://p.example", supabase_jwt_secret=SECRET),
    "signing key": Settings(supabase_url="https://p.example", personal_keys_signing_key=PRIVATE),
}


@pytest.mark.parametrize("kind", SETTINGS)
async def test_a_receipt_is_verified_and_is_no_access_token(kind: str) -> None:
    settings = SETTINGS[kind]
    receipt = make_receipt(settings, STATE)
    keys = public_keys({"keys": [EC.public]})
    read = verify_receipt(receipt, settings, lambda: keys)
    assert (read["jti"], read["erased"], read["iss"]) == (STATE["id"], STATE["counts"], "https://p.example")
    token = EC.token() if kind == "signing key" else jwt.encode(claims(), SECRET)
    for other in (token, make_receipt(Settings(supabase_jwt_secret=f"{SECRET}2"), STATE), "text"):
        with pytest.raises(TokenError):
            verify_receipt(other, settings, lambda: keys)
    if kind == "secret":
        with pytest.raises(Unauthorized):
            await Verifier(settings, Pool).verify(Credentials(receipt, ()), ("user", "service", "key"))


def test_without_a_key_there_are_no_receipts() -> None:
    with pytest.raises(Misconfigured) as raised:
        make_receipt(Settings(supabase_url="https://p.example"), STATE)
    assert "PERSONAL_KEYS_SIGNING_KEY or SUPABASE_JWT_SECRET: set one" in str(raised.value.cause)
