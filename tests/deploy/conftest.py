"""The artifacts of `make package`, built once for all workers, and AWS on this machine."""

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

AWS_KEYS = {"AWS_ACCESS_KEY_ID": "AKID", "AWS_SECRET_ACCESS_KEY": "secret", "AWS_REGION": "ap-south-1"}


@dataclass(frozen=True)
class Artifacts:
    """What CloudFormation would get: the compiled template and the zips it names."""

    template: dict[str, Any]
    folder: Path

    def resources(self, kind: str) -> dict[str, Any]:
        found = self.template["Resources"].items()
        return {name: resource["Properties"] for name, resource in found if resource["Type"] == kind}

    def function(self, name: str) -> dict[str, Any]:
        functions = self.resources("AWS::Lambda::Function").values()
        return next(item for item in functions if item["FunctionName"].endswith(f"-{name}"))

    def unzip(self, name: str, target: Path) -> Path:
        """As Lambda does: the zip's files with their modes."""
        subprocess.run(["unzip", "-q", str(self.folder / f"{name}.zip"), "-d", str(target)], check=True)
        return target

    def names(self, name: str) -> list[str]:
        with zipfile.ZipFile(self.folder / f"{name}.zip") as archive:
            return archive.namelist()


@pytest.fixture(scope="session")
def artifacts(tmp_path_factory: pytest.TempPathFactory, testrun_uid: str) -> Artifacts:
    """Built by the first worker that asks; the others wait for it."""
    for tool in ("node", "npm", "unzip"):
        if not shutil.which(tool):
            pytest.fail(f"{tool} is needed to package and is not on the PATH: install it", pytrace=False)
    shared = tmp_path_factory.getbasetemp().parent
    built = shared / f"artifacts-{testrun_uid}"
    with (shared / "artifacts.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not built.exists():
            if not (ROOT / "deploy" / "node_modules").exists():
                install = ["npm", "ci", "--prefix", "deploy", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"]
                subprocess.run(install, cwd=ROOT, check=True)
            # a process of its own: the build's time and memory are not this worker's
            done = subprocess.run(
                [sys.executable, "-m", "deploy.package"], cwd=ROOT, capture_output=True, text=True, check=False
            )
            if done.returncode:
                pytest.fail(done.stderr, pytrace=False)
            built.touch()
    return Artifacts(json.loads(package.TEMPLATE.read_text()), package.DIST / "lambda")


@pytest.fixture(scope="session")
def plan() -> list[Function]:
    return read_plan()


@pytest.fixture(scope="session")
def aws() -> Iterator[dict[str, str]]:
    """Variables that point at moto's server, as an AWS runtime sets them."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield {**AWS_KEYS, "AWS_ENDPOINT_URL": f"http://{host}:{port}"}
    server.stop()


@pytest.fixture(scope="session")
def layer(artifacts: Artifacts, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """(the unzipped layer, a folder whose python3 can run it).

    Without a Python of Lambda's version here, the same pins are installed for the one that runs the tests.
    """
    folder = tmp_path_factory.mktemp("layer")
    python = package.lambda_python()
    if python is None:
        python = sys.executable
        pins = ["--require-hashes", "--only-binary", ":all:", "--no-deps", "-r", "requirements/runtime.txt"]
        uv = [str(package.BIN / "uv"), "pip", "install", "--quiet", "--no-config", "--python", python]
        subprocess.run([*uv, "--target", str(folder / "python"), *pins], cwd=ROOT, check=True)
    else:
        artifacts.unzip("dependencies", folder)
    path = tmp_path_factory.mktemp("bin")
    # a wrapper, not a link: a link into a virtual environment would bring its packages along
    base = subprocess.run(
        [python, "-c", "import sys; print(sys._base_executable)"], capture_output=True, text=True, check=True
    )
    (path / "python3").write_text(f'#!/bin/sh\nexec "{base.stdout.strip()}" "$@"\n')
    (path / "python3").chmod(0o755)
    return folder / "python", path


def clean_environment() -> dict[str, str]:
    """What a fresh machine would hand on: nothing of this project's or of anybody's cloud."""
    kept = ("HOME", "LANG", "TMPDIR", "SSL_CERT_FILE")
    return {"PATH": "/usr/local/bin:/usr/bin:/bin", **{name: os.environ[name] for name in kept if name in os.environ}}
