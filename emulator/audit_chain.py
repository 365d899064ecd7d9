"""Verifies the audit log outside of the database that keeps it: every hash is computed again."""

import hashlib
import json
from dataclasses import dataclass, field
from typing import Any

from shared.database import RestClient

PAGE = 1000
ERASED, PURGED = "account_erased", "details_purged"


@dataclass
class Chain:
    """What has been read so far; `head` is the hash of the last entry."""

    entries: int = 0
    head: str = ""
    problems: list[str] = field(default_factory=list)
    _without_details: list[tuple[int, str | None]] = field(default_factory=list)
    _purged_to: int = 0
    _erased: set[str] = field(default_factory=set)

    def add(self, entry: dict[str, Any]) -> None:
        self.entries += 1
        number = entry["id"]
        if number != self.entries:
            self.problems.append(f"entries {self.entries} to {number - 1} are missing")
            self.entries = number
        fields = (str(number), entry["created_at"], entry["action"], entry["actor"], entry["subject"] or "-")
        covered = "|".join([*fields, entry["details_digest"] or "-"]).encode()
        if hashlib.sha256(bytes.fromhex(self.head) + covered).hexdigest() != entry["hash"]:
            self.problems.append(f"entry {number} was changed, or is not the one that followed entry {number - 1}")
        self.head = entry["hash"]
        if entry["action"] == ERASED:
            self._erased.add(entry["subject"])
        if entry["details"] is not None:
            if entry["action"] == PURGED:
                self._purged_to = max(self._purged_to, json.loads(entry["details"])["until"])
            content = f"{entry['salt']}|{entry['details']}".encode()
            if hashlib.sha256(content).hexdigest() != entry["details_digest"]:
                self.problems.append(f"the details of entry {number} were changed")
        elif entry["details_digest"]:
            self._without_details.append((number, entry["subject"]))

    def finish(self) -> None:
        """Details may be missing only where the account was erased, or up to an entry that says they were purged."""
        for number, subject in self._without_details:
            if subject not in self._erased and number > self._purged_to:
                self.problems.append(f"the details of entry {number} are missing, and nothing says why")


async def read_chain(database: RestClient, expected: tuple[int, str] | None = None) -> Chain:
    """The verified chain; `expected` is an entry's number and hash as an earlier verification gave them."""
    chain = Chain()
    found = expected is None
    while page := await database.rpc("audit_chain", after=chain.entries, most=PAGE):
        for entry in page:
            chain.add(entry)
            found = found or (entry["id"], entry["hash"]) == expected
    chain.finish()
    if not found and expected:
        chain.problems.append(f"entry {expected[0]} is no longer the one that was verified before")
    return chain
