"""Vector stores: a thread's for its attachments, an assistant's for its files; created when a run first needs them."""

from dataclasses import dataclass, field

from shared.assistants.objects import RunObject
from shared.assistants.provider_files import ProviderFiles
from shared.assistants.rows import FileRow, RunPlan, VectorStoreRow
from shared.assistants.runs.model_input import MAX_REASON, Unreadable, searchable
from shared.database import RestClient
from shared.errors import ModelMisconfigured, ModelRejected

REJECTED = (ModelRejected, ModelMisconfigured)  # 404 is the latter
MISSING = "the model provider does not have it any more, or does not accept it"


@dataclass(slots=True)
class Prepared:
    """The ids of stores whose files are indexed, and the files that could not be."""

    stores: list[str] = field(default_factory=list)
    unreadable: Unreadable = field(default_factory=dict)


async def prepare(
    provider: ProviderFiles, rest: RestClient, run: RunObject, plan: RunPlan, attached: list[str], own: list[FileRow]
) -> Prepared:
    """The stores that hold these files; none for a run without file_search.

    `attached` are the ids of the thread's files, `own` the assistant's files.
    """
    prepared = Prepared()
    if not any(tool["type"] == "file_search" for tool in run["tools"]):
        return prepared
    prepared.stores += plan["named_stores"]
    known = {store["owner_id"]: store for store in plan["stores"]}
    wanted = {
        run["assistant_id"]: [file["file_id"] for file in own if searchable(file)],
        run["thread_id"]: attached,
    }
    for owner, file_ids in wanted.items():
        if file_ids:
            preparation = _Preparation(provider, rest, plan["run"]["user_id"], owner, file_ids, prepared.unreadable)
            prepared.stores.append(await preparation.store(known.get(owner)))
    return prepared


@dataclass(slots=True)
class _Preparation:
    """The store of one owner, with exactly these files."""

    provider: ProviderFiles
    rest: RestClient
    user_id: str
    owner: str
    file_ids: list[str]
    unreadable: Unreadable

    async def store(self, known: VectorStoreRow | None) -> str:
        """The known store, with new files added, or a new one."""
        if known is not None and set(known["file_ids"]) - set(self.file_ids):
            known = None  # a file was removed: the remaining ones go into a new store
        store = await self.provider.store(known["vector_store_id"]) if known else None
        if known is None or store is None:
            store_id, held = await self._create()
        else:
            store_id = known["vector_store_id"]
            added = [each for each in self.file_ids if each not in known["file_ids"]]
            held = [*known["file_ids"], *await self._add(store_id, added)]
        if known is None or store is None or held != known["file_ids"] or store.file_counts.in_progress:
            await self._record(store_id, held)
            store = await self.provider.wait_until_indexed(store_id)
        if store.file_counts.failed or store.file_counts.cancelled:
            reasons = await self.provider.not_indexed(store_id)
            self.unreadable |= {file_id: reasons[file_id][:MAX_REASON] for file_id in held if file_id in reasons}
        return store_id

    async def _create(self) -> tuple[str, list[str]]:
        try:
            return await self.provider.create_store(self.owner, self.file_ids), self.file_ids
        except REJECTED:  # because of a file: adding them one by one shows which
            store_id = await self.provider.create_store(self.owner, [])
            return store_id, await self._add(store_id, self.file_ids)

    async def _add(self, store_id: str, file_ids: list[str]) -> list[str]:
        """Adds files to a store; returns those that the provider accepts, which the next run does not add again."""
        accepted = []
        for file_id in file_ids:
            try:
                await self.provider.add_to_store(store_id, file_id)
                accepted.append(file_id)
            except REJECTED:
                self.unreadable[file_id] = MISSING
        return accepted

    async def _record(self, store_id: str, file_ids: list[str]) -> None:
        row: VectorStoreRow = {
            "owner_id": self.owner,
            "user_id": self.user_id,
            "vector_store_id": store_id,
            "file_ids": file_ids,
        }
        await self.rest.insert("vector_stores", row, returning=None, on_conflict="user_id,owner_id")
