"""The modules in a function's folder. They come before installed packages of the same name.

So a name is refused that Python's or the library's own imports would then find there: those of the standard library
and of the packages that every function has.
"""

import re
import sys
from importlib.machinery import PathFinder
from pathlib import Path
from types import ModuleType

#: The packages that every function has. An artifact is without the file: its names were checked when it was built.
PINS = Path(__file__).parents[1] / "requirements" / "runtime.txt"
PIN = re.compile(r"^([A-Za-z0-9._-]+)==", re.MULTILINE)
OURS = ("emulator", "shared")


def put_first(folder: Path) -> dict[str, ModuleType]:
    """Makes the modules in `folder` importable, and forgets imported ones of the same names, which it returns."""
    sys.path.insert(0, str(folder))
    own = own_modules(folder)
    return {name: sys.modules.pop(name) for name in [*sys.modules] if name.partition(".")[0] in own}


def own_modules(folder: Path) -> set[str]:
    """The names by which files beside main.py, or in the folders there, can be imported."""
    files = {file.stem for file in folder.glob("*.py")} - {"main", "__init__", "__main__"}
    return files | {file.parent.name for file in folder.glob("*/*.py")}


def taken_name(folder: Path) -> str:
    """Why one of the modules in `folder` needs another name; empty if none does."""
    return next((_rename(folder, name, owner) for name in sorted(own_modules(folder)) if (owner := _owner(name))), "")


def name_in_packages(folder: Path, packages: Path) -> str:
    """The same for the packages of the function's own, which are installed in `packages`."""
    specs = {name: PathFinder.find_spec(name, [str(packages)]) for name in sorted(own_modules(folder))}
    found = (name for name, spec in specs.items() if spec and spec.origin)  # a folder of data has no origin
    return next((_rename(folder, name, "a package of its requirements.txt") for name in found), "")


def _rename(folder: Path, name: str, owner: str) -> str:
    return f"functions/{folder.name} has a module `{name}`, which is also {owner}: rename it"


def _owner(name: str) -> str:
    if name in OURS:
        return "a part of Edgewise"
    if name in sys.stdlib_module_names:
        return "a module of Python"
    if not PINS.exists() or PathFinder.find_spec(name) is None:
        return ""
    from importlib.metadata import packages_distributions

    pinned = {_normal(pin) for pin in PIN.findall(PINS.read_text(encoding="utf-8"))}
    owners = {_normal(owner) for owner in packages_distributions().get(name, ())} & pinned
    return f"the package {min(owners)}, which the library needs" if owners else ""


def _normal(distribution: str) -> str:
    return re.sub(r"[-_.]+", "-", distribution).lower()
