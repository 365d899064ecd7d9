"""Redaction: what the rules find, and that a text comes back as it was however its pieces are cut."""

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.ai.events import TextDelta
from shared.redaction.placeholders import Placeholders, Restorer
from shared.redaction.request import redacted
from shared.redaction.rules import INDIA, Rule, RuleSet
from tests.harness.provider import COMPLETED, Reply, delta, event
from tests.harness.responses import client

# Numbers of the test accounts in UIDAI's documentation for developers, which have valid checksums.
FOUND = {
    "Aadhaar 9999 4105 7058.": "Aadhaar [AADHAAR_1].",
    "ஆதார் ௯௯௯௯ ௪௧௦௫ ௭௦௫௮": "ஆதார் [AADHAAR_1]",
    "999971658847 and 9999-3311-9405": "[AADHAAR_1] and [AADHAAR_2]",
    "ref 1234 9999 4105 7058": "ref 1234 [AADHAAR_1]",
    "9999 4105 7059": None,  # a wrong checksum
    "99994105705": None,
    "999941057058123456": None,
    "PAN ABCPE1234F, abcpe1234f": "PAN [PAN_1], [PAN_2]",
    "ABCPE १२३४ F": "[PAN_1]",
    "XABCPE1234F": None,
    "since 2019 I know": None,
    "call +91 98765 43210 or 9876543210": "call [PHONE_1] or [PHONE_2]",
    "०९८७६५४३२१०, (040) 2345-6789": "[PHONE_1], [PHONE_2]",
    "0091-98765-43210": "[PHONE_1]",
    "+1 202 555 0123 is not Indian": None,
    "112, 181, 1930, 15100, 1800-11-4000 and 5876543210": None,
    "of 2024-06-01 10:30, ₹1,50,000.00, s. 479(2)": None,
    "write to asha.k+1@mail.example.co.in.": "write to [EMAIL_1].",
    "a@b, @c.com, x@1.2": None,
    "MRN: 00123-A, uhid 99, MRN none, UHID AB12/34": "MRN: [MRN_1], uhid 99, MRN none, UHID [MRN_2]",
    "asha@x.in asha@x.in bala@x.in": "[EMAIL_1] [EMAIL_1] [EMAIL_2]",
    "9999 4105 7058.asha@x.in": "[AADHAAR_1]",  # overlaps with the e-mail address 7058.asha@x.in
    "9999\u200b4105\u200d7058 ９９９９　４１０５　７０５８ 9999.4105.7058": "[AADHAAR_1] [AADHAAR_2] [AADHAAR_3]",
    "9999  4105 -\t7058, 9 9 9 9 4 1 0 5 7 0 5 8": "[AADHAAR_1], [AADHAAR_2]",
    "98765\u00ad43210 +91.98765.43210 ９８７６５\u221243210": "[PHONE_1] [PHONE_2] [PHONE_3]",
    "9 8 7 6 5 4 3 2 1 0": "[PHONE_1]",
    "7500.00 1000.00 and 7500.00 1000": None,  # amounts
    "asha＠x.in, as\u200bha@x。in, o'brien@x.in": "[EMAIL_1], [EMAIL_2], [EMAIL_3]",
    "संपर्क@डाटामेल.भारत ఆశ@ఉదాహరణ.భారత్": "[EMAIL_1] [EMAIL_2]",
    "ＡＢＣＰＥ１２３４Ｆ ABC\u2060PE1234F": "[PAN_1] [PAN_2]",
    "MRN12345, M.R.N. no. 12346; UHID No 7788 is mine": "MRN[MRN_1], M.R.N. no. [MRN_2]; UHID No [MRN_3] is mine",
    "MRN NOR1234\u00a0and MRN\u00a055512": "MRN [MRN_1]\u00a0and MRN\u00a0[MRN_2]",
    r'{"a": "\u0c159876543210", "b": "x\nasha@x.in"}': r'{"a": "\u0c15[PHONE_1]", "b": "x\n[EMAIL_1]"}',
    r'{"a": "\u0039876543210", "b": "9999\u20004105\u20007058"}': '{"a": "[PHONE_1]", "b": "[AADHAAR_1]"}',
    r"C:\users\no\tables and \\u0041": None,
    "క్‌ష 112 \u200dx": None,
    "[EMAIL_1] asha@x.in": "[EMAIL_1] [EMAIL_2]",  # what was there already stays what it is
}


