"""The personas of the row level security tests, and statements as each of them."""

from __future__ import annotations

import json
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import asyncpg

OWNER = "00000000-0000-4000-8000-000000000001"
STRANGER = "00000000-0000-4000-8000-000000000002"
USERS = {"owner": OWNER, "stranger": STRANGER}


@dataclass
class People:
    """Executes statements as owner, stranger, anon, service_role or postgres, each in its own transaction."""

    admin: asyncpg.Connection[Any]

    @asynccontextmanager
    async def transaction(self, persona: str, *, keep: bool = True) -> AsyncIterator[asyncpg.Connection[Any]]:
        transaction = self.admin.transaction()
        await transaction.start()
        try:
            role = "authenticated" if persona in USERS else persona
            claims = {"role": role, "sub": USERS.get(persona)}
            await self.admin.execute(f"set local role {role}")
            await self.admin.execute(f"set local request.jwt.claims = '{json.dumps(claims)}'")
            yield self.admin
        except BaseException:
            await transaction.rollback()
            raise
        await (transaction.commit() if keep else transaction.rollback())

    async def run(self, persona: str, statement: str, *values: object) -> list[asyncpg.Record]:
        async with self.transaction(persona) as connection:
            return await connection.fetch(statement, *values)

    async def value(self, persona: str, statement: str, *values: object) -> Any:
        rows = await self.run(persona, statement, *values)
        return rows[0][0] if rows else None

    async def converse(self, title: str, *contents: str, persona: str = "owner") -> uuid.UUID:
        """Inserts a conversation with these messages as the persona; returns its id."""
        made = await self.value(persona, "insert into conversations (title) values ($1) returning id", title)
        for content in contents:
            await self.run(
                persona, "insert into messages (conversation_id, role, content) values ($1, 'user', $2)", made, content
            )
        return uuid.UUID(str(made))


async def join(admin: asyncpg.Connection[Any]) -> None:
    for name, user in USERS.items():
        await admin.execute(
            "insert into auth.users (id, email, raw_user_meta_data) values ($1, $2, $3)",
            user,
            f"{name}@example.com",
            json.dumps({"full_name": name.title()}),
        )
