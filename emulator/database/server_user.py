"""The user that runs Postgres, which refuses to run as root, and the folders that this user can reach."""

import os
import pwd
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from emulator.errors import SetupError

CANDIDATES = ("postgres", "nobody")


@dataclass(frozen=True)
class ServerUser:
    """The account of the server's processes; `uid` is None for the current user."""

    uid: int | None = None
    gid: int | None = None

    @property
    def popen_options(self) -> dict[str, Any]:
        return {} if self.uid is None else {"user": self.uid, "group": self.gid, "extra_groups": []}

    def own(self, path: Path) -> None:
        if self.uid is not None and self.gid is not None:
            os.chown(path, self.uid, self.gid)

    def can_reach(self, folder: Path) -> bool:
        """Whether this user may enter `folder` and all folders above it."""
        return self.uid is None or all(self._can_enter(step) for step in [folder, *folder.parents] if step.exists())

    def _can_enter(self, folder: Path) -> bool:
        status = folder.stat()
        if status.st_uid == self.uid:
            return bool(status.st_mode & stat.S_IXUSR)
        return bool(status.st_mode & (stat.S_IXGRP if status.st_gid == self.gid else stat.S_IXOTH))


def choose_user(cluster: Path) -> ServerUser:
    """The current user; for root, the cluster's owner, or else `postgres` or `nobody`."""
    if os.geteuid() != 0:
        return ServerUser()
    owner = cluster.stat().st_uid if cluster.exists() else 0
    for name in ([_name(owner)] if owner else []) + list(CANDIDATES):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return ServerUser(entry.pw_uid, entry.pw_gid)
    raise SetupError("root may not run Postgres, and this machine has no user 'nobody': run edgewise as another user")


def _name(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return ""
