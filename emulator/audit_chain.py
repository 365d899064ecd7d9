"""Verifies the audit log outside of the database that keeps it: every hash is computed again."""

import hashlib
from dataclasses import dataclass, field
from typing import Any

from shared.database import RestClient

PAGE = 1000
ERASED = "account_erased"


@dataclass
class Chain:
    """What has been read so far; `head` is the hash of the last entry."""

    entries: int = 0
    head: str = ""
    problems: list[str] = field(default_factory=list)
    _without_details: dict[str | None, int] = field(default_factory=dict)
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
            content = f"{entry['salt']}|{entry['details']}".encode()
            if hashlib.sha256(content).hexdigest() != entry["details_digest"]:
                self.problems.append(f"the details of entry {number} were changed")
        elif entry["details_digest"]:
            self._without_details.setdefault(entry["subject"], number)

    def finish(self) -> None:
        """Details may be missing only where the account was erased."""
        for subject, number in self._without_details.items():
            if subject not in self._erased:
                self.problems.append(f"the details of entry {number} are missing, and no account was erased with them")


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
