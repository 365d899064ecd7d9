"""WebAuthn ceremonies with a software authenticator, and the responses that are refused."""

import hashlib
import json
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from webauthn.helpers import encode_cbor

from emulator.auth import webauthn_ceremonies
from emulator.auth.codes import base64url
from emulator.auth.config_types import WebAuthn
from emulator.auth.errors import AuthError

RULES = WebAuthn(rp_id="app.example", rp_name="App", origins=("https://app.example", "https://www.app.example"))
CHALLENGE = webauthn_ceremonies.new_challenge()
PRESENT, VERIFIED, BACKUP_ELIGIBLE, BACKED_UP, ATTESTED, EXTENSIONS = 1, 4, 8, 16, 64, 128


class Authenticator:
    """One credential. Its methods return what `navigator.credentials` returns, as JSON."""

    def __init__(self, algorithm: str = "ES256") -> None:
        self.credential_id, self.sign_count = b"a-credential-id", 0
        self._key: Any
        if algorithm == "ES256":
            self._key = ec.generate_private_key(ec.SECP256R1())
            point = self._key.public_key().public_numbers()
            self.cose = {1: 2, 3: -7, -1: 1, -2: point.x.to_bytes(32, "big"), -3: point.y.to_bytes(32, "big")}
        elif algorithm == "RS256":
            self._key = rsa.generate_private_key(65537, 2048)
            numbers = self._key.public_key().public_numbers()
            self.cose = {1: 3, 3: -257, -1: numbers.n.to_bytes(256, "big"), -2: numbers.e.to_bytes(3, "big")}
        else:
            self._key = ed25519.Ed25519PrivateKey.generate()
            self.cose = {1: 1, 3: -8, -1: 6, -2: self._key.public_key().public_bytes_raw()}

    def sign(self, data: bytes) -> bytes:
        if isinstance(self._key, ec.EllipticCurvePrivateKey):
            return self._key.sign(data, ec.ECDSA(hashes.SHA256()))
        if isinstance(self._key, rsa.RSAPrivateKey):
            return self._key.sign(data, padding.PKCS1v15(), hashes.SHA256())
        return bytes(self._key.sign(data))

    def create(self, *, packed: bool = False, flags: int = PRESENT | VERIFIED, **changes: Any) -> dict[str, Any]:
        attested = bytes(16) + len(self.credential_id).to_bytes(2, "big") + self.credential_id + encode_cbor(self.cose)
        data, client_data = self._data(flags | ATTESTED, attested, changes), _client_data("webauthn.create", changes)
        signature = self.sign(data + hashlib.sha256(client_data).digest())
        statement = {"alg": self.cose[3], "sig": changes.pop("sig", signature)} if packed else {}
        attestation = {"fmt": "packed" if packed else "none", "attStmt": statement, "authData": data}
        response = {"clientDataJSON": client_data, "attestationObject": encode_cbor(attestation)}
        return self._credential(response, changes)

    def get(self, *, flags: int = PRESENT | VERIFIED, **changes: Any) -> dict[str, Any]:
        data, client_data = self._data(flags, b"", changes), _client_data("webauthn.get", changes)
        signature = changes.pop("signature", None) or self.sign(data + hashlib.sha256(client_data).digest())
        response = {"clientDataJSON": client_data, "authenticatorData": data, "signature": signature}
        return self._credential(response, changes)

    def _data(self, flags: int, attested: bytes, changes: dict[str, Any]) -> bytes:
        self.sign_count += 1
        rp_id_hash = hashlib.sha256(changes.pop("rp_id", RULES.rp_id).encode()).digest()
        return rp_id_hash + bytes([flags]) + changes.pop("sign_count", self.sign_count).to_bytes(4, "big") + attested

    def _credential(self, response: dict[str, bytes], changes: dict[str, Any]) -> dict[str, Any]:
        credential_id = base64url(changes.pop("credential_id", self.credential_id))
        encoded: dict[str, Any] = {name: base64url(value) for name, value in response.items()}
        return {
            "id": credential_id,
            "rawId": credential_id,
            "type": "public-key",
            "response": encoded | changes.pop("response", {}),
            **changes,
        }


def _client_data(kind: str, changes: dict[str, Any]) -> bytes:
    client_data = {"type": kind, "challenge": CHALLENGE, "origin": "https://app.example", "crossOrigin": False}
    return json.dumps(client_data | changes.pop("client_data", {})).encode()


def register(authenticator: Authenticator, credential: dict[str, Any], **options: bool) -> Any:
    return webauthn_ceremonies.verify_registration(RULES, CHALLENGE, credential, **options)


