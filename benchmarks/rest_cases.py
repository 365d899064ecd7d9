"""The data and requests of the REST benchmark: one user's conversations with 100,000 messages."""

import json
import random
import uuid
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import quote

import asyncpg

from benchmarks.harness.client import request, token_for

MESSAGES, CONVERSATIONS, LONG = 100_000, 500, 200
USER = uuid.UUID("11111111-1111-4111-8111-111111111111")
LONG_CONVERSATION = uuid.UUID("22222222-2222-4222-8222-222222222222")
VOCABULARY = (
    "bail notice lease tenant deposit police FIR complaint court hearing appeal property registration stamp duty "
    "divorce maintenance custody cheque bounce consumer refund labour wages notice eviction partition will probate "
    "జామీను ఫిర్యాదు காவல் புகார் ज़मानत शिकायत ജാമ്യം പരാതി"
)
WORDS = VOCABULARY.split()


@dataclass(frozen=True)
class Case:
    name: str
    method: str
    path: str
    body: bytes = b""
    prefer: str = ""

    @cached_property
    def request_bytes(self) -> bytes:
        raw = request(self.path, self.body, token_for(USER), self.method)
        return raw.replace(b"\r\n\r\n", f"\r\nprefer: {self.prefer}\r\n\r\n".encode(), 1) if self.prefer else raw


CASES = (
    Case("one conversation", "GET", f"/conversations?select=id,title&id=eq.{LONG_CONVERSATION}"),
    Case(
        "20 conversations",
        "GET",
        f"/conversations?select=*&user_id=eq.{USER}&deleted_at=is.null&order=updated_at.desc&limit=20&offset=0",
    ),
    Case("200 messages embedded", "GET", f"/conversations?select=*,messages(*)&id=eq.{LONG_CONVERSATION}"),
    Case(
        "insert, returned",
        "POST",
        "/messages",
        json.dumps({"conversation_id": str(LONG_CONVERSATION), "role": "user", "content": "And the deposit?"}).encode(),
        "return=representation",
    ),
    *(
        Case(f"search: {query}", "GET", f"/rpc/search_conversations?query={quote(query)}&select=id,title&limit=20")
        for query in ("cheque bounce", "zamindar", "notice", "ఫిర్యాదు", "needle")
    ),
)


async def fill(connection: asyncpg.Connection) -> None:
    chance = random.Random(7)
    await connection.execute("insert into auth.users (id, email) values ($1, 'bench@example.com')", USER)
    ids = [LONG_CONVERSATION, *(uuid.UUID(int=chance.getrandbits(128)) for _ in range(CONVERSATIONS - 1))]
    await connection.executemany(
        "insert into public.conversations (id, user_id, title) values ($1, $2, $3)",
        [(one, USER, " ".join(chance.sample(WORDS, 4))) for one in ids],
    )
    rows = [
        (ids[0] if number < LONG else chance.choice(ids[1:]), "user", " ".join(chance.choices(WORDS, k=18)))
        for number in range(MESSAGES)
    ]
    rows[MESSAGES // 2] = (ids[-1], "user", "a needle in the haystack")
    for start in range(0, MESSAGES, 10_000):
        part = rows[start : start + 10_000]
        await connection.execute(
            "insert into public.messages (conversation_id, role, content) "
            "select * from unnest($1::uuid[], $2::text[], $3::text[])",
            [row[0] for row in part],
            [row[1] for row in part],
            [row[2] for row in part],
        )
    await connection.execute("vacuum analyze")
