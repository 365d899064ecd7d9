"""The role of a request: keys and claims of its token, and the errors without a valid one."""

import base64
import hmac
import json
import time
from dataclasses import replace

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed448, ed25519, rsa
from hypothesis import given
from hypothesis import strategies as st

from emulator.auth.config_types import Jwt
from emulator.auth.keys import KeyRing
from emulator.rest.config import Settings
from emulator.rest.errors import ApiError
from emulator.rest.jwt.authenticator import Authenticator
from emulator.rest.jwt.keys import parse_secret
from emulator.rest.jwt.role_path import RolePathError, parse_role_path
from emulator.rest.jwt.token import verify_token
from tests.emulator.rest.conftest import SECRET, token


def bearer(value: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {value}"}


def role_of(client, value: str) -> str:
    return client.get("/rpc/whoami", headers=bearer(value)).json()["role"]


def public_jwk(key, **extra) -> dict[str, str]:
    algorithms = {
        rsa.RSAPrivateKey: jwt.algorithms.RSAAlgorithm,
        ec.EllipticCurvePrivateKey: jwt.algorithms.ECAlgorithm,
        ed25519.Ed25519PrivateKey: jwt.algorithms.OKPAlgorithm,
        ed448.Ed448PrivateKey: jwt.algorithms.OKPAlgorithm,
    }
    algorithm = next(found for kind, found in algorithms.items() if isinstance(key, kind))
    return {**json.loads(algorithm.to_jwk(key.public_key())), **extra}


RSA = rsa.generate_private_key(public_exponent=65537, key_size=2048)
P256, P384 = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP384R1())
P521 = ec.generate_private_key(ec.SECP521R1())
ED, ED448 = ed25519.Ed25519PrivateKey.generate(), ed448.Ed448PrivateKey.generate()


class TestKeys:
    @pytest.mark.parametrize(
        ("key", "algorithm"),
        [
            (RSA, "RS256"),
            (RSA, "RS512"),
            (P256, "ES256"),
            (P384, "ES384"),
            (P521, "ES512"),
            (ED, "EdDSA"),
            (ED448, "EdDSA"),
        ],
        ids=["RS256", "RS512", "ES256", "ES384", "ES512", "Ed25519", "Ed448"],
    )
    def test_a_public_key(self, key, algorithm):
        signed = jwt.encode({"role": "authenticated"}, key, algorithm=algorithm)
        assert verify_token(signed, parse_secret(json.dumps(public_jwk(key)))) == {"role": "authenticated"}
        with pytest.raises(ApiError, match="No suitable key or wrong key type"):
            verify_token(signed[:-8] + "AAAAAAAA", parse_secret(json.dumps(public_jwk(key))))

    @pytest.mark.parametrize("algorithm", ["HS256", "HS384", "HS512"])
    def test_a_symmetric_jwk(self, algorithm):
        key = b"k" * 64
        secret = {"kty": "oct", "k": base64.urlsafe_b64encode(key).decode().rstrip("="), "alg": algorithm}
        assert verify_token(jwt.encode({"a": 1}, key, algorithm=algorithm), parse_secret(json.dumps(secret))) == {
            "a": 1
        }

    def test_a_set_is_searched_by_key_id(self, rest_with):
        keys = [public_jwk(P256, kid="one"), public_jwk(RSA, kid="two")]
        client = rest_with(jwt_secret=json.dumps({"keys": keys}))
        for key, algorithm, kid in ((P256, "ES256", "one"), (RSA, "RS256", "two")):
            signed = jwt.encode({"role": "authenticated"}, key, algorithm=algorithm, headers={"kid": kid})
            assert role_of(client, signed) == "authenticated"
        unknown = jwt.encode({"role": "authenticated"}, P256, algorithm="ES256", headers={"kid": "three"})
        refused = client.get("/cakes", headers=bearer(unknown))
        assert refused.json()["details"] == "No suitable key was found to decode the JWT"

    def test_a_secret_in_base64(self, rest_with):
        raw = b"\x00\xff" * 20
        client = rest_with(jwt_secret=base64.b64encode(raw).decode(), jwt_secret_is_base64="true")
        assert role_of(client, jwt.encode({"role": "authenticated"}, raw, algorithm="HS256")) == "authenticated"

    def test_a_public_key_is_not_a_shared_secret(self):
        """Refuses a token signed with the public key as an HMAC secret."""
        jwk = public_jwk(RSA)
        signed = ".".join(_segment(part) for part in (b'{"alg": "HS256"}', b'{"role": "service_role"}'))
        forged = f"{signed}.{_segment(hmac.digest(json.dumps(jwk).encode(), signed.encode(), 'sha256'))}"
        with pytest.raises(ApiError):
            verify_token(forged, parse_secret(json.dumps(jwk)))

    @pytest.mark.parametrize(
        ("secret", "message"),
        [
            ("short", "at least 32 characters"),
            ('{"kty": "RSA", "n": "!", "e": "AQAB"}', "malformed RSA key"),
            ('{"kty": "unknown"}', "not supported"),
        ],
    )
    def test_bad_secrets(self, secret, message):
        with pytest.raises(ValueError, match=message):
            parse_secret(secret)


