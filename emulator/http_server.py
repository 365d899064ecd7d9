"""uvicorn's server for programs that handle signals themselves."""

from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn


class HttpServer(uvicorn.Server):
    """A server that installs no signal handlers: uvicorn's raise the signal again after the shutdown."""

    def stop(self) -> None:
        """Shuts down gracefully; when called again, at once."""
        self.force_exit = self.should_exit
        self.should_exit = True

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield
