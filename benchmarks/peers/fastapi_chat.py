"""The chat in FastAPI: PyJWT, a dictionary for the rate limit, the openai SDK's stream."""

import json
import os
import time
from collections.abc import AsyncIterator
from typing import Annotated, Literal

import jwt
from fastapi import Depends, FastAPI, Header, HTTPException
from fastapi.responses import StreamingResponse
from openai import AsyncOpenAI
from pydantic import BaseModel

SECRET = "super-secret-jwt-token-with-at-least-32-characters-long"
app = FastAPI()
client = AsyncOpenAI(api_key="sk-peer", base_url=os.environ["OPENAI_BASE_URL"])
windows: dict[str, tuple[float, int]] = {}


class Message(BaseModel):
    role: Literal["user", "assistant"]
    content: str


class Chat(BaseModel):
    messages: list[Message]
    language: str = "en"


def user(authorization: Annotated[str, Header()]) -> str:
    try:
        claims = jwt.decode(authorization.removeprefix("Bearer "), SECRET, ["HS256"], audience="authenticated")
    except jwt.PyJWTError as error:
        raise HTTPException(401, "Unauthorized") from error
    return str(claims["sub"])


def limit(caller: Annotated[str, Depends(user)]) -> None:
    started, used = windows.get(caller, (0.0, 0))
    if time.monotonic() - started >= 60:
        started, used = time.monotonic(), 0
    windows[caller] = (started, used + 1)
    if used >= 10:
        raise HTTPException(429, "Rate limit exceeded. Please try again later.")


@app.post("/functions/v1/legal-chat", dependencies=[Depends(limit)])
async def chat(body: Chat) -> StreamingResponse:
    stream = await client.responses.create(
        model="gpt-6.1-terra",
        instructions="You are a careful legal assistant.",
        input=[{"role": message.role, "content": message.content} for message in body.messages],
        stream=True,
        store=False,
    )

    async def frames() -> AsyncIterator[str]:
        async for event in stream:
            if event.type == "response.output_text.delta":
                yield f"data: {json.dumps({'text': event.delta})}\n\n"
        yield "data: [DONE]\n\n"

    return StreamingResponse(frames(), media_type="text/event-stream")