def with_times_from_now(claims):
    """Adds the time of the test to the times, which the table has as seconds from now."""
    times = {"exp", "nbf", "iat"}
    return {
        name: time.time() + value if name in times and type(value) is int else value for name, value in claims.items()
    }


class TestTokens:
    @pytest.mark.parametrize(
        ("value", "message", "details"),
        [
            ("abc", "Expected 3 parts in JWT; got 1", None),
            ("a.b", "Expected 3 parts in JWT; got 2", None),
            ("a.b.c", "JWT cryptographic operation failed", None),
            (
                token("anon", secret="x" * 40),
                "No suitable key or wrong key type",
                "None of the keys was able to decode",
            ),
            (
                jwt.encode({"role": "anon"}, None, algorithm="none"),
                "Wrong or unsupported encoding algorithm",
                "JWT is unsecured",
            ),
        ],
    )
    def test_undecodable(self, rest, value, message, details):
        answer = rest.get("/cakes", headers=bearer(value))
        assert (answer.status_code, answer.json()["code"], answer.json()["message"]) == (401, "PGRST301", message)
        assert (answer.json()["details"] or "").startswith(details or "")
        challenge = f'Bearer error="invalid_token", error_description="{message}"'
        assert answer.headers["www-authenticate"] == challenge

    @pytest.mark.parametrize(
        ("claims", "message"),
        [
            ({"exp": -40}, "JWT expired"),
            ({"exp": 1e300}, "JWT expired"),
            ({"nbf": 60}, "JWT not yet valid"),
            ({"iat": 60}, "JWT issued at future"),
            ({"aud": "others"}, "JWT not in audience"),
            ({"aud": 1}, "The JWT 'aud' claim must be a string or an array of strings"),
            ({"exp": "soon"}, "The JWT 'exp' claim must be a number"),
            ({"nbf": "soon"}, "The JWT 'nbf' claim must be a number"),
            ({"iat": True}, "The JWT 'iat' claim must be a number"),
        ],
    )
    def test_invalid_claims(self, rest_with, claims, message):
        client = rest_with(jwt_aud="cakes")
        signed = _sign(with_times_from_now(claims))
        for _ in range(2):  # the second time from the cache
            answer = client.get("/cakes", headers=bearer(signed))
            assert (answer.status_code, answer.json()["code"], answer.json()["message"]) == (401, "PGRST303", message)

    @pytest.mark.parametrize(
        "claims",
        [
            {"exp": -10},
            {"nbf": 20},
            {"aud": "cakes"},
            {"aud": ["others", "cakes"]},
            {"aud": []},
            {},
        ],
    )
    def test_valid_claims(self, rest_with, claims):
        assert (
            role_of(rest_with(jwt_aud="cakes"), _sign({"role": "authenticated", **with_times_from_now(claims)}))
            == "authenticated"
        )

    def test_an_empty_token(self, rest):
        answer = rest.get("/cakes", headers={"Authorization": "Bearer"})
        assert answer.json()["message"] == "Empty JWT is sent in Authorization header"

    @pytest.mark.parametrize("scheme", ["Bearer", "bearer", "BEARER"])
    def test_the_scheme_s_case(self, rest, scheme):
        headers = {"Authorization": f"{scheme} {token('authenticated')}"}
        assert rest.get("/rpc/whoami", headers=headers).json()["role"] == "authenticated"

    def test_another_scheme_is_anonymous(self, rest):
        assert rest.get("/rpc/whoami", headers={"Authorization": "Basic YTpi"}).json()["role"] == "anon"

    def test_without_a_role_the_token_is_anonymous(self, rest):
        assert rest.get("/rpc/whoami", claims={"sub": "x"}).json()["role"] == "anon"

    def test_a_role_that_does_not_exist(self, rest):
        answer = rest.get("/cakes", role="nobody_at_all")
        assert (answer.status_code, answer.json()["code"]) == (401, "22023")
        assert answer.json()["message"] == 'role "nobody_at_all" does not exist'

    def test_a_role_that_the_login_role_cannot_set(self, rest):
        answer = rest.get("/cakes", role="supabase_admin")
        assert (answer.status_code, answer.json()["code"]) == (403, "42501")

    @given(st.text(max_size=60))
    def test_garbage_is_refused(self, text):
        with pytest.raises(ApiError) as refusal:
            verify_token(text, parse_secret(SECRET))
        assert refusal.value.status == 401


