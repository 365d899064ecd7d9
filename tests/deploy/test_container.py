"""A folder with the container image's layout, as in its Dockerfile, has every function and serves it.

Two functions, and those with packages of their own, are started here; test_source_folders.py starts every one.
"""

import fcntl
import json
import re
import shutil
import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from deploy import package
from deploy.plan import ROOT, read_plan
from tests.conftest import Stack
from tests.deploy.conftest import (
    bare_python,
    clean_environment,
    function_files,
    install_own_packages,
    install_packages,
    service_environment,
)
from tests.deploy.driving import drive, started
from tests.harness.ports import free_port

PLAN = {item.name: item for item in read_plan()}
STARTED = dict.fromkeys([*[*PLAN][:2], *(name for name, item in PLAN.items() if item.packages)])


@dataclass
class Image:
    """The instructions of the last stage of deploy/Dockerfile, with paths under `root`."""

    root: Path
    copies: list[tuple[str, str]] = field(default_factory=list)
    environment: dict[str, str] = field(default_factory=dict)
    folder: str = "/"
    user: str = "root"
    entrypoint: list[str] = field(default_factory=list)
    command: list[str] = field(default_factory=list)

    @classmethod
    def read(cls, root: Path) -> "Image":
        image = cls(root)
        text = (ROOT / "deploy" / "Dockerfile").read_text().replace("\\\n", " ")
        for line in re.split(r"^FROM .*$", text, flags=re.MULTILINE)[-1].splitlines():
            instruction, _, rest = line.partition(" ")
            if instruction == "COPY" and "--from" not in rest:
                source, target = rest.split()
                image.copies.append((source, target))
            elif instruction == "ENV":
                image.environment |= dict(item.split("=", 1) for item in rest.split())
            elif instruction == "WORKDIR":
                image.folder = rest
            elif instruction == "USER":
                image.user = rest
            elif instruction == "ENTRYPOINT":
                image.entrypoint = json.loads(rest.replace("/function-packages", image.path("/function-packages")))
            elif instruction == "CMD":
                image.command = json.loads(rest)
        return image

    def path(self, inside: str) -> str:
        return f"{self.root}{inside}"

    def variables(self) -> dict[str, str]:
        """The image's environment, with paths under `root`."""
        moved = {name: re.sub(r"(?<![^:])/", f"{self.root}/", value) for name, value in self.environment.items()}
        return {**moved, "HOST": "127.0.0.1"}


@pytest.fixture(scope="session")
def image(once: Path) -> Image:
    """The image's files, written once for all workers: the packages and the copied folders without byte code."""
    image = Image.read(once / "image")
    with (once / "image.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not image.root.exists():
            install_packages("runtime", Path(image.path("/packages")), package.lambda_python())
            for item in PLAN.values():
                if item.packages:
                    own = ROOT / "functions" / item.name / "requirements.txt"
                    install_own_packages(own, Path(image.path(f"/function-packages/{item.name}")))
            for source, target in image.copies:
                shutil.copytree(ROOT / source, image.path(target), ignore=shutil.ignore_patterns("__pycache__"))
    return image


@pytest.fixture
def environment(image: Image, once: Path, stack: Stack, aws: dict[str, str]) -> dict[str, str]:
    clean = clean_environment()
    python = bare_python(package.lambda_python() or sys.executable, once / "container")
    return {
        **clean,
        **image.variables(),
        "PATH": f"{python}:{clean['PATH']}",
        "PORT": str(free_port()),
        "OPENAI_BASE_URL": stack.openai_url,
        "SUPABASE_JWT_SECRET": stack.jwt_secret,
        "UPLOAD_ENDPOINT": aws["AWS_ENDPOINT_URL"],
    }


@pytest.mark.parametrize("name", STARTED)
async def test_functions_framework_serves_it(
    image: Image, environment: dict[str, str], stack: Stack, name: str, tmp_path: Path
) -> None:
    """The image's functions-framework command, configured by FUNCTION_TARGET and FUNCTION_SOURCE only."""
    variables = {**service_environment(PLAN[name], stack), **environment}
    command = [*image.entrypoint, "python3", image.path("/packages/bin/functions-framework")]
    url = f"http://127.0.0.1:{environment['PORT']}"
    with started(command, variables, Path(image.path(image.folder)), tmp_path / "log", f"{url}/robots.txt"):
        await drive(url, PLAN[name], stack)


@pytest.mark.parametrize("name", STARTED)
async def test_the_command_of_the_image_serves_it(
    image: Image, environment: dict[str, str], stack: Stack, name: str, tmp_path: Path
) -> None:
    variables = {**service_environment(PLAN[name], stack), **environment}
    url = f"http://127.0.0.1:{environment['PORT']}"
    with started(
        [*image.entrypoint, *image.command],
        variables,
        Path(image.path(image.folder)),
        tmp_path / "log",
        f"{url}/robots.txt",
    ):
        await drive(url, PLAN[name], stack)


@pytest.mark.parametrize("name", PLAN)
def test_contains_every_file_of_the_function(image: Image, name: str) -> None:
    folder = Path(image.path("/app/functions")) / name
    assert {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()} >= function_files(name)


def test_does_not_run_as_root(image: Image) -> None:
    assert image.user.isdecimal()
    assert int(image.user) > 0


def test_the_build_context_has_only_the_copied_files(image: Image) -> None:
    """.dockerignore allows only what the Dockerfile copies, so that no key file gets into the image."""
    rules = (ROOT / ".dockerignore").read_text().split()
    assert rules[0] == "*"
    allowed = {rule.removeprefix("!") for rule in rules if rule.startswith("!")}
    assert allowed == {"requirements/runtime.txt", *(source for source, _ in image.copies)}
