"""Starts, restarts and stops the model's process."""

from __future__ import annotations

import asyncio
import os
import secrets
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from pathlib import Path

START_TIMEOUT = 120  # seconds


class ToyProcess:
    """The model's process; it exits when its standard input closes, so also when this process is killed."""

    def __init__(self, path: Path, context: int) -> None:
        self._path, self._context = path, context
        self.key = secrets.token_urlsafe(24)
        self._process: Process | None = None
        self._address = ""
        self._starting = asyncio.Lock()

    @classmethod
    async def start(cls, path: Path, context: int) -> ToyProcess:
        process = cls(path, context)
        await process.address()
        return process

    async def address(self) -> str:
        """Returns its URL once it listens; restarts it if it has exited. Raises RuntimeError if it fails to start."""
        async with self._starting:
            if self._process is None or self._process.returncode is not None:
                await self._spawn()
            return self._address

    async def _spawn(self) -> None:
        threads = max(1, min(4, (os.cpu_count() or 2) - 1))
        command = [sys.executable, "-m", f"{__package__}.server", str(self._path), str(self._context), str(threads)]
        environment = {**os.environ, "TOY_API_KEY": self.key}
        self._process = await asyncio.create_subprocess_exec(
            *command, stdin=PIPE, stdout=PIPE, stderr=DEVNULL, env=environment
        )
        assert self._process.stdout is not None
        try:
            line = await asyncio.wait_for(self._process.stdout.readline(), START_TIMEOUT)
        except TimeoutError:
            line = b""
        if not line.startswith(b"http"):
            await self.stop()
            raise RuntimeError(f"the model {self._path.name} could not be loaded: is it a complete GGUF file?")
        self._address = line.decode().strip()

    async def stop(self) -> None:
        process = self._process
        if process is None or process.returncode is not None:
            return
        assert process.stdin is not None
        process.stdin.close()
        try:
            await asyncio.wait_for(process.wait(), 5)
        except TimeoutError:
            process.kill()
            await process.wait()
