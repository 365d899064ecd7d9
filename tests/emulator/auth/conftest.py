from collections.abc import AsyncIterator

import pytest

from tests.harness.auth_service import Auth, run_auth


@pytest.fixture
async def auth(bare_database: str) -> AsyncIterator[Auth]:
    """Sign-ups are confirmed at once; anonymous users are allowed."""
    settings = {"MAILER_AUTOCONFIRM": "true", "EXTERNAL_ANONYMOUS_USERS_ENABLED": "true"}
    async with run_auth(bare_database, **settings) as service:
        yield service


@pytest.fixture
async def careful_auth(bare_database: str) -> AsyncIterator[Auth]:
    """Addresses must be confirmed by mail."""
    async with run_auth(bare_database, URI_ALLOW_LIST="https://*.example.com/**,myapp://callback") as service:
        yield service
