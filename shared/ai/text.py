"""Makes a model's text storable as JSON, UTF-8 and in Postgres: without NUL and without lone surrogates."""

from typing import Any

from shared.unicode import without_surrogates

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"


def storable(value: Any) -> Any:
    """A JSON value with U+FFFD for every NUL and lone surrogate in its strings."""
    if isinstance(value, str):
        return without_surrogates(value.replace("\x00", REPLACEMENT))
    if isinstance(value, list):
        return [storable(each) for each in value]
    if isinstance(value, dict):
        return {storable(name): storable(each) for name, each in value.items()}
    return value


class SurrogateJoiner:
    """Joins surrogate pairs that a provider split between two deltas because it counts in UTF-16."""

    __slots__ = ("pending",)

    def __init__(self) -> None:
        self.pending = ""

    def join(self, text: str) -> str:
        """The text after the pending half; a first half at its end becomes pending."""
        if not self.pending and text.isascii():
            return text
        text = self.pending + text
        self.pending = text[-1] if "\ud800" <= text[-1:] <= "\udbff" else ""
        return without_surrogates(text.removesuffix(self.pending) if self.pending else text)
