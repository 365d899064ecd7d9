"""A function that uses the official SDKs."""

import asyncio
from typing import Any

from pydantic import BaseModel

from shared.endpoint import Call, endpoint


class Note(BaseModel):
    title: str


@endpoint("POST", "/functions/v1/sdk-function")
async def sdk_function(call: Call, body: Note) -> dict[str, Any]:
    """Inserts a row as the caller; returns the rows visible to the caller and to the service role."""
    await call.supabase.table("conversations").insert({"title": body.title}).execute()
    await asyncio.sleep(0.05)  # makes requests of several callers overlap
    mine = await call.supabase.table("conversations").select("title").execute()
    every = await call.supabase_admin.table("conversations").select("title").eq("title", body.title).execute()
    user = await call.supabase.auth.get_user(call.caller.token)
    return {
        "mine": [row["title"] for row in mine.data],
        "every": len(every.data),
        "user": user.user.id if user else None,
    }


@endpoint("GET", "/functions/v1/sdk-function/models")
async def models(call: Call) -> list[str]:
    page = await call.openai.models.list()
    return [model.id for model in page.data]


@endpoint("GET", "/functions/v1/sdk-function/answer")
async def answer(call: Call) -> dict[str, str]:
    return {"text": await call.ai.text("How do I file an FIR?")}
