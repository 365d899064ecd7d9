"""Who a process is on AWS: the keys in its environment, or those that the platform hands out at a local address.

Lambda with SnapStart, ECS and EKS give an address instead of keys, since keys in a snapshot would have expired when
it wakes up. Source: AWS SDKs reference, "Container credential provider".
"""

import json
import time
import urllib.request
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from shared.aws.signing import Credentials

FULL, RELATIVE = "AWS_CONTAINER_CREDENTIALS_FULL_URI", "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"
TOKEN, TOKEN_FILE = "AWS_CONTAINER_AUTHORIZATION_TOKEN", "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"
ECS = "http://169.254.170.2"
TIMEOUT = 2.0  # seconds; the address is on this machine
EARLY = 1200.0  # seconds before their end at which keys are asked for again: UPLOAD_EXPIRES must fit in

_kept: dict[tuple[str, str], tuple[Credentials, float]] = {}


class CredentialsError(ValueError):
    """There are no credentials; the message names the variable or address and why."""


def credentials(environment: Mapping[str, str]) -> Credentials:
    """The process's credentials; raises CredentialsError. Waits for the local address when its keys are due."""
    address = _address(environment)
    if environment.get("AWS_ACCESS_KEY_ID") or not address:
        try:
            return Credentials.from_env(environment)
        except KeyError as error:
            raise CredentialsError(f"{error.args[0]} is not set") from None
    region = environment.get("AWS_REGION") or environment.get("AWS_DEFAULT_REGION", "")
    if not region:
        raise CredentialsError("AWS_REGION is not set")
    kept, until = _kept.get((address, region), (None, 0.0))
    if kept is None or time.time() > until - EARLY:
        kept, until = _ask(address, _token(environment), region)
        _kept[address, region] = kept, until
    return kept


def _address(environment: Mapping[str, str]) -> str:
    relative = environment.get(RELATIVE)
    return ECS + relative if relative else environment.get(FULL, "")


def _token(environment: Mapping[str, str]) -> str:
    if environment.get(TOKEN_FILE):
        try:
            return Path(environment[TOKEN_FILE]).read_text().strip()
        except OSError as error:
            raise CredentialsError(f"{TOKEN_FILE} can't be read: {error.strerror}") from None
    return environment.get(TOKEN, "")


def _ask(address: str, token: str, region: str) -> tuple[Credentials, float]:
    """(credentials, when they end in seconds since 1970)"""
    request = urllib.request.Request(address, headers={"authorization": token} if token else {})  # noqa: S310 - local
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with direct.open(request, timeout=TIMEOUT) as answer:
            given = json.load(answer)
        ends = datetime.fromisoformat(given["Expiration"]).timestamp()
        return Credentials(given["AccessKeyId"], given["SecretAccessKey"], region, given.get("Token", "")), ends
    except (OSError, ValueError, KeyError, TypeError) as error:
        reason = getattr(error, "reason", None) or type(error).__name__
        raise CredentialsError(f"the credentials' address {address} gave none ({reason})") from None
