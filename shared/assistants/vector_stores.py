"""Vector stores: a thread's for its attachments, an assistant's for its files; made when a run first needs them."""

from shared.assistants.objects import Object
from shared.assistants.provider_files import ProviderFiles
from shared.assistants.runs.model_input import searchable
from shared.database import Rest


async def prepare(
    provider: ProviderFiles, rest: Rest, run: Object, plan: Object, attached: list[str], own: list[Object]
) -> list[str]:
    """The ids of the stores that hold these files, indexed and ready to be searched; [] without file_search."""
    if not any(tool["type"] == "file_search" for tool in run["tools"]):
        return []
    known = {store["owner_id"]: store for store in plan["stores"]}
    wanted = {
        run["assistant_id"]: [file["file_id"] for file in own if searchable(file)],
        run["thread_id"]: attached,
    }
    ready = []
    for owner, file_ids in wanted.items():
        if file_ids:
            ready.append(await _filled(provider, rest, plan["run"]["user_id"], owner, file_ids, known.get(owner)))
    return ready


async def _filled(
    provider: ProviderFiles, rest: Rest, user_id: str, owner: str, file_ids: list[str], known: Object | None
) -> str:
    if known is not None and set(known["file_ids"]) - set(file_ids):
        known = None  # a file was taken away: what is left goes into a new store
    store = await provider.store(known["vector_store_id"]) if known else None
    if known is None or store is None:
        store_id = await provider.create_store(owner, file_ids)
    else:
        store_id = str(known["vector_store_id"])
        added = [file_id for file_id in file_ids if file_id not in known["file_ids"]]
        for file_id in added:
            await provider.add_to_store(store_id, file_id)
        if not added and not store["file_counts"]["in_progress"]:
            return store_id
    row = {"owner_id": owner, "user_id": user_id, "vector_store_id": store_id, "file_ids": file_ids}
    await rest.insert("vector_stores", row, returning=None, on_conflict="owner_id")
    await provider.wait_until_indexed(store_id)
    return store_id
