"""Who runs in the streaming comparisons: our chat, the peers a user would write instead, and the floor."""

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


def environment(upstream: int) -> dict[str, str]:
    """The variables of every contestant; ours reads all of them."""
    return {
        "OPENAI_BASE_URL": f"http://127.0.0.1:{upstream}/v1",
        "OPENAI_API_KEY": "sk-benchmark",
        "SUPABASE_URL": "http://127.0.0.1:54321",
        "SUPABASE_JWT_SECRET": SECRET,
        "LIMITS_URL": "memory://",
        "DENO_NO_UPDATE_CHECK": "1",
        "PYTHONPATH": str(ROOT),
    }


def ours(upstream: int) -> Command:
    return function("legal-chat", environment(upstream), OURS)


def function(name: str, variables: dict[str, str], shown: str | None = None) -> Command:
    """One of the project's functions, started as every platform starts it."""
    return Command(shown or name, [PYTHON, "-m", "shared.serve", f"functions/{name}/main.py"], variables)


def next_to(neighbours: int) -> dict[str, str]:
    """The variables of functions whose database and provider are both at one port (harness/neighbours.py)."""
    base = f"http://127.0.0.1:{neighbours}"
    own = {"SUPABASE_URL": base, "SUPABASE_SERVICE_ROLE_KEY": "sb_secret_benchmark", "JWT_ISSUERS": ISSUER}
    return {**environment(neighbours), **own}


def _deno(name: str, script: str) -> Callable[[int], Command]:
    arguments = [str(BIN / "deno"), "run", "-A", "--cached-only", script]
    return lambda upstream: Command(name, arguments, environment(upstream), PEERS / "deno")


def fastapi(upstream: int) -> Command:
    return uvicorn(FASTAPI, "fastapi_chat", environment(upstream))


def uvicorn(name: str, module: str, variables: dict[str, str]) -> Command:
    # the shell hands the port over: uvicorn reads none from the environment
    options = '--host 127.0.0.1 --port "$PORT" --log-level error --no-access-log'
    return Command(name, ["sh", "-c", f'exec "{BIN}/uvicorn" {options} benchmarks.peers.{module}:app'], variables)


def pump(upstream: int) -> Command:
    return Command(PUMP, [PYTHON, "benchmarks/peers/byte_pump.py"], environment(upstream))


def runs(upstream: int, neighbours: int) -> list[Command]:
    """Who streams a run of an assistant: ours, an Edge Function, and the floor."""
    variables = {**next_to(neighbours), "OPENAI_BASE_URL": environment(upstream)["OPENAI_BASE_URL"]}
    peer = _deno(DENO_SDK, "run_sdk.ts")(upstream)
    peer = replace(peer, environment={**peer.environment, **variables})
    return [function("run-stream", variables, OURS), peer, pump(upstream)]


deno_sdk = _deno(DENO_SDK, "chat_sdk.ts")
deno_tuned = _deno(DENO_TUNED, "chat_tuned.ts")


def neighbours() -> Command:
    return Command("neighbours", [PYTHON, "benchmarks/harness/neighbours.py"], {"PYTHONPATH": str(ROOT)})


def upstream() -> Command:
    return Command("upstream", [PYTHON, "benchmarks/harness/upstream.py"], {"PYTHONPATH": str(ROOT)})


def require_peers() -> None:
    """Ends the run with one line when the peers cannot start."""
    missing = [path.name for path in (PEERS / "deno" / "node_modules", BIN / "deno") if not path.exists()]
    if find_spec("fastapi") is None:
        missing.append("fastapi")
    if missing:
        raise SystemExit(f"The peers are not installed ({', '.join(missing)} is missing): run `make peers`")
