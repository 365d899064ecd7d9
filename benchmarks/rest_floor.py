"""The lower bound of a request's time: its transaction, sent directly through asyncpg."""

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

import asyncpg

from benchmarks.harness.client import SECRET
from benchmarks.rest_cases import Case
from emulator.rest.api_request import parse_request
from emulator.rest.config import Settings
from emulator.rest.database import codecs
from emulator.rest.database.connections import open_connection
from emulator.rest.database.request_settings import request_settings
from emulator.rest.database.transaction import begin_statement
from emulator.rest.media_types import accepted_types
from emulator.rest.plan import make_plan
from emulator.rest.preferences import parse_preferences
from emulator.rest.query import make_statement
from emulator.rest.service import Service
from emulator.rest.types import Query


class Floor:
    """Builds each statement once; `run` sends it over one of `size` connections."""

    def __init__(self, service: Service, connections: list[asyncpg.Connection], bearer: str) -> None:
        self._service, self._bearer = service, bearer
        self._free = connections
        self._statements: dict[str, tuple[str, Query, Query]] = {}

    @classmethod
    @asynccontextmanager
    async def open(cls, database_url: str, bearer: str, size: int) -> AsyncIterator["Floor"]:
        settings = Settings.from_raw(
            {"db-uri": database_url, "db-anon-role": "anon", "jwt-secret": SECRET, "db-max-rows": "1000"}
        )
        service = Service(settings)
        await service.load()
        connections = []
        for _ in range(size):
            connection = await open_connection(settings)
            codecs.register(connection, service.cache.type_oids if service.cache else ())
            connections.append(connection)
        yield cls(service, list(connections), bearer)
        for connection in connections:
            await connection.close()

    async def run(self, case: Case) -> float:
        """Runs the case's transaction and returns its seconds."""
        begin, settings, main = self._statements.get(case.name) or self._prepare(case)
        connection = self._free.pop()
        started = time.perf_counter()
        await connection.execute(begin)
        await connection.fetch(settings.sql, *settings.params)
        await connection.fetch(main.sql, *main.params)
        await connection.execute("commit")
        seconds = time.perf_counter() - started
        self._free.append(connection)
        return seconds

    def _prepare(self, case: Case) -> tuple[str, Query, Query]:
        service, cache = self._service, self._service.cache
        assert cache is not None
        url = urlsplit(case.path)
        headers = {"content-type": "application/json", "host": "127.0.0.1"}
        request = parse_request(
            case.method,
            url.path,
            url.query.encode(),
            headers,
            case.body,
            settings=service.settings,
            preferences=parse_preferences([case.prefer], allow_transaction=False),
            accept=accepted_types(None),
        )
        plan = make_plan(request, cache, service.settings)
        caller = service.authenticator.authenticate(f"Bearer {self._bearer}")
        settings = request_settings(service.settings, service.roles, caller, request, plan.function_settings)
        begin = begin_statement(isolation="read committed", read_only=plan.read_only)
        self._statements[case.name] = begin, settings, make_statement(plan, request, service.settings).main
        return self._statements[case.name]
