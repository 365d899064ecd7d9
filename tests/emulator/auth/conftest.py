from collections.abc import AsyncIterator

import pytest

from tests.harness.auth_service import Auth, run_auth


@pytest.fixture
async def auth(bare_database: str) -> AsyncIterator[Auth]:
    """A service with autoconfirm and anonymous sign-ins."""
    settings = {"MAILER_AUTOCONFIRM": "true", "EXTERNAL_ANONYMOUS_USERS_ENABLED": "true"}
    async with run_auth(bare_database, **settings) as service:
        yield service


@pytest.fixture
async def careful_auth(bare_database: str) -> AsyncIterator[Auth]:
    """A service in which e-mail addresses must be confirmed."""
    async with run_auth(bare_database, URI_ALLOW_LIST="https://*.example.com/**,myapp://callback") as service:
        yield service