@pytest.mark.parametrize(("text", "redacted"), FOUND.items())
def test_values_are_replaced_by_placeholders(text: str, redacted: str | None) -> None:
    placeholders = Placeholders(INDIA, [text])
    assert placeholders.redact(text) == (redacted or text)


VALUES = st.sampled_from(
    [*FOUND, *"[]_12AE", "[PHONE_", "[EMAIL_1]", "[PAN_1", "EMAIL_1]", "asha@x.in", "9876543210", "९", "🙂"]
)


@given(st.lists(VALUES | st.text(max_size=8)).map("".join), st.lists(st.integers(1, 12)))
def test_a_text_is_restored_however_it_is_cut(text: str, sizes: list[int]) -> None:
    placeholders = Placeholders(INDIA, [text])
    redacted, restorer, said, at = placeholders.redact(text), Restorer(placeholders), "", 0
    assert "asha@x.in" not in redacted
    for size in [*sizes, len(redacted) + 1]:
        said += restorer.feed(redacted[at : at + size])
        at += size
    assert said + restorer.end() == placeholders.restore(redacted) == text


PIECES = ["a", "9", "9 ", "a.", "a@", "@a", "a@b.", "(9", "[", "[A", "[AB_1", "MRN", "MRN-", "9999 4105 7059 "]
PIECES += ["9\u200b", "9 - ", "9.", "a'", "a@\u200b", "\\u0039", "\u200b", "MRN no "]


@pytest.mark.parametrize("piece", PIECES)
def test_time_is_linear(piece: str) -> None:
    def seconds(length: int) -> float:
        text = piece * (length // len(piece))
        began = time.process_time()
        placeholders = Placeholders(INDIA, [text])
        restorer = Restorer(placeholders)
        restorer.feed(placeholders.redact(text))
        return time.process_time() - began

    short, long = (min(seconds(length) for _ in range(3)) for length in (5_000, 80_000))
    assert long < 40 * max(short, 0.001)  # 16 if linear, 256 if quadratic


def test_a_rule_of_ones_own() -> None:
    rules = RuleSet((Rule("CASE", re.compile(r"\bcase (\d+/\d{4})")),))
    placeholders = Placeholders(rules, [])
    assert placeholders.redact("In case 12/2024, 13/2024") == "In case [CASE_1], 13/2024"
    with pytest.raises(ValueError, match="capital letters"):
        Rule("case", re.compile("x"))


async def test_the_events_of_a_response_are_restored() -> None:
    """Deltas that end within a placeholder, or within a character, and the last event, which repeats the request."""
    parameters = {"instructions": "Help asha@example.in", "input": [{"role": "user", "content": "I am bala@x.in"}]}
    changed, restored = redacted(parameters, INDIA)
    assert changed["input"][0]["content"] == "I am [EMAIL_2]"
    steps = [*(delta(text) for text in ("Hi [", "EMAIL_2], [PAN_1", "] [EMA")), event("response.output_text.done")]
    first = event("response.created", response={"instructions": changed["instructions"]})
    halves = [delta("X").replace(b'"X"', half) for half in (b'"\\ud83d"', b'"\\ude42 [EMAIL_1"', b'"]"')]
    async with client(Reply([first, *steps, *halves, COMPLETED])) as (responses, _):
        stream = await responses.open(changed, restored)
        created, *rest = await stream.blocks()
        assert b"asha@example.in" in created
        texts = [found.delta for block in rest if isinstance(found := stream.decode(block), TextDelta)]
        while not stream.completed:
            texts += [found.delta for found in await stream.read() if isinstance(found, TextDelta)]
        await stream.close()
    assert "".join(texts) == "Hi bala@x.in, [PAN_1] [EMA🙂 asha@example.in"
    assert not any("EMAIL" in text for text in texts)
