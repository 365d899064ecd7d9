"""Source folders for functions-framework: dist/cloud-functions/<name>, one for each function.

`gcloud run deploy --function=<target> --source=<folder>` takes such a folder: Google's buildpack installs its
requirements.txt and runs functions-framework, which imports main.py with this folder alone on sys.path. So the folder
holds the function's files, a copy of shared/ and the pinned packages of requirements/runtime.txt.
"""

import shutil
from collections.abc import Iterable
from pathlib import Path

from deploy.build_tools import BIN, DIST, run
from deploy.plan import ROOT, Function

FOLDERS = DIST / "cloud-functions"
RUNTIME = "requirements/runtime.txt"
IGNORED = shutil.ignore_patterns("__pycache__", ".*")
HASHES = ["--universal", "--python-version=3.11", "--generate-hashes", "--no-header", "--no-annotate"]
NO_ADDRESSES = ["--no-config", "--no-emit-index-url", "--no-emit-find-links"]


def build(plan: Iterable[Function], root: Path = ROOT, folders: Path = FOLDERS) -> None:
    """Deletes and rewrites the folder of every function."""
    shutil.rmtree(folders, ignore_errors=True)
    for item in plan:
        source, folder = (root / item.source).parent, folders / item.name
        shutil.copytree(source, folder, ignore=IGNORED)
        shutil.copytree(root / "shared", folder / "shared", ignore=IGNORED)
        pin(source / "requirements.txt", folder / "requirements.txt", root / RUNTIME)


def pin(own: Path, target: Path, runtime: Path) -> None:
    """Writes the packages of every function to `target`, with those of the function's own requirements.txt, if any.

    All are pinned with hashes, since pip accepts either all of them with hashes or none.
    """
    if not own.exists():
        shutil.copy(runtime, target)
        return
    command = [str(BIN / "uv"), "pip", "compile", "--quiet", *HASHES, *NO_ADDRESSES]
    run(f"functions/{own.parent.name}/requirements.txt", [*command, str(runtime), str(own), "-o", str(target)])
