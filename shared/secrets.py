"""Secrets by reference: a variable may say where its value is kept instead of holding it.

    OPENAI_API_KEY=ssm:/edgewise/prod/openai-api-key             SSM Parameter Store, decrypted
    OPENAI_API_KEY=secretsmanager:edgewise/prod#OPENAI_API_KEY   Secrets Manager; after # a field of a JSON secret

They are read when the process starts and again once they are SECRETS_MAX_AGE seconds old, so a rotated secret is
followed without a deployment. Google Cloud Run hands secrets over as plain variables and needs none of this.
"""

import json
import urllib.error
import urllib.request
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from shared.aws.credentials import CredentialsError, credentials
from shared.aws.signing import Credentials, signed_headers

SCHEMES = ("ssm:", "secretsmanager:")
TIMEOUT = 5.0  # seconds for one call
BATCH = 10  # names in one GetParameters call, at most


class SecretError(ValueError):
    """A secret can't be read; the message names the variable, the reference and the remedy, never a value."""


@dataclass(frozen=True, slots=True)
class Reference:
    """`OPENAI_API_KEY=secretsmanager:edgewise/prod#KEY`, taken apart."""

    variable: str
    store: str
    name: str
    field: str

    def __str__(self) -> str:
        return f"{self.variable}={self.store}:{self.name}" + (f"#{self.field}" if self.field else "")


def references(environment: Mapping[str, str]) -> list[Reference]:
    """Every variable whose value is a reference."""
    found = []
    for variable, value in environment.items():
        if value.startswith(SCHEMES):
            store, _, rest = value.partition(":")
            name, _, field = rest.partition("#")
            found.append(Reference(variable, store, name, field))
    return found


def resolve(environment: Mapping[str, str]) -> Mapping[str, str]:
    """The environment with every reference replaced by its value; raises SecretError. Blocks: call it off the loop."""
    wanted = references(environment)
    if not wanted:
        return environment
    try:
        client = _Client(credentials(environment), environment)
    except CredentialsError as error:
        raise SecretError(f"{wanted[0]}: {error}, so it can't be read from AWS") from None
    values = client.parameters(item for item in wanted if item.store == "ssm")
    values |= client.secrets(item for item in wanted if item.store == "secretsmanager")
    return {**environment, **values}


class _Client:
    def __init__(self, credentials: Credentials, environment: Mapping[str, str]) -> None:
        self.credentials = credentials
        self.environment = environment

    def parameters(self, wanted: Iterable[Reference]) -> dict[str, str]:
        """Ten at a time, as SSM takes them."""
        items = list(wanted)
        values: dict[str, str] = {}
        for start in range(0, len(items), BATCH):
            batch = items[start : start + BATCH]
            body = {"Names": sorted({item.name for item in batch}), "WithDecryption": True}
            answer = self._call("ssm", "AmazonSSM.GetParameters", body, batch)
            found = {entry["Name"]: entry["Value"] for entry in answer["Parameters"]}
            for item in batch:
                if item.name not in found:
                    raise SecretError(f"{item}: there is no such parameter in {self.credentials.region}: put it there")
                values[item.variable] = found[item.name]
        return values

    def secrets(self, wanted: Iterable[Reference]) -> dict[str, str]:
        read: dict[str, str] = {}
        values: dict[str, str] = {}
        for item in wanted:
            if item.name not in read:
                target = "secretsmanager.GetSecretValue"
                answer = self._call("secretsmanager", target, {"SecretId": item.name}, [item])
                read[item.name] = str(answer.get("SecretString", ""))
            values[item.variable] = _field(item, read[item.name])
        return values

    def _call(self, service: str, target: str, body: dict[str, Any], wanted: list[Reference]) -> dict[str, Any]:
        url = self._endpoint(service)
        content = json.dumps(body).encode()
        headers = {"content-type": "application/x-amz-json-1.1", "x-amz-target": target}
        signed = signed_headers(self.credentials, service, "POST", url, content, headers)
        request = urllib.request.Request(url, content, signed, method="POST")  # noqa: S310 - our own endpoint
        try:
            with urllib.request.urlopen(request, timeout=TIMEOUT) as answer:  # noqa: S310
                return dict(json.load(answer))
        except urllib.error.HTTPError as error:
            kind = _kind(error.read())
            raise SecretError(
                f"{wanted[0]}: {service} answered {kind}: does it exist, and may this role read it?"
            ) from None
        except (OSError, ValueError) as error:
            reason = getattr(error, "reason", error)
            raise SecretError(
                f"{wanted[0]}: {service} can't be reached ({reason}): check the network and AWS_REGION"
            ) from None

    def _endpoint(self, service: str) -> str:
        named = self.environment.get(f"AWS_ENDPOINT_URL_{service.upper()}") or self.environment.get("AWS_ENDPOINT_URL")
        suffix = "amazonaws.com.cn" if self.credentials.region.startswith("cn-") else "amazonaws.com"
        return (named or f"https://{service}.{self.credentials.region}.{suffix}").rstrip("/") + "/"


def _field(item: Reference, text: str) -> str:
    if not item.field:
        return text
    try:
        return str(json.loads(text)[item.field])
    except (ValueError, KeyError, TypeError):
        raise SecretError(f"{item}: the secret is no JSON object with a field {item.field!r}") from None


def _kind(body: bytes) -> str:
    try:
        return str(json.loads(body)["__type"]).rsplit("#", 1)[-1]
    except (ValueError, KeyError, TypeError):
        return "an error"
