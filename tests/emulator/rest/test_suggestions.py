"""Suggestions for misspelled names."""

import pytest

from emulator.rest.plan.similar import nearest

PARAMETERS = ["(from, amount, to)", "(id, note)"]


@pytest.mark.parametrize(
    ("word", "known", "minimum", "expected"),
    [
        ("venue", ["venues", "seats"], 0.33, "venues"),
        ("VENUES", ["venues"], 0.75, "venues"),
        ("seet", ["venues", "seats"], 0.75, None),
        ("find_venus", ["find_venues", "seats"], 0.75, "find_venues"),
        ("nothing alike", ["venues", "seats"], 0.33, None),
        ("(amount, frm, too)", PARAMETERS, 0.33, "(from, amount, to)"),
        ("(id)", PARAMETERS, 0.33, "(id, note)"),
        # similar by bigrams, not by trigrams
        ("ab", ["xab-cdefghijklm", "aby"], 0.6, "aby"),
        ("కచేరి", ["కచేరీ", "వేదిక"], 0.75, "కచేరీ"),
        ("", ["venues"], 0.33, None),
    ],
)
def test_nearest(word, known, minimum, expected):
    assert nearest(word, known, minimum) == expected
