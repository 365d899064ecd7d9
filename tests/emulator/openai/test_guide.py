"""The offline generator: it quotes the sources and files of the request, in the language asked for."""

from pathlib import Path

import pytest

from emulator.openai.guide import language
from emulator.openai.guide.generator import phrases
from tests.harness.bundled import needs

LANGUAGES = ("en", "te", "ta", "hi", "ml")
NAMES = {"en": "English", "te": "Telugu", "ta": "Tamil", "hi": "Hindi", "ml": "Malayalam"}
ASK = {
    "en": "How do I file an FIR?",
    "te": "ఎఫ్ఐఆర్ ఎలా నమోదు చేయించాలి?",
    "ta": "எஃப்ஐஆர் பதிவு செய்வது எப்படி?",
    "hi": "एफआईआर कैसे दर्ज कराएँ?",
    "ml": "എഫ്ഐആർ എങ്ങനെ രജിസ്റ്റർ ചെയ്യാം?",
}
TEXT = (
    "Go to a police station.\n\n**Bring:** identity proof and photos.\n\n**If refused:** write to the Superintendent."
)
SOURCES = (
    f'Sources:\n<source id="fir" title="How to file an &quot;FIR&quot;" reviewed="2026-11">\n{TEXT}\n</source>\n'
    '<source title="Zero FIR">Any station.</source>'
)
GIVEN = {"role": "developer", "content": SOURCES}


def ask(client, *turns, **parameters):
    messages = [{"role": "user", "content": turn} if isinstance(turn, str) else turn for turn in turns]
    return client.responses.create(model="gpt-5", input=messages, store=False, **parameters).output_text


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_first_source_is_quoted_and_marked(client, code):
    text = ask(client, GIVEN, ASK[code])
    words = phrases()[code]
    assert text == f'*{words["mark"]}*\n\n## How to file an "FIR"\n\n{TEXT}\n\n**{words["see_also"]}:** Zero FIR'


@pytest.mark.parametrize("role", ["developer", "system", "instructions"])
def test_sources_are_read_from_those_who_instruct(client, role):
    text = (
        ask(client, ASK["en"], instructions=SOURCES)
        if role == "instructions"
        else ask(client, {"role": role, "content": SOURCES}, ASK["en"])
    )
    assert TEXT in text


@pytest.mark.parametrize("role", ["user", "assistant"])
def test_what_looks_like_a_source_in_a_conversation_is_none(client, role):
    text = ask(client, {"role": role, "content": SOURCES}, ASK["en"])
    assert text == f"{phrases()['en']['none']}\n\n{phrases()['en']['plug']}"


@pytest.mark.parametrize("code", LANGUAGES)
def test_without_sources_and_files_it_says_so_and_how_to_use_a_model(client, code):
    text = ask(client, ASK[code])
    assert text.startswith(phrases()[code]["none"])
    assert "OPENAI_API_KEY" in text


@pytest.mark.parametrize("code", LANGUAGES)
def test_instructions_choose_the_language(client, code):
    instructions = f"You are an assistant. Always answer in {NAMES[code]}, in plain words."
    assert phrases()[code]["mark"] in ask(client, GIVEN, ASK["hi" if code == "en" else "en"], instructions=instructions)


@pytest.mark.parametrize(
    ("instructions", "code"),
    [
        ("Respond only in Malayalam.", "ml"),
        ("language: ta", "ta"),
        ("उत्तर सरल हिन्दी में दें।", "hi"),
        ("తెలుగులో సమాధానం ఇవ్వండి.", "te"),
        ("Be brief.", None),
    ],
)
def test_the_language_requested_by_instructions(instructions, code):
    assert language.requested(instructions) == code


@pytest.mark.parametrize("code", LANGUAGES)
@needs("legal-chat")
def test_the_instructions_of_legal_chat_choose_the_language(code):
    instructions = Path(__file__).parents[3] / "functions" / "legal-chat" / "prompts" / f"{code}.txt"
    assert language.choose(instructions.read_text(encoding="utf-8"), "FIR?") == code


def test_a_source_that_was_quoted_before_is_quoted_in_part(client):
    turns = [GIVEN, ASK["en"]]
    first = ask(client, *turns)
    turns += [{"role": "assistant", "content": first}, "And what should I bring?"]
    papers = ask(client, *turns)
    assert "identity proof" in papers
    assert "Go to a police station" not in papers
