"""Settings from the environment, a file and the database, and error messages."""

import json
from pathlib import Path

import pytest

from emulator.rest.config import SettingError, Settings
from emulator.rest.config_dump import dump_config
from emulator.rest.database.dsn import connect_arguments
from emulator.rest.types import Identifier
from tests.harness.process import wait_for

SECRET = "a secret of at least thirty-two characters"


def test_the_environment():
    settings = Settings.from_env(
        {
            "PGRST_DB_URI": "postgresql://host/db",
            "PGRST_DB_SCHEMAS": "api, other",
            "PGRST_DB_EXTRA_SEARCH_PATH": "",
            "PGRST_DB_ANON_ROLE": "anon",
            "PGRST_DB_MAX_ROWS": "100",
            "PGRST_DB_PRE_REQUEST": "api.check",
            "PGRST_DB_AGGREGATES_ENABLED": "TRUE",
            "PGRST_DB_PLAN_ENABLED": "1",
            "PGRST_DB_TX_END": "rollback-allow-override",
            "PGRST_SERVER_PORT": "8080",
            "PGRST_SERVER_HOST": "!4",
            "PGRST_JWT_SECRET": SECRET,
            "PGRST_JWT_ROLE_CLAIM_KEY": ".app.role",
            "PGRST_APP_SETTINGS_FLAVOUR": "vanilla",
            "PATH": "/bin",
        }
    )
    assert settings.db_schemas == ("api", "other")
    assert settings.db_extra_search_path == ()
    assert (settings.db_max_rows, settings.db_anon_role) == (100, "anon")
    assert settings.db_pre_request == Identifier("api", "check")
    assert settings.db_aggregates_enabled
    assert settings.db_plan_enabled
    assert (settings.db_tx_rollback_all, settings.db_tx_allow_override) == (True, True)
    assert (settings.server_host, settings.server_port) == ("0.0.0.0", 8080)
    assert settings.jwt_role_claim_key.find({"app": {"role": "r"}}) == "r"
    assert settings.app_settings == (("app.settings.FLAVOUR", "vanilla"),)


def test_defaults():
    settings = Settings.from_env({})
    assert (settings.db_schemas, settings.db_extra_search_path, settings.db_pool) == (("public",), ("public",), 10)
    assert (settings.db_max_rows, settings.db_anon_role, settings.jwt_keys) == (None, None, None)
    assert (settings.server_port, settings.db_channel, settings.openapi_mode) == (3000, "pgrst", "follow-privileges")


def test_the_environment_overrides_a_file(tmp_path, monkeypatch):
    monkeypatch.setenv("ROLE_IN_FILE", "from_env")
    file = tmp_path / "rest.conf"
    file.write_text(
        """
# A comment
db-uri = "postgresql://host/db?a=\\"b\\""  # the rest is a comment
db-schemas = "api"
db-anon-role = "$(ROLE_IN_FILE)"
server-port = 3001
max-rows = 7
db-plan-enabled = true
jwt-role-claim-key = "$$.role"
app.settings.flavour = "vanilla"
jwt-secret = "{
  \\"keys\\": []
}"
"""
    )
    settings = Settings.from_env({"PGRST_DB_SCHEMAS": "other"}, file)
    assert settings.db_uri == 'postgresql://host/db?a="b"'
    assert (settings.db_schemas, settings.db_anon_role, settings.server_port) == (("other",), "from_env", 3001)
    assert (settings.db_max_rows, settings.db_plan_enabled, settings.jwt_keys) == (7, True, ())
    assert settings.app_settings == (("app.settings.flavour", "vanilla"),)


