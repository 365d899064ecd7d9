"""Who runs in the streaming comparisons: our chat, the peers a user would write instead, and the floor."""

import os
from collections.abc import Callable
from pathlib import Path

from benchmarks.harness.client import SECRET
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
    return Command(OURS, [PYTHON, "-m", "shared.serve", "functions/legal-chat/main.py"], environment(upstream))


def _deno(name: str, script: str) -> Callable[[int], Command]:
    arguments = [str(BIN / "deno"), "run", "-A", "--cached-only", script]
    return lambda upstream: Command(name, arguments, environment(upstream), PEERS / "deno")


def fastapi(upstream: int) -> Command:
    # the shell hands the port over: uvicorn reads none from the environment
    options = '--host 127.0.0.1 --port "$PORT" --log-level error --no-access-log'
    start = f'exec "{BIN}/uvicorn" {options} benchmarks.peers.fastapi_chat:app'
    return Command(FASTAPI, ["sh", "-c", start], environment(upstream))


def pump(upstream: int) -> Command:
    return Command(PUMP, [PYTHON, "benchmarks/peers/byte_pump.py"], environment(upstream))


deno_sdk = _deno(DENO_SDK, "chat_sdk.ts")
deno_tuned = _deno(DENO_TUNED, "chat_tuned.ts")


def upstream() -> Command:
    return Command("upstream", [PYTHON, "benchmarks/harness/upstream.py"], {"PYTHONPATH": str(ROOT)})


def require_peers() -> None:
    """Ends the run with one line when the Deno peers cannot start."""
    missing = [str(path.relative_to(ROOT)) for path in (PEERS / "deno" / "node_modules",) if not path.exists()]
    if not (BIN / "deno").exists():
        missing.append(os.fspath((BIN / "deno").relative_to(ROOT)))
    if missing:
        raise SystemExit(f"{', '.join(missing)} is missing: run `make bench`, which installs the peers")
