"""Which rule set holds for a function."""

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from shared.config import SettingError, read_group, settings_group

if TYPE_CHECKING:
    from shared.redaction.rules import RuleSet

OFF = "off"


@settings_group
@dataclass(frozen=True, slots=True, kw_only=True)
class RedactionSettings:
    """`redaction` is a rule set for all functions, `function=set` for one, or both; `off` for none."""

    redaction: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        self.by_function()

    def by_function(self) -> dict[str, str]:
        """The name of the rule set of each function, of all others under ""; raises SettingError."""
        chosen: dict[str, str] = {}
        for text in self.redaction:
            function, _, name = (part.strip() for part in text.rpartition("="))
            if function in chosen:
                raise SettingError(f"REDACTION: {text!r} is given twice: write it like 'india' or 'legal-chat=india'")
            if name != OFF:
                _named(name)
            chosen[function] = name
        return chosen


def rules_for(function: str, chosen: "RuleSet | str | None" = None) -> "RuleSet | None":
    """The rules for a request of a function: those that its code has chosen, else those of REDACTION."""
    if chosen is None:
        by_function = _by_function()
        chosen = by_function.get(function, by_function.get("", OFF))
    if isinstance(chosen, str):
        return None if chosen == OFF else _named(chosen)
    return chosen


@lru_cache(maxsize=1)
def _by_function() -> dict[str, str]:
    return read_group(RedactionSettings).by_function()


def _named(name: str) -> "RuleSet":
    from shared.redaction.rules import RULE_SETS  # compiles its patterns

    if name not in RULE_SETS:
        raise SettingError(f"REDACTION: there is no rule set {name!r}: use {', '.join(sorted(RULE_SETS))} or off")
    return RULE_SETS[name]