def test_values_in_files(tmp_path):
    (tmp_path / "secret").write_text(SECRET + "\n")
    (tmp_path / "uri").write_text("postgresql://host/db\n")
    settings = Settings.from_env(
        {"PGRST_JWT_SECRET": f"@{tmp_path / 'secret'}", "PGRST_DB_URI": f"@{tmp_path / 'uri'}"}
    )
    assert settings.db_uri == "postgresql://host/db"
    assert settings.jwt_keys is not None
    assert len(settings.jwt_keys) == 1


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("PGRST_DB_POOL", "many", "db-pool must be a whole number, not 'many'"),
        ("PGRST_DB_POOL", "0", "db-pool must be at least 1, not 0"),
        ("PGRST_SERVER_PORT", "70000", "server-port must be a port from 0 to 65535"),
        ("PGRST_ADMIN_SERVER_PORT", "3000", "admin-server-port cannot be the same as server-port"),
        ("PGRST_DB_PLAN_ENABLED", "perhaps", "db-plan-enabled must be true or false"),
        ("PGRST_DB_SCHEMAS", "pg_catalog", "db-schemas does not allow schema: 'pg_catalog'"),
        ("PGRST_DB_TX_END", "maybe", "db-tx-end must be one of commit, commit-allow-override"),
        ("PGRST_LOG_LEVEL", "loud", "log-level must be one of crit, error, warn, info, debug"),
        ("PGRST_OPENAPI_MODE", "on", "openapi-mode must be one of"),
        ("PGRST_OPENAPI_SERVER_PROXY_URI", "example.com", "openapi-server-proxy-uri: malformed proxy uri"),
        ("PGRST_JWT_SECRET", "short", "The JWT secret must be at least 32 characters long"),
        ("PGRST_JWT_SECRET", "@/no/such/file", "jwt-secret: cannot read /no/such/file"),
        ("PGRST_JWT_AUD", "has spaces: in it", "jwt-aud should be a string or a valid URI"),
        ("PGRST_JWT_ROLE_CLAIM_KEY", "role", "jwt-role-claim-key: failed to parse role-claim-key value (role)"),
        ("PGRST_JWT_ROLE_CLAIM_KEY", "$.a[", "jwt-role-claim-key: '$.a[' is not a JSON Path"),
        ("PGRST_SERVER_UNIX_SOCKET_MODE", "9", "server-unix-socket-mode must be an octal number"),
        ("PGRST_SERVER_UNIX_SOCKET_MODE", "400", "server-unix-socket-mode must be between 600 and 777"),
    ],
)
def test_bad_values(name, value, message):
    with pytest.raises(SettingError) as refusal:
        Settings.from_env({name: value})
    assert str(refusal.value).startswith(message)


@pytest.mark.parametrize("content", ["db-uri", 'db-uri = "unfinished', "= 1"])
def test_bad_files(tmp_path, content):
    file = tmp_path / "rest.conf"
    file.write_text(f"db-schemas = 1\n{content}\n")
    with pytest.raises(SettingError, match="line 2: expected name"):
        Settings.from_env({}, file)
    with pytest.raises(SettingError, match="cannot read the configuration file"):
        Settings.from_env({}, Path("/no/such/file"))


def test_the_stack_s_settings():
    config = {"api": {"schemas": ["public", "other"], "extra_search_path": ["public", "extensions"], "max_rows": 100}}
    settings = Settings.from_stack(
        config, database_url="postgresql://postgres:secret@127.0.0.1:54322/postgres", jwt_secret=SECRET
    )
    assert settings.db_uri == "postgresql://authenticator:secret@127.0.0.1:54322/postgres"
    assert (settings.db_schemas, settings.db_max_rows, settings.db_anon_role) == (("public", "other"), 100, "anon")


def test_the_dump_can_be_read_again(tmp_path):
    given = {"PGRST_DB_SCHEMAS": "a,b", "PGRST_JWT_SECRET": SECRET, "PGRST_DB_TX_END": "rollback"}
    settings = Settings.from_env(given)
    file = tmp_path / "rest.conf"
    file.write_text(dump_config(settings))
    assert dump_config(Settings.from_env({}, file)) == file.read_text()
    assert 'db-schemas = "a,b"' in file.read_text()
    assert 'jwt-role-claim-key = "$$.role"' in file.read_text()


