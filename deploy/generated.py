"""The files that are generated from the @endpoint lines and deploy/settings.toml, and committed."""

from pathlib import Path

from deploy import cloudrun_files, lambda_files
from deploy.plan import ROOT

FOLDERS = ("deploy/lambda", "deploy/cloudrun")


def files(root: Path = ROOT) -> dict[str, str]:
    """Path → text of every generated file."""
    return {**lambda_files.files(root), **cloudrun_files.files(root)}


def write(root: Path = ROOT) -> None:
    """Writes the generated files and deletes those of functions that were removed."""
    for path, text in files(root).items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text)
    for path in extra_files(root):
        (root / path).unlink()


def outdated_files(root: Path = ROOT) -> list[str]:
    """The files that `write` would change, create or delete."""
    expected = files(root)
    changed = [
        path for path, text in expected.items() if not (root / path).exists() or (root / path).read_text() != text
    ]
    return [*changed, *extra_files(root)]


def extra_files(root: Path = ROOT) -> list[str]:
    """The JSON files in the folders of generated files that belong to no function."""
    found = {path.relative_to(root).as_posix() for folder in FOLDERS for path in (root / folder).glob("*.json")}
    return sorted(found - files(root).keys())
