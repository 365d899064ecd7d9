"""Accounts with rows in many places, and a search for what is left of them."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import aiohttp
import asyncpg

from shared.aws.signing import Credentials, presigned_url
from tests.conftest import Stack
from tests.harness.users import User

PATH = "/functions/v1/account-delete"


@dataclass
class Account:
    """A user, and what must not be found after the erasure."""

    user: User
    email: str
    needles: list[str]


def settings_of(stack: Stack) -> dict[str, str]:
    """The variables of the stack's functions."""
    state = json.loads((stack.data / "stack.json").read_text())
    return {**state["environment"], **state["functions"]}


async def fill(stack: Stack, user: User, text: str) -> Account:
    """Gives a user rows, a file and a vector store at the provider, and an upload that was not turned into a file."""
    form = aiohttp.FormData()
    form.add_field("file", text.encode(), filename="notes.txt")
    file = await made(user, "/api/file/upload", data=form)
    store = await made(user, "/v1/vector_stores", json={"name": text[:20], "file_ids": [file["file_id"]]})
    thread = await made(user, "/api/thread/create", json={"message": text})
    upload = await made(user, "/api/file/upload-url", json={"bytes": len(text.encode())})
    async with user.http.put(upload["url"], data=text.encode(), headers=upload["headers"]) as response:
        assert response.status == 200, await response.text()
    [profile] = (await user.get("/rest/v1/profiles"))[1]
    return Account(
        user, profile["email"], [user.id, profile["email"], text, file["file_id"], store["id"], thread["thread_id"]]
    )


async def made(user: User, path: str, **options: Any) -> Any:
    status, body = await user.call("POST", path, **options)
    assert status in (200, 201), body
    return body


async def places_with(stack: Stack, needles: Iterable[str]) -> set[str]:
    """Where any of the needles is: tables of every schema, files of the AI server, keys and contents of uploads."""
    spelled = [spelling for needle in needles for spelling in spellings(needle)]
    found = set()
    connection = await asyncpg.connect(stack.database_url)
    try:
        query = (
            "select schemaname, tablename from pg_tables where schemaname not in ('pg_catalog', 'information_schema')"
        )
        for schema, table in await connection.fetch(query):
            rows = await connection.fetch(f'select row::text from "{schema}"."{table}" as row')
            if any(spelling in row[0] for row in rows for spelling in spelled):
                found.add(f"{schema}.{table}")
    finally:
        await connection.close()
    encoded = [spelling.encode() for spelling in spelled]
    for file in (stack.data / "openai").rglob("*"):
        content = file.name.encode() + (file.read_bytes() if file.is_file() else b"")
        if any(spelling in content for spelling in encoded):
            found.add(f"openai/{file.name}")
    listed = (await list_uploads(stack)).encode()
    return found | {"uploads" for spelling in encoded if spelling in listed}


def spellings(text: str) -> set[str]:
    """As it is, as in JSON with escapes, and as bytea."""
    escaped = json.dumps(text)[1:-1]
    return {text, escaped, escaped.replace("\\", "\\\\"), text.encode().hex()}


async def list_uploads(stack: Stack) -> str:
    settings = settings_of(stack)
    url = f"{settings['UPLOAD_ENDPOINT']}/{settings['UPLOAD_BUCKET']}/"
    signed = presigned_url(Credentials.from_env(settings), "GET", url, 60)
    async with aiohttp.ClientSession() as http, http.get(signed) as response:
        assert response.status == 200
        return await response.text()