@pytest.mark.parametrize(
    ("uri", "dsn"),
    [
        ("postgresql://", "postgresql://?application_name=edgewise%20rest"),
        ("postgres://u:p@h:1/d", "postgres://u:p@h:1/d?application_name=edgewise%20rest"),
        (
            "postgresql:///d?host=/run/pg&port=5433",
            "postgresql:///d?host=%2Frun%2Fpg&port=5433&application_name=edgewise%20rest",
        ),
        (
            "postgresql://u@h/d?keepalives=1&channel_binding=prefer&application_name=x",
            "postgresql://u@h/d?application_name=x",
        ),
        ("postgresql://u@h/d?fallback_application_name=f", "postgresql://u@h/d?application_name=f"),
        ("host=h dbname=d user='a b'", "postgresql://?host=h&dbname=d&user=a%20b&application_name=edgewise%20rest"),
    ],
)
def test_connection_strings(uri, dsn):
    assert connect_arguments(uri).dsn == dsn
    assert connect_arguments("postgresql://h/d?connect_timeout=3").timeout == 3


def test_bad_connection_strings():
    with pytest.raises(SettingError, match="db-uri must start with"):
        connect_arguments("mysql://h/d")


class TestInTheDatabase:
    def test_a_role_s_settings_win(self, backend, rest_with):
        backend.sql("create role rest_login login noinherit password 'postgres'")
        backend.sql("grant anon to rest_login")
        backend.sql("alter role rest_login set pgrst.db_max_rows = '1'")
        backend.sql("alter role rest_login set pgrst.db_aggregates_enabled = 'true'")
        try:
            login = backend.database_url.replace("postgres:postgres@", "rest_login:postgres@")
            client = rest_with(db_uri=login, db_max_rows="3", db_channel="in_database")
            assert len(client.get("/cakes").json()) == 1
            backend.sql("alter role rest_login set pgrst.db_max_rows = '2'")
            reload = "notify in_database, 'reload config'"  # repeated until the service listens
            wait_for(lambda: backend.sql(reload) and len(client.get("/cakes").json()) == 2)
            unaware = rest_with(db_uri=login, db_max_rows="3", db_config="false")
            assert len(unaware.get("/cakes").json()) == 3
        finally:
            backend.sql("revoke anon from rest_login; alter role rest_login nologin")

    def test_a_function_s_settings(self, rest_with):
        assert len(rest_with(db_pre_config="archive.configure").get("/cakes").json()) == 2

    def test_a_notification_reloads_the_schema(self, backend, rest_with):
        client = rest_with(db_channel="changes")
        assert client.get("/newcomers").status_code == 404
        try:
            backend.sql("create table newcomers (id int)")
            reload = "notify changes, 'reload schema'"  # repeated until the service listens
            wait_for(lambda: backend.sql(reload) and client.get("/newcomers").status_code == 200)
        finally:
            backend.sql("drop table newcomers; notify changes")
        wait_for(lambda: client.get("/newcomers").status_code == 404)

    def test_a_notification_ends_the_wait_for_the_next_attempt(self, backend):
        backend.sql("create schema late")
        _, app = backend.serve(db_schemas="late", db_channel="late")
        service = app.service
        service.retry_delay = 3600
        backend.sql("drop schema late")
        wait_for(lambda: backend.sql("notify late") and service.loads["FAIL"])  # once it listens
        backend.sql("create schema late; notify late")
        try:
            wait_for(lambda: service.loads["SUCCESS"] > 1)
        finally:
            backend.sql("drop schema late")


def test_jwks_need_not_be_one_line():
    keys = json.dumps({"keys": [{"kty": "oct", "k": "YWJj", "alg": "HS256"}]}, indent=2)
    assert Settings.from_env({"PGRST_JWT_SECRET": keys}).jwt_keys is not None
