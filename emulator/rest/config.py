"""The REST service's settings, under PostgREST's names: from a file, the environment and the database.

The environment overrides the file, and the database overrides both.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit, urlunsplit

from emulator.rest import config_values as read
from emulator.rest.config_file import parse_config_file
from emulator.rest.config_values import SettingError
from emulator.rest.jwt.keys import parse_secret
from emulator.rest.jwt.role_path import RolePath, parse_role_path
from emulator.rest.types import Identifier
from shared.auth.keys import KeySet, KeySource

__all__ = ["IN_DATABASE", "SettingError", "Settings"]

HOISTED = ("statement_timeout", "plan_filter.statement_cost_limit", "default_transaction_isolation")


@dataclass(frozen=True, slots=True)
class Settings:
    """One field per setting; times in seconds. `raw` holds the settings as text, for `overridden`."""

    db_uri: str = "postgresql://"
    db_schemas: tuple[str, ...] = ("public",)
    db_extra_search_path: tuple[str, ...] = ("public",)
    db_anon_role: str | None = None
    db_max_rows: int | None = None
    db_aggregates_enabled: bool = False
    db_plan_enabled: bool = False
    db_pre_request: Identifier | None = None
    db_root_spec: Identifier | None = None
    db_pre_config: Identifier | None = None
    db_config: bool = True
    db_channel: str = "pgrst"
    db_channel_enabled: bool = True
    db_hoisted_tx_settings: tuple[str, ...] = HOISTED
    db_pool: int = 10
    db_pool_acquisition_timeout: int = 10
    db_pool_max_lifetime: int = 1800
    db_pool_max_idletime: int = 30
    db_pool_automatic_recovery: bool = True
    db_prepared_statements: bool = True
    db_timezone_enabled: bool = True  # accepted, without effect
    db_tx_allow_override: bool = False
    db_tx_rollback_all: bool = False
    jwt_keys: KeySource | None = None
    jwt_aud: str | None = None
    jwt_role_claim_key: RolePath = field(default_factory=lambda: parse_role_path("$.role"))
    jwt_cache_max_entries: int = 1000
    client_error_verbosity: Literal["verbose", "minimal"] = "verbose"
    log_level: Literal["crit", "error", "warn", "info", "debug"] = "error"
    log_query: bool = False
    openapi_mode: Literal["follow-privileges", "ignore-privileges", "disabled"] = "follow-privileges"
    openapi_security_active: bool = False
    openapi_server_proxy_uri: str | None = None
    server_host: str = "127.0.0.1"
    server_port: int = 3000
    server_unix_socket: str | None = None
    server_unix_socket_mode: int = 0o660
    server_reuseport: bool = False
    server_cors_allowed_origins: tuple[str, ...] = ()
    server_trace_header: str | None = None
    server_timing_enabled: bool = False
    url_use_legacy_target_names: bool = True
    admin_server_host: str = "127.0.0.1"
    admin_server_port: int | None = None
    admin_server_unix_socket: str | None = None
    admin_server_unix_socket_mode: int = 0o660
    app_settings: tuple[tuple[str, str], ...] = ()
    raw: Mapping[str, str] = field(default_factory=dict, repr=False)

    @classmethod
    def from_env(cls, env: Mapping[str, str], path: Path | None = None) -> Settings:
        """Settings of a standalone service. Raises SettingError naming the setting and the remedy."""
        given = parse_config_file(path) if path else {}
        for name, value in env.items():
            if name.startswith("PGRST_APP_SETTINGS_"):
                given["app.settings." + name.removeprefix("PGRST_APP_SETTINGS_")] = value
            elif name.startswith("PGRST_"):
                given[name.removeprefix("PGRST_").lower().replace("_", "-")] = value
        return cls.from_raw(given)

    @classmethod
    def from_stack(cls, config: Mapping[str, Any], *, database_url: str, jwt_secret: str, **more: str) -> Settings:
        """Settings of the service within the stack: `[api]` of supabase/config.toml, Supabase's roles and defaults.

        database_url: for any user; the service logs in as `authenticator` with the same password, as on Supabase.
        jwt_secret: the shared secret, or a JWKS as JSON text. more: further settings by PostgREST's names.
        """
        api = config.get("api", {})
        given = {
            "db-uri": _as_authenticator(database_url),
            "db-schemas": ",".join(api.get("schemas", ["public"])),
            "db-extra-search-path": ",".join(api.get("extra_search_path", ["public", "extensions"])),
            "db-max-rows": str(api.get("max_rows", 1000)),
            "db-anon-role": "anon",
            "jwt-secret": jwt_secret,
        }
        return cls.from_raw(given | {name.replace("_", "-"): value for name, value in more.items()})

    @classmethod
    def from_raw(cls, given: Mapping[str, str]) -> Settings:
        values: dict[str, Any] = {}
        for name, (field_name, parse) in READERS.items():
            value = given.get(name)
            if value is None or (value == "" and name != "db-extra-search-path"):
                continue
            values.setdefault(field_name, parse(name, value))
        if "db-tx-end" in given:
            values |= read.transaction_end("db-tx-end", given["db-tx-end"])
        values["jwt_keys"] = _keys(given)
        app = sorted((name, value) for name, value in given.items() if name.startswith("app.settings."))
        values.setdefault("admin_server_host", values.get("server_host", "127.0.0.1"))
        settings = cls(**values, app_settings=tuple(app), raw=dict(given))
        if settings.admin_server_port is not None and settings.admin_server_port == settings.server_port:
            raise SettingError("admin-server-port cannot be the same as server-port")
        return settings

    def overridden(self, in_database: Mapping[str, str]) -> Settings:
        """These settings, overridden by those of the database (`pgrst.*` of the connecting role)."""
        if not in_database:
            return self
        named = {name.replace("_", "-"): value for name, value in in_database.items()}
        overridden = Settings.from_raw({**self.raw, **named})
        if named.keys() & {"jwt-secret", "jwt-secret-is-base64"}:
            return overridden
        return replace(overridden, jwt_keys=self.jwt_keys)  # may be the Auth service's, which `raw` doesn't have


def _as_authenticator(database_url: str) -> str:
    parts = urlsplit(database_url)
    login, _, address = parts.netloc.rpartition("@")
    password = login.partition(":")[2]
    return urlunsplit(parts._replace(netloc=f"authenticator:{password}@{address}"))


def _keys(given: Mapping[str, str]) -> KeySet | None:
    secret = given.get("jwt-secret")
    if not secret:
        return None
    if secret.startswith("@"):
        secret = read.file_content("jwt-secret", secret[1:])
    is_base64 = given.get("jwt-secret-is-base64") or given.get("secret-is-base64") or "false"
    try:
        return parse_secret(secret, is_base64=read.boolean("jwt-secret-is-base64", is_base64))
    except ValueError as error:
        raise SettingError(str(error)) from None


# Names in order of precedence: an alias follows the name it stands for.
READERS: dict[str, tuple[str, Any]] = {
    "db-uri": ("db_uri", read.text_or_file),
    "db-schemas": ("db_schemas", read.schemas),
    "db-schema": ("db_schemas", read.schemas),
    "db-extra-search-path": ("db_extra_search_path", read.names),
    "db-anon-role": ("db_anon_role", read.text),
    "db-max-rows": ("db_max_rows", read.integer),
    "max-rows": ("db_max_rows", read.integer),
    "db-aggregates-enabled": ("db_aggregates_enabled", read.boolean),
    "db-plan-enabled": ("db_plan_enabled", read.boolean),
    "db-pre-request": ("db_pre_request", read.identifier),
    "pre-request": ("db_pre_request", read.identifier),
    "db-root-spec": ("db_root_spec", read.identifier),
    "root-spec": ("db_root_spec", read.identifier),
    "db-pre-config": ("db_pre_config", read.identifier),
    "db-config": ("db_config", read.boolean),
    "db-channel": ("db_channel", read.text),
    "db-channel-enabled": ("db_channel_enabled", read.boolean),
    "db-hoisted-tx-settings": ("db_hoisted_tx_settings", read.names),
    "db-pool": ("db_pool", read.positive),
    "db-pool-acquisition-timeout": ("db_pool_acquisition_timeout", read.positive),
    "db-pool-max-lifetime": ("db_pool_max_lifetime", read.positive),
    "db-pool-max-idletime": ("db_pool_max_idletime", read.positive),
    "db-pool-timeout": ("db_pool_max_idletime", read.positive),
    "db-pool-automatic-recovery": ("db_pool_automatic_recovery", read.boolean),
    "db-prepared-statements": ("db_prepared_statements", read.boolean),
    "db-timezone-enabled": ("db_timezone_enabled", read.boolean),
    "jwt-aud": ("jwt_aud", read.text_or_uri),
    "jwt-role-claim-key": ("jwt_role_claim_key", read.role_path),
    "role-claim-key": ("jwt_role_claim_key", read.role_path),
    "jwt-cache-max-entries": ("jwt_cache_max_entries", read.integer),
    "client-error-verbosity": ("client_error_verbosity", read.choice("verbose", "minimal")),
    "log-level": ("log_level", read.choice("crit", "error", "warn", "info", "debug")),
    "log-query": ("log_query", read.boolean),
    "openapi-mode": ("openapi_mode", read.choice("follow-privileges", "ignore-privileges", "disabled")),
    "openapi-security-active": ("openapi_security_active", read.boolean),
    "openapi-server-proxy-uri": ("openapi_server_proxy_uri", read.proxy_uri),
    "server-host": ("server_host", read.host),
    "server-port": ("server_port", read.port),
    "server-unix-socket": ("server_unix_socket", read.text),
    "server-unix-socket-mode": ("server_unix_socket_mode", read.file_mode),
    "server-reuseport": ("server_reuseport", read.boolean),
    "server-cors-allowed-origins": ("server_cors_allowed_origins", read.names),
    "server-trace-header": ("server_trace_header", read.text),
    "server-timing-enabled": ("server_timing_enabled", read.boolean),
    "url-use-legacy-target-names": ("url_use_legacy_target_names", read.boolean),
    "admin-server-host": ("admin_server_host", read.host),
    "admin-server-port": ("admin_server_port", read.port),
    "admin-server-unix-socket": ("admin_server_unix_socket", read.text),
    "admin-server-unix-socket-mode": ("admin_server_unix_socket_mode", read.file_mode),
}

# Settings that can be stored in the database.
IN_DATABASE = (
    "db_aggregates_enabled",
    "client_error_verbosity",
    "db_anon_role",
    "db_pre_config",
    "db_extra_search_path",
    "db_max_rows",
    "db_plan_enabled",
    "db_pre_request",
    "db_prepared_statements",
    "db_root_spec",
    "db_schemas",
    "db_timezone_enabled",
    "db_tx_end",
    "db_hoisted_tx_settings",
    "jwt_aud",
    "jwt_role_claim_key",
    "jwt_secret",
    "jwt_secret_is_base64",
    "jwt_cache_max_entries",
    "openapi_mode",
    "openapi_security_active",
    "openapi_server_proxy_uri",
    "server_cors_allowed_origins",
    "server_trace_header",
    "server_timing_enabled",
    "url_use_legacy_target_names",
)
