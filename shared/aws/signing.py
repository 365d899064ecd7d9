"""AWS requests without the AWS SDK: Signature Version 4 for the few calls that functions make.

Source: AWS, "Signature Version 4 signing process". Credentials come from the variables every AWS runtime sets.
"""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import quote, urlsplit

ALGORITHM = "AWS4-HMAC-SHA256"
UNSIGNED = "UNSIGNED-PAYLOAD"


@dataclass(frozen=True, slots=True)
class Credentials:
    """Who signs. A session token comes with every temporary credential, as on Lambda."""

    access_key: str
    secret_key: str = field(repr=False)
    region: str
    session_token: str = field(default="", repr=False)

    @classmethod
    def from_env(cls, environment: Mapping[str, str]) -> "Credentials":
        """Raises KeyError naming the variable that is missing."""
        region = environment.get("AWS_REGION") or environment["AWS_DEFAULT_REGION"]
        keys = environment["AWS_ACCESS_KEY_ID"], environment["AWS_SECRET_ACCESS_KEY"]
        return cls(*keys, region, environment.get("AWS_SESSION_TOKEN", ""))


def signed_headers(
    credentials: Credentials,
    service: str,
    method: str,
    url: str,
    body: bytes = b"",
    headers: Mapping[str, str] | None = None,
    now: datetime | None = None,
) -> dict[str, str]:
    """The request's headers with its signature among them."""
    stamp = _stamp(now)
    digest = hashlib.sha256(body).hexdigest()
    own = {"host": urlsplit(url).netloc, "x-amz-date": stamp, "x-amz-content-sha256": digest}
    if credentials.session_token:
        own["x-amz-security-token"] = credentials.session_token
    sent = {**{name.lower(): value.strip() for name, value in (headers or {}).items()}, **own}
    names = ";".join(sorted(sent))
    signature = _signature(credentials, service, stamp, _canonical(method, url, "", sent, digest))
    scope = _scope(credentials, service, stamp)
    credential = f"Credential={credentials.access_key}/{scope}"
    return {**sent, "authorization": f"{ALGORITHM} {credential}, SignedHeaders={names}, Signature={signature}"}


def presigned_url(
    credentials: Credentials,
    method: str,
    url: str,
    expires: int,
    headers: Mapping[str, str] | None = None,
    now: datetime | None = None,
) -> str:
    """An S3 URL that anyone may use for `expires` seconds, with exactly the given headers."""
    stamp = _stamp(now)
    sent = {"host": urlsplit(url).netloc, **{name.lower(): value for name, value in (headers or {}).items()}}
    query = {
        "X-Amz-Algorithm": ALGORITHM,
        "X-Amz-Credential": f"{credentials.access_key}/{_scope(credentials, 's3', stamp)}",
        "X-Amz-Date": stamp,
        "X-Amz-Expires": str(expires),
        "X-Amz-SignedHeaders": ";".join(sorted(sent)),
    }
    if credentials.session_token:
        query["X-Amz-Security-Token"] = credentials.session_token
    text = "&".join(f"{name}={quote(value, safe='-_.~')}" for name, value in sorted(query.items()))
    signature = _signature(credentials, "s3", stamp, _canonical(method, url, text, sent, UNSIGNED))
    return f"{url}?{text}&X-Amz-Signature={signature}"


def _stamp(now: datetime | None) -> str:
    return (now or datetime.now(UTC)).strftime("%Y%m%dT%H%M%SZ")


def _scope(credentials: Credentials, service: str, stamp: str) -> str:
    return f"{stamp[:8]}/{credentials.region}/{service}/aws4_request"


def _canonical(method: str, url: str, query: str, headers: Mapping[str, str], digest: str) -> str:
    lines = "".join(f"{name}:{headers[name]}\n" for name in sorted(headers))
    path = quote(urlsplit(url).path or "/", safe="/-_.~%")
    return "\n".join((method, path, query, lines, ";".join(sorted(headers)), digest))


def _signature(credentials: Credentials, service: str, stamp: str, canonical: str) -> str:
    key = f"AWS4{credentials.secret_key}".encode()
    for part in _scope(credentials, service, stamp).split("/"):
        key = hmac.digest(key, part.encode(), "sha256")
    digest = hashlib.sha256(canonical.encode()).hexdigest()
    message = "\n".join((ALGORITHM, stamp, _scope(credentials, service, stamp), digest))
    return hmac.new(key, message.encode(), "sha256").hexdigest()
