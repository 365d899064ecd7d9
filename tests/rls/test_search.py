"""search_conversations: five languages, spellings, rank, and a comparison with substring search."""

import string

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from .people import People

SEARCH = "select title from search_conversations($1)"


async def _found(people: People, query: str, persona: str = "owner") -> list[str]:
    return [row[0] for row in await people.run(persona, SEARCH, query)]


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("How do I file an FIR at the police station?", "POLICE"),
        ("How do I file an FIR at the police station?", "olic"),
        ("How do I file an FIR at the police station?", "station fir"),
        ("Section 498-A", "498-a"),
        ("నేను పోలీసు ఫిర్యాదు ఎలా చేయాలి?", "ఫిర్యాదు"),
        ("నేను పోలీసు ఫిర్యాదు ఎలా చేయాలి?", "పో"),
        ("காவல் நிலையத்தில் புகார் அளிப்பது எப்படி?", "புகார்"),
        ("मुझे थाने में शिकायत दर्ज करानी है", "शिकायत"),
        ("मुझे थाने में शिकायत दर्ज करानी है", "थ"),
        ("धारा ४९८ के तहत", "498"),
        ("क़ानून की धारा", "कानून"),
        ("अपराध हाँ", "हां"),
        ("പോലീസ് സ്റ്റേഷനിൽ പരാതി", "സ്റ്റേഷനിൽ"),
        ("അവൻ പരാതി നൽകി", "അവന്\u200d"),
        ("FIR ఎలా దాఖలు చేయాలి bail కోసం", "fir ఎలా BAIL"),
        ("ｆｕｌｌ ｗｉｄｔｈ", "full width"),
        ("an e\u0301tude", "étude"),
        ("50% of the rent_deposit \\ paid", "50%"),
        ("50% of the rent_deposit \\ paid", "rent_"),
        ("50% of the rent_deposit \\ paid", "\\"),
    ],
)
async def test_finds_a_message_in_every_script(people: People, text: str, query: str) -> None:
    await people.converse("other", "nothing of the kind")
    await people.converse("wanted", text)
    await people.converse(text)
    assert await _found(people, query) == [text, "wanted"]
    assert await _found(people, query, "stranger") == []


@pytest.mark.parametrize("query", ["%", "_", "fir zebra", "xx"])
async def test_wildcards_and_unmatched_words_find_nothing(people: People, query: str) -> None:
    await people.converse("About an FIR", "How do I file an FIR?")
    assert await _found(people, query) == []


async def test_rank_is_title_then_phrase_then_newest(people: People) -> None:
    for title, text in [
        ("words in a message", "station of the police"),
        ("phrase in an older message", "the police station"),
        ("phrase in a newer message", "the police station"),
        ("The station and its police", ""),
        ("At the police station", ""),
        ("Police station hours", ""),
        ("Police Station", ""),
    ]:
        await people.converse(title, *filter(None, [text]))
    assert await _found(people, "police station") == [
        "Police Station",
        "Police station hours",
        "At the police station",
        "The station and its police",
        "phrase in a newer message",
        "phrase in an older message",
        "words in a message",
    ]


async def test_a_blank_query_returns_everything(people: People) -> None:
    await people.converse("first")
    await people.converse("second")
    assert await _found(people, "  ") == ["second", "first"]


async def test_search_follows_edits_and_deletions(people: People) -> None:
    made = await people.converse("chat", "about bail", "about rent")
    await people.run("owner", "update messages set content = 'about wages' where content = 'about bail'")
    await people.run("owner", "update messages set deleted_at = now() where content = 'about rent'")
    await people.run("owner", "update conversations set title = 'renamed' where id = $1", made)
    hits = [await _found(people, query) for query in ("bail", "wages", "rent", "chat", "renamed")]
    assert hits == [[], ["renamed"], [], [], ["renamed"]]
    await people.run("owner", "delete from conversations")
    assert await _found(people, "wages") == []


async def test_common_words_return_at_most_200_newest_first(people: People) -> None:
    await people.run(
        "owner",
        "with made as (insert into conversations (title, updated_at)"
        " select n::text, now() - n * interval '1 minute' from generate_series(1, 300) as n returning id, title)"
        " select from made",
    )
    await people.run(
        "owner",
        "insert into messages (conversation_id, role, content)"
        " select id, 'user', 'the usual words' from conversations, generate_series(1, 2)",
    )
    await people.admin.execute("alter table conversations disable trigger user")
    await people.admin.execute("update conversations set updated_at = now() - title::int * interval '1 minute'")
    assert await _found(people, "usual") == [str(n) for n in range(1, 201)]


words = st.text(string.ascii_letters[:6] + "%_\\-9 కిपుാൻ़", min_size=1, max_size=12)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=words.filter(str.strip), query=words.filter(str.strip))
async def test_finds_exactly_the_texts_that_contain_every_word(people: People, text: str, query: str) -> None:
    await people.admin.execute("delete from conversations")
    await people.converse("", text)
    folded, parts = await people.admin.fetchval("select private.fold($1)", text), []
    parts = (await people.admin.fetchval("select private.fold($1)", query)).split(" ")
    assert len(await _found(people, query)) == int(all(part in folded for part in parts))
