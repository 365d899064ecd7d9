"""Imports functions, each under its own module name and with the modules of its folder on the path."""

import sys
from collections.abc import Sequence
from importlib.machinery import ModuleSpec, PathFinder
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

from emulator.processes.packages import install
from shared.own_modules import put_first
from shared.routing import Function, function_of


class OwnPackages:
    """Finds modules in the packages of a function's own, which the first import that needs them installs."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def find_spec(self, name: str, path: Sequence[str] | None, target: ModuleType | None = None) -> ModuleSpec | None:
        if path is not None:
            return None
        packages = install(self.folder.parents[1], self.folder.name, _report)
        return PathFinder.find_spec(name, [str(packages)]) if packages else None


def load_functions(root: Path) -> list[Function]:
    """Every function of a project. Raises what the first broken one raises."""
    return [load_function(file) for file in sorted((root / "functions").glob("*/main.py"))]


def load_function(file: Path) -> Function:
    """The function of a main.py, imported once. Raises what the import raises."""
    path = str(file.resolve())
    function = function_of(path)
    if function.routes:
        return function
    spec = spec_from_file_location(f"functions_{file.parent.name.replace('-', '_')}", path)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    sys.modules[spec.name] = module
    before = set(sys.modules)
    folder = file.resolve().parent
    packages = OwnPackages(folder)
    sys.meta_path.append(packages)
    hidden = put_first(folder)
    try:
        spec.loader.exec_module(module)
    finally:
        sys.meta_path.remove(packages)
        sys.path.remove(str(folder))
        for name in set(sys.modules) - before:  # two functions may have modules of the same name
            source = getattr(sys.modules[name], "__file__", None) or ""
            if Path(source).is_relative_to(folder):
                del sys.modules[name]
        sys.modules.update(hidden)
    return function


def _report(text: str) -> None:
    sys.stderr.write(f"{text}\n")
