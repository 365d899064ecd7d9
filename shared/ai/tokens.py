"""How many tokens a text takes, without any provider's vocabulary: an estimate that errs on the high side.

English takes about 4.5 characters a token in today's vocabularies, Indian scripts 1.5 to 3: counting 3 and 1 keeps a
margin of a third and more. Providers that speak Responses have different vocabularies; the margin covers that too.
"""

LATIN, OTHER, MESSAGE = 3, 1, 8
IMAGE, FILE_FLOOR, FILE_CEILING, FILE_BYTES = 1_500, 500, 60_000, 8


def estimate(text: str) -> int:
    """Tokens in a text, rounded up."""
    ascii_characters = len(text.encode("ascii", "ignore"))
    return -(-ascii_characters // LATIN) + (len(text) - ascii_characters) // OTHER


def estimate_file(size: int | None) -> int:
    """Tokens of a document that is sent whole, by its size in bytes; providers page what is longer."""
    return min(max((size or 0) // FILE_BYTES, FILE_FLOOR), FILE_CEILING)
