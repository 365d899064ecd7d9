"""The S3 server of `edgewise up`: moto's, behind a check of presigned URLs, since moto accepts any signature.

Objects are lost when the process ends: uploads are stored only until they are sent to the provider.
"""

import argparse
import os
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from moto.moto_server.werkzeug_app import MotoRequestHandler, create_backend_app
from werkzeug.serving import make_server
from werkzeug.test import Client

from shared.aws.signing import Credentials, presigned_url

App = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]  # WSGI
DENIED = "<Error><Code>AccessDenied</Code><Message>{}</Message></Error>"


class PresignedCheck:
    """WSGI middleware that responds with 403, as S3 does, unless the URL was presigned and has not expired."""

    def __init__(self, app: App, credentials: Credentials) -> None:
        self.app = app
        self.credentials = credentials

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        problem = None if environ["REQUEST_METHOD"] == "OPTIONS" else self._problem(environ)
        if problem is None:
            environ["CONTENT_TYPE"] = ""  # moto would parse a form as its own parameters and store an empty object
            return self.app(environ, start_response)
        headers = {"Content-Type": "application/xml", "Access-Control-Allow-Origin": "*", "Connection": "close"}
        start_response("403 Forbidden", list(headers.items()))
        return [DENIED.format(problem).encode()]

    def _problem(self, environ: dict[str, Any]) -> str | None:
        target = urlsplit(environ["REQUEST_URI"])
        query = dict(parse_qsl(target.query, keep_blank_values=True))
        try:
            signed_at = datetime.strptime(query["X-Amz-Date"], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
            expires, names = int(query["X-Amz-Expires"]), query["X-Amz-SignedHeaders"].split(";")
        except (KeyError, ValueError):
            return "The URL is not presigned"
        headers = {name: _header(environ, name) for name in names if name != "host"}
        url = f"http://{environ['HTTP_HOST']}{target.path}"
        own = {name: value for name, value in query.items() if not name.startswith("X-Amz-")}
        expected = presigned_url(self.credentials, environ["REQUEST_METHOD"], url, expires, headers, signed_at, own)
        if query != dict(parse_qsl(urlsplit(expected).query, keep_blank_values=True)):
            return "The signature does not match the request"
        age = datetime.now(UTC) - signed_at
        return None if age <= timedelta(seconds=expires) else "Request has expired"


def _header(environ: dict[str, Any], name: str) -> str:
    key = name.upper().replace("-", "_")
    return str(environ.get(key if key in ("CONTENT_LENGTH", "CONTENT_TYPE") else f"HTTP_{key}", ""))


def main() -> None:
    """Serves on the listening socket `--fd`, with the bucket and keys of the environment."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--fd", type=int, required=True)
    fd = parser.parse_args().fd
    store = create_backend_app("s3")
    Client(store).put(f"/{os.environ['UPLOAD_BUCKET']}")
    app = PresignedCheck(store, Credentials.from_env(os.environ))
    make_server("127.0.0.1", 0, app, threaded=True, request_handler=_QuietHandler, fd=fd).serve_forever()


class _QuietHandler(MotoRequestHandler):
    def log_request(self, *_: Any) -> None:
        return


if __name__ == "__main__":
    main()
