"""supabase/seed.sql: a demo user who can sign in locally, with conversations that the articles agree with."""

import tomllib

import asyncpg
import bcrypt

from tests.harness.process import ROOT

SEED = (ROOT / "supabase" / "seed.sql").read_text(encoding="utf-8")
MESSAGES = "select language, role, content from messages order by conversation_id, created_at"
ARTICLES = {"en": "fir", "te": "consumer-complaint", "ta": "legal-aid", "hi": "cyber-crime", "ml": "rti"}


async def test_the_demo_user_has_a_conversation_in_each_language(database: str) -> None:
    connection = await asyncpg.connect(database)
    try:
        for _ in range(2):
            await connection.execute(SEED)
        [user] = await connection.fetch("select email, encrypted_password from auth.users")
        assert f"{user['email']} with the password demo-local-only" in SEED
        assert bcrypt.checkpw(b"demo-local-only", user["encrypted_password"].encode())
        rows = await connection.fetch(MESSAGES)
        assert [row["language"] for row in rows[1::2]] == list(ARTICLES)
        for question, answer in zip(rows[::2], rows[1::2], strict=True):
            path = ROOT / "supabase" / "knowledge" / f"{ARTICLES[answer['language']]}.toml"
            article = tomllib.loads(path.read_text(encoding="utf-8"))[answer["language"]]
            assert question["content"] in article["question_forms"]
            assert answer["content"].startswith(article["text"].strip()), "copy the article's text into seed.sql"
        titles = await connection.fetch("select title from conversations where updated_at > now() - interval '6 days'")
        assert len({row["title"] for row in titles} - {"New conversation"}) == 5
    finally:
        await connection.close()


async def test_nothing_is_seeded_into_a_hosted_database(database: str) -> None:
    connection = await asyncpg.connect(database)
    try:
        await connection.execute("drop table supabase_migrations.bootstrap")
        await connection.execute("set app.settings.jwt_secret = 'the secret of a hosted project'")
        await connection.execute(SEED)
        assert await connection.fetchval("select count(*) from auth.users") == 0
    finally:
        await connection.close()
