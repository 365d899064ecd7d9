"""functions-js of supabase-js, in Node, with functions that echo, behind `edgewise serve`."""

import asyncio
import shutil
from pathlib import Path

from tests.emulator.gateway.project import serving
from tests.harness.process import SECRET
from tests.harness.tokens import token

HERE = Path(__file__).parent
USER = "c0ffee00-0000-4000-8000-000000000000"
ENV = f"""SUPABASE_URL=http://supabase.test
SUPABASE_ANON_KEY=key
SUPABASE_JWT_SECRET={SECRET}
OPENAI_API_KEY=key
"""


async def test_every_call(node: str, tmp_path: Path) -> None:
    for name in ("echo", "relay"):
        shutil.copytree(HERE / name, tmp_path / "functions" / name)
    with serving(tmp_path, env=ENV) as served:
        environment = {
            "PATH": "/usr/bin:/bin",
            "FUNCTIONS_URL": served.url,
            "USER_TOKEN": token(sub=USER),
            "USER_ID": USER,
        }
        command = [node, "--test", "--test-reporter=spec", str(HERE / "functions.test.mjs")]
        process = await asyncio.create_subprocess_exec(
            *command, env=environment, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
        )
        output, _ = await process.communicate()
    assert process.returncode == 0, output.decode()
