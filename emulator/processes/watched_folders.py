"""The folders whose changes restart functions, and which functions a changed path belongs to."""

import os
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class WatchedFolders:
    """The existing folders, with their inodes: a folder that was removed and created again must be watched again.

    `links` maps a folder outside the project, in which linked files of a function are, to that function.
    """

    root: Path
    folders: frozenset[tuple[Path, int]] = frozenset()
    links: dict[Path, str] = field(default_factory=dict)

    @property
    def paths(self) -> list[Path]:
        return [*(path for path, _ in self.folders), *self.links]

    def is_shared(self, path: Path) -> bool:
        return path.is_relative_to(self.root / "shared")

    def functions_of(self, path: Path) -> set[str]:
        """The functions that a changed path belongs to."""
        own = self.root / "functions"
        names = {name for folder, name in self.links.items() if path.is_relative_to(folder)}
        return names | set(path.relative_to(own).parts[:1] if path.is_relative_to(own) else ())


def find_folders(root: Path) -> WatchedFolders:
    """The folders of the project in `root` that are to be watched now."""
    folders = {(folder, folder.stat().st_ino) for folder in (root / "functions", root / "shared") if folder.is_dir()}
    return WatchedFolders(root, frozenset(folders), _links(root / "functions"))


def _links(folder: Path) -> dict[Path, str]:
    """The targets of symbolic links: watching the link's own folder reports no changes in the target."""
    links: dict[Path, str] = {}
    try:
        with os.scandir(folder) as entries:
            names = [entry.name for entry in entries if entry.is_symlink() or _has_linked_file(entry.path)]
    except OSError:
        return links
    for name in names:
        target = (folder / name / "main.py").resolve().parent
        if target.is_dir() and target != Path(target.root) and not target.is_relative_to(folder):
            links[target] = name
    return links


def _has_linked_file(path: str) -> bool:
    return os.path.islink(os.path.join(path, "main.py"))
