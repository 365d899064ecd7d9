"""The errors of the API, and the function that writes them in GoTrue's formats."""

from __future__ import annotations

import uuid
from typing import Any

import msgspec
from starlette.responses import Response

VERSION_HEADER = "x-supabase-api-version"
API_VERSION = "2024-01-01"
RETRY_AFTER = "1"  # seconds; `edgewise up` starts Postgres again when it ends


class AuthError(Exception):
    """GoTrue's error: status, code and message. extra: further members of the body."""

    def __init__(self, status: int, code: str, message: str, **extra: Any) -> None:
        super().__init__(message)
        self.status, self.code, self.message, self.extra = status, code, message, extra


class OAuthError(Exception):
    """An error in OAuth's format: {"error", "error_description"}."""

    def __init__(self, error: str, description: str, status: int = 400) -> None:
        super().__init__(description)
        self.error, self.description, self.status = error, description, status


def invalid(message: str) -> AuthError:
    return AuthError(400, "validation_failed", message)


def bad_json(message: str) -> AuthError:
    return AuthError(400, "bad_json", message)


def bad_request(code: str, message: str) -> AuthError:
    return AuthError(400, code, message)


def unauthorized(code: str, message: str) -> AuthError:
    return AuthError(401, code, message)


def forbidden(code: str, message: str) -> AuthError:
    return AuthError(403, code, message)


def not_found(code: str, message: str) -> AuthError:
    return AuthError(404, code, message)


def unprocessable(code: str, message: str) -> AuthError:
    return AuthError(422, code, message)


def too_many(code: str, message: str) -> AuthError:
    return AuthError(429, code, message)


def weak_password(message: str, reasons: list[str]) -> AuthError:
    return AuthError(422, "weak_password", message, weak_password={"reasons": reasons})


def unexpected(message: str = "Unexpected failure, please check server logs for more information") -> AuthError:
    return AuthError(500, "unexpected_failure", message)


def has_string_codes(version: str | None) -> bool:
    """Whether the client's API version has {"code", "message"} as its error format. Dates compare as strings."""
    return version is not None and len(version) == 10 and version >= API_VERSION and version[4] == version[7] == "-"


def error_response(error: AuthError | OAuthError, version: str | None) -> Response:
    """version: the request's API version header, which chooses between GoTrue's two formats."""
    if isinstance(error, OAuthError):
        body: dict[str, Any] = {"error": error.error}
        if error.description:
            body["error_description"] = error.description
        return Response(msgspec.json.encode(body), error.status, media_type="application/json")
    headers = {"x-sb-error-code": error.code}
    if error.status == 503:
        headers["Retry-After"] = RETRY_AFTER
    if has_string_codes(version):
        headers["X-Supabase-Api-Version"] = API_VERSION
        body = {"code": error.code, "message": error.message, **error.extra}
    else:
        body = {"code": error.status, "error_code": error.code, "msg": error.message, **error.extra}
        if error.status >= 500:
            body["error_id"] = str(uuid.uuid4())
    return Response(msgspec.json.encode(body), error.status, headers, "application/json")
