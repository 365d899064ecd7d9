"""Estimates the tokens of a text without a provider's vocabulary, rounded up.

In today's vocabularies English takes about 4.5 letters a token, Indian scripts 1.5 to 3, numbers up to 3 digits,
punctuation 1 or more, an emoji 2 to 3 tokens: counting 3, 1, 2, 1 and 3 keeps a margin, also for other vocabularies.
"""

import string
from collections.abc import Iterable
from typing import Any, TypeVar

from shared.errors import ContextTooLong

Item = TypeVar("Item")
LETTERS_PER_TOKEN, DIGITS_PER_TOKEN = 3, 2
MAX_TOKENS_PER_CHARACTER = 3  # of an emoji
TOKENS_PER_MESSAGE = 8
_NO_LETTERS = bytes(set(range(256)) - set(string.ascii_letters.encode()) - set(string.whitespace.encode()))
_NO_DIGITS = bytes(set(range(256)) - set(string.digits.encode()))
TOKENS_PER_IMAGE = 1_500
MIN_FILE_TOKENS, MAX_FILE_TOKENS = 500, 60_000
FILE_BYTES_PER_TOKEN = 8
TEXT_BYTES_PER_TOKEN = 4  # of UTF-8: English has 4.5, Indian scripts have 4.5 to 9


def estimate(text: str) -> int:
    """Tokens in a text, rounded up."""
    plain = text.encode("ascii", "ignore")
    letters = len(plain.translate(None, _NO_LETTERS))
    digits = len(plain.translate(None, _NO_DIGITS))
    others = len(text) - letters - digits
    astral = 0 if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2 - len(text)
    return -(-letters // LETTERS_PER_TOKEN) - (-digits // DIGITS_PER_TOKEN) + others + 2 * astral


def estimate_file(size: int | None) -> int:
    """Tokens of a document that is sent whole, by its size in bytes; providers paginate longer ones."""
    return min(max((size or 0) // FILE_BYTES_PER_TOKEN, MIN_FILE_TOKENS), MAX_FILE_TOKENS)


def estimate_bytes(size: int) -> int:
    """Tokens of a text by its size in bytes, rounded up: coarser than `estimate`, without reading the text."""
    return -(-size // TEXT_BYTES_PER_TOKEN)


def estimate_request(parameters: Any) -> int:
    """Tokens of the texts, images and files in the parameters of a request."""
    if isinstance(parameters, str):
        return estimate_bytes(len(parameters if parameters.isascii() else parameters.encode("utf-8", "surrogatepass")))
    if isinstance(parameters, dict):
        kind = parameters.get("type")
        whole = {"input_image": TOKENS_PER_IMAGE, "input_file": MIN_FILE_TOKENS}.get(kind) if kind else None
        return whole or sum(map(estimate_request, parameters.values()))
    return sum(map(estimate_request, parameters)) if isinstance(parameters, list | tuple) else 0


def newest_within(newest_first: Iterable[tuple[Item, int]], budget: int) -> tuple[list[Item], int]:
    """The newest of the items, each with its tokens, that fit into the budget; oldest first, with their tokens.

    Ends at the first that does not fit. Raises ContextTooLong if that is the newest: a question is neither cut nor left
    out.
    """
    kept: list[Item] = []
    used = 0
    for item, tokens in newest_first:
        if used + tokens > budget:
            if not kept:
                raise ContextTooLong(cause=f"the newest message has about {tokens} tokens, the budget is {budget}")
            break
        kept.append(item)
        used += tokens
    return kept[::-1], used
