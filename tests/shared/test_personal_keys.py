"""Personal keys as tokens: who signs them, which routes their scopes cover, and what many bad keys cause."""

import json
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from shared.auth.caller import Caller
from shared.auth.signing import sign
from shared.config import Settings
from shared.errors import Forbidden, InvalidToken, Misconfigured, RateLimited
from shared.limits.limiter import Limiter
from shared.personal_keys import PersonalKeys, new_key, require_scope
from shared.route_options import RouteOptions


def test_a_jwk_signs_instead_of_the_secret() -> None:
    private = ec.generate_private_key(ec.SECP256R1())
    jwk: dict[str, Any] = json.loads(jwt.algorithms.ECAlgorithm.to_jwk(private))
    text = json.dumps({**jwk, "kid": "k1", "alg": "ES256"})
    token = sign({"sub": "a"}, secret="secret", jwk=text)
    assert jwt.get_unverified_header(token) == {"alg": "ES256", "kid": "k1", "typ": "JWT"}
    assert jwt.decode(token, private.public_key(), ["ES256"]) == {"sub": "a"}
    assert jwt.decode(sign({"sub": "a"}, secret="s" * 32, jwk=""), "s" * 32, ["HS256"]) == {"sub": "a"}


@pytest.mark.parametrize("jwk", ["", "{", "[]", "{}", '{"kty": "EC"}'])
def test_a_missing_or_broken_key_is_the_operators_error(jwk: str) -> None:
    with pytest.raises(Misconfigured) as caught:
        sign({}, secret="", jwk=jwk)
    assert "PERSONAL_KEYS_SIGNING_KEY" in str(caught.value.cause)


@pytest.mark.parametrize(
    ("scope", "method", "path", "allowed"),
    [
        ("*", "POST", "/v1/threads", True),
        ("*:read", "GET", "/v1/threads", True),
        ("*:read", "POST", "/v1/threads", False),
        ("openai", "DELETE", "/v1/threads/{thread_id}", True),
        ("openai/threads", "POST", "/v1/threads/{thread_id}/runs", True),
        ("openai/threads", "POST", "/v1/threadsafe", False),
        ("openai/thread", "POST", "/v1/threads", False),
        ("openai/threads:read", "GET", "/v1/threads/{thread_id}", True),
        ("openai/threads:read", "DELETE", "/v1/threads/{thread_id}", False),
        ("legal-chat", "POST", "/v1/threads", False),
        ("openai:", "GET", "/v1/threads", False),
    ],
)
def test_scopes(scope: str, method: str, path: str, allowed: bool) -> None:
    caller = Caller("a", "user", "t", {"key_id": "k", "scopes": [scope]})
    route = RouteOptions(method=method, path=path)
    if allowed:
        require_scope(caller, "openai", route)
    else:
        with pytest.raises(Forbidden):
            require_scope(caller, "openai", route)


async def test_many_bad_keys_are_refused() -> None:
    class Nothing:
        async def rpc(self, function: str, **arguments: Any) -> None:
            assert function == "use_personal_key"

    limiter = Limiter.from_settings(Settings())
    keys = PersonalKeys(Settings(), Nothing, lambda: limiter)  # type: ignore[arg-type]
    for _ in range(30):
        with pytest.raises(InvalidToken):
            await keys.verify(new_key(), "192.0.2.1")
    with pytest.raises(RateLimited):
        await keys.verify(new_key(), "192.0.2.1")
    with pytest.raises(InvalidToken):
        await keys.verify(new_key(), "192.0.2.2")
