"""The settings of budgets and of redaction."""

import pytest

from shared.config import SettingError, read_group
from shared.redaction.rules import INDIA
from shared.redaction.settings import RedactionSettings, rules_for
from shared.usage.budgets import BudgetSettings

WRONG = [
    ("BUDGET_USER", "200 requests", "BUDGET_USER: '200 requests' is not understood"),
    ("BUDGET_USER", "0 tokens/day", "BUDGET_USER: '0 tokens/day' is not understood"),
    ("BUDGET_USER", "5 tokens/week", "BUDGET_USER: '5 tokens/week' is not understood"),
    ("BUDGET_PROJECT", "5 tokens/day, 6 tokens/day", "BUDGET_PROJECT: '6 tokens/day' is given twice"),
    ("BUDGET_TIME_ZONE", "India", "BUDGET_TIME_ZONE is 'India': write a name such as 'Asia/Kolkata' or 'UTC'"),
    ("REDACTION", "chat=us", "REDACTION: there is no rule set 'us': use india or off"),
    ("REDACTION", "india, off", "REDACTION: 'off' is given twice"),
]


@pytest.mark.parametrize(("name", "value", "message"), WRONG)
def test_a_wrong_setting_is_refused_by_name(name: str, value: str, message: str) -> None:
    with pytest.raises(SettingError) as refused:
        read_group(RedactionSettings if name == "REDACTION" else BudgetSettings, {name: value})
    assert str(refused.value).startswith(message)


def test_rules_of_both_scopes() -> None:
    found = {"BUDGET_USER": "200 requests/day, 5000 tokens/month", "BUDGET_PROJECT": "900000000000 tokens/month"}
    rules = [tuple(rule.values()) for rule in read_group(BudgetSettings, found).rules()]
    assert rules == [
        ("user", "requests", "day", 200),
        ("user", "tokens", "month", 5000),
        ("project", "tokens", "month", 900_000_000_000),
    ]


def test_redaction_is_chosen_for_a_function_for_all_and_in_code() -> None:
    chosen = read_group(RedactionSettings, {"REDACTION": "india, openai=off"})
    assert chosen.by_function() == {"": "india", "openai": "off"}
    assert (rules_for("any"), rules_for("any", "off"), rules_for("any", "india")) == (None, None, INDIA)
