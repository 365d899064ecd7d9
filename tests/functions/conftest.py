"""What the test of any function can take as arguments."""

from collections.abc import AsyncIterator

import aiohttp
import pytest

from tests.conftest import Stack
from tests.harness.users import User, sign_up


@pytest.fixture
async def guest(stack: Stack) -> AsyncIterator[User]:
    """A client of the running stack who is not signed in."""
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=60)) as http:
        yield User(stack.url, http, stack.anon_key)


@pytest.fixture
async def user(guest: User) -> User:
    """A new user, signed in."""
    return await sign_up(guest)


@pytest.fixture
async def other_user(guest: User) -> User:
    """Another new user, who must not see the rows of the first."""
    return await sign_up(guest)
