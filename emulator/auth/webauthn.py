"""WebAuthn: options for browsers, and the check of what authenticators answer (W3C Web Authentication, level 2)."""

from __future__ import annotations

import base64
import binascii
import hashlib
import secrets
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa

from emulator.auth import cbor
from emulator.auth.config_types import WebAuthn
from emulator.auth.errors import AuthError, bad_request
from emulator.auth.models import User

ALGORITHMS = (-7, -35, -36, -257, -258, -259, -8)  # ES256 … EdDSA, by COSE number
_HASH: dict[int, Any] = {
    -7: hashes.SHA256(),
    -35: hashes.SHA384(),
    -36: hashes.SHA512(),
    -257: hashes.SHA256(),
    -258: hashes.SHA384(),
    -259: hashes.SHA512(),
}
_CURVE: dict[int, Any] = {1: ec.SECP256R1(), 2: ec.SECP384R1(), 3: ec.SECP521R1()}
PRESENT, VERIFIED, BACKUP_ELIGIBLE, BACKED_UP, ATTESTED = 1, 4, 8, 16, 64
TIMEOUT = 300_000  # milliseconds


@dataclass(frozen=True, slots=True)
class Made:
    """A new credential. public_key: COSE."""

    credential_id: bytes
    public_key: bytes
    aaguid: UUID
    sign_count: int
    attestation: str
    transports: list[str]
    backup_eligible: bool
    backed_up: bool


def new_challenge() -> str:
    return encode(secrets.token_bytes(32))


