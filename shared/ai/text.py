"""A model's text as JSON, UTF-8 and Postgres can hold it: without NUL and without halves of UTF-16 pairs."""

from typing import Any

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"


def storable(value: Any) -> Any:
    """A string, or whatever JSON value holds strings, with a replacement character where one can't be stored."""
    if isinstance(value, str):
        return _whole(value.replace("\x00", REPLACEMENT))
    if isinstance(value, list):
        return [storable(each) for each in value]
    if isinstance(value, dict):
        return {storable(name): storable(each) for name, each in value.items()}
    return value


class Halves:
    """Puts a character together whose halves came in two deltas, as providers send it that count in UTF-16."""

    __slots__ = ("half",)

    def __init__(self) -> None:
        self.half = ""

    def join(self, text: str) -> str:
        """The text with what was left of the one before; the first half of a pair at its end is left for the next."""
        if not self.half and text.isascii():
            return text
        text = self.half + text
        self.half = text[-1] if "\ud800" <= text[-1:] <= "\udbff" else ""
        return _whole(text.removesuffix(self.half) if self.half else text)


def _whole(text: str) -> str:
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text
