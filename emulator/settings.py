"""The settings of `edgewise up` and `edgewise serve`: ports, folders, keys, and the functions' environment."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from emulator.database.cluster import PASSWORD
from emulator.errors import SetupError
from emulator.prefixes import AUTH, MAILBOX, OPENAI
from emulator.project import Project
from shared.auth.local_keys import JWT_SECRET, ApiKeys, make_keys

LOCAL_OPENAI_KEY = "local-edgewise"
LOCAL_OPENAI_URL = re.compile(r"http://(127\.0\.0\.1|localhost):[0-9]+/openai/v1/?")
API_PORT = 54321
SHUTDOWN_TIMEOUT = "10"  # seconds that streams of old code may take: after an edit the new code should be visible soon
# Local values always replace these in .env, where they name a hosted project for `edgewise serve` and deployment.
PROJECT_NAMES = (
    "SUPABASE_URL",
    "SUPABASE_ANON_KEY",
    "SUPABASE_SERVICE_ROLE_KEY",
    "SUPABASE_JWT_SECRET",
    "SUPABASE_JWKS_URL",
)
PROVIDER = ("OPENAI_BASE_URL", "OPENAI_API_KEY")
REQUIRED = {
    "SUPABASE_URL": "the project's URL, such as https://your-project.supabase.co",
    "SUPABASE_ANON_KEY": "the project's anon or publishable key",
}


@dataclass(frozen=True)
class StackSettings:
    project: Project
    port: int
    db_port: int
    data: Path
    keys: ApiKeys
    quiet: bool = False
    strict_apikey: bool = False
    model: str | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def database_url(self) -> str:
        return f"postgresql://postgres:{PASSWORD}@127.0.0.1:{self.db_port}/postgres"

    @property
    def local_openai(self) -> bool:
        """Whether functions use the local AI server: with --model, or if no other provider is configured."""
        given = self.project.environment
        return bool(self.model) or not (given.get("OPENAI_API_KEY") or given.get("OPENAI_BASE_URL"))

    def public_environment(self) -> dict[str, str]:
        """What `edgewise env` prints."""
        return {
            "SUPABASE_URL": self.url,
            "SUPABASE_ANON_KEY": self.keys.anon,
            "SUPABASE_SERVICE_ROLE_KEY": self.keys.service_role,
            "SUPABASE_PUBLISHABLE_KEY": self.keys.publishable,
            "SUPABASE_SECRET_KEY": self.keys.secret,
            "SUPABASE_JWT_SECRET": self.keys.jwt_secret,
            "SUPABASE_JWKS_URL": f"{self.url}{AUTH}/.well-known/jwks.json",
            "DATABASE_URL": self.database_url,
            **self._openai(),
        }

    def function_environment(self) -> dict[str, str]:
        """The whole environment of a function's process."""
        given = {name: value for name, value in self.project.environment.items() if name not in PROJECT_NAMES}
        public = self.public_environment()
        return {
            **given,
            **public,
            "SUPABASE_DB_URL": public["DATABASE_URL"],
            "SUPABASE_PUBLISHABLE_KEYS": json.dumps({"default": self.keys.publishable}),
            "SUPABASE_SECRET_KEYS": json.dumps({"default": self.keys.secret}),
            "MAIL_URL": given.get("MAIL_URL") or f"{self.url}{MAILBOX}",
            "LIMITS_URL": given.get("LIMITS_URL") or public["DATABASE_URL"],
            "LOG_TRACEBACKS": given.get("LOG_TRACEBACKS") or "on",
            "SHUTDOWN_TIMEOUT": given.get("SHUTDOWN_TIMEOUT") or SHUTDOWN_TIMEOUT,
        }

    def _openai(self) -> dict[str, str]:
        if self.local_openai:
            return {"OPENAI_BASE_URL": f"{self.url}{OPENAI}", "OPENAI_API_KEY": LOCAL_OPENAI_KEY}
        given = self.project.environment
        named = {name: given[name] for name in PROVIDER if given.get(name)}
        return {"OPENAI_API_KEY": LOCAL_OPENAI_KEY, **named}  # a self-hosted server may require no key


def make_settings(
    project: Project,
    *,
    port: int | None = None,
    db_port: int | None = None,
    data: str | None = None,
    quiet: bool = False,
    strict_apikey: bool = False,
    model: str | None = None,
) -> StackSettings:
    """Options override supabase/config.toml, which overrides the Supabase CLI's defaults. Raises SetupError."""
    api, database = project.config.get("api", {}), project.config.get("db", {})
    api_port = port or _port(api.get("port", API_PORT), "api.port")
    moved = port and port != api.get("port", API_PORT)
    return StackSettings(
        project=replace(project, environment=_without_local_provider(project.environment)),
        port=api_port,
        db_port=db_port or _port(api_port + 1 if moved else database.get("port", API_PORT + 1), "db.port"),
        data=data_folder(project, data),
        keys=make_keys(_jwt_secret(project.config, project.environment)),
        quiet=quiet,
        strict_apikey=strict_apikey,
        model=model,
    )


def _without_local_provider(environment: Mapping[str, str]) -> dict[str, str]:
    """`environment` without the provider that `edgewise env` printed: the AI server of a stack, perhaps another one.

    It is recognized by its URL and its key, of which one may be missing.
    """
    url, key = environment.get("OPENAI_BASE_URL", ""), environment.get("OPENAI_API_KEY", "")
    if key in ("", LOCAL_OPENAI_KEY) and (not url or LOCAL_OPENAI_URL.fullmatch(url)):
        return {name: value for name, value in environment.items() if name not in PROVIDER}
    return dict(environment)


def hosted_environment(project: Project) -> dict[str, str]:
    """The functions' environment in `edgewise serve`. Raises SetupError naming a missing variable."""
    environment = dict(project.environment)
    environment["SHUTDOWN_TIMEOUT"] = environment.get("SHUTDOWN_TIMEOUT") or SHUTDOWN_TIMEOUT
    for name, meaning in REQUIRED.items():
        if not environment.get(name):
            raise SetupError(f"{name} is not set: put {meaning}, into .env or the environment")
    if not (environment.get("OPENAI_API_KEY") or environment.get("OPENAI_BASE_URL")):
        raise SetupError("OPENAI_API_KEY is not set: put it, or OPENAI_BASE_URL of another server, into .env")
    return environment


def data_folder(project: Project | None, data: str | None) -> Path:
    """The folder given by --data, else the project's own; one of the two is required."""
    if data:
        return Path(data).expanduser().absolute()
    assert project is not None
    return project.root / ".edgewise"


def _port(value: object, name: str) -> int:
    if isinstance(value, int) and 0 < value < 65536:
        return value
    raise SetupError(f"{name} in supabase/config.toml is {value!r}: it must be a port between 1 and 65535")


def _jwt_secret(config: Mapping[str, object], environment: Mapping[str, str]) -> str:
    auth = config.get("auth")
    configured = auth.get("jwt_secret") if isinstance(auth, dict) else None
    secret = environment.get("SUPABASE_AUTH_JWT_SECRET") or configured or JWT_SECRET
    if not isinstance(secret, str) or len(secret) < 16:
        raise SetupError("auth.jwt_secret (SUPABASE_AUTH_JWT_SECRET) is too short: give it 32 characters or more")
    return secret
