"""A table of valid and invalid tokens with the expected responses of a function, REST and Auth."""

import base64
import hmac
import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tests.harness.process import SECRET
from tests.harness.tokens import Signer, claims

HOUR = 3600
TOO_DEEP = b"[" * 4000


@dataclass
class Signers:
    """The services accept the keys of `listed`, and the secret. The JWKS also lists `weak` and `encrypting`."""

    user: str = "c0ffee00-0000-4000-8000-000000000000"
    rsa: Signer = field(default_factory=lambda: Signer("RS256", "rsa"))
    ec: Signer = field(default_factory=lambda: Signer("ES256", "ec"))
    ed: Signer = field(default_factory=lambda: Signer("EdDSA", "ed"))
    weak: Signer = field(default_factory=lambda: Signer("RS256", "weak", rsa.generate_private_key(65537, 1024)))
    encrypting: Signer = field(default_factory=lambda: Signer("ES256", "encrypting"))
    unlisted: Signer = field(default_factory=lambda: Signer("ES256", "unlisted"))

    @property
    def listed(self) -> list[Signer]:
        return [self.ec, self.rsa, self.ed]

    @property
    def jwks(self) -> list[dict[str, Any]]:
        usable = [signer.public for signer in self.listed]
        return [*usable, self.weak.public, {**self.encrypting.public, "use": "enc"}]

    def signed(self, signer: Signer) -> str:
        return signer.token(sub=self.user)

    def hs256(self, secret: bytes = SECRET.encode(), header: Any = None, payload: Any = None, **changes: Any) -> str:
        """Signs without a library, because libraries reject such tokens. exp, nbf and iat are seconds from now."""
        times = {name: int(time.time()) + changes[name] for name in changes if type(changes[name]) is int}
        content = claims(sub=self.user, **{**changes, **times}) if payload is None else payload
        return sign(secret, {"alg": "HS256", "typ": "JWT"} if header is None else header, content)


Make = Callable[[Signers], str]


@dataclass(frozen=True)
class Case:
    """The expected errors of one token; None means that the token is accepted.

    function   the code, with status 401
    rest       code and message, with status 401
    auth       a part of the message, with `auth_status` and `auth_code`
    """

    id: str
    make: Make
    function: str | None = "INVALID_TOKEN"
    rest: tuple[str, str] | None = ("PGRST301", "JWT cryptographic operation failed")
    auth: str | None = None
    auth_status: int = 403
    auth_code: str = "bad_jwt"


def segment(value: Any) -> str:
    data = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def sign(secret: bytes, header: Any, payload: Any) -> str:
    signed = f"{segment(header)}.{segment(payload)}"
    return f"{signed}.{segment(hmac.digest(secret, signed.encode(), 'sha256'))}"


def tampered(token: str) -> str:
    """The same header and signature with another payload."""
    header, _, signature = token.split(".")
    return f"{header}.{segment(claims(role='service_role'))}.{signature}"


def non_canonical(token: str) -> str:
    """The same signature with non-zero trailing bits in its base64url encoding."""
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    return token[:-1] + alphabet[alphabet.index(token[-1]) + 1]


def signed_with_public_key(signers: Signers) -> str:
    """Algorithm confusion: a public key must not be accepted as an HMAC secret."""
    public = signers.rsa.key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    return signers.hs256(public, {"alg": "HS256", "kid": "rsa"})


def signed_with_weak_key(signers: Signers) -> str:
    signed = f"{segment({'alg': 'RS256', 'kid': 'weak'})}.{segment(claims(sub=signers.user))}"
    return f"{signed}.{segment(signers.weak.key.sign(signed.encode(), padding.PKCS1v15(), hashes.SHA256()))}"


def raw(claim: str, value: str) -> bytes:
    """Claims as JSON, with `value` inserted as raw JSON text."""
    return json.dumps(claims(**{claim: "VALUE"})).replace('"VALUE"', value).encode()


WRONG_KEY = ("PGRST301", "No suitable key or wrong key type")
NO_CLAIMS = ("PGRST303", "Parsing claims failed")
BAD_JWT = "invalid JWT: unable to parse or verify signature, "
NO_NUMBER = ("PGRST303", "The JWT 'exp' claim must be a number")
BAD_SIGNATURE = "token signature is invalid: signature is invalid"
BAD_HEADER = "token is malformed: could not JSON decode header"
BAD_CLAIMS = "token is malformed: could not JSON decode claim"
UNKNOWN_KEY = "token is unverifiable: error while executing keyfunc: unrecognized JWT kid"

