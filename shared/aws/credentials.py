"""The AWS credentials of a process: keys in its environment, or those of a local endpoint.

Lambda with SnapStart, ECS and EKS name an endpoint instead of keys, since keys in a snapshot would have expired when
it is restored. Source: AWS SDKs reference, "Container credential provider".
"""

import json
import time
import urllib.request
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from shared.aws.signing import Credentials

FULL_URI, RELATIVE_URI = "AWS_CONTAINER_CREDENTIALS_FULL_URI", "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"
TOKEN, TOKEN_FILE = "AWS_CONTAINER_AUTHORIZATION_TOKEN", "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"
ECS = "http://169.254.170.2"
TIMEOUT = 2.0  # seconds; the endpoint is on this machine
REFRESH_MARGIN = 1200.0  # seconds before their expiration: longer than UPLOAD_EXPIRES, as presigned URLs expire too

_cache: dict[tuple[str, str], tuple[Credentials, float]] = {}


class CredentialsError(ValueError):
    """There are no credentials; the message names the variable or endpoint and the reason."""


def credentials(environment: Mapping[str, str]) -> Credentials:
    """Returns the process's credentials, from a cache until shortly before they expire.

    Blocks while it requests new ones from the endpoint. Raises CredentialsError.
    """
    endpoint = _endpoint(environment)
    if environment.get("AWS_ACCESS_KEY_ID") or not endpoint:
        try:
            return Credentials.from_env(environment)
        except KeyError as error:
            raise CredentialsError(f"{error.args[0]} is not set") from None
    region = environment.get("AWS_REGION") or environment.get("AWS_DEFAULT_REGION", "")
    if not region:
        raise CredentialsError("AWS_REGION is not set")
    cached, expires_at = _cache.get((endpoint, region), (None, 0.0))
    if cached is None or time.time() > expires_at - REFRESH_MARGIN:
        cached, expires_at = _request(endpoint, _token(environment), region)
        _cache[endpoint, region] = cached, expires_at
    return cached


def _endpoint(environment: Mapping[str, str]) -> str:
    relative = environment.get(RELATIVE_URI)
    return ECS + relative if relative else environment.get(FULL_URI, "")


def _token(environment: Mapping[str, str]) -> str:
    if environment.get(TOKEN_FILE):
        try:
            return Path(environment[TOKEN_FILE]).read_text().strip()
        except OSError as error:
            raise CredentialsError(f"{TOKEN_FILE} can't be read: {error.strerror}") from None
    return environment.get(TOKEN, "")


def _request(endpoint: str, token: str, region: str) -> tuple[Credentials, float]:
    """Returns the credentials and the Unix time at which they expire."""
    request = urllib.request.Request(endpoint, headers={"authorization": token} if token else {})  # noqa: S310 - local
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(request, timeout=TIMEOUT) as response:
            body = json.load(response)
        expires_at = datetime.fromisoformat(body["Expiration"]).timestamp()
        return Credentials(body["AccessKeyId"], body["SecretAccessKey"], region, body.get("Token", "")), expires_at
    except (OSError, ValueError, KeyError, TypeError) as error:
        reason = getattr(error, "reason", None) or type(error).__name__
        raise CredentialsError(f"the credentials endpoint {endpoint} returned none ({reason})") from None
