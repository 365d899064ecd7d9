"""The findings of checks: a verdict, the name of the check, and a message with the remedy."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

import aiohttp

from deploy.plan import Function
from shared.config import Settings

Verdict = Literal["ok", "warn", "fail"]


@dataclass(frozen=True)
class Finding:
    verdict: Verdict
    check: str
    text: str

    def __str__(self) -> str:
        return f"{self.verdict:<4}  {self.check:<10}  {self.text}"


@dataclass(frozen=True)
class Target:
    """The deployment target, with the variables of a deployed function."""

    environment: Mapping[str, str] = field(repr=False)
    settings: Settings = field(repr=False)
    plan: list[Function]
    http: aiohttp.ClientSession = field(repr=False)

    @property
    def secrets(self) -> set[str]:
        return {secret for item in self.plan for secret in item.secrets}


Check = Callable[[Target], Awaitable[list[Finding]]]


def ok(check: str, text: str) -> Finding:
    return Finding("ok", check, text)


def warn(check: str, text: str) -> Finding:
    return Finding("warn", check, text)


def fail(check: str, text: str) -> Finding:
    return Finding("fail", check, text)
