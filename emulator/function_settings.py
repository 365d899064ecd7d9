"""Checks the functions' settings before anything starts: one that cannot be used is refused by its name."""

import ast
import contextlib
import importlib
from collections.abc import Iterator, Mapping
from dataclasses import make_dataclass
from pathlib import Path
from typing import Any, Literal, cast
from urllib.parse import urlsplit

import shared.config
from emulator.errors import SetupError
from shared.config import SettingError, Settings, check_groups, read_fields
from shared.manifest import ManifestError

SECRET_REFERENCES = ("ssm:", "secretsmanager:")


def check_function_settings(environment: Mapping[str, str], root: Path) -> Settings:
    """Return the functions' settings, which the gateway uses, too. Raises SetupError for an invalid one.

    Checks the settings groups of all modules in shared/ and of the functions. Values that refer to secrets are left to
    the functions.
    """
    known = {name: value for name, value in environment.items() if not value.startswith(SECRET_REFERENCES)}
    for module in _modules_with_settings():
        with contextlib.suppress(Exception):  # a broken module is reported by the functions that import it
            importlib.import_module(module)
    try:
        settings = Settings.from_env(known)
        check_groups(known)
        for group in _own_settings(root):
            read_fields(group, known)
        _check_limits(settings)
    except SettingError as error:
        raise SetupError(str(error)) from error
    return settings


def _check_limits(settings: Settings) -> None:
    if urlsplit(settings.limits_url).scheme not in ("memory", "postgresql"):  # the usual ones, without an import
        from shared.limits.limiter import open_storage

        open_storage(settings.limits_url, settings.limits_timeout)


def _modules_with_settings() -> Iterator[str]:
    """The modules of shared/ that declare a settings group, found in their source, which takes milliseconds."""
    folder = Path(shared.config.__file__).parent
    for file in sorted(folder.rglob("*.py")):
        if b"\n@settings_group\n" in file.read_bytes():
            yield ".".join(file.relative_to(folder.parent).with_suffix("").parts)


def _own_settings(root: Path) -> Iterator[type]:
    """The settings groups of the functions by their source: importing it would run the functions' code here."""
    for file in sorted((root / "functions").glob("*/*.py")):
        source = file.read_bytes()
        with contextlib.suppress(SyntaxError, ValueError):  # the log of the function has the error
            for node in ast.parse(source).body if b"\n@settings_group\n" in source else ():
                if isinstance(node, ast.ClassDef) and "settings_group" in map(ast.unparse, node.decorator_list):
                    lines = [line for line in node.body if isinstance(line, ast.AnnAssign)]
                    yield make_dataclass(node.name, [(ast.unparse(line.target), _kind(line)) for line in lines])


def _kind(line: ast.AnnAssign) -> Any:
    if ast.unparse(line.annotation).startswith("Literal["):
        return Literal[ast.literal_eval(cast(ast.Subscript, line.annotation).slice)]
    return {"int": int, "float": float}.get(ast.unparse(line.annotation), str)


def check_limits(environment: Mapping[str, str], root: Path) -> None:
    """Raises SetupError for an unusable LIMITS_OVERRIDES; its names are not checked while a function is broken."""
    if environment.get("LIMITS_OVERRIDES", "").strip():
        from shared.limits.rules import check_overrides  # takes 20 ms

        try:
            check_overrides(environment, root)
        except SettingError as error:
            raise SetupError(str(error)) from error
        except ManifestError:
            pass