GOOD = [
    Case("hs256", lambda s: s.hs256(), None, None, None),
    Case("es256", lambda s: s.signed(s.ec), None, None, None),
    Case("rs256", lambda s: s.signed(s.rsa), None, None, None),
    Case("eddsa", lambda s: s.signed(s.ed), None, None, None),
    Case("larger than 8 KiB", lambda s: s.hs256(app_metadata={"groups": ["g" * 30] * 900}), None, None, None),
]
FORMAT = [
    Case("no JWT", lambda s: "abc", rest=("PGRST301", "Expected 3 parts in JWT; got 1"), auth="number of segments"),
    Case(
        "two segments",
        lambda s: s.hs256().rpartition(".")[0],
        rest=("PGRST301", "Expected 3 parts in JWT; got 2"),
        auth="token is malformed: token contains an invalid number of segments",
    ),
    Case(
        "extra dot",
        lambda s: s.hs256() + ".",
        rest=("PGRST301", "Expected 3 parts in JWT; got 4"),
        auth="token is malformed: token contains an invalid number of segments",
    ),
    Case("padding", lambda s: s.hs256() + "=", auth="could not base64 decode signature"),
    Case("spare bits", lambda s: non_canonical(s.hs256()), auth="could not base64 decode signature"),
    Case("base64 with +", lambda s: s.hs256()[:-2] + "+/", auth="could not base64 decode signature"),
    Case("header not JSON", lambda s: s.hs256(header=b"{"), auth=BAD_HEADER),
    Case("header not an object", lambda s: s.hs256(header=["HS256"]), auth=BAD_HEADER),
    Case("header too deep", lambda s: s.hs256(header=TOO_DEEP), auth=BAD_HEADER),
    Case("crit", lambda s: s.hs256(header={"alg": "HS256", "crit": ["exp"]}), auth=BAD_HEADER),
    Case("crit b64", lambda s: s.hs256(header={"alg": "HS256", "crit": ["b64"], "b64": True}), auth=BAD_HEADER),
    Case("kid not a string", lambda s: s.hs256(header={"alg": "HS256", "kid": 1}), auth=BAD_HEADER),
    Case("claims not JSON", lambda s: s.hs256(payload=b"{"), rest=NO_CLAIMS, auth=BAD_CLAIMS),
    Case("claims not an object", lambda s: s.hs256(payload=[1]), rest=NO_CLAIMS, auth=BAD_CLAIMS),
    Case("claims too deep", lambda s: s.hs256(payload=TOO_DEEP), rest=NO_CLAIMS, auth=BAD_CLAIMS),
    Case("claims not UTF-8", lambda s: s.hs256(payload=b'{"a": "\xff"}'), rest=NO_CLAIMS, auth=BAD_CLAIMS),
    Case("claims UTF-16", lambda s: s.hs256(payload="{}".encode("utf-16")), rest=NO_CLAIMS, auth=BAD_CLAIMS),
]
KEYS = [
    Case(
        "alg none",
        lambda s: sign(b"", {"alg": "none"}, claims(sub=s.user)).rpartition(".")[0] + ".",
        rest=("PGRST301", "Wrong or unsupported encoding algorithm"),
        auth="token signature is invalid: signing method none is invalid",
    ),
    Case("alg None", lambda s: s.hs256(header={"alg": "None"}), auth="signing method (alg) is unavailable"),
    Case("no alg", lambda s: s.hs256(header={"typ": "JWT"}), auth="signing method (alg) is unspecified"),
    Case("alg a list", lambda s: s.hs256(header={"alg": ["HS256"]}), auth="signing method (alg) is unspecified"),
    Case("another alg", lambda s: s.hs256(header={"alg": "HS512"}), rest=WRONG_KEY, auth=f"{UNKNOWN_KEY} <nil>"),
    Case("alg confusion", signed_with_public_key, rest=WRONG_KEY, auth=f"{UNKNOWN_KEY} rsa for algorithm HS256"),
    Case("alg of another key", lambda s: s.hs256(header={"alg": "RS256", "kid": "ec"}), rest=WRONG_KEY, auth="kid ec"),
    Case(
        "RS256 signed with the secret",
        lambda s: s.hs256(header={"alg": "RS256", "kid": "rsa"}),
        rest=WRONG_KEY,
        auth=BAD_SIGNATURE,
    ),
    Case("wrong secret", lambda s: s.hs256(b"another-secret-of-some-length!!!"), rest=WRONG_KEY, auth=BAD_SIGNATURE),
    Case("empty secret", lambda s: s.hs256(b""), rest=WRONG_KEY, auth=BAD_SIGNATURE),
    Case("truncated", lambda s: s.hs256()[:-7], rest=WRONG_KEY, auth=BAD_SIGNATURE),
    Case("no signature", lambda s: s.hs256().rpartition(".")[0] + ".", rest=WRONG_KEY, auth=BAD_SIGNATURE),
    Case("tampered HS256", lambda s: tampered(s.hs256()), rest=WRONG_KEY, auth=BAD_SIGNATURE),
    Case("tampered ES256", lambda s: tampered(s.signed(s.ec)), rest=WRONG_KEY, auth=BAD_SIGNATURE),
    Case("tampered RS256", lambda s: tampered(s.signed(s.rsa)), rest=WRONG_KEY, auth=BAD_SIGNATURE),
    Case("tampered EdDSA", lambda s: tampered(s.signed(s.ed)), rest=WRONG_KEY, auth=BAD_SIGNATURE),
    Case("unknown kid", lambda s: s.signed(s.unlisted), rest=WRONG_KEY, auth=f"{UNKNOWN_KEY} unlisted"),
    Case("weak RSA key", signed_with_weak_key, rest=WRONG_KEY, auth=f"{UNKNOWN_KEY} weak"),
    Case("key of use enc", lambda s: s.signed(s.encrypting), rest=WRONG_KEY, auth=f"{UNKNOWN_KEY} encrypting"),
]
CLAIMS = [
    Case("expired", lambda s: s.hs256(exp=-60), "TOKEN_EXPIRED", ("PGRST303", "JWT expired"), "token is expired"),
    Case("nbf", lambda s: s.hs256(nbf=HOUR), rest=("PGRST303", "JWT not yet valid"), auth="token is not valid yet"),
    Case("iat", lambda s: s.hs256(iat=HOUR), None, ("PGRST303", "JWT issued at future"), None),
    Case("no exp", lambda s: s.hs256(exp=None), rest=None),
    Case("exp null", lambda s: s.hs256(payload={**claims(sub=s.user), "exp": None}), rest=None),
    Case("exp text", lambda s: s.hs256(exp="soon"), rest=NO_NUMBER, auth=BAD_CLAIMS),
    Case("exp digits", lambda s: s.hs256(exp=str(2**40)), rest=NO_NUMBER, auth=BAD_CLAIMS),
    Case("exp true", lambda s: s.hs256(exp=True), rest=NO_NUMBER, auth=BAD_CLAIMS),
    Case("exp a list", lambda s: s.hs256(exp=[2**40]), rest=NO_NUMBER, auth=BAD_CLAIMS),
    Case(
        "exp 1e400",
        lambda s: s.hs256(payload=raw("exp", "1e400")),
        rest=("PGRST303", "JWT expired"),
        auth=BAD_CLAIMS,
    ),
    Case("exp NaN", lambda s: s.hs256(payload=raw("exp", "NaN")), rest=NO_CLAIMS, auth=BAD_CLAIMS),
    Case("exp Infinity", lambda s: s.hs256(payload=raw("exp", "Infinity")), rest=NO_CLAIMS, auth=BAD_CLAIMS),
    Case("exp of 5,000 digits", lambda s: s.hs256(payload=raw("exp", "9" * 5000)), rest=NO_CLAIMS, auth=BAD_CLAIMS),
    Case(
        "another aud",
        lambda s: s.hs256(aud="others"),
        rest=("PGRST303", "JWT not in audience"),
        auth="Token audience doesn't match request audience",
        auth_status=400,
        auth_code="validation_failed",
    ),
    Case(
        "aud an object",
        lambda s: s.hs256(aud={"authenticated": "1"}),
        rest=("PGRST303", "The JWT 'aud' claim must be a string or an array of strings"),
        auth=BAD_CLAIMS,
    ),
    Case("another iss", lambda s: s.hs256(iss="https://elsewhere/auth/v1"), rest=None),
]
TABLE = [*GOOD, *FORMAT, *KEYS, *CLAIMS]
