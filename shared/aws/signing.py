"""AWS Signature Version 4 without the AWS SDK, for the few requests that functions make.

Source: AWS, "Signature Version 4 signing process".
"""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import quote, urlsplit

ALGORITHM = "AWS4-HMAC-SHA256"
UNSIGNED_PAYLOAD = "UNSIGNED-PAYLOAD"


@dataclass(frozen=True, slots=True)
class Credentials:
    """An access key and its region. Temporary credentials, as on Lambda, have a session token."""

    access_key: str
    secret_key: str = field(repr=False)
    region: str
    session_token: str = field(default="", repr=False)

    @classmethod
    def from_env(cls, environment: Mapping[str, str]) -> "Credentials":
        """Reads the variables that every AWS runtime sets. Raises KeyError with the name of a missing one."""
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
    """Returns the headers of a request, its signature included."""
    timestamp = _timestamp(now)
    digest = hashlib.sha256(body).hexdigest()
    signed = {name.lower(): value.strip() for name, value in (headers or {}).items()}
    signed |= {"host": urlsplit(url).netloc, "x-amz-date": timestamp, "x-amz-content-sha256": digest}
    if credentials.session_token:
        signed["x-amz-security-token"] = credentials.session_token
    names = ";".join(sorted(signed))
    canonical = _canonical_request(method, url, "", signed, digest)
    signature = _signature(credentials, service, timestamp, canonical)
    credential = f"Credential={credentials.access_key}/{_scope(credentials, service, timestamp)}"
    return {**signed, "authorization": f"{ALGORITHM} {credential}, SignedHeaders={names}, Signature={signature}"}


def presigned_url(
    credentials: Credentials,
    method: str,
    url: str,
    expires: int,
    headers: Mapping[str, str] | None = None,
    now: datetime | None = None,
    query: Mapping[str, str] | None = None,
) -> str:
    """Returns an S3 URL that is valid for `expires` seconds and for requests with these headers and this query."""
    timestamp = _timestamp(now)
    signed = {"host": urlsplit(url).netloc, **{name.lower(): value for name, value in (headers or {}).items()}}
    query = {
        **(query or {}),
        "X-Amz-Algorithm": ALGORITHM,
        "X-Amz-Credential": f"{credentials.access_key}/{_scope(credentials, 's3', timestamp)}",
        "X-Amz-Date": timestamp,
        "X-Amz-Expires": str(expires),
        "X-Amz-SignedHeaders": ";".join(sorted(signed)),
    }
    if credentials.session_token:
        query["X-Amz-Security-Token"] = credentials.session_token
    encoded = "&".join(f"{name}={quote(value, safe='-_.~')}" for name, value in sorted(query.items()))
    canonical = _canonical_request(method, url, encoded, signed, UNSIGNED_PAYLOAD)
    signature = _signature(credentials, "s3", timestamp, canonical)
    return f"{url}?{encoded}&X-Amz-Signature={signature}"


def _timestamp(now: datetime | None) -> str:
    return (now or datetime.now(UTC)).strftime("%Y%m%dT%H%M%SZ")


def _scope(credentials: Credentials, service: str, timestamp: str) -> str:
    return f"{timestamp[:8]}/{credentials.region}/{service}/aws4_request"


def _canonical_request(method: str, url: str, query: str, headers: Mapping[str, str], digest: str) -> str:
    lines = "".join(f"{name}:{headers[name]}\n" for name in sorted(headers))
    path = quote(urlsplit(url).path or "/", safe="/-_.~%")
    return "\n".join((method, path, query, lines, ";".join(sorted(headers)), digest))


def _signature(credentials: Credentials, service: str, timestamp: str, canonical: str) -> str:
    key = f"AWS4{credentials.secret_key}".encode()
    for part in _scope(credentials, service, timestamp).split("/"):
        key = hmac.digest(key, part.encode(), "sha256")
    digest = hashlib.sha256(canonical.encode()).hexdigest()
    message = "\n".join((ALGORITHM, timestamp, _scope(credentials, service, timestamp), digest))
    return hmac.new(key, message.encode(), "sha256").hexdigest()
