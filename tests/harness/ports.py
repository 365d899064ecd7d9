"""TCP ports for servers under test."""

import contextlib
import os
import random
import socket

#: Below the kernel's range for the ports of clients: a connection must not be given a port before its server binds it.
PORTS = range(10_000, 32_000)
WORKERS = 16  # processes of pytest-xdist; each has ports of its own


def free_port() -> int:
    """Return a TCP port of 127.0.0.1 that nothing uses, and that no other worker and no client will be given."""
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")) % WORKERS
    while True:
        port = random.SystemRandom().choice(PORTS[worker::WORKERS])
        with contextlib.suppress(OSError), socket.create_server(("127.0.0.1", port)):
            return port
