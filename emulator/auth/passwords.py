"""Hashing and checking passwords away from the event loop."""

from __future__ import annotations

import asyncio
import os
import secrets
import string
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import TypeVar

import argon2
import bcrypt

from emulator.auth.config_types import Password
from emulator.auth.errors import AuthError, invalid, weak_password

T = TypeVar("T")
MAX_BYTES = 72  # what bcrypt looks at
ROUNDS = 10
# Checked when there is no such user, so that the answer takes as long as for a wrong password.
_NOBODY = "$2a$10$7EqJtq98hPqEX7fNZaFWoOhi5BWX4Z1ZQ7iTv6J1VWm1dQYqgqV3K"


class Hasher:
    """A small pool of low-priority threads: signing in never slows the answers that need no hash."""

    def __init__(self) -> None:
        threads = max(1, (os.cpu_count() or 2) - 1)
        self._pool = ThreadPoolExecutor(threads, "password", _lower_priority)

    async def hash(self, password: str) -> str:
        check_length(password)
        return await self._run(lambda: bcrypt.hashpw(password.encode(), bcrypt.gensalt(ROUNDS, b"2a")).decode())

    async def verify(self, password: str, hashed: str | None) -> bool:
        """False for a wrong password, and, after the same time, when there is no hash to check it against."""
        right = await self._run(lambda: _verify(password, hashed or _NOBODY))
        return right and bool(hashed)

    def close(self) -> None:
        self._pool.shutdown(wait=False, cancel_futures=True)

    async def _run(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._pool, work)


def _lower_priority() -> None:
    with suppress(OSError, AttributeError):
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), 3)


def _verify(password: str, hashed: str) -> bool:
    try:
        if hashed.startswith("$argon2"):
            return argon2.PasswordHasher().verify(hashed, password)
        return bcrypt.checkpw(password.encode()[:MAX_BYTES], hashed.encode())
    except (ValueError, argon2.exceptions.VerificationError, argon2.exceptions.InvalidHashError):
        return False


def check_hash(hashed: str) -> None:
    """A hash given at import must be one that a password can be checked against later."""
    try:
        if hashed.startswith("$argon2"):
            argon2.extract_parameters(hashed)
        else:
            bcrypt.checkpw(b"", hashed.encode())
    except (ValueError, argon2.exceptions.InvalidHashError):
        raise invalid("password_hash must be a bcrypt or an argon2 hash") from None
    if len(hashed) > 255:
        raise invalid("password_hash is too long")


def check_length(password: str) -> None:
    if len(password.encode()) > MAX_BYTES:
        raise invalid(f"Password cannot be longer than {MAX_BYTES} characters")


def weakness(password: str, rules: Password) -> AuthError | None:
    messages, reasons = [], []
    if len(password) < rules.min_length:
        messages.append(f"Password should be at least {rules.min_length} characters.")
        reasons.append("length")
    if any(not set(wanted) & set(password) for wanted in rules.required_characters):
        sets = ", ".join(rules.required_characters)
        messages.append(f"Password should contain at least one character of each: {sets}.")
        reasons.append("characters")
    return weak_password(" ".join(messages), reasons) if reasons else None


def check_strength(password: str, rules: Password) -> None:
    check_length(password)
    if problem := weakness(password, rules):
        raise problem


def random_password() -> str:
    return "".join(secrets.choice(string.ascii_letters + string.digits) for _ in range(64))
