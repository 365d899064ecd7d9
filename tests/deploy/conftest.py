"""The artifacts of `make package`, built once for all workers, and a local AWS."""

import fcntl
import json
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from moto.server import ThreadedMotoServer

from deploy import package
from deploy.plan import ROOT, Function, read_plan
from emulator.settings import LOCAL_OPENAI_KEY
from tests.conftest import Stack

AWS_KEYS = {"AWS_ACCESS_KEY_ID": "AKID", "AWS_SECRET_ACCESS_KEY": "secret", "AWS_REGION": "ap-south-1"}
#: Input of packaging. The tests package a copy, which edits in the checkout cannot change meanwhile.
PACKAGED = ("shared", "functions", "deploy", "requirements", "serverless.yml")


@dataclass(frozen=True)
class Artifacts:
    """The compiled CloudFormation template, the zips that it names, and the source folders."""

    template: dict[str, Any]
    folder: Path

    def resources(self, kind: str) -> dict[str, Any]:
        found = self.template["Resources"].items()
        return {name: resource["Properties"] for name, resource in found if resource["Type"] == kind}

    def function(self, name: str) -> dict[str, Any]:
        functions = self.resources("AWS::Lambda::Function").values()
        return next(item for item in functions if item["FunctionName"] == f"edgewise-dev-{name}")

    def unzip(self, name: str, target: Path) -> Path:
        """Unpacks a zip with file modes, as Lambda does."""
        subprocess.run(["unzip", "-q", str(self.folder / f"{name}.zip"), "-d", str(target)], check=True)
        return target

    def source_folder(self, name: str) -> Path:
        """The function's folder for `gcloud run deploy --source`."""
        return self.folder.parent / "cloud-functions" / name

    def names(self, name: str) -> list[str]:
        with zipfile.ZipFile(self.folder / f"{name}.zip") as archive:
            return archive.namelist()


@pytest.fixture(scope="session")
def once(tmp_path_factory: pytest.TempPathFactory, testrun_uid: str) -> Path:
    """A folder shared by all workers of this run."""
    folder = tmp_path_factory.getbasetemp()
    folder = (folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder) / f"deploy {testrun_uid}"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def artifacts(once: Path) -> Artifacts:
    """The artifacts in EDGEWISE_ARTIFACTS (set by `make package`), or built by the first worker from a copy."""
    built = os.environ.get("EDGEWISE_ARTIFACTS")
    folder = ROOT / built if built else _built_from_a_copy(once)
    return Artifacts(json.loads((folder / package.TEMPLATE.name).read_text()), folder)


