"""Upstream services that respond at once, to measure a function's own time: PostgREST and the provider's files."""

import asyncio
import json
import os
from typing import cast

import httptools
import uvloop

TIMESTAMP = "2026-11-01T09:30:00+00:00"
USER = "11111111-1111-4111-8111-111111111111"
THREADS = [
    {
        "thread_id": f"thread_{number:024}", "user_id": USER, "assistant_id": "asst_0", "title": "Discharge summary",
        "is_active": True, "created_at": TIMESTAMP, "updated_at": TIMESTAMP,
    }
    for number in range(20)
]  # fmt: skip
MESSAGE = {
    "id": "msg_0", "position": 1, "thread_id": "thread_0", "user_id": USER, "role": "user", "status": "completed",
    "content": [{"type": "text", "text": {"value": "What changed since May?", "annotations": []}}],
    "attachments": [], "assistant_id": None, "run_id": None, "incomplete_details": None, "metadata": {},
    "created_at": TIMESTAMP, "completed_at": TIMESTAMP, "incomplete_at": None,
}  # fmt: skip
FILE = {"id": "file-0", "object": "file", "created_at": 1790000000, "bytes": 0, "purpose": "user_data"}
RUN: dict[str, object] = {
    "id": "run_0", "thread_id": "thread_0", "user_id": USER, "assistant_id": "asst_0", "status": "queued",
    "model": "gpt-6.1-terra", "instructions": "You are a careful assistant.",
    "tools": [], "options": {}, "metadata": {},
    "required_action": None, "last_error": None, "incomplete_details": None, "usage": None,
    "created_at": TIMESTAMP, "started_at": None, "expires_at": "2999-11-01T09:30:00+00:00", "ended_at": None,
}  # fmt: skip
ASSISTANT: dict[str, object] = {
    "id": "asst_0", "created_at": TIMESTAMP, "name": "Discharge", "description": None, "model": "gpt-6.1-terra",
    "instructions": "Be brief.", "tools": [], "file_ids": [], "metadata": {}, "temperature": None, "top_p": None,
    "response_format": None, "tool_resources": {}, "reasoning_effort": None, "version": 1,
}  # fmt: skip
PLAN = {
    "run": RUN, "assistant": {"file_ids": []}, "messages": [MESSAGE], "files": [], "stores": [], "named_stores": [],
    "code_files": [],
}  # fmt: skip
ITEM = {
    "id": "msg_0", "position": 1, "role": "user", "status": "completed", "content": MESSAGE["content"],
    "attachments": [], "item": None,
}  # fmt: skip
RESPONSES = {
    "/rest/v1/user_threads": (200, json.dumps(THREADS).encode()),
    "/rest/v1/rpc/list_threads": (200, json.dumps(THREADS).encode()),
    "/rest/v1/rpc/add_thread_message": (200, json.dumps(MESSAGE).encode()),
    "/rest/v1/rpc/create_thread": (200, json.dumps(THREADS[0]).encode()),
    "/rest/v1/rpc/stop_run": (200, json.dumps({**RUN, "status": "cancelling"}).encode()),
    "/rest/v1/assistants": (201, json.dumps([ASSISTANT]).encode()),
    "/rest/v1/rpc/start_run": (200, json.dumps(PLAN).encode()),
    "/rest/v1/rpc/open_conversation": (200, json.dumps({"items": [ITEM]}).encode()),
    "/rest/v1/rpc/keep_response": (200, b'{"last": 3}'),
    "/rest/v1/rpc/record_run": (200, b"{}"),
    "/rest/v1/rpc/take_provider_garbage": (200, b"[]"),
    "/rest/v1/user_files": (201, b""),
    "/v1/files": (200, json.dumps(FILE).encode()),
}


class ServiceConnection(asyncio.Protocol):
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)
        self.parser = httptools.HttpRequestParser(self)

    def data_received(self, data: bytes) -> None:
        self.parser.feed_data(data)

    def on_url(self, url: bytes) -> None:
        self.url = url

    def on_message_complete(self) -> None:
        path = self.url.partition(b"?")[0].decode()
        status, body = RESPONSES.get(path, (404, b"{}"))
        head = f"HTTP/1.1 {status} OK\r\ncontent-type: application/json\r\ncontent-length: {len(body)}\r\n\r\n"
        self.transport.write(head.encode() + body)


async def main() -> None:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(ServiceConnection, "127.0.0.1", int(os.environ["PORT"]), backlog=4096)
    await server.serve_forever()


if __name__ == "__main__":
    uvloop.run(main())
