"""Vector stores: a thread's for its attachments, an assistant's for its files; created when a run first needs them."""

from shared.assistants.objects import RunObject
from shared.assistants.provider_files import ProviderFiles
from shared.assistants.rows import FileRow, RunPlan, VectorStoreRow
from shared.assistants.runs.model_input import searchable
from shared.database import RestClient


async def prepare(
    provider: ProviderFiles, rest: RestClient, run: RunObject, plan: RunPlan, attached: list[str], own: list[FileRow]
) -> list[str]:
    """The ids of the stores that hold these files, all indexed; [] for a run without file_search.

    `attached` are the ids of the thread's files, `own` the assistant's files.
    """
    if not any(tool["type"] == "file_search" for tool in run["tools"]):
        return []
    known = {store["owner_id"]: store for store in plan["stores"]}
    wanted = {
        run["assistant_id"]: [file["file_id"] for file in own if searchable(file)],
        run["thread_id"]: attached,
    }
    return [
        await _with_files(provider, rest, plan["run"]["user_id"], owner, file_ids, known.get(owner))
        for owner, file_ids in wanted.items()
        if file_ids
    ]


async def _with_files(
    provider: ProviderFiles,
    rest: RestClient,
    user_id: str,
    owner: str,
    file_ids: list[str],
    known: VectorStoreRow | None,
) -> str:
    """The owner's store with exactly these files: the known one, with new files added, or a new one."""
    if known is not None and set(known["file_ids"]) - set(file_ids):
        known = None  # a file was removed: the remaining ones go into a new store
    store = await provider.store(known["vector_store_id"]) if known else None
    if known is None or store is None:
        store_id = await provider.create_store(owner, file_ids)
    else:
        store_id = known["vector_store_id"]
        added = [file_id for file_id in file_ids if file_id not in known["file_ids"]]
        for file_id in added:
            await provider.add_to_store(store_id, file_id)
        if not added and not store.file_counts.in_progress:
            return store_id
    row: VectorStoreRow = {"owner_id": owner, "user_id": user_id, "vector_store_id": store_id, "file_ids": file_ids}
    await rest.insert("vector_stores", row, returning=None, on_conflict="owner_id")
    await provider.wait_until_indexed(store_id)
    return store_id
