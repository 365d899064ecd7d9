"""A project of small functions, for the gateway to run."""

import asyncio
import dataclasses
import os
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.harness.ports import free_port
from tests.harness.process import end, start

FUNCTIONS = {
    "echo": '''
        import os

        from shared.endpoint import Call, endpoint


        @endpoint("POST", "/functions/v1/echo", auth="none")
        async def echo(call: Call) -> dict:
            """Returns the request."""
            request = call.request
            body = await request.body()
            return {
                "pid": os.getpid(),
                "path": request.url.path,
                "query": request.url.query,
                "headers": [list(pair) for pair in request.headers.items()],
                "body": body.decode(),
                "environment": {name: os.environ.get(name) for name in ("FROM_FILE", "FROM_BOTH")},
            }


        @endpoint("GET", "/api/echo/{name}", auth="none")
        async def look(call: Call) -> dict:
            return {"name": call.params["name"]}
    ''',
    "stream": '''
        import asyncio
        import os
        from pathlib import Path

        from starlette.responses import Response, StreamingResponse

        from shared.endpoint import Call, endpoint


        @endpoint("POST", "/functions/v1/stream", auth="none")
        async def stream(call: Call) -> StreamingResponse:
            """Streams ten events, or `count`."""
            wanted = call.request.query_params

            async def ticks():
                try:
                    for number in range(int(wanted.get("count", "10"))):
                        yield f"data: {number}\\n\\n"
                        if str(number) == wanted.get("die"):
                            os._exit(3)
                        await asyncio.sleep(float(wanted.get("pause", "0.01")))
                finally:
                    if "note" in wanted:
                        Path(wanted["note"]).write_text("ended")

            return StreamingResponse(ticks(), media_type="text/event-stream")


        @endpoint("POST", "/api/upload", auth="none")
        async def upload(call: Call) -> Response:
            """Sends each chunk of the body back before it reads the next."""
            return Mirror()


        class Mirror(Response):
            async def __call__(self, scope, receive, send):
                await send({"type": "http.response.start", "status": 200, "headers": []})
                more = True
                while more:
                    message = await receive()
                    more = message.get("more_body", False)
                    await send({"type": "http.response.body", "body": message.get("body", b""), "more_body": more})
    ''',
    "broken": """
        import a_missing_module
    """,
    "crash": """
        import os

        from shared.endpoint import Call, endpoint


        @endpoint("POST", "/functions/v1/crash", auth="none")
        async def crash(call: Call) -> dict:
            if call.request.query_params.get("die"):
                print("about to end", flush=True)
                os._exit(3)
            return {"pid": os.getpid()}
    """,
}


@dataclass(frozen=True)
class Served:
    """A running `edgewise serve`: its URL, project and log."""

    url: str
    root: Path
    log_file: Path
    pid: int = 0

    @property
    def log(self) -> str:
        return self.log_file.read_text(errors="replace")

    def write(self, name: str, source: str) -> None:
        file = self.root / "functions" / name / "main.py"
        file.parent.mkdir(parents=True, exist_ok=True)
        draft = self.root / "draft"
        draft.write_text(textwrap.dedent(source))
        draft.replace(file)  # in one step: the watcher must not see an empty file


FORKING = ("-m", "emulator")
SPAWNING = ("-c", "import asyncio, sys, uvloop; sys.platform = 'other'; from emulator.__main__ import main; main()")
ENV = "SUPABASE_URL=http://127.0.0.1:1\nSUPABASE_ANON_KEY=key\nOPENAI_API_KEY=key\n"


@contextmanager
def serving(root: Path, *, env: str = ENV, launcher: tuple[str, ...] = FORKING, **shell: str) -> Iterator[Served]:
    """A real `edgewise serve` on the project in `root`; it writes bytecode, as it does for users."""
    served = Served(f"http://127.0.0.1:{free_port()}", root, root / "log")
    (root / "supabase").mkdir()
    (root / "supabase" / "config.toml").write_text('project_id = "test"\n')
    (root / ".env").write_text(env)
    command = [sys.executable, *launcher, "serve", "--port", served.url.rpartition(":")[2]]
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    with served.log_file.open("wb") as log:
        process = start(command, cwd=root, env=environment | shell, stdout=subprocess.PIPE, stderr=log)
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == f"ready {served.url}\n".encode(), served.log
            yield dataclasses.replace(served, pid=process.pid)
        finally:
            status = end(process)
        assert status in (0, -9), served.log  # -9: killed by the test


async def until(happens: Callable[[], Any], seconds: float = 60.0) -> None:
    """Poll until `happens()` is true; fail after `seconds`."""
    deadline = time.monotonic() + seconds
    while not happens():
        assert time.monotonic() < deadline, "timeout"
        await asyncio.sleep(0.01)
