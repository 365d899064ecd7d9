"""The servers of the streaming comparisons: legal-chat, its peers, and a lower bound."""

from collections.abc import Callable
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

from benchmarks.harness.client import ISSUER, SECRET
from benchmarks.harness.process import PYTHON, ROOT, Command

BIN = Path(PYTHON).parent
PEERS = ROOT / "benchmarks" / "peers"
PATH = "/functions/v1/legal-chat"
OURS, DENO_SDK, DENO_TUNED, FASTAPI, PUMP = "edgewise", "deno sdk", "deno tuned", "fastapi sdk", "byte pump"
OURS_OPENAI, OURS_RESPONSES = "edgewise, OpenAI's API", "edgewise, Responses API"
OURS_ON_UVICORN, OURS_ON_FUNCTIONS_FRAMEWORK = "edgewise on uvicorn", "edgewise on functions-framework"


def environment(provider: int) -> dict[str, str]:
    """The variables of every contestant; ours reads all of them."""
    return {
        "OPENAI_BASE_URL": f"http://127.0.0.1:{provider}/v1",
        "OPENAI_API_KEY": "sk-benchmark",
        "SUPABASE_URL": "http://127.0.0.1:54321",
        "SUPABASE_JWT_SECRET": SECRET,
        "LIMITS_URL": "memory://",
        "CHAT_SOURCES": "0",  # its peers look nothing up; benchmarks/grounding.py measures that
        "DENO_NO_UPDATE_CHECK": "1",
        "PYTHONPATH": str(ROOT),
    }


def services_environment(services: int) -> dict[str, str]:
    """The variables of functions whose database and provider are both at one port (harness/services.py)."""
    base = f"http://127.0.0.1:{services}"
    own = {"SUPABASE_URL": base, "SUPABASE_SERVICE_ROLE_KEY": "sb_secret_benchmark", "JWT_ISSUERS": ISSUER}
    return {**environment(services), **own}


def function(name: str, variables: dict[str, str], shown: str | None = None) -> Command:
    """One of the project's functions under our own server, as the platforms start it."""
    return Command(shown or name, [PYTHON, "-m", "shared.serve", f"functions/{name}/main.py"], variables)


def ours(provider: int) -> Command:
    return function("legal-chat", environment(provider), OURS)


def ours_on_uvicorn(provider: int) -> Command:
    return uvicorn(OURS_ON_UVICORN, "function_app", environment(provider))


def ours_on_functions_framework(provider: int) -> Command:
    options = ["--target", "legal_chat", "--source", "functions/legal-chat/main.py"]
    command = [f"{BIN}/functions-framework", *options]
    return Command(OURS_ON_FUNCTIONS_FRAMEWORK, command, environment(provider))


def uvicorn(name: str, module: str, variables: dict[str, str]) -> Command:
    # a shell expands the port: uvicorn doesn't read it from the environment
    options = '--host 127.0.0.1 --port "$PORT" --log-level error --no-access-log'
    return Command(name, ["sh", "-c", f'exec "{BIN}/uvicorn" {options} benchmarks.peers.{module}:app'], variables)


def fastapi(provider: int) -> Command:
    return uvicorn(FASTAPI, "fastapi_chat", environment(provider))


def _deno(name: str, script: str) -> Callable[[int], Command]:
    arguments = [str(BIN / "deno"), "run", "-A", "--cached-only", script]
    return lambda provider: Command(name, arguments, environment(provider), PEERS / "deno")


deno_sdk = _deno(DENO_SDK, "chat_sdk.ts")
deno_tuned = _deno(DENO_TUNED, "chat_tuned.ts")
#: legal-chat under our server and under the servers that it replaces.
OUR_SERVERS = (ours, ours_on_uvicorn, ours_on_functions_framework)
#: The same chat in other frameworks.
CHAT_PEERS = (deno_sdk, deno_tuned, fastapi)


def pump(provider: int) -> Command:
    return Command(PUMP, [PYTHON, "benchmarks/peers/byte_pump.py"], environment(provider))


def runs(provider: int, services: int) -> list[Command]:
    """The servers that stream a run, or a response in a conversation: ours, an Edge Function, and the lower bound."""
    variables = {**services_environment(services), "OPENAI_BASE_URL": environment(provider)["OPENAI_BASE_URL"]}
    peer = _deno(DENO_SDK, "run_sdk.ts")(provider)
    peer = replace(peer, environment={**peer.environment, **variables})
    unlimited = {**variables, "LIMITS_OVERRIDES": "runs=off,create_response=off"}
    openai = [function("openai", unlimited, name) for name in (OURS_OPENAI, OURS_RESPONSES)]
    return [function("run-stream", variables, OURS), *openai, peer, pump(provider)]


def services() -> Command:
    return Command("services", [PYTHON, "benchmarks/harness/services.py"], {"PYTHONPATH": str(ROOT)})


def provider() -> Command:
    return Command("provider", [PYTHON, "benchmarks/harness/provider.py"], {"PYTHONPATH": str(ROOT)})


def require_peers() -> None:
    """Exits with one line unless the peers are installed."""
    missing = [path.name for path in (PEERS / "deno" / "node_modules", BIN / "deno") if not path.exists()]
    missing += [name for name in ("fastapi", "functions_framework", "uvicorn") if find_spec(name) is None]
    if missing:
        raise SystemExit(f"The peers are not installed ({', '.join(missing)} is missing): run `make peers`")