def encode(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def decode(text: Any) -> bytes:
    if not isinstance(text, str):
        raise _failed()
    try:
        return base64.b64decode(
            text.replace("-", "+").replace("_", "/").rstrip("=") + "=" * (-len(text.rstrip("=")) % 4), validate=True
        )
    except (binascii.Error, ValueError):
        raise _failed() from None


def creation_options(
    rules: WebAuthn, challenge: str, user: User, known: list[bytes], *, resident: bool
) -> dict[str, Any]:
    name = user.email or user.phone or str(user.id)
    return {
        "rp": {"name": rules.rp_name, "id": rules.rp_id},
        "user": {"id": encode(str(user.id).encode()), "name": name, "displayName": name},
        "challenge": challenge,
        "pubKeyCredParams": [{"type": "public-key", "alg": number} for number in ALGORITHMS],
        "timeout": TIMEOUT,
        "excludeCredentials": [{"type": "public-key", "id": encode(credential)} for credential in known],
        "authenticatorSelection": {
            "residentKey": "required" if resident else "preferred",
            "requireResidentKey": resident,
            "userVerification": "required" if resident else "preferred",
        },
        "attestation": "none",
    }


def request_options(rules: WebAuthn, challenge: str, known: list[str]) -> dict[str, Any]:
    """known: the credentials to choose from; none for a passkey the authenticator finds itself."""
    options: dict[str, Any] = {
        "challenge": challenge,
        "timeout": TIMEOUT,
        "rpId": rules.rp_id,
        "userVerification": "preferred" if known else "required",
    }
    if known:
        options["allowCredentials"] = [{"type": "public-key", "id": credential} for credential in known]
    return options


def verify_creation(
    rules: WebAuthn, challenge: str, credential: dict[str, Any], *, require_verification: bool = True
) -> Made:
    response = _response(credential)
    _check_client_data(rules, decode(response.get("clientDataJSON")), challenge, "webauthn.create")
    try:
        attestation = cbor.decode(decode(response.get("attestationObject")))
        data, statement = attestation["authData"], attestation["attStmt"]
        kind = attestation["fmt"]
    except (ValueError, KeyError, TypeError):
        raise _failed() from None
    if not isinstance(data, bytes) or not isinstance(statement, dict) or kind not in ("none", "packed"):
        raise _failed()
    flags, count = _check_data(rules, data, require_verification)
    if not flags & ATTESTED or len(data) < 55:
        raise _failed()
    length = int.from_bytes(data[53:55], "big")
    credential_id, rest = data[55 : 55 + length], data[55 + length :]
    try:
        _, used = cbor.decode_prefix(rest)
    except ValueError:
        raise _failed() from None
    public_key = rest[:used]
    if (
        len(credential_id) != length
        or not length
        or credential_id != decode(credential.get("rawId", credential.get("id")))
    ):
        raise _failed()
    _public_key(public_key)
    if kind == "packed" and "x5c" not in statement:
        signed = data + hashlib.sha256(decode(response.get("clientDataJSON"))).digest()
        _check_signature(public_key, statement.get("sig"), signed)
    given = response.get("transports")
    transports = [str(each)[:40] for each in given[:10]] if isinstance(given, list) else []
    return Made(
        credential_id,
        public_key,
        UUID(bytes=data[37:53]),
        count,
        kind,
        transports,
        bool(flags & BACKUP_ELIGIBLE),
        bool(flags & BACKED_UP),
    )


def verify_assertion(
    rules: WebAuthn,
    challenge: str,
    credential: dict[str, Any],
    *,
    credential_id: bytes,
    public_key: bytes,
    sign_count: int,
    require_verification: bool = True,
) -> int:
    """The authenticator's counter after this use."""
    response = _response(credential)
    client_data, data = decode(response.get("clientDataJSON")), decode(response.get("authenticatorData"))
    if decode(credential.get("rawId", credential.get("id"))) != credential_id:
        raise _failed()
    _check_client_data(rules, client_data, challenge, "webauthn.get")
    _, count = _check_data(rules, data, require_verification)
    _check_signature(public_key, decode(response.get("signature")), data + hashlib.sha256(client_data).digest())
    if (count or sign_count) and count <= sign_count:
        raise _failed()  # a counter that does not grow: the key was copied
    return count


def _response(credential: dict[str, Any]) -> dict[str, Any]:
    response = credential.get("response")
    if not isinstance(response, dict) or credential.get("type", "public-key") != "public-key":
        raise bad_request("webauthn_verification_failed", "Invalid credential response")
    return response


def _check_client_data(rules: WebAuthn, raw: bytes, challenge: str, kind: str) -> None:
    try:
        client = msgspec.json.decode(raw, type=dict[str, Any])
    except (ValueError, RecursionError):
        raise _failed() from None
    given = client.get("challenge")
    if client.get("type") != kind or not isinstance(given, str):
        raise _failed()
    if not secrets.compare_digest(given.rstrip("=").encode(), challenge.encode()):
        raise _failed()
    if (
        not isinstance(client.get("origin"), str)
        or client["origin"] not in rules.origins
        or client.get("crossOrigin") is True
    ):
        raise _failed()


def _check_data(rules: WebAuthn, data: bytes, require_verification: bool) -> tuple[int, int]:
    """(flags, counter) of authenticator data that is ours."""
    if len(data) < 37 or data[:32] != hashlib.sha256(rules.rp_id.encode()).digest():
        raise _failed()
    flags = data[32]
    if not flags & PRESENT or (require_verification and not flags & VERIFIED):
        raise _failed()
    return flags, int.from_bytes(data[33:37], "big")


def _public_key(cose: bytes) -> tuple[int, Any]:
    """(algorithm, key)."""
    try:
        key = cbor.decode(cose)
        kind, algorithm = key[1], key[3]
        if kind == 2 and algorithm in (-7, -35, -36):
            x, y = int.from_bytes(key[-2], "big"), int.from_bytes(key[-3], "big")
            return algorithm, ec.EllipticCurvePublicNumbers(x, y, _CURVE[key[-1]]).public_key()
        if kind == 3 and algorithm in (-257, -258, -259):
            n, e = int.from_bytes(key[-1], "big"), int.from_bytes(key[-2], "big")
            return algorithm, rsa.RSAPublicNumbers(e, n).public_key()
        if kind == 1 and algorithm == -8:
            return algorithm, ed25519.Ed25519PublicKey.from_public_bytes(key[-2])
    except (ValueError, KeyError, TypeError):
        pass
    raise _failed()


def _check_signature(cose: bytes, signature: Any, signed: bytes) -> None:
    algorithm, key = _public_key(cose)
    if not isinstance(signature, bytes):
        raise _failed()
    try:
        if isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(signature, signed, ec.ECDSA(_HASH[algorithm]))
        elif isinstance(key, rsa.RSAPublicKey):
            key.verify(signature, signed, padding.PKCS1v15(), _HASH[algorithm])
        else:
            key.verify(signature, signed)
    except InvalidSignature:
        raise _failed() from None


def _failed() -> AuthError:
    return bad_request("webauthn_verification_failed", "Credential verification failed")
