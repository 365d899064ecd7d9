"""Lists page by page, through the unmodified SDK."""

import tomllib
from typing import Any
from uuid import UUID

import asyncpg
import openai
import pytest

from tests.conftest import ROOT, Stack
from tests.harness.bundled import needs
from tests.harness.openai_sdk import DEPRECATED, MODEL
from tests.harness.users import User

pytestmark = [needs("openai"), DEPRECATED]


def test_pages_go_in_both_directions(client: openai.OpenAI) -> None:
    made = [client.beta.assistants.create(model=MODEL, name=str(at)).id for at in range(5)]
    assert [each.id for each in client.beta.assistants.list(limit=2)] == made[::-1]
    assert [each.id for each in client.beta.assistants.list(limit=2, order="asc")] == made
    page = client.beta.assistants.list(limit=2, before=made[0])
    assert ([each.id for each in page.data], page.has_more) == ([made[2], made[1]], True)
    between = client.beta.assistants.list(order="asc", after=made[0], before=made[4])
    assert ([each.id for each in between.data], between.has_more) == (made[1:4], False)
    for wrong in ({"limit": 0}, {"limit": 101}, {"order": "up"}, {"after": "asst_none"}, {"extra_query": {"a": "b"}}):
        arguments: Any = wrong
        with pytest.raises(openai.BadRequestError) as caught:
            client.beta.assistants.list(**arguments)
        assert caught.value.param in (*wrong, "a")


async def test_no_page_ends_at_the_databases_maximum(client: openai.OpenAI, stack: Stack, user: User) -> None:
    """`max_rows` of supabase/config.toml is 100, which is also the most that a page may have."""
    assert tomllib.loads((ROOT / "supabase" / "config.toml").read_text(encoding="utf-8"))["api"]["max_rows"] == 100
    spoken: Any = [{"role": "user", "content": f"{number}"} for number in range(100)]
    thread = client.beta.threads.create(messages=spoken)
    listed = client.beta.threads.messages.list(thread.id, limit=100)
    assert (len(listed.data), listed.has_more) == (100, False)
    client.beta.threads.messages.create(thread.id, role="user", content="100")
    for order in ("asc", "desc"):
        texts = [
            message.to_dict()["content"][0]["text"]["value"]  # type: ignore[index]
            for message in client.beta.threads.messages.list(thread.id, limit=100, order=order)
        ]
        assert sorted(map(int, texts)) == list(range(101))
    connection = await asyncpg.connect(stack.database_url)
    await connection.execute(
        "insert into user_files (user_id, file_id, filename, purpose) "
        "select $1, 'file-' || gen_random_uuid(), n || '.txt', 'assistants' from generate_series(1, 250) as n",
        UUID(user.id),
    )
    await connection.close()
    assert len(client.files.list().data) == 250
    assert len({file.id for file in client.files.list(limit=120)}) == 250
