"""The REST service's keys when Auth signs with keys of a file: a rotation is followed while both run."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import cast

from emulator.rest.config import Settings
from emulator.rest.jwt.keys import Key, KeySet, parse_secret


class FollowedKeys:
    """Reads like a KeySet. `source` gives the JWKS of this moment."""

    def __init__(self, source: Callable[[], str]) -> None:
        self._source = source
        self._document, self._keys = "", cast(KeySet, ())

    def __iter__(self) -> Iterator[Key]:
        document = self._source()
        if document != self._document:
            self._document, self._keys = document, parse_secret(document)
        return iter(self._keys)


def follow(settings: Settings, source: Callable[[], str]) -> Settings:
    return replace(settings, jwt_keys=cast(KeySet, FollowedKeys(source)))