class TestRotation:
    """The Auth service's keys, as the stack uses them when they are in a file."""

    @pytest.fixture
    def file(self, tmp_path):
        return tmp_path / "signing_keys.json"

    @pytest.fixture
    def authenticator(self, file, monkeypatch):
        monkeypatch.setattr("emulator.auth.keys.CHECK_INTERVAL", 0)
        self.write(file, "one")
        settings = Settings.from_raw({"jwt-secret": SECRET, "db-anon-role": "anon"})
        keys = KeyRing(Jwt(secret="", issuer="", keys_file=file))
        return Authenticator(replace(settings, jwt_keys=keys))

    def write(self, file, *kids):
        keys = {"one": P256, "two": P384}
        listed = [{**json.loads(jwt.algorithms.ECAlgorithm.to_jwk(keys[kid])), "kid": kid} for kid in kids]
        file.write_text(json.dumps(listed))

    def test_a_cached_token_is_refused_once_its_key_is_removed(self, file, authenticator):
        header = "Bearer " + jwt.encode({"role": "authenticated"}, P256, algorithm="ES256", headers={"kid": "one"})
        for _ in range(2):
            assert authenticator.authenticate(header).role == "authenticated"
        assert authenticator.hits == 1
        self.write(file, "two", "one")
        assert authenticator.authenticate(header).role == "authenticated"
        self.write(file, "two")
        with pytest.raises(ApiError, match="No suitable key or wrong key type"):
            authenticator.authenticate(header)

    def test_settings_in_the_database_keep_the_keys(self, authenticator):
        settings = authenticator._settings
        assert settings.overridden({"db_max_rows": "7"}).jwt_keys is settings.jwt_keys
        assert settings.overridden({"jwt_secret": "x" * 32}).jwt_keys is not settings.jwt_keys


