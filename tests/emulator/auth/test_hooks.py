"""Auth hooks: Postgres functions and signed HTTP requests, as Supabase documents them."""

import base64
import hashlib
import hmac
import json
from contextlib import asynccontextmanager
from typing import Any

import pyotp

from tests.harness.auth_service import Auth, run_auth
from tests.harness.server import serving

SECRET = base64.b64encode(b"a secret of the hook's endpoint").decode()
FUNCTION = "pg-functions://postgres/public/"
SCHEMA = """
create table public.events (event jsonb);
grant all on public.events to supabase_auth_admin;
create function public.record(event jsonb) returns jsonb language sql as
$$ insert into public.events values (event); select '{}'::jsonb $$;
create function public.only_examples(event jsonb) returns jsonb language plpgsql as $$ begin
  if event['user'] ->> 'email' like '%@example.org' then return '{}'; end if;
  return '{"error": {"http_code": 403, "message": "Only people of example.org"}}';
end $$;
create function public.valid_only(event jsonb) returns jsonb language plpgsql as $$ begin
  if (event ->> 'valid')::boolean then return '{"decision": "continue"}'; end if;
  return '{"decision": "reject", "message": "No more attempts", "should_logout_user": true}';
end $$;
"""


async def run_schema(auth: Auth) -> None:
    for statement in SCHEMA.replace(";\ncreate", ";;create").replace(";\ngrant", ";;grant").split(";;"):
        await auth.sql(statement)


class Endpoint:
    """Records what it receives, verifies its signature, and answers with `responses`, the last one for ever."""

    def __init__(self, *responses: tuple[int, dict[str, str], bytes]) -> None:
        self.responses, self.events = list(responses), list[dict[str, Any]]()

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        body, more = b"", True
        while more:
            message = await receive()
            body, more = body + message.get("body", b""), message.get("more_body", False)
        headers = {name.decode(): value.decode() for name, value in scope["headers"]}
        signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
        digest = hmac.digest(base64.b64decode(SECRET), signed, hashlib.sha256)
        assert headers["webhook-signature"] == f"v1,{base64.b64encode(digest).decode()}"
        self.events.append(json.loads(body))
        status, extra, content = self.responses.pop(0) if len(self.responses) > 1 else self.responses[0]
        fields = {"content-type": "application/json", "content-length": str(len(content))} | extra
        head = [(name.encode(), value.encode()) for name, value in fields.items()]
        await send({"type": "http.response.start", "status": status, "headers": head})
        await send({"type": "http.response.body", "body": content})


@asynccontextmanager
async def http_hook(database: str, name: str, endpoint: Endpoint, **settings: str) -> Any:
    async with serving(endpoint) as port:
        hook = {
            f"HOOK_{name}_ENABLED": "true",
            f"HOOK_{name}_URI": f"http://host.docker.internal:{port}/functions/v1/hook",
            f"HOOK_{name}_SECRETS": f"v1,whsec_{SECRET}",
        }
        async with run_auth(database, **hook, **settings) as auth:
            yield auth


async def test_mail_by_an_http_hook(bare_database: str) -> None:
    endpoint = Endpoint((503, {"retry-after": "1"}, b""), (200, {}, b"{}"))
    async with http_hook(bare_database, "SEND_EMAIL", endpoint) as auth:
        await auth.sign_up("ada@example.org")
        assert (await auth.http.get("/mailbox")).json()["total"] == 0
        assert endpoint.events[0] == endpoint.events[1]  # tried again
        user, data = (endpoint.events[1][name] for name in ("user", "email_data"))
        assert user["email"] == "ada@example.org"
        assert (data["email_action_type"], data["site_url"]) == ("signup", "http://auth.test")
        verified = {"type": "signup", "token_hash": data["token_hash"]}
        session = (await auth.call("POST", "/verify", verified)).json()

        await auth.call("PUT", "/user", {"email": "ben@example.org"}, token=session["access_token"])
        event = endpoint.events[2]
        assert event["user"]["new_email"] == "ben@example.org"
        data = event["email_data"]
        assert data["email_action_type"] == "email_change"
        for fields in (  # each hash belongs to the other's code
            {"token_hash": data["token_hash_new"]},
            {"email": "ben@example.org", "token": data["token_new"]},
        ):
            response = await auth.call("POST", "/verify", {"type": "email_change", **fields})
            assert response.status_code == 200, response.text
        assert response.json()["user"]["email"] == "ben@example.org"

        for answer, status, code in (
            ((200, {}, b'{"error": {"http_code": 429, "message": "slowly"}}'), 429, "unknown"),
            ((401, {}, b""), 500, "unexpected_failure"),
            ((200, {"content-type": "text/html"}, b"<p>"), 400, "hook_payload_invalid_content_type"),
        ):
            endpoint.responses = [answer]
            response = await auth.call("POST", "/recover", {"email": "ben@example.org"})
            assert (response.status_code, response.json()["error_code"]) == (status, code)


async def test_functions_decide_about_accounts_and_attempts(bare_database: str) -> None:
    hooks = {
        "SEND_SMS": "record",
        "BEFORE_USER_CREATED": "only_examples",
        "PASSWORD_VERIFICATION_ATTEMPT": "valid_only",
        "MFA_VERIFICATION_ATTEMPT": "valid_only",
    }
    settings = {f"HOOK_{name}_ENABLED": "true" for name in hooks}
    settings |= {f"HOOK_{name}_URI": FUNCTION + function for name, function in hooks.items()}
    settings |= {"EXTERNAL_PHONE_ENABLED": "true", "EXTERNAL_ANONYMOUS_USERS_ENABLED": "true"}
    async with run_auth(bare_database, MAILER_AUTOCONFIRM="true", **settings) as auth:
        await run_schema(auth)
        for body in ({"email": "eve@example.com", "password": "secret-1"}, {}):
            refused = await auth.call("POST", "/signup", body)
            assert (refused.status_code, refused.json()["msg"]) == (403, "Only people of example.org")
        created = await auth.admin("POST", "/admin/users", {"phone": "15551230000", "phone_confirm": True})
        assert created.status_code == 200

        assert (await auth.call("POST", "/otp", {"phone": "15551230000"})).status_code == 200
        sms = json.loads((await auth.sql("select event -> 'sms' from public.events"))[0][0])
        verified = {"type": "sms", "phone": sms["phone"], "token": sms["otp"]}
        assert (await auth.call("POST", "/verify", verified)).json()["user"]["phone"] == "15551230000"

        session = await auth.sign_up("ada@example.org")
        wrong = await auth.call("POST", "/token?grant_type=password", {"email": "ada@example.org", "password": "wrong"})
        assert (wrong.status_code, wrong.json()["msg"]) == (400, "No more attempts")
        assert (await auth.call("GET", "/user", token=session["access_token"])).status_code == 403

        token = (await auth.sign_in("ada@example.org"))["access_token"]
        factor = (await auth.call("POST", "/factors", {"factor_type": "totp"}, token)).json()
        for code, status in ((pyotp.TOTP(factor["totp"]["secret"]).now(), 200), ("000000", 403)):
            challenge = (await auth.call("POST", f"/factors/{factor['id']}/challenge", {}, token)).json()
            body = {"challenge_id": challenge["id"], "code": code}
            response = await auth.call("POST", f"/factors/{factor['id']}/verify", body, token)
            assert response.status_code == status
        assert response.json()["error_code"] == "mfa_verification_rejected"
        assert (await auth.call("GET", "/user", token=token)).status_code == 403
