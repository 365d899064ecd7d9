"""Deletes what is past its term: rows by a function of the database, files and vector stores at the provider."""

from collections import Counter

from openai import APIError, AsyncOpenAI, NotFoundError

from shared.database import RestClient

BATCH, PROVIDER_BATCH = 5_000, 50


async def purge_rows(database: RestClient) -> Counter[str]:
    """Deletes in batches, each a transaction of its own, until nothing is left; returns the numbers by kind."""
    total: Counter[str] = Counter()
    while sum((deleted := Counter(await database.rpc("purge", dry_run=False, most=BATCH))).values()):
        total += deleted
    return total


async def purge_provider(database: RestClient, client: AsyncOpenAI) -> tuple[int, str]:
    """Deletes the objects whose rows are gone; returns how many, and why it ended early or "".

    An object that is gone already counts as deleted. What fails stays recorded for the next time.
    """
    deleted = 0
    while batch := await database.rpc("take_provider_garbage", most=PROVIDER_BATCH):
        done, failure = [], ""
        for item in batch:
            try:
                await (client.files if item["kind"] == "file" else client.vector_stores).delete(item["id"])
            except NotFoundError:
                pass
            except APIError as error:
                failure = f"{item['kind']} {item['id']}: {error.message}"
                break
            done.append(item)
        if done:
            await database.rpc("drop_provider_garbage", items=done)
        deleted += len(done)
        if failure:
            return deleted, failure
    return deleted, ""
