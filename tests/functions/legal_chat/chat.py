"""A running legal-chat with its provider."""

from dataclasses import dataclass
from typing import Any

import aiohttp

from tests.harness.process import FunctionProcess, wait_for
from tests.harness.provider import Provider
from tests.harness.tokens import bearer

PATH = "/functions/v1/legal-chat"
QUESTION = {"messages": [{"role": "user", "content": "How do I file an FIR?"}], "language": "en"}


@dataclass
class Chat:
    """The function, its provider and an HTTP client."""

    function: FunctionProcess
    provider: Provider
    http: aiohttp.ClientSession
    request_id: str = ""

    def ask(self, body: Any = QUESTION, headers: dict[str, str] | None = None) -> Any:
        headers = {"x-request-id": self.request_id, **(bearer() if headers is None else headers)}
        return self.http.post(self.function.url + PATH, json=body, headers=headers)

    def line(self) -> dict[str, Any]:
        """The log line of the last request."""
        found: list[dict[str, Any]] = wait_for(
            lambda: [line for line in self.function.lines() if line["request_id"] == self.request_id]
        )
        return found[-1]

    async def frames(self, body: Any = QUESTION, headers: dict[str, str] | None = None) -> list[bytes]:
        async with self.ask(body, headers) as response:
            assert response.status == 200, await response.text()
            return [frame for frame in (await response.read()).split(b"\n\n") if frame]

    async def error(self, body: Any = QUESTION) -> tuple[int, dict[str, Any]]:
        async with self.ask(body) as response:
            return response.status, await response.json()