def _built_from_a_copy(once: Path) -> Path:
    copy = once / "a copy"  # with a space, since a project may be at any path
    folder = copy / "dist" / "lambda"
    with (once / "artifacts.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if (copy / "done").exists():
            return folder
        modules = node_modules("deploy")
        for name in PACKAGED:
            if (ROOT / name).is_dir():
                ignored = shutil.ignore_patterns("node_modules", "__pycache__")
                shutil.copytree(ROOT / name, copy / name, ignore=ignored, dirs_exist_ok=True)
            else:
                shutil.copy(ROOT / name, copy / name)
        programs = copy / "deploy" / "node_modules" / ".bin"
        programs.mkdir(parents=True)
        (programs / "osls").symlink_to(modules / ".bin" / "osls")  # alone: osls lists all files for each function
        command = [sys.executable, "-m", "deploy.package"]
        done = subprocess.run(command, cwd=copy, capture_output=True, text=True, check=False)
        if done.returncode:
            pytest.fail(done.stderr, pytrace=False)
        (copy / "done").touch()
    return folder


def node_modules(folder: str) -> Path:
    """Installs the npm packages of a project folder on first use and returns their path.

    tests/deploy pins versions without a lock file: a lock made on one platform lacks the CLI's other platforms.
    """
    for tool in ("node", "npm"):
        if not shutil.which(tool):
            pytest.fail(f"{tool} is not on the PATH: install it", pytrace=False)
    modules = ROOT / folder / "node_modules"
    with (ROOT / folder / "package.json").open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (modules / ".bin").exists():
            action = ["ci"] if (ROOT / folder / "package-lock.json").exists() else ["install", "--no-package-lock"]
            quiet = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
            command = ["npm", *action, "--prefix", str(ROOT / folder), *quiet]
            done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
            if done.returncode:
                pytest.fail(f"npm could not install {folder}: {done.stderr}", pytrace=False)
    return modules


@pytest.fixture(scope="session")
def plan() -> list[Function]:
    return read_plan()


@pytest.fixture(scope="session")
def aws() -> Iterator[dict[str, str]]:
    """Variables as an AWS runtime sets them, with the endpoint of a moto server."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield {**AWS_KEYS, "AWS_ENDPOINT_URL": f"http://{host}:{port}"}
    server.stop()


@pytest.fixture(scope="session")
def layer(artifacts: Artifacts, once: Path) -> tuple[Path, Path]:
    """(the unzipped layer, a folder with a python3 that can import it).

    If this machine can't (no Python of Lambda's version, or another architecture), the same pins are installed for the
    Python that runs the tests.
    """
    folder = once / "layer"
    built = json.loads((artifacts.folder.parent / package.BUILT.name).read_text())["architecture"]
    python = package.lambda_python() if built == package.host() else None
    with (once / "layer.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            if python:
                artifacts.unzip("dependencies", folder)
            else:
                install_packages("layer", folder / "python")
    return folder / "python", bare_python(python or sys.executable, once / "bin")


def install_packages(name: str, target: Path, python: str | None = None) -> None:
    """Installs requirements/<name>.txt for a Python, by default the one that runs the tests."""
    pins = ["--require-hashes", "--only-binary", ":all:", "--no-deps", "-r", f"requirements/{name}.txt"]
    uv = [str(package.BIN / "uv"), "pip", "install", "--quiet", "--no-config", "--python", python or sys.executable]
    subprocess.run([*uv, "--target", str(target), *pins], cwd=ROOT, check=True)


def install_own_packages(requirements: Path, target: Path) -> None:
    """Installs a function's own requirements.txt for the Python of the tests' image, as the Dockerfile does."""
    uv = [str(package.BIN / "uv"), "pip", "install", "--quiet", "--no-config", "--target", str(target)]
    python = package.lambda_python() or sys.executable
    pins = ["-c", str(ROOT / "requirements" / "runtime.txt")]
    subprocess.run([*uv, "--python", python, *pins, "-r", str(requirements)], check=True)


def bare_python(python: str, folder: Path) -> Path:
    """Writes `python` and `python3` without installed packages to a folder and returns it."""
    command = [python, "-c", "import sys; print(sys._base_executable)"]
    base = subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
    folder.mkdir(exist_ok=True)
    for name in ("python", "python3"):
        # a wrapper instead of a link: a link to a virtual environment's Python would include its packages
        temporary = folder / f"{name}.{os.getpid()}"
        temporary.write_text(f'#!/bin/sh\nexec "{base}" "$@"\n')
        temporary.chmod(0o755)
        temporary.rename(folder / name)
    return folder


def clean_environment() -> dict[str, str]:
    """An environment without variables of this project or of a cloud account."""
    kept = ("HOME", "LANG", "TMPDIR", "SSL_CERT_FILE")
    return {"PATH": "/usr/local/bin:/usr/bin:/bin", **{name: os.environ[name] for name in kept if name in os.environ}}


def function_files(name: str) -> set[str]:
    """The files of functions/<name>, relative to it: modules and data files, such as prompts."""
    folder = ROOT / "functions" / name
    files = (path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    return {str(path) for path in files if "__pycache__" not in path.parts}


def service_environment(item: Function, stack: Stack) -> dict[str, str]:
    """The variables of the function's Cloud Run service file, with placeholders and secrets filled in."""
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
