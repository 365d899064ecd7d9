"""In an emergency an answer begins with helplines, in its language, whatever the model does."""

import json
import re
import shutil
import tomllib
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import pytest_asyncio

from tests.conftest import ROOT
from tests.harness.process import serving
from tests.harness.provider import Provider, answer, failure, providing, texts
from tests.harness.tokens import bearer

pytestmark = pytest.mark.asyncio(loop_scope="module")

TABLE = tomllib.loads(Path(__file__).with_name("emergencies.toml").read_text(encoding="utf-8"))
STRANGERS = tomllib.loads(Path(__file__).with_name("strangers.toml").read_text(encoding="utf-8"))
DANGER = "Men with swords are breaking down my door"
OPENINGS = {
    "en": "**If anyone is in danger now, call first:**\n- 112: police, ambulance, fire\n\n",
    "te": "**ఇప్పుడు ఎవరైనా ప్రమాదంలో ఉంటే ముందు ఫోన్ చేయండి:**\n- 112: పోలీసు, అంబులెన్స్, ఫైర్\n\n",
    "ta": "**யாராவது இப்போது ஆபத்தில் இருந்தால் முதலில் அழையுங்கள்:**\n- 112: காவல்துறை, ஆம்புலன்ஸ், தீயணைப்பு\n\n",
    "hi": "**अगर अभी कोई खतरे में है, तो पहले फ़ोन करें:**\n- 112: पुलिस, एम्बुलेंस, दमकल\n\n",
    "ml": "**ആരെങ്കിലും ഇപ്പോൾ അപകടത്തിലാണെങ്കിൽ ആദ്യം വിളിക്കുക:**\n- 112: പോലീസ്, ആംബുലൻസ്, അഗ്നിരക്ഷാസേന\n\n",
}


class Chat:
    def __init__(self, url: str, provider: Provider, http: aiohttp.ClientSession) -> None:
        self.url, self.provider, self.http = url, provider, http

    async def ask(self, question: str, language: str = "en") -> list[bytes]:
        body: dict[str, Any] = {"messages": [{"role": "user", "content": question}], "language": language}
        async with self.http.post(self.url, json=body, headers=bearer()) as response:
            assert response.status == 200, await response.text()
            return [frame for frame in (await response.read()).split(b"\n\n") if frame and not frame.startswith(b":")]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def running() -> AsyncIterator[Chat]:
    async with providing(answer("Stay calm.")) as provider, aiohttp.ClientSession() as http:
        settings = {"OPENAI_BASE_URL": provider.url, "OPENAI_MAX_RETRIES": "0", "CHAT_SOURCES": "0"}
        with serving("functions/legal-chat/main.py", settings) as function:
            yield Chat(f"{function.url}/functions/v1/legal-chat", provider, http)


@pytest.fixture
def chat(running: Chat) -> Chat:
    running.provider.will(answer("Stay calm."))
    return running


@pytest.mark.parametrize("helplines", TABLE)
async def test_an_emergency_is_recognised_in_any_language_and_what_sounds_like_one_is_not(
    chat: Chat, helplines: str
) -> None:
    for question in TABLE[helplines]:
        text = texts(await chat.ask(question))
        opening, _, rest = text.rpartition("\n\n")
        named = {line.removeprefix("- ").split(":")[0] for line in opening.splitlines()[1:]}
        assert rest == "Stay calm."
        assert named >= set(helplines.split()) if helplines != "none" else not opening, (question, text)


@pytest.mark.parametrize("style", STRANGERS)
async def test_strangers_emergencies_get_helplines_and_what_is_similar_seldom_does(chat: Chat, style: str) -> None:
    """The authors of these had not seen the rules; half of the messages were then used to extend them."""
    missed, needless = [], []
    for kind, questions in STRANGERS[style].items():
        for question in questions:
            opened = "**" in texts(await chat.ask(question))
            (needless if kind == "harmless" else missed).extend([question] if opened == (kind == "harmless") else [])
    emergencies = sum(len(questions) for kind, questions in STRANGERS[style].items() if kind != "harmless")
    assert len(missed) <= 0.15 * emergencies, missed
    assert len(needless) <= 0.15 * len(STRANGERS[style]["harmless"]), needless


@pytest.mark.parametrize("language", OPENINGS)
async def test_helplines_come_first_in_the_language_asked_for(chat: Chat, language: str) -> None:
    frames = await chat.ask(DANGER, language)
    assert json.loads(frames[0][6:]) == {"text": OPENINGS[language]}
    assert texts(frames) == f"{OPENINGS[language]}Stay calm."


async def test_helplines_do_not_depend_on_the_model(chat: Chat) -> None:
    chat.provider.will(failure(500))
    frames = await chat.ask(DANGER)
    assert json.loads(frames[0][6:]) == {"text": OPENINGS["en"]}
    assert json.loads(frames[1][6:])["code"] == "AI_UNAVAILABLE"
    assert len(frames) == 2


async def test_a_changed_file_of_rules_is_used_before_it_is_compiled(tmp_path: Path) -> None:
    folder = shutil.copytree(ROOT / "functions" / "legal-chat", tmp_path / "functions" / "legal-chat")
    rules = folder / "emergencies" / "en.toml"
    rules.write_text(
        rules.read_text(encoding="utf-8").replace("[danger]\nsigns = '''\n", "[danger]\nsigns = '''\nbluebird\n")
    )
    async with providing(answer("Stay calm.")) as provider, aiohttp.ClientSession() as http:
        settings = {"OPENAI_BASE_URL": provider.url, "CHAT_SOURCES": "0"}
        with serving(folder / "main.py", settings) as function:
            chat = Chat(f"{function.url}/functions/v1/legal-chat", provider, http)
            assert texts(await chat.ask("A bluebird sings")) == f"{OPENINGS['en']}Stay calm."
            assert texts(await chat.ask("A blackbird sings")) == "Stay calm."


RULES = {
    path.stem: tomllib.loads(path.read_text(encoding="utf-8"))
    for path in sorted((ROOT / "functions" / "legal-chat" / "emergencies").glob("*.toml"))
}
KINDS = RULES.pop("kinds")
LISTS = Counter(name for file in RULES.values() for name in file["words"])
WORDS = re.compile(r"[^\s|_~@&*]+\*?(_([^\s|_~@&*]+\*?|\*))*")


@pytest.mark.parametrize("file", RULES)
async def test_the_rules_are_well_formed(file: str) -> None:
    """A word that no question can have, and a list that does not exist, would never match."""
    tables = {name: table for name, table in RULES[file].items() if name != "words"}
    lines = [line for table in tables.values() for part in table.values() for line in part.splitlines() if line]
    parts = [part for line in lines for part in line.replace(" & ", " ").split()]
    listed = [word for words in RULES[file]["words"].values() for word in words.split()]
    inline = [word for part in parts if part[0] not in "@~" for word in part.split("|")]
    assert tables.keys() <= KINDS.keys()
    assert [word for word in (*listed, *inline) if not WORDS.fullmatch(word)] == []
    assert {part[1:] for part in parts if part[0] == "@"} <= LISTS.keys()
    assert [part for part in parts if part[0] == "~" and not part[1:].isdigit()] == []
    alone = [line for table in tables.values() for line in table.get("signs", "").splitlines() if line[:1] == "@"]
    assert [line for line in alone if " " not in line and LISTS[line[1:]] > 1] == []  # any language's words would do
