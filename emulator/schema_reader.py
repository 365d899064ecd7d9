"""Reads the JSON schemas of functions from a process of its own, so that their code does not run in this one."""

import asyncio
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

TIMEOUT = 60.0  # seconds; a function's import may never end


async def read_schemas(root: Path, environment: Mapping[str, str], *names: str) -> dict[str, Any]:
    """By function its `routes`, or the `error` with which its import failed; of all functions without `names`."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "emulator.function_schemas", str(root), *names),
        env={**environment, "PYTHONPATH": str(Path(__file__).parents[1])},
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        output, errors = await asyncio.wait_for(process.communicate(), TIMEOUT)
        found: dict[str, Any] = json.loads(output.rpartition(b"\0")[2])
    except TimeoutError:
        return {name: {"error": f"Its import did not end within {TIMEOUT:.0f} s"} for name in names}
    except ValueError:
        return {name: {"error": errors.decode(errors="replace")} for name in names}
    finally:
        if process.returncode is None:
            process.kill()
    return found
