"""The account flows with supabase-js, in Node."""

import asyncio
import json
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from jwt.algorithms import ECAlgorithm

from tests.harness.auth_service import SECRET, key, run_auth

HERE = Path(__file__).parent
OPTIONAL = dict.fromkeys(
    (
        "PASSKEY_ENABLED",
        "OAUTH_SERVER_ENABLED",
        "MFA_WEB_AUTHN_ENROLL_ENABLED",
        "MFA_WEB_AUTHN_VERIFY_ENABLED",
    ),
    "true",
)


def signing_keys() -> str:
    private = json.loads(ECAlgorithm.to_jwk(ec.generate_private_key(ec.SECP256R1())))
    return json.dumps([{**private, "kid": "today", "alg": "ES256", "key_ops": ["sign", "verify"]}])


@pytest.mark.parametrize(
    ("script", "settings"),
    [
        ("confirmed", {"MAILER_AUTOCONFIRM": "true", "JWT_KEYS": signing_keys()}),
        ("mailed", {"URI_ALLOW_LIST": "http://localhost:3000/**"}),
        ("optional", {"MAILER_AUTOCONFIRM": "true", **OPTIONAL}),
    ],
    ids=["confirmed", "mailed", "optional"],
)
async def test_flows(bare_database: str, node: str, script: str, settings: dict[str, str]) -> None:
    async with run_auth(bare_database, EXTERNAL_ANONYMOUS_USERS_ENABLED="true", **settings) as auth:
        environment = {
            "PATH": "/usr/bin:/bin",
            "SUPABASE_URL": auth.url,
            "SUPABASE_ANON_KEY": key("anon"),
            "SUPABASE_SERVICE_ROLE_KEY": key("service_role"),
            "JWT_SECRET": SECRET,
        }
        command = [node, "--test", "--test-reporter=spec", str(HERE / f"{script}.test.mjs")]
        process = await asyncio.create_subprocess_exec(
            *command, env=environment, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
        )
        output, _ = await process.communicate()
        assert process.returncode == 0, output.decode()
