"""The service behind the gateway of `edgewise up`."""

import uuid

import httpx

from tests.conftest import Stack
from tests.sdk.auth.conftest import Connect


async def test_a_password_is_reset_through_the_gateway_and_the_mailbox(stack: Stack, connect: Connect) -> None:
    email = f"{uuid.uuid4().hex}@example.org"
    client = await connect(stack.url, stack.anon_key)
    made = await client.auth.sign_up({"email": email, "password": "a-good-secret"})
    assert made.session
    await client.auth.reset_password_for_email(email)
    async with httpx.AsyncClient(timeout=60) as browser:
        mail = (await browser.get(f"{stack.url}/mailbox", params={"to": email})).json()["messages"][0]
        page = await browser.get(f"{stack.url}/mailbox", headers={"accept": "text/html"})
        assert f"/mailbox/{mail['id']}" in page.text
        link = mail["links"][0]
        assert link.startswith(f"{stack.url}/auth/v1/verify?token=")
        response = await browser.get(link)
        target, _, code = response.headers["location"].partition("?code=")
        assert target == "http://127.0.0.1:3000"
    exchanged = await client.auth.exchange_code_for_session({"auth_code": code})  # type: ignore[typeddict-item]
    assert exchanged.user.email == email
    rows = await client.table("profiles").select("*").execute()
    assert isinstance(rows.data, list)
