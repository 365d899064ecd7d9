"""The text that `edgewise up` prints when it is ready."""

import shlex
import sys
from pathlib import Path

from emulator.settings import StackSettings

DEMO_EMAIL = "demo@example.com"
DEMO_USER = f"{DEMO_EMAIL}, password demo-local-only; has conversations in five languages"
SIGN_UP = """TOKEN=$(curl -s {url}/auth/v1/signup -H 'Content-Type: application/json' \\
  -d '{{"email":"asha@example.com","password":"correct-horse-9"}}' \\
  | {python} -c 'import json,sys; a = json.load(sys.stdin); print(a.get("access_token") or sys.exit(a["msg"]))')"""
ASK = """curl -N {url}/functions/v1/legal-chat -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' \\
  -d '{{"messages":[{{"role":"user","content":"How do I file an FIR?"}}],"language":"en"}}'"""


def banner(settings: StackSettings, seconds: float, *, coloured: bool) -> str:
    """URLs, keys and two commands to try."""

    def paint(code: int, text: str) -> str:
        return f"\x1b[{code}m{text}\x1b[0m" if coloured else text

    rows = {
        "Console": settings.url,
        "API": settings.url,
        "Functions": f"{settings.url}/functions/v1",
        "Mailbox": f"{settings.url}/mailbox",
        "Database": settings.database_url,
        "AI": describe_model(settings),
        "anon key": settings.keys.anon,
        "service_role key": settings.keys.service_role,
        "publishable key": settings.keys.publishable,
        "secret key": settings.keys.secret,
        "JWT secret": settings.keys.jwt_secret,
        "Data": str(settings.data),
    }
    if demo := demo_user(settings):
        rows["Demo user"] = demo
    lines = [f"  {paint(2, f'{name:>16}')}  {value}" for name, value in rows.items()]
    return "\n".join(
        [
            "",
            f"  {paint(1, 'Edgewise')} is up after {seconds:.1f} s. Ctrl-C stops it.",
            "",
            *lines,
            "",
            paint(2, "  Try it in another shell: sign up (later: token?grant_type=password for signup), then ask."),
            "",
            SIGN_UP.format(url=settings.url, python=_python()),
            *([ASK.format(url=settings.url)] if (settings.project.functions / "legal-chat").exists() else []),
            "",
            "",
        ]
    )


def demo_user(settings: StackSettings) -> str:
    """The user of supabase/seed.sql, if the project still has it; otherwise nothing."""
    seeds = [path.read_text(encoding="utf-8") for path in settings.project.seeds() if path.exists()]
    return DEMO_USER if any(DEMO_EMAIL in text for text in seeds) else ""


def _python() -> str:
    """This interpreter, relative to the current folder: no other may be installed."""
    python = Path(sys.executable)
    return shlex.quote(str(python.relative_to(Path.cwd()) if python.is_relative_to(Path.cwd()) else python))


def describe_model(settings: StackSettings) -> str:
    """Which model the functions use."""
    if not settings.local_openai:
        return settings.project.environment.get("OPENAI_BASE_URL") or "OpenAI"
    if settings.model:
        return f"{settings.url}/openai/v1 (toy model {settings.model}: its output is not factual)"
    return f"{settings.url}/openai/v1 (offline, without a model; set OPENAI_API_KEY for one)"
