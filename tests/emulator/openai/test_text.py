"""Terms, chunks and passages."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulator.openai import chunks, tokens
from emulator.openai.ranking import Index

INDIC = st.characters(min_codepoint=0x0900, max_codepoint=0x0D7F)
TEXT = st.text(st.one_of(st.characters(codec="utf-8"), INDIC, st.sampled_from(" .\n")), max_size=400)


@given(TEXT)
def test_normalization_is_idempotent(text):
    once = tokens.normalize(text)
    assert tokens.words(once) == tokens.words(text)


@given(TEXT)
def test_joined_sentences_are_the_text(text):
    assert "".join(chunks.sentences(text)) == text.strip()


@given(TEXT, st.integers(20, 200))
def test_chunks_contain_every_word(text, size):
    found = chunks.split([(1, text)], size, size // 2)
    assert set(text.split()) <= {word for _, chunk in found for word in chunk.split()} or len(text) > 1000
    assert all(page == 1 and chunk == chunk.strip() for page, chunk in found)


@given(TEXT, TEXT)
def test_scores_are_between_0_and_1(text, question):
    assert all(0 <= score <= 1 for score, _ in Index.from_texts([text, "bail"]).search(question))


def test_chunks_overlap_and_respect_their_size():
    text = " ".join(f"Sentence number {number} speaks of matter {number}." for number in range(200))
    found = [chunk for _, chunk in chunks.split([(None, text)], 200, 100)]
    assert all(tokens.estimate(chunk) <= 210 for chunk in found)
    for before, after in itertools.pairwise(found):
        assert chunks.sentences(after)[0].strip() in before


@pytest.mark.parametrize(
    ("written", "same"),
    [
        ("F.I.R.", "fir"),
        ("धारा १७३", "धारा 173"),
        ("ज़मानत", "जमानत"),
        ("माँ", "मां"),
        ("ന്\u200d", "ൻ"),
        ("എഫ്\u200cഐആർ", "എഫ്ഐആർ"),
        ("landlord's", "landlord"),
    ],
)
def test_spellings_of_the_same_word(written, same):
    assert tokens.words(written) == tokens.words(same)


@pytest.mark.parametrize(
    ("word", "parts"),
    [("క్షేత్రం", ["క్షే", "త్రం"]), ("ത്രിശൂർ", ["ത്രി", "ശൂ", "ർ"]), ("स्त्रीधन", ["स्त्री", "ध", "न"]), ("காவல்", ["கா", "வ", "ல்"])],
)
def test_aksharas(word, parts):
    assert tokens.aksharas(word) == parts


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("filing", "filed"),
        ("complaints", "complaint"),
        ("bounced", "bounce"),
        ("zamanat", "jamaanat"),
        ("parties", "party"),
    ],
)
def test_words_with_the_same_stem(one, other):
    assert tokens.stem(one) == tokens.stem(other)


def test_the_best_passage_contains_the_best_sentence():
    text = " ".join(["The weather was fine that day." * 3] * 20 + ["The deposit is forty thousand rupees."])
    passage = chunks.best_passage(text, "How large is the deposit?", 200)
    assert "forty thousand rupees" in passage
    assert len(passage) <= 200
