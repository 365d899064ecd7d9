"""WebAuthn's registration and authentication ceremonies, with the options and errors of GoTrue.

py_webauthn does the checks. It is imported on first use: its import takes 60 ms of CPU, and passkeys are optional.
"""

from __future__ import annotations

import base64
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from emulator.auth.codes import base64url
from emulator.auth.config_types import WebAuthn
from emulator.auth.errors import AuthError, bad_request
from emulator.auth.models import User

if TYPE_CHECKING:
    from webauthn.registration.verify_registration_response import VerifiedRegistration

ALGORITHMS = (-7, -36, -257, -258, -259, -8)  # COSE: ES256, ES512, RS256, RS384, RS512, EdDSA
CHALLENGE_BYTES = 32
TIMEOUT = 300_000  # milliseconds


def new_challenge() -> str:
    return base64url(secrets.token_bytes(CHALLENGE_BYTES))


def decode(text: object) -> bytes:
    """The bytes of a base64url string; AuthError webauthn_verification_failed for anything else."""
    if not isinstance(text, str):
        raise _failed()
    try:
        return base64.urlsafe_b64decode(text + "===")
    except ValueError:
        raise _failed() from None


def registration_options(
    rules: WebAuthn, challenge: str, user: User, exclude: list[bytes], *, resident: bool
) -> dict[str, Any]:
    """PublicKeyCredentialCreationOptions as JSON. exclude: IDs of the credentials the user already has."""
    name = user.email or user.phone or str(user.id)
    requirement = "required" if resident else "preferred"
    return {
        "rp": {"name": rules.rp_name, "id": rules.rp_id},
        "user": {"id": base64url(str(user.id).encode()), "name": name, "displayName": name},
        "challenge": challenge,
        "pubKeyCredParams": [{"type": "public-key", "alg": algorithm} for algorithm in ALGORITHMS],
        "timeout": TIMEOUT,
        "excludeCredentials": [{"type": "public-key", "id": base64url(credential_id)} for credential_id in exclude],
        "authenticatorSelection": {
            "residentKey": requirement,
            "requireResidentKey": resident,
            "userVerification": requirement,
        },
        "attestation": "none",
    }


def authentication_options(rules: WebAuthn, challenge: str, allow: list[str]) -> dict[str, Any]:
    """PublicKeyCredentialRequestOptions as JSON. allow: credential IDs; empty for a discoverable credential."""
    options: dict[str, Any] = {
        "challenge": challenge,
        "timeout": TIMEOUT,
        "rpId": rules.rp_id,
        "userVerification": "preferred" if allow else "required",
    }
    if allow:
        options["allowCredentials"] = [{"type": "public-key", "id": credential_id} for credential_id in allow]
    return options


def verify_registration(
    rules: WebAuthn, challenge: str, credential: dict[str, Any], *, require_verification: bool = True
) -> VerifiedRegistration:
    """Verifies the response of `navigator.credentials.create()`. Raises 400 webauthn_verification_failed."""
    from webauthn import verify_registration_response
    from webauthn.helpers.cose import COSEAlgorithmIdentifier

    with _auth_errors():
        registration = verify_registration_response(
            credential=credential,
            expected_challenge=decode(challenge),
            expected_rp_id=rules.rp_id,
            expected_origin=list(rules.origins),
            require_user_verification=require_verification,
            supported_pub_key_algs=[COSEAlgorithmIdentifier(algorithm) for algorithm in ALGORITHMS],
        )
        _check_same_origin(credential)
        _check_public_key(registration.credential_public_key)
    if registration.credential_id != decode(credential["rawId"]):
        raise _failed()
    return registration


def verify_authentication(
    rules: WebAuthn,
    challenge: str,
    credential: dict[str, Any],
    *,
    credential_id: bytes,
    public_key: bytes,
    sign_count: int,
    require_verification: bool = True,
) -> int:
    """Verifies the response of `navigator.credentials.get()`; returns the authenticator's new signature counter."""
    from webauthn import verify_authentication_response

    with _auth_errors():
        authentication = verify_authentication_response(
            credential=credential,
            expected_challenge=decode(challenge),
            expected_rp_id=rules.rp_id,
            expected_origin=list(rules.origins),
            credential_public_key=public_key,
            credential_current_sign_count=sign_count,
            require_user_verification=require_verification,
        )
        _check_same_origin(credential)
    if authentication.credential_id != credential_id:
        raise _failed()
    return authentication.new_sign_count


def _check_same_origin(credential: dict[str, Any]) -> None:
    """py_webauthn parses crossOrigin, but accepts a ceremony in another site's frame."""
    from webauthn.helpers import parse_client_data_json

    if parse_client_data_json(decode(credential["response"]["clientDataJSON"])).cross_origin:
        raise _failed()


def _check_public_key(cose: bytes) -> None:
    """py_webauthn decodes the key at registration, but checks only at authentication that it is on its curve."""
    from webauthn.helpers import decode_credential_public_key, decoded_public_key_to_cryptography

    decoded_public_key_to_cryptography(decode_credential_public_key(cose))


@contextmanager
def _auth_errors() -> Iterator[None]:
    from webauthn.helpers.exceptions import InvalidJSONStructure

    try:
        yield
    except InvalidJSONStructure:
        raise bad_request("webauthn_verification_failed", "Invalid credential response") from None
    except Exception:  # malformed CBOR and keys raise KeyError, TypeError, ValueError and others, too
        raise _failed() from None


def _failed() -> AuthError:
    return bad_request("webauthn_verification_failed", "Credential verification failed")
