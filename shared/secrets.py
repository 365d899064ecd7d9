"""Secrets by reference: the value of a variable may name where the secret is stored.

    OPENAI_API_KEY=ssm:/edgewise/prod/openai-api-key             SSM Parameter Store, decrypted
    OPENAI_API_KEY=secretsmanager:edgewise/prod#OPENAI_API_KEY   Secrets Manager; after # a field of a JSON secret

They are read when the process starts and again when they are SECRETS_MAX_AGE seconds old, so that a rotated secret is
used without a deployment. On Google Cloud Run the platform sets variables to the values of secrets.
"""

import json
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from shared.aws.credentials import CredentialsError, credentials
from shared.aws.signing import Credentials, signed_headers

SCHEMES = ("ssm:", "secretsmanager:")
TIMEOUT = 5.0  # seconds for one request
MAX_NAMES = 10  # in one GetParameters request


class SecretError(ValueError):
    """A secret can't be read; the message names the variable, the reference and the remedy, never a value."""


@dataclass(frozen=True, slots=True)
class Reference:
    """`OPENAI_API_KEY=secretsmanager:edgewise/prod#KEY`, parsed."""

    variable: str
    store: str
    name: str
    field: str

    def __str__(self) -> str:
        return f"{self.variable}={self.store}:{self.name}" + (f"#{self.field}" if self.field else "")


def references(environment: Mapping[str, str]) -> list[Reference]:
    """Returns every variable whose value is a reference."""
    found = []
    for variable, value in environment.items():
        if value.startswith(SCHEMES):
            store, _, rest = value.partition(":")
            name, _, field = rest.partition("#")
            found.append(Reference(variable, store, name, field))
    return found


def resolve(environment: Mapping[str, str]) -> Mapping[str, str]:
    """Returns the environment with every reference replaced by its value. Raises SecretError.

    Blocks: call it in a thread if a loop is running.
    """
    found = references(environment)
    if not found:
        return environment
    try:
        client = _Client(credentials(environment), environment)
    except CredentialsError as error:
        raise SecretError(f"{found[0]}: {error}, so it can't be read from AWS") from None
    values = client.parameters([reference for reference in found if reference.store == "ssm"])
    values |= client.secrets([reference for reference in found if reference.store == "secretsmanager"])
    return {**environment, **values}


class _Client:
    def __init__(self, credentials: Credentials, environment: Mapping[str, str]) -> None:
        self.credentials = credentials
        self.environment = environment

    def parameters(self, references: list[Reference]) -> dict[str, str]:
        """Returns the value of each variable from SSM."""
        values: dict[str, str] = {}
        for start in range(0, len(references), MAX_NAMES):
            batch = references[start : start + MAX_NAMES]
            body = {"Names": sorted({reference.name for reference in batch}), "WithDecryption": True}
            response = self._request("ssm", "AmazonSSM.GetParameters", body, batch[0])
            found = {parameter["Name"]: parameter["Value"] for parameter in response["Parameters"]}
            for reference in batch:
                if reference.name not in found:
                    region = self.credentials.region
                    raise SecretError(f"{reference}: there is no such parameter in {region}: put it there")
                values[reference.variable] = found[reference.name]
        return values

    def secrets(self, references: list[Reference]) -> dict[str, str]:
        """Returns the value of each variable from Secrets Manager, with one request per secret."""
        secrets: dict[str, str] = {}
        values: dict[str, str] = {}
        for reference in references:
            if reference.name not in secrets:
                body = {"SecretId": reference.name}
                response = self._request("secretsmanager", "secretsmanager.GetSecretValue", body, reference)
                secrets[reference.name] = str(response.get("SecretString", ""))
            values[reference.variable] = _field(reference, secrets[reference.name])
        return values

    def _request(self, service: str, target: str, body: dict[str, Any], reference: Reference) -> dict[str, Any]:
        """Sends a request; errors name `reference`."""
        url = self._endpoint(service)
        content = json.dumps(body).encode()
        headers = {"content-type": "application/x-amz-json-1.1", "x-amz-target": target}
        signed = signed_headers(self.credentials, service, "POST", url, content, headers)
        request = urllib.request.Request(url, content, signed, method="POST")  # noqa: S310 - our own endpoint
        try:
            with urllib.request.urlopen(request, timeout=TIMEOUT) as response:  # noqa: S310
                return dict(json.load(response))
        except urllib.error.HTTPError as error:
            code = _error_code(error.read())
            raise SecretError(
                f"{reference}: {service} responded {code}: does it exist, and may this role read it?"
            ) from None
        except (OSError, ValueError) as error:
            reason = getattr(error, "reason", error)
            raise SecretError(
                f"{reference}: {service} can't be reached ({reason}): check the network and AWS_REGION"
            ) from None

    def _endpoint(self, service: str) -> str:
        configured = self.environment.get(f"AWS_ENDPOINT_URL_{service.upper()}") or self.environment.get(
            "AWS_ENDPOINT_URL"
        )
        suffix = "amazonaws.com.cn" if self.credentials.region.startswith("cn-") else "amazonaws.com"
        return (configured or f"https://{service}.{self.credentials.region}.{suffix}").rstrip("/") + "/"


def _field(reference: Reference, secret: str) -> str:
    if not reference.field:
        return secret
    try:
        return str(json.loads(secret)[reference.field])
    except (ValueError, KeyError, TypeError):
        raise SecretError(f"{reference}: the secret is no JSON object with a field {reference.field!r}") from None


def _error_code(body: bytes) -> str:
    try:
        return str(json.loads(body)["__type"]).rsplit("#", 1)[-1]
    except (ValueError, KeyError, TypeError):
        return "an error"
