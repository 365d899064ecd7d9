"""Imports functions, each under its own module name and with the modules of its folder on the path."""

import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

from emulator.processes.packages import install
from shared.routing import Function, function_of


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
    packages = install(folder.parents[1], folder.name, _say)
    added = [str(file.parent), *([str(packages)] if packages else [])]
    sys.path += added
    try:
        spec.loader.exec_module(module)
    finally:
        for path in added:
            sys.path.remove(path)
        for name in set(sys.modules) - before:  # two functions may have modules of the same name
            source = getattr(sys.modules[name], "__file__", None) or ""
            if Path(source).is_relative_to(file.parent):
                del sys.modules[name]
    return function


def _say(text: str) -> None:
    sys.stderr.write(f"{text}\n")
