"""The container image's layout, laid out as its Dockerfile says, serves every function."""

import fcntl
import json
import re
import shutil
import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from deploy import package
from deploy.plan import ROOT, Function, read_plan
from emulator.settings import LOCAL_OPENAI_KEY
from tests.conftest import Stack
from tests.deploy.conftest import AWS_KEYS, bare_python, clean_environment, install_packages
from tests.deploy.driving import drive, started
from tests.harness.ports import free_port

PLAN = {item.name: item for item in read_plan()}


@dataclass
class Image:
    """What the last stage of deploy/Dockerfile says, with its paths under `root`."""

    root: Path
    copies: list[tuple[str, str]] = field(default_factory=list)
    environment: dict[str, str] = field(default_factory=dict)
    folder: str = "/"
    user: str = "root"
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
            elif instruction == "CMD":
                image.command = json.loads(rest)
        return image

    def path(self, inside: str) -> str:
        return f"{self.root}{inside}"

    def variables(self) -> dict[str, str]:
        """The image's own, its paths moved under `root`."""
        moved = {name: re.sub(r"(?<![^:])/", f"{self.root}/", value) for name, value in self.environment.items()}
        return {**moved, "HOST": "127.0.0.1"}


@pytest.fixture(scope="session")
def image(once: Path) -> Image:
    """Laid out once for all workers: the packages, and what COPY brings, less what .dockerignore keeps out."""
    image = Image.read(once / "image")
    with (once / "image.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not image.root.exists():
            install_packages("runtime", Path(image.path("/packages")), package.lambda_python())
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


def given(item: Function, stack: Stack) -> dict[str, str]:
    """The service file's variables as Cloud Run fills them in, each secret by its reference."""
    service = json.loads((ROOT / "deploy" / "cloudrun" / f"{item.name}.json").read_text())
    known = {
        "${SUPABASE_URL}": stack.url,
        "${SUPABASE_ANON_KEY}": stack.anon_key,
        "${UPLOAD_BUCKET}": "uploads",
        "limits-url": stack.database_url,
        "openai-api-key": LOCAL_OPENAI_KEY,
        "supabase-service-role-key": stack.service_key,
        "aws-access-key-id": AWS_KEYS["AWS_ACCESS_KEY_ID"],
        "aws-secret-access-key": AWS_KEYS["AWS_SECRET_ACCESS_KEY"],
    }
    values = {}
    for variable in service["template"]["containers"][0]["env"]:
        text = variable.get("value") or variable["valueSource"]["secretKeyRef"]["secret"]
        values[variable["name"]] = known.get(text, text)
    return values


@pytest.mark.parametrize("name", PLAN)
async def test_functions_framework_serves_it(
    image: Image, environment: dict[str, str], stack: Stack, name: str, tmp_path: Path
) -> None:
    """Its own CLI, as it is installed in the image, told by FUNCTION_TARGET and FUNCTION_SOURCE alone."""
    variables = {**given(PLAN[name], stack), **environment}
    command = ["python3", image.path("/packages/bin/functions-framework")]
    url = f"http://127.0.0.1:{environment['PORT']}"
    with started(command, variables, Path(image.path(image.folder)), tmp_path / "log", f"{url}/robots.txt"):
        await drive(url, PLAN[name], stack)


@pytest.mark.parametrize("name", ["legal-chat", "thread-list"])
async def test_the_image_s_command_serves_it(
    image: Image, environment: dict[str, str], stack: Stack, name: str, tmp_path: Path
) -> None:
    variables = {**given(PLAN[name], stack), **environment}
    url = f"http://127.0.0.1:{environment['PORT']}"
    with started(image.command, variables, Path(image.path(image.folder)), tmp_path / "log", f"{url}/robots.txt"):
        await drive(url, PLAN[name], stack)


def test_does_not_run_as_root(image: Image) -> None:
    assert image.user.isdecimal()
    assert int(image.user) > 0


def test_nothing_but_what_is_copied_reaches_the_builder(image: Image) -> None:
    """.dockerignore lets in what the Dockerfile copies, so that no key file can slip into the image."""
    rules = (ROOT / ".dockerignore").read_text().split()
    assert rules[0] == "*"
    allowed = {rule.removeprefix("!") for rule in rules if rule.startswith("!")}
    assert allowed == {"requirements/runtime.txt", *(source for source, _ in image.copies)}