class TestSettings:
    def test_no_anonymous_role(self, rest_with):
        client = rest_with(db_anon_role="")
        refused = client.get("/cakes")
        assert (refused.status_code, refused.json()["code"]) == (401, "PGRST302")
        assert refused.json()["message"] == "Anonymous access is disabled"
        assert refused.headers["www-authenticate"] == "Bearer"
        assert client.get("/cakes", role="authenticated").status_code == 200

    def test_no_secret(self, rest_with):
        client = rest_with(jwt_secret="")
        refused = client.get("/cakes", role="authenticated")
        assert (refused.status_code, refused.json()["code"]) == (500, "PGRST300")
        assert client.get("/cakes").status_code == 200

    def test_the_cache_can_be_off(self, rest_with):
        client = rest_with(jwt_cache_max_entries="0")
        assert client.get("/rpc/whoami", role="authenticated").json()["role"] == "authenticated"

    def test_the_role_elsewhere(self, rest_with):
        client = rest_with(jwt_role_claim_key="$.app.roles[?@ == 'authenticated']")
        claims = {"app": {"roles": ["other", "authenticated"]}}
        assert client.get("/rpc/whoami", role="anon", claims=claims).json()["role"] == "authenticated"


CLAIMS = {
    "role": "r",
    "a": {"b": ["x", {"c": "y"}]},
    "dash-ed": {"q r": "z"},
    "list": ["app_one", "two_app", "three"],
    "users": [{"n": "A", "rank": 1}, {"n": "B", "rank": 2}],
}


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("$.role", "r"),
        ("$['role']", "r"),
        ("$.a.b[0]", "x"),
        ("$.a.b[-1].c", "y"),
        ("$..c", "y"),
        ('$["dash-ed"]["q r"]', "z"),
        ("$.list[1:]", "two_app"),
        ("$.list[::-1]", "three"),
        ("$.a.*", ["x", {"c": "y"}]),
        ("$.list[?@ == 'three']", "three"),
        ("$.list[?search(@, '^two')]", "two_app"),
        ("$.list[?match(@, 'thr.*')]", "three"),
        ("$.list[?length(@) > 6]", "app_one"),
        ("$.users[?@.rank > 1 && @.n != 'A'].n", "B"),
        ("$.users[?@.missing || !(@.rank == 2)].n", "A"),
        ("$.users[?count(@.*) == 2].n", "A"),
        ("$.users[?@.n == $.users[1].n].rank", 2),
        ("$.missing", None),
        ("$.a.b[7]", None),
        (".role", "r"),
        (".a.b[1].c", "y"),
        ('."dash-ed"."q r"', "z"),
        ('.list[?(@ == "three")]', "three"),
        ('.list[?(@ != "app_one")]', "two_app"),
        ('.list[?(@ ^== "app")]', "app_one"),
        ('.list[?(@ ==^ "app")]', "two_app"),
        ('.list[?(@ *== "hre")]', "three"),
        (".missing.more", None),
        (".list[0][4:]", "one"),
        (".list[0][:-4]", "app"),
        (".role[:]", "r"),
        (".list[0][5:2]", None),
        (".a[1:]", None),
    ],
)
def test_role_paths(path, found):
    assert parse_role_path(path).find(CLAIMS) == found


@pytest.mark.parametrize("path", ["role", "$.", "$[", "$.a[?]", "$.a[?@ ==]", ".", ".a[", '.a[?(@ ~ "x")]', "", "$x"])
def test_bad_role_paths(path):
    with pytest.raises(RolePathError):
        parse_role_path(path)


@given(st.text(alphabet="$.[]?@'\"=!&|()*:,-0123abx ", max_size=40))
def test_role_paths_never_fail_otherwise(text):
    try:
        path = parse_role_path(text)
    except RolePathError:
        return
    path.find(CLAIMS)


def test_a_path_through_claims_that_are_too_deep_finds_nothing():
    claims = []
    for _ in range(2000):
        claims = [claims]
    assert parse_role_path("$..role").find(claims) is None


def _segment(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


def _sign(claims) -> str:
    """Without the library's own checks of the claims."""
    return jwt.api_jws.encode(json.dumps(claims).encode(), SECRET, algorithm="HS256")
