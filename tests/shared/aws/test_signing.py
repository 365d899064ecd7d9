"""Signature Version 4, compared with botocore's signer."""

from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from botocore.auth import S3SigV4QueryAuth, SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials as BotoCredentials

from shared.aws.signing import Credentials, presigned_url, signed_headers

NOW = datetime(2026, 11, 22, 1, 2, 3, tzinfo=UTC)
SESSIONS = ("", "session/token+with=signs")


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stops botocore's clock."""
    monkeypatch.setattr("botocore.auth.get_current_datetime", lambda *_: NOW.replace(tzinfo=None))


@pytest.mark.usefixtures("clock")
@pytest.mark.parametrize("session", SESSIONS)
def test_headers_match_botocore(session: str) -> None:
    url, body = "https://ssm.ap-south-1.amazonaws.com/", b'{"Names": ["/a/b"]}'
    headers = {"content-type": "application/x-amz-json-1.1", "x-amz-target": "AmazonSSM.GetParameters"}
    ours = signed_headers(Credentials("AKID", "secret", "ap-south-1", session), "ssm", "POST", url, body, headers, NOW)
    theirs = AWSRequest(
        "POST", url, data=body, headers={**headers, "x-amz-content-sha256": ours["x-amz-content-sha256"]}
    )
    SigV4Auth(BotoCredentials("AKID", "secret", session or None), "ssm", "ap-south-1").add_auth(theirs)
    assert ours["authorization"] == theirs.headers["Authorization"]


@pytest.mark.usefixtures("clock")
@pytest.mark.parametrize("session", SESSIONS)
@pytest.mark.parametrize("headers", [{}, {"content-type": "application/pdf", "content-length": "1024"}])
def test_presigned_url_matches_botocore(session: str, headers: dict[str, str]) -> None:
    url = "https://bucket.s3.ap-south-1.amazonaws.com/uploads/a%20b.pdf"
    ours = presigned_url(Credentials("AKID", "secret", "ap-south-1", session), "PUT", url, 600, headers, NOW)
    theirs = AWSRequest("PUT", url, headers=headers)
    S3SigV4QueryAuth(BotoCredentials("AKID", "secret", session or None), "s3", "ap-south-1", 600).add_auth(theirs)
    assert query(ours) == query(str(theirs.url))


def query(url: str) -> dict[str, Any]:
    return parse_qs(urlsplit(url).query)
