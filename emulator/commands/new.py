"""`edgewise new <function>`: creates a function and its test, and describes it in the generated files."""

import argparse
import keyword
import re
import subprocess
import sys
from pathlib import Path

from emulator.errors import SetupError
from emulator.project import open_project

NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
MAX_LENGTH = 40  # Cloud Run allows 49 for a service, and its name has the prefix edgewise-
RESERVED = ("dependencies", "endpoint", "shared")  # the layer's artifact; names that every function imports
MAX_LINE = 120
TEMPLATES = Path(__file__).parent
GENERATORS = {"docs": ("scripts.docs",), "deploy-files": ("deploy.package", "--files")}


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", help="in lower case with hyphens, such as case-summary")


def run(options: argparse.Namespace) -> int:
    name: str = options.name
    _check(name)
    project = open_project()
    folder = project.functions / name
    if folder.exists():
        raise SetupError(f"{folder} exists already: choose another name, or remove it first")
    handler = name.replace("-", "_")
    model = "".join(part.capitalize() for part in name.split("-")) + "Input"
    signature = f"async def {handler}(call: Call, body: {model}) -> dict[str, str]:"
    if len(signature) > MAX_LINE:
        signature = f"async def {handler}(\n    call: Call, body: {model}\n) -> dict[str, str]:"
    values = {"name": name, "signature": signature, "Model": model}
    _write(folder / "main.py", _fill("function.template", values), project.root)
    test = project.root / "tests" / "functions" / handler / f"test_{handler}.py"
    if not test.exists():
        _write(test, _fill("function_test.template", values), project.root)
    _regenerate(project.root)
    _print(f"a running stack serves it at /functions/v1/{name}")
    return 0


def _check(name: str) -> None:
    if not NAME.fullmatch(name) or len(name) > MAX_LENGTH:
        raise SetupError(
            f"'{name}' is not a function's name: use lower case, digits and single hyphens, as in case-summary, "
            f"and at most {MAX_LENGTH} characters"
        )
    if keyword.iskeyword(name) or name in RESERVED:
        raise SetupError(f"'{name}' is a reserved word: choose another name, such as {name}-data")


def _fill(template: str, values: dict[str, str]) -> str:
    text = (TEMPLATES / template).read_text(encoding="utf-8")
    for key, value in values.items():
        text = text.replace(f"{{{key}}}", value)
    return text


def _write(file: Path, text: str, root: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    _print(f"created {file.relative_to(root)}")


def _regenerate(root: Path) -> None:
    """Write the API reference and the deployment files again. A broken function elsewhere stops only this step."""
    for target, (module, *arguments) in GENERATORS.items():
        folder, _, name = module.partition(".")
        if not (root / folder / name).exists() and not (root / folder / f"{name}.py").exists():
            continue
        command = [sys.executable, "-m", module, *arguments]
        done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
        if done.returncode:
            reason = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
            _print(f"`make {target}` failed ({reason}): run it again after fixing that")


def _print(text: str) -> None:
    sys.stderr.write(f"edgewise: {text}\n")
