"""Requests to one project on behalf of one user."""

import base64
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.client import HTTPException, HTTPResponse
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from edgewise_client.errors import EdgewiseError, NetworkError, error_of

Token = str | Callable[[], str | None] | None


@dataclass(frozen=True)
class Connection:
    """The project's URL and publishable key, and the user's access token or a function that returns it.

    `timeout` is in seconds, for connecting and between two parts of a response; streams send something every 15.
    """

    url: str
    key: str = field(repr=False)
    token: Token = field(default=None, repr=False)
    timeout: float = 60.0

    def __post_init__(self) -> None:
        if not self.url.startswith(("http://", "https://")):
            raise ValueError(f"url {self.url!r} must begin with http:// or https://")

    def current_token(self) -> str | None:
        return self.token() if callable(self.token) else self.token

    def user(self) -> str | None:
        """The user's id in the token, None without one."""
        try:
            part = (self.current_token() or "").split(".")[1]
            claims = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
        except (IndexError, ValueError):
            return None
        return str(claims["sub"]) if "sub" in claims else None

    def open(self, path: str, body: Any = None, headers: Mapping[str, str] | None = None) -> HTTPResponse:
        """The response: POST with a JSON body, GET without; its status is 2xx, or an EdgewiseError is raised."""
        token = self.current_token()
        given = {
            "apikey": self.key,
            **({"authorization": f"Bearer {token}"} if token else {}),
            **({"content-type": "application/json"} if body is not None else {}),
            **(headers or {}),
        }
        data = None if body is None else json.dumps(body).encode()
        request = Request(self.url.rstrip("/") + path, data, given)  # noqa: S310
        try:
            response: HTTPResponse = urlopen(request, timeout=self.timeout)  # noqa: S310
        except HTTPError as error:
            with error:
                raise _error_of(error) from None
        except (OSError, HTTPException) as error:
            raise NetworkError(f"{self.url} cannot be reached: {error}") from error
        return response

    def call(self, path: str, body: Any) -> tuple[Any, Mapping[str, str]]:
        """The JSON of a POST's response, and its headers."""
        with self.open(path, body) as response:
            try:
                return json.loads(response.read()), headers_of(response)
            except (OSError, HTTPException, ValueError) as error:
                raise NetworkError(f"{self.url} sent no whole response: {error}") from error


def headers_of(response: HTTPResponse | HTTPError) -> dict[str, str]:
    """The response's headers, their names in lower case."""
    return {name.lower(): value for name, value in response.headers.items()}


def _error_of(error: HTTPError) -> EdgewiseError:
    try:
        content = error.read()
    except (OSError, HTTPException):
        content = b""
    return error_of(error.code, headers_of(error), content)
