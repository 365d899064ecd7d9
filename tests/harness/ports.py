"""TCP ports for servers under test."""

import contextlib
import itertools
import os
import random
import socket
from collections.abc import Iterator
from functools import cache

#: Below the kernel's range for the ports of clients: a connection must not be given a port before its server binds it.
PORTS = range(10_000, 32_000)
WORKERS = 16  # processes of pytest-xdist; each has ports of its own


def free_port() -> int:
    """Return a TCP port of 127.0.0.1 that nothing uses, and that no other call, worker or client will be given."""
    for port in _ports():
        with contextlib.suppress(OSError), socket.create_server(("127.0.0.1", port)):
            return port
    raise AssertionError("unreachable: the ports have no end")


@cache
def _ports() -> Iterator[int]:
    """This process's ports in random order, again and again."""
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")) % WORKERS
    ports = PORTS[worker::WORKERS]
    return itertools.cycle(random.SystemRandom().sample(ports, len(ports)))
