"""`up` and `reset` touch only a folder that edgewise created, or an empty one."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from emulator.data_folder import MARK, lock, wipe
from emulator.errors import SetupError

from .project import ROOT, edgewise, project
from .test_failures import error_line

REFUSED = "is not a data folder of edgewise and is not empty"


@pytest.fixture(scope="module")
def root() -> Iterator[Path]:
    with project() as folder:
        yield folder


def contents(folder: Path) -> dict[str, bytes | None]:
    return {str(path.relative_to(folder)): path.read_bytes() if path.is_file() else None for path in folder.rglob("*")}


def sources(folder: Path) -> Path:
    """A copy of emulator/, which has folders named as those of a data folder."""
    return shutil.copytree(ROOT / "emulator", folder / "emulator", ignore=shutil.ignore_patterns("__pycache__"))


def home(folder: Path) -> Path:
    (folder / "home" / "postgres").mkdir(parents=True)
    (folder / "home" / "postgres" / "PG_VERSION").write_text("18\n")
    (folder / "home" / "letter.txt").write_text("Dear …")
    return folder / "home"


def other_database(folder: Path) -> Path:
    """The data of another Postgres, in a folder of the same name, with nothing beside it."""
    target = home(folder)
    (target / "letter.txt").unlink()
    return target


def other_lock(folder: Path) -> Path:
    (folder / "other" / "auth").mkdir(parents=True)
    (folder / "other" / "auth" / "users.py").write_text("USERS = []\n")
    (folder / "other" / "lock").write_text("123\n")
    return folder / "other"


def used_once(folder: Path) -> Path:
    """What an earlier version's `up` and `reset` left in emulator/."""
    target = sources(folder)
    (target / "lock").touch()
    return target


FOREIGN = [sources, home, other_database, other_lock, used_once]


@pytest.mark.parametrize("make", FOREIGN)
@pytest.mark.parametrize("linked", [False, True], ids=["itself", "link"])
def test_a_foreign_folder_is_refused(tmp_path: Path, make: Callable[[Path], Path], linked: bool) -> None:
    target = make(tmp_path)
    before = contents(target)
    data = tmp_path / "link" if linked else target
    if linked:
        data.symlink_to(target)
    with pytest.raises(SetupError, match=REFUSED), lock(data):
        wipe(data)
    assert contents(target) == before


@pytest.mark.parametrize("command", ["up", "reset"])
@pytest.mark.parametrize("place", ["/", ".", "functions", "~", "link"])
def test_the_commands_refuse_in_one_line(root: Path, tmp_path: Path, command: str, place: str) -> None:
    (tmp_path / "letter.txt").write_text("Dear …")
    link = root / "link"
    if not link.is_symlink():
        link.symlink_to(root, target_is_directory=True)
    before, top = contents(root), sorted(os.listdir("/"))
    message = error_line(edgewise(root, command, "--data", place, env={**os.environ, "HOME": str(tmp_path)}))
    assert REFUSED in message
    assert message.endswith("choose a new or empty folder with --data")
    assert contents(root) == before
    assert sorted(os.listdir("/")) == top
    assert os.listdir(tmp_path) == ["letter.txt"]


@pytest.mark.parametrize("names", [[], ["lost+found/"], [".gitkeep", ".DS_Store"]])
def test_an_empty_folder_is_used_and_marked(tmp_path: Path, names: list[str]) -> None:
    for name in names:
        (tmp_path / name).mkdir() if name.endswith("/") else (tmp_path / name).touch()
    with lock(tmp_path):
        pass
    assert (tmp_path / "lock").read_bytes() == MARK


def test_a_folder_of_an_earlier_version_is_adopted(tmp_path: Path) -> None:
    (tmp_path / "postgres").mkdir()
    (tmp_path / "postgres" / "PG_VERSION").write_text("18\n")
    for name in ("lock", "edgewise.log", "stack.json"):
        (tmp_path / name).touch()
    with lock(tmp_path):
        assert wipe(tmp_path) == []
    assert (tmp_path / "lock").read_bytes() == MARK


def test_reset_keeps_foreign_files_and_follows_no_link(tmp_path: Path) -> None:
    precious, data = tmp_path / "precious", tmp_path / "data"
    for folder in ("auth", "postgres"):
        (precious / folder).mkdir(parents=True)
        (precious / folder / "file").write_text("kept")
    (precious / "log").write_text("kept")
    before = contents(precious)
    with lock(data):
        pass
    (data / "mine").write_text("kept")
    (data / "mailbox").mkdir()
    (data / "mailbox" / "link").symlink_to(precious)
    (data / "auth").symlink_to(precious / "auth")
    (data / "postgres").symlink_to(precious / "postgres")
    (data / "edgewise.log").symlink_to(precious / "log")
    with lock(data):
        assert wipe(data) == ["mine"]
    assert sorted(path.name for path in data.iterdir()) == ["lock", "mine"]
    assert contents(precious) == before


def test_a_link_in_place_of_the_lock_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("kept")
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "lock").symlink_to(tmp_path / "mine")
    with pytest.raises(SetupError), lock(tmp_path / "data"):
        pass
    assert (tmp_path / "mine").read_text() == "kept"