def authenticate(authenticator: Authenticator, credential: dict[str, Any], **options: bool) -> int:
    return webauthn_ceremonies.verify_authentication(
        RULES,
        CHALLENGE,
        credential,
        credential_id=authenticator.credential_id,
        public_key=encode_cbor(authenticator.cose),
        sign_count=1,
        **options,
    )


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("algorithm", ["ES256", "RS256", "EdDSA"])
def test_registration_and_authentication(algorithm: str, packed: bool) -> None:
    authenticator = Authenticator(algorithm)
    flags = PRESENT | VERIFIED | BACKUP_ELIGIBLE
    registration = register(authenticator, authenticator.create(packed=packed, flags=flags))
    assert registration.credential_id == authenticator.credential_id
    assert registration.credential_public_key == encode_cbor(authenticator.cose)
    assert (registration.sign_count, registration.fmt) == (1, "packed" if packed else "none")
    assert (registration.credential_device_type, registration.credential_backed_up) == ("multi_device", False)
    assert authenticate(authenticator, authenticator.get()) == 2


@pytest.mark.parametrize("ceremony", ["registration", "authentication"])
def test_user_verification_is_optional_for_second_factors(ceremony: str) -> None:
    authenticator = Authenticator()
    create, verify = (
        (authenticator.create, register) if ceremony == "registration" else (authenticator.get, authenticate)
    )
    authenticator.sign_count = 5
    assert verify(authenticator, create(flags=PRESENT), require_verification=False)
    with pytest.raises(AuthError, match="Credential verification failed"):
        verify(authenticator, create(flags=PRESENT))


FAILED, MALFORMED = "Credential verification failed", "Invalid credential response"
BOTH: list[tuple[dict[str, Any], str]] = [
    ({"client_data": {"origin": "https://evil.example"}}, FAILED),
    ({"client_data": {"crossOrigin": True}}, FAILED),
    ({"client_data": {"challenge": webauthn_ceremonies.new_challenge()}}, FAILED),
    ({"client_data": {"challenge": 7}}, FAILED),
    ({"client_data": {"type": "payment.get"}}, FAILED),
    ({"rp_id": "evil.example"}, FAILED),
    ({"flags": VERIFIED}, FAILED),
    ({"response": {"clientDataJSON": base64url(b"{")}}, FAILED),
    ({"response": {"clientDataJSON": base64url(b"[" * 100_000)}}, FAILED),
    ({"response": {"clientDataJSON": "é"}}, FAILED),
    ({"response": {"clientDataJSON": None}}, MALFORMED),
    ({"id": "another"}, FAILED),
    ({"type": "password"}, MALFORMED),
    ({"rawId": None}, MALFORMED),
]
REGISTRATION: list[tuple[dict[str, Any], str]] = [
    ({"packed": True, "sig": b"x" * 70}, FAILED),
    ({"packed": True, "sig": None}, FAILED),
    ({"response": {"attestationObject": base64url(b"\x81" * 100_000)}}, FAILED),
    ({"response": {"attestationObject": base64url(b"\x9b\x00\x00\x00\xff\xff\xff\xff\xff")}}, FAILED),
    ({"response": {"attestationObject": base64url(encode_cbor({"fmt": "none", "authData": 7}))}}, FAILED),
    ({"response": {"attestationObject": base64url(encode_cbor([]))}}, FAILED),
    ({"flags": PRESENT | VERIFIED | BACKED_UP}, FAILED),
    ({"flags": PRESENT | VERIFIED | EXTENSIONS}, FAILED),
    ({"credential_id": b"another"}, FAILED),
]
AUTHENTICATION: list[tuple[dict[str, Any], str]] = [
    ({"signature": b"x" * 70}, FAILED),
    ({"sign_count": 1}, FAILED),
    ({"sign_count": 0}, FAILED),
    ({"credential_id": b"another"}, FAILED),
    ({"response": {"authenticatorData": base64url(bytes(36))}}, FAILED),
    ({"response": {"userHandle": 7}}, MALFORMED),
]


@pytest.mark.parametrize(("changes", "message"), [*BOTH, *REGISTRATION])
def test_refused_registrations(changes: dict[str, Any], message: str) -> None:
    authenticator = Authenticator()
    with pytest.raises(AuthError, match=message) as refused:
        register(authenticator, authenticator.create(**changes))
    assert (refused.value.status, refused.value.code) == (400, "webauthn_verification_failed")


@pytest.mark.parametrize(("changes", "message"), [*BOTH, *AUTHENTICATION])
def test_refused_authentications(changes: dict[str, Any], message: str) -> None:
    authenticator = Authenticator()
    authenticator.sign_count = 5
    with pytest.raises(AuthError, match=message) as refused:
        authenticate(authenticator, authenticator.get(**changes))
    assert (refused.value.status, refused.value.code) == (400, "webauthn_verification_failed")


COSE = Authenticator().cose


@pytest.mark.parametrize(
    "cose",
    [
        {**COSE, -2: bytes(32)},
        {**COSE, -1: 9},
        {**COSE, 3: -65535},
        {1: 9, 3: -7},
        {1: 2},
        {1: 1, 3: -8, -1: 6, -2: b"short"},
        [],
        7,
    ],
    ids=["not-on-the-curve", "curve", "sha-1", "type", "no-algorithm", "short", "list", "number"],
)
def test_refused_public_keys(cose: Any) -> None:
    authenticator = Authenticator()
    authenticator.cose = cose
    with pytest.raises(AuthError, match="Credential verification failed"):
        register(authenticator, authenticator.create())
