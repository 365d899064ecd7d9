"""Deletes what is past its term: rows by a function of the database, files and vector stores at the provider."""

from collections import Counter
from functools import partial

from openai import AsyncOpenAI

from shared.database import RestClient
from shared.erasure import delete_at_provider

BATCH, PROVIDER_BATCH = 5_000, 50


async def purge_rows(database: RestClient) -> Counter[str]:
    """Deletes in batches, each a transaction of its own, until nothing is left; returns the numbers by kind."""
    total: Counter[str] = Counter()
    while sum((deleted := Counter(await database.rpc("purge", dry_run=False, most=BATCH))).values()):
        total += deleted
    return total


async def purge_provider(database: RestClient, client: AsyncOpenAI) -> tuple[int, str]:
    """Deletes the objects whose rows are gone; returns how many, and why it ended early or ""."""
    take = partial(database.rpc, "take_provider_garbage", most=PROVIDER_BATCH)
    return await delete_at_provider(database, lambda: client, take)
