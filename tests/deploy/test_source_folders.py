"""Each source folder of dist/cloud-functions runs under functions-framework as Google's buildpack starts it.

The folder's requirements are installed into an empty environment; the command runs in a copy of the folder, and nothing
else of the project is on its path.
"""

import fcntl
import hashlib
import re
import shlex
import shutil
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest

from deploy import package, source_folders
from deploy.build_tools import BIN, PackageError
from deploy.plan import ROOT, Function, read_plan
from tests.conftest import Stack
from tests.deploy.conftest import Artifacts, clean_environment, function_files, service_environment
from tests.deploy.driving import drive, exhaust_limit, started
from tests.harness.bundled import needs
from tests.harness.ports import free_port

PLAN = {item.name: item for item in read_plan()}


def environment_for(requirements: Path, once: Path) -> Path:
    """The bin folder of a virtual environment with these packages and no others, one for all equal files."""
    folder = once / f"environment-{hashlib.sha256(requirements.read_bytes()).hexdigest()[:12]}"
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "done").exists():
            uv = [str(BIN / "uv"), "--quiet", "--no-config"]
            python = package.lambda_python() or sys.executable
            subprocess.run([*uv, "venv", "--python", python, str(folder)], check=True)
            install = [*uv, "pip", "install", "--python", str(folder), "--require-hashes", "--only-binary", ":all:"]
            subprocess.run([*install, "-r", str(requirements)], check=True)
            (folder / "done").touch()
    return folder / "bin"


@pytest.mark.parametrize("name", PLAN)
async def test_functions_framework_serves_it(
    artifacts: Artifacts, once: Path, stack: Stack, aws: dict[str, str], name: str, tmp_path: Path
) -> None:
    item = PLAN[name]
    folder = shutil.copytree(artifacts.source_folder(name), tmp_path / "source")
    clean, port = clean_environment(), str(free_port())
    variables = {
        **clean,
        **service_environment(item, stack),
        "PATH": f"{environment_for(folder / 'requirements.txt', once)}:{clean['PATH']}",
        "FUNCTION_TARGET": item.target,
        "HOST": "127.0.0.1",
        "PORT": port,
        "OPENAI_BASE_URL": stack.openai_url,
        "SUPABASE_JWT_SECRET": stack.jwt_secret,
        "UPLOAD_ENDPOINT": aws["AWS_ENDPOINT_URL"],
    }
    del variables["FUNCTION_SOURCE"]  # the default is main.py in the working directory
    url = f"http://127.0.0.1:{port}"
    with started(["functions-framework"], variables, folder, tmp_path / "log", f"{url}/robots.txt"):
        await drive(url, item, stack)
        await exhaust_limit(url, item, stack)


@pytest.mark.parametrize("name", PLAN)
def test_contains_the_function_the_library_and_pinned_packages(artifacts: Artifacts, name: str) -> None:
    folder = artifacts.source_folder(name)
    files = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    assert "main.py" in files
    library = {str(p.relative_to(ROOT)) for p in (ROOT / "shared").rglob("*") if p.is_file()}
    library = {path for path in library if "__pycache__" not in path}
    assert files == function_files(name) | library | {"requirements.txt"}
    assert "functions-framework==" in (folder / "requirements.txt").read_text()


@needs("legal-chat")
def test_the_prompts_of_the_legal_chat_are_data_files_of_the_function() -> None:
    """The tests of every artifact compare its contents to these files."""
    assert {
        "texts.toml",
        "emergencies/kinds.toml",
        *(f"emergencies/compiled/{name}" for name in ("checksum", "signs.tsv", "latin.tsv", "telugu.tsv")),
        *(f"emergencies/{name}.toml" for name in ("en", "hi", "latn", "ml", "ta", "te")),
        *(f"prompts/{language}.txt" for language in ("en", "hi", "ml", "ta", "te")),
    } <= (function_files("legal-chat"))


@needs("legal-chat")
def test_the_documented_command_has_the_values_of_the_plan() -> None:
    text = (ROOT / "docs" / "deploy.md").read_text(encoding="utf-8")
    command = re.search(r"^gcloud run deploy (?:.*\\\n)+.*$", text, re.MULTILINE)
    assert command
    words = shlex.split(command[0])
    flags = dict(pairwise(words))
    item = PLAN["legal-chat"]
    assert flags["--function"] == item.target
    assert flags["--source"] == str(source_folders.FOLDERS.relative_to(ROOT) / item.name)
    assert flags["--timeout"] == str(item.on_cloud_run.platform)
    assert flags["--memory"] == f"{item.memory}Mi"
    assert flags["--concurrency"] == str(item.requests)
    assert flags["--max-instances"] == str(item.instances)
    assert {f"{name}={value}" for name, value in item.on_cloud_run.variables.items()} <= {
        *flags["--set-env-vars"].split(",")
    }
    secrets = {f"{secret}={secret.lower().replace('_', '-')}:latest" for secret in item.secrets}
    assert set(flags["--set-secrets"].split(",")) == secrets


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with one function, `hello`."""
    (tmp_path / "functions" / "hello").mkdir(parents=True)
    (tmp_path / "functions" / "hello" / "main.py").touch()
    (tmp_path / "shared").mkdir()
    shutil.copytree(ROOT / "requirements", tmp_path / "requirements")
    return tmp_path


def hello() -> Function:
    return Function(name="hello", entries=())


def test_the_function_s_own_requirements_are_merged_and_pinned(project: Path) -> None:
    (project / "functions" / "hello" / "requirements.txt").write_text("pyyaml>=6\nstarlette\n")
    source_folders.build([hello()], project, project / "dist")
    text = (project / "dist" / "hello" / "requirements.txt").read_text()
    pins = re.findall(r"^([\w.-]+)==", text, re.MULTILINE)
    runtime = re.findall(r"^([\w.-]+)==", (ROOT / "requirements" / "runtime.txt").read_text(), re.MULTILINE)
    assert sorted(pins) == sorted([*runtime, "pyyaml"])
    assert text.count("--hash=sha256:") >= len(pins)
    assert "://" not in text


def test_what_cannot_be_packaged_is_named(project: Path) -> None:
    (project / "functions" / "hello" / "requirements.txt").write_text("starlette<0.1\n")
    with pytest.raises(PackageError, match=r"(?s)functions/hello/requirements.txt failed:.*starlette<0.1"):
        source_folders.build([hello()], project, project / "dist")
