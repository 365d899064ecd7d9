"""Redirect URLs."""

from urllib.parse import quote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulator.auth.config_types import Jwt, Settings
from emulator.auth.errors import AuthError
from emulator.auth.redirects import choose, is_allowed, with_error
from tests.harness.auth_service import Auth

SITE = "https://app.example:8443"
ALLOWED = (
    "https://*.preview.example/**",
    "http://localhost:*/done",
    "myapp://callback",
    "com.my_app.example://callback",
    "https://docs.example/{en,fr}/?",
)
SETTINGS = Settings("", SITE, SITE, Jwt("s", "i"), uri_allow_list=ALLOWED)


@pytest.mark.parametrize(
    ("target", "allowed"),
    [
        ("https://app.example:8443", True),
        ("https://app.example:8443/anywhere?x=1#y", True),
        ("https://app.example/", False),
        ("http://app.example:8443/", False),
        ("https://a.preview.example/one/two", True),
        ("https://a.preview.example/one#fragment", True),
        ("https://a.b.preview.example/one", False),
        ("https://preview.example/one", False),
        ("https://a.preview.example.evil.example/one", False),
        ("http://localhost:5173/done", True),
        ("http://localhost:5173/done/more", False),
        ("myapp://callback", True),
        ("myapp://callback/more", False),
        ("com.my_app.example://callback", True),
        ("https://docs.example/fr/a", True),
        ("https://docs.example/de/a", False),
        ("https://evil.example", False),
        ("//evil.example", False),
        ("https://app.example:8443@evil.example/", False),
        ("https://app.example:8443\\@evil.example/", False),
        ("https:/\\evil.example", False),
        ("\thttps://app.example:8443/", False),
        ("https://app.example:8443/\r\nx: y", False),
        ("javascript:alert(1)", False),
        ("javascript://127.0.0.1/%0aalert(1)", False),
        ("file://127.0.0.1/etc/passwd", False),
        ("https://evil?x.preview.example/one", False),
        ("https://docs.example?x", False),
        ("exp://127.0.0.1:19000/--/", True),
        ("http://2130706433/", False),
        ("http://127.0.0.1:9/", True),
        ("http://10.0.0.1/", False),
        ("https://[::1", False),
        ("", False),
    ],
)
def test_targets(target: str, allowed: bool) -> None:
    assert is_allowed(SETTINGS, target) is allowed
    assert choose(SETTINGS, target) == (target if allowed else SITE)


@given(st.text() | st.builds("https://{}/{}".format, st.text(), st.text()))
def test_any_text_is_rejected_or_has_an_allowed_host(target: str) -> None:
    if is_allowed(SETTINGS, target):
        host = urlsplit(target).hostname or ""
        assert host in ("app.example", "localhost", "callback", "docs.example", "127.0.0.1", "::1") or (
            host.endswith(".preview.example") or host.startswith("127.")
        )


@given(st.text(max_size=50))
def test_an_error_stays_in_the_fragment(message: str) -> None:
    location = with_error("https://app.example/x?y=1", AuthError(403, "otp_expired", message), pkce=False)
    assert location.isascii()
    assert "\n" not in location
    assert location.startswith(
        "https://app.example/x?y=1#error=access_denied&error_code=otp_expired&error_description="
    )


@pytest.mark.parametrize("target", ["https://evil.example", "https://a.example.com.evil.example/x", "myapp://other"])
async def test_a_link_does_not_redirect_to_other_sites(careful_auth: Auth, target: str) -> None:
    headers = {"host": "evil.example", "x-forwarded-host": "evil.example", "referer": target}
    body = {"email": "ada@example.org", "password": "secret-1"}
    await careful_auth.call("POST", f"/signup?redirect_to={quote(target)}", body, headers=headers)
    link = (await careful_auth.mail("ada@example.org"))["links"][0]
    assert link.startswith("http://auth.test/verify?")
    assert "evil" not in link
    response = await careful_auth.http.get(f"/verify?{urlsplit(link).query}&redirect_to={quote(target)}")
    assert response.headers["location"].startswith("http://localhost:3000#")


@pytest.mark.parametrize("target", ["https://a.example.com/welcome?x=1&y=2", "myapp://callback"])
async def test_a_link_redirects_to_the_requested_url(careful_auth: Auth, target: str) -> None:
    body = {"email": "ada@example.org", "password": "secret-1"}
    await careful_auth.call("POST", f"/signup?redirect_to={quote(target, safe='')}", body)
    response = await careful_auth.follow((await careful_auth.mail("ada@example.org"))["links"][0])
    assert response.headers["location"].startswith(f"{target}#access_token=")
