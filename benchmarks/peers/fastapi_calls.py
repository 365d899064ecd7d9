"""thread-list, message-create and file-upload in FastAPI: httpx for PostgREST, the openai SDK for files."""

import os
from typing import Annotated, Any

import httpx
import jwt
from fastapi import Depends, FastAPI, File, Header, HTTPException, UploadFile
from fastapi.middleware.cors import CORSMiddleware
from openai import AsyncOpenAI
from pydantic import BaseModel

SECRET = "super-secret-jwt-token-with-at-least-32-characters-long"
app = FastAPI()
app.add_middleware(CORSMiddleware, allow_origins=["*"], allow_methods=["*"], allow_headers=["*"])
rest = httpx.AsyncClient(base_url=f"{os.environ['SUPABASE_URL']}/rest/v1")
client = AsyncOpenAI(api_key="sk-peer", base_url=os.environ["OPENAI_BASE_URL"])


class User(BaseModel):
    id: str
    authorization: str


def user(authorization: Annotated[str, Header()] = "") -> User:
    try:
        claims = jwt.decode(authorization.removeprefix("Bearer "), SECRET, ["HS256"], audience="authenticated")
    except jwt.PyJWTError as error:
        raise HTTPException(401, "Unauthorized") from error
    return User(id=str(claims["sub"]), authorization=authorization)


Caller = Annotated[User, Depends(user)]


class NewMessage(BaseModel):
    thread_id: str
    message: str


@app.get("/api/thread")
async def threads(caller: Caller, limit: int = 20) -> dict[str, Any]:
    query = {"select": "*", "user_id": f"eq.{caller.id}", "order": "updated_at.desc", "limit": str(limit)}
    response = await rest.get("/user_threads", params=query, headers={"authorization": caller.authorization})
    response.raise_for_status()
    return {"success": True, "data": response.json()}


@app.post("/api/thread/message")
async def message(caller: Caller, body: NewMessage) -> dict[str, Any]:
    arguments = {**body.model_dump(), "attachments": []}
    response = await rest.post(
        "/rpc/add_thread_message", json=arguments, headers={"authorization": caller.authorization}
    )
    response.raise_for_status()
    return dict(response.json())


@app.post("/api/file/upload")
async def upload(caller: Caller, file: Annotated[UploadFile, File()]) -> dict[str, Any]:
    stored = await client.files.create(file=(file.filename, await file.read()), purpose="user_data")
    row = {"user_id": caller.id, "file_id": stored.id, "filename": file.filename}
    (await rest.post("/user_files", json=row)).raise_for_status()
    return {"success": True, "file_id": stored.id, "filename": file.filename}
