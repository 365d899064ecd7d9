"""Runs one function: `python -m shared.serve functions/legal-chat/main.py [--fd N | --port N] [--host H]`.

The port is bound before the function is imported, so that a request to a starting process waits instead of failing;
a function that can't be imported ends the process at once. The variables HOST and PORT are the defaults.
"""

import gc
import os
import socket
import sys
import traceback
from collections.abc import Callable, Sequence
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from shared.exit import end as end
from shared.exit import prepare

if TYPE_CHECKING:
    from starlette.types import ASGIApp

BACKLOG = 2048
KEEP_ALIVE = 620  # seconds; longer than the idle timeout of load balancers, which should be the side that closes


def main(arguments: Sequence[str] | None = None, serving: Callable[[], None] = lambda: None) -> int:
    """Serves until SIGTERM or SIGINT, which ends the process; returns 1 if the function can't be loaded.

    `serving` is called before the first request: if the process ends after that, its start is not the cause.
    """
    prepare()
    options = _parse(arguments)
    try:
        listener = bind(options.host, options.port, options.fd)
    except OSError as error:
        return _fail(f"cannot listen on {options.host}:{options.port}: {error.strerror}: choose another with --port")
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "1")  # searching for them reads the metadata of every package
    gc.disable()
    try:
        app = load(Path(options.source))
    except (Exception, SystemExit) as error:
        _print_traceback(error, options.source)
        return _fail(f"{options.source} cannot be loaded: {type(error).__name__}: {error}")
    gc.freeze()  # without collecting first: imports leave too little garbage to be worth the time
    gc.enable()
    return run(app, listener, serving)


def bind(host: str, port: int, fd: int | None) -> socket.socket:
    """Returns a listening socket: the inherited `fd`, or a new one."""
    if fd is not None:
        listener = socket.socket(fileno=fd)
    else:
        listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
    listener.listen(BACKLOG)
    return listener


def load(source: Path) -> "ASGIApp":
    """Imports the function's file and returns its ASGI application; raises whatever the import raises."""
    from shared.config import check_groups, settings
    from shared.endpoint import asgi
    from shared.log import capture_logging
    from shared.own_modules import put_first, taken_name
    from shared.routing import function_of
    from shared.snapstart import restorable

    restored_path = settings().aws_lwa_snapstart_after_restore_path
    path = str(source.resolve())
    spec = spec_from_file_location("main", path)
    if not source.is_file() or spec is None or spec.loader is None:
        raise FileNotFoundError("no such file")
    if reason := taken_name(source.resolve().parent):
        raise ImportError(reason)
    put_first(source.resolve().parent)
    module = module_from_spec(spec)
    sys.modules["main"] = module
    capture_logging(str(source.resolve().parent))
    spec.loader.exec_module(module)
    check_groups()
    function = function_of(path)
    if not function.routes:
        raise LookupError("no handler has an @endpoint line")
    return restorable(asgi(function), restored_path)


def run(app: "ASGIApp", listener: socket.socket, serving: Callable[[], None]) -> int:
    """Serves until a signal. After SHUTDOWN_TIMEOUT seconds, streams that are still open end with an error frame."""
    import asyncio

    import uvloop

    from shared.config import proxies, settings
    from shared.server.server import Server
    from shared.services import services
    from shared.shutdown import end_streams

    async def serve() -> None:
        server = Server(app, keep_alive=KEEP_ALIVE, proxies=proxies(settings()))
        serving()
        timeout, call_later = settings().shutdown_timeout, asyncio.get_running_loop().call_later
        await server.serve(listener, shutdown_timeout=timeout + 3, on_shutdown=lambda: call_later(timeout, end_streams))
        await services().close()
        await _cancel_other_tasks()
        end(0)

    uvloop.run(serve())
    return 0


async def _cancel_other_tasks() -> None:
    import asyncio

    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    if others:
        await asyncio.wait(others, timeout=1)


def _parse(arguments: Sequence[str] | None) -> Any:
    host, port = os.environ.get("HOST", "0.0.0.0"), int(os.environ.get("PORT") or 8080)  # noqa: S104 - containers need it
    arguments = sys.argv[1:] if arguments is None else arguments
    if len(arguments) == 1 and not arguments[0].startswith("-"):  # as platforms start it: without importing argparse
        return SimpleNamespace(source=arguments[0], host=host, port=port, fd=None)
    import argparse

    parser = argparse.ArgumentParser(prog="python -m shared.serve", description="Runs one function.")
    parser.add_argument("source", help="the function's file, functions/<name>/main.py")
    parser.add_argument("--host", default=host)
    parser.add_argument("--port", type=int, default=port)
    parser.add_argument("--fd", type=int, help="file descriptor of a bound socket to use instead")
    return parser.parse_args(arguments)


def _print_traceback(error: BaseException, source: str) -> None:
    """Prints the traceback, from the frame of the function's own file if there is one."""
    trace, file = error.__traceback__, str(Path(source).resolve())
    while trace and trace.tb_frame.f_code.co_filename != file:
        trace = trace.tb_next
    own = trace or (None if isinstance(error, SyntaxError) else error.__traceback__)
    traceback.print_exception(type(error), error, own)


def _fail(message: str) -> int:
    sys.stderr.write(f"edgewise: {message}\n")
    return 1


if __name__ == "__main__":
    try:
        status = main()
    except Exception:
        traceback.print_exc()
        status = 1
    end(status)
