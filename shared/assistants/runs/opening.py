"""The request of a run to the provider, repeated without the files that the provider cannot read."""

import math
import re
from typing import TYPE_CHECKING

from shared.ai.errors import ProviderError
from shared.ai.stream import ResponseStream
from shared.ai.token_estimate import estimate
from shared.assistants.objects import RunObject
from shared.assistants.provider_files import ProviderFiles
from shared.assistants.rows import FileRow, Json, RunPlan
from shared.assistants.runs import model_input, vector_stores
from shared.assistants.runs.model_input import MAX_REASON, ModelInput, Unreadable
from shared.assistants.runs.request import parameters
from shared.assistants.settings import assistant_settings
from shared.database import eq
from shared.errors import ApiError, ModelFailed, ModelMisconfigured, ModelRejected, ValidationFailed
from shared.log import describe, log

if TYPE_CHECKING:
    from shared.call import Call

METADATA_KEY, METADATA_LENGTH = "unreadable_files", 512
REFUSALS = (400, 404, 413, 415, 422)
REJECTED = "the model provider could not read it"
_ABOUT_FILES = re.compile(r"(?<![a-z])(file(?!_search)|image|picture|document|pdf|attachment)s?(?![a-z])", re.I)


class RunRequest:
    """`unreadable` are the files that the model did not get, each with the reason."""

    def __init__(self, call: "Call", run: RunObject, plan: RunPlan) -> None:
        self._call = call
        self._run = run
        self._plan = plan
        self._files = {file["file_id"]: file for file in plan["files"]}
        tokens = estimate(run["instructions"]) + estimate(str(run["tools"]))
        most = min(assistant_settings().run_context_tokens, run["max_prompt_tokens"] or math.inf)
        self._budget = int(most) - tokens
        self._sent: list[str] = []
        self.unreadable: Unreadable = {}

    async def open(self) -> ResponseStream:
        """The provider's response. Raises ValidationFailed for a thread without messages, or the provider's failure.

        Files that a refusal names are left out, then those of earlier messages, then all.
        """
        built = self._build()
        provider, rest = ProviderFiles(self._call.services), self._call.service_database
        prepared = await vector_stores.prepare(provider, rest, self._run, self._plan, built.to_search, self._own())
        self.unreadable |= prepared.unreadable
        while True:
            built = self._build() if self.unreadable else built
            try:
                return await self._request(built, prepared.stores)
            except (ModelRejected, ModelMisconfigured, ModelFailed) as error:
                refused = self._refused(error)
                if not refused:
                    raise
                log("WARNING", "files left out", run=self._run["id"], files=list(refused), cause=describe(error))
                self.unreadable |= refused

    def report(self) -> None:
        """Name the unreadable files in the run's metadata, which its next events and its row have."""
        self._call.notes["unreadable_files"] = len(self.unreadable)
        listed = "; ".join(f"{self._files[each]['filename']}: {reason}" for each, reason in self.unreadable.items())
        self._run["metadata"] = {**self._run["metadata"], METADATA_KEY: listed[:METADATA_LENGTH]}
        self._call.services.spawn(self._save_metadata())

    async def _save_metadata(self) -> None:
        filters, values = {"id": eq(self._run["id"])}, {"metadata": self._run["metadata"]}
        try:
            await self._call.service_database.update("runs", filters, values, returning=None)
        except ApiError as error:
            log("WARNING", "run metadata not saved", run=self._run["id"], cause=describe(error))

    async def _request(self, built: ModelInput, stores: list[str]) -> ResponseStream:
        own = [file["file_id"] for file in self._own() if not model_input.searchable(file)]
        own += [file_id for file_id in self._plan["code_files"] if file_id in self._files]
        code_files = [*built.to_compute, *(file_id for file_id in own if file_id not in self.unreadable)]
        code_files = list(dict.fromkeys(code_files))
        self._sent = list(dict.fromkeys([*_files_in(built.items), *code_files]))
        items = [*built.items, *model_input.function_calls(self._plan.get("calls", ()))]
        continued = "calls" in self._plan and bool(self._plan["calls"])
        request = parameters(self._run, items, stores, code_files, continued=continued)
        return await self._call.ai.open(request, user_id=self._plan["run"]["user_id"], run_id=self._run["id"])

    def _own(self) -> list[FileRow]:
        """The assistant's files."""
        assistant = self._plan["assistant"]
        file_ids = assistant["file_ids"] if assistant else None
        return [self._files[file_id] for file_id in file_ids or () if file_id in self._files]

    def _build(self) -> ModelInput:
        built = model_input.build(
            self._plan["messages"],
            self._files,
            self._run["tools"],
            self._budget,
            self.unreadable,
            self._run["truncation_strategy"].get("last_messages"),
        )
        self._call.notes.update(context_tokens=built.tokens, messages=len(built.items), dropped=built.dropped)
        if not built.items:
            raise ValidationFailed("The thread has no message to answer", details={"thread_id": self._run["thread_id"]})
        return built

    def _refused(self, error: ApiError) -> Unreadable:
        """The files to leave out of the next request, with the reason; none if the failure is not about files."""
        problem = _problem(error)
        named = [file_id for file_id in self._sent if self._names(problem, file_id)]
        if named:
            return dict.fromkeys(named, f"{REJECTED}: {problem[:MAX_REASON]}")
        if not _ABOUT_FILES.search(problem):
            return {}
        questions = [message for message in self._plan["messages"] if message["role"] == "user"]
        newest = {str(attachment.get("file_id")) for attachment in questions[-1]["attachments"]} if questions else set()
        return dict.fromkeys([each for each in self._sent if each not in newest] or self._sent, REJECTED)

    def _names(self, problem: str, file_id: str) -> bool:
        names = (file_id, self._files[file_id]["filename"])
        return any(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", problem) for name in names)


def _problem(error: ApiError) -> str:
    """Code and message of a refused request; '' for another failure."""
    cause = error.__cause__
    if isinstance(cause, ProviderError):
        return f"{cause.code or ''} {cause.message}".strip() if cause.status in REFUSALS else ""
    return str(error.cause) if isinstance(error, ModelFailed) and cause is None else ""


def _files_in(items: list[Json]) -> list[str]:
    return [part["file_id"] for item in items for part in item["content"] if "file_id" in part]
