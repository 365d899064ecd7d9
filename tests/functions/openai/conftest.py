"""The unmodified openai SDK as users of the running stack."""

from collections.abc import AsyncIterator, Iterator

import openai
import pytest

from tests.conftest import Stack
from tests.harness.users import User


def base_url(stack: Stack) -> str:
    return f"{stack.url}/functions/v1/openai/v1"


@pytest.fixture
def client(stack: Stack, user: User) -> Iterator[openai.OpenAI]:
    with openai.OpenAI(base_url=base_url(stack), api_key=user.token, max_retries=0) as sdk:
        yield sdk


@pytest.fixture
async def async_client(stack: Stack, user: User) -> AsyncIterator[openai.AsyncOpenAI]:
    """The same user as `client`, at the other base URL."""
    async with openai.AsyncOpenAI(base_url=f"{stack.url}/v1", api_key=user.token, max_retries=0) as sdk:
        yield sdk


@pytest.fixture
def other_client(stack: Stack, other_user: User) -> Iterator[openai.OpenAI]:
    with openai.OpenAI(base_url=base_url(stack), api_key=other_user.token, max_retries=0) as sdk:
        yield sdk
