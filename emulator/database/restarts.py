"""Starts the database server again when it ends by itself."""

import threading
import time
from collections import deque

from emulator.database.server import PostgresServer
from emulator.errors import SetupError
from emulator.log import Log
from emulator.processes.launcher import describe_status
from emulator.processes.pipes import read_lines

MAX_ENDS, PERIOD = 3, 60.0  # seconds


async def keep_running(server: PostgresServer, log: Log) -> None:
    """Start `server` again each time it ends. Raises SetupError when that happens for the third time in a minute."""
    ends: deque[float] = deque(maxlen=MAX_ENDS)
    while True:
        cause = describe_status(await server.wait())
        ended = time.monotonic()
        ends.append(ended)
        if len(ends) == MAX_ENDS and ended - ends[0] < PERIOD:
            await server.end_backends()
            raise SetupError(
                f"Postgres ended {MAX_ENDS} times within a minute ({cause}): see edgewise.log for the reason"
            )
        log.warn("edgewise", f"Postgres ended ({cause}): starting it again")
        try:
            await server.restart()
        except SetupError as error:
            log.warn("edgewise", str(error))
        else:
            log_output(server, log)
            log.warn("edgewise", f"Postgres is running again after {time.monotonic() - ended:.1f} s")


def log_output(server: PostgresServer, log: Log) -> threading.Thread:
    """Log what the server writes, in a thread that ends with the server."""

    def read() -> None:
        if server.output:
            with server.output as output:
                read_lines(
                    output.fileno(), lambda line: None if line.startswith("LOG:") else log.line("postgres", line)
                )

    thread = threading.Thread(target=read, daemon=True)
    thread.start()
    return thread
