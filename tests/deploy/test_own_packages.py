"""The packages of a function's requirements.txt in its Lambda zip, beside those of the layer."""

import shutil
import site
import sys
import urllib.request
from pathlib import Path

import pytest

from deploy import generated, lambda_files, package, source_folders
from deploy.plan import ROOT, read_plan
from tests.deploy.conftest import clean_environment
from tests.deploy.driving import started
from tests.harness.ports import free_port
from tests.harness.wheels import write_wheel

FUNCTION = '''"""Uses a package."""

import tiny
from responses import OWN

from shared.endpoint import Call, endpoint


@endpoint("GET", "/functions/v1/own", auth="none")
async def own(call: Call) -> dict[str, str]:
    return {"version": OWN + tiny.VERSION}
'''


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with one function, whose package requires one of the layer's."""
    root = tmp_path / "project"
    for folder in ("deploy/lambda", "functions/own", "requirements"):
        (root / folder).mkdir(parents=True)
    wheel = write_wheel(tmp_path, "tiny", "1.0", "VERSION = '1.0'\n", ("pydantic",))
    (root / "functions/own/main.py").write_text(FUNCTION)
    (root / "functions/own/responses.py").write_text("OWN = 'v'\n")  # named like a package of the tests' environment
    (root / "functions/own/requirements.txt").write_text(f"tiny @ {wheel.as_uri()}\n")
    (root / "deploy/settings.toml").write_text("[defaults]\n")
    shutil.copy(ROOT / "deploy/lambda/run.sh", root / "deploy/lambda")
    for name in ("layer", "runtime"):
        shutil.copy(ROOT / f"requirements/{name}.txt", root / "requirements")
    monkeypatch.setattr(package, "ROOT", root)
    monkeypatch.setattr(package, "PACKAGES", root / lambda_files.PACKAGES)
    return root


def test_the_zip_has_the_function_s_own_packages(project: Path, tmp_path: Path) -> None:
    plan = read_plan(project)
    package.build_packages(plan, package.host())
    own = project / "dist" / "packages" / "own"
    assert (own / "tiny.py").exists()
    assert not (own / "pydantic").exists(), "the layer has it"
    assert '"dist/packages/own/**"' in generated.files(project)["deploy/lambda/functions.json"]
    shutil.copytree(ROOT / "shared", project / "shared", ignore=shutil.ignore_patterns("__pycache__"))
    port = str(free_port())
    clean = clean_environment()
    environment = {
        **clean,
        "PATH": f"{Path(sys.executable).parent}:{clean['PATH']}",
        "FUNCTION_SOURCE": "functions/own/main.py",
        "LAMBDA_TASK_ROOT": str(project),
        "LAYER_ROOT": site.getsitepackages()[0],
        "HOST": "127.0.0.1",
        "PORT": port,
    }
    url = f"http://127.0.0.1:{port}"
    command = ["sh", str(project / "deploy/lambda/run.sh")]
    with (
        started(command, environment, Path("/"), tmp_path / "log", f"{url}/x"),
        urllib.request.urlopen(f"{url}/functions/v1/own") as response,
    ):
        assert response.read() == b'{"version":"v1.0"}'


def test_a_module_named_like_one_of_these_packages_is_refused(project: Path) -> None:
    (project / "functions/own/tiny.py").touch()
    with pytest.raises(package.PackageError, match="functions/own has a module `tiny`, which is also a package of its"):
        package.build_packages(read_plan(project), package.host())


def test_a_source_folder_pins_both(project: Path, tmp_path: Path) -> None:
    target = tmp_path / "requirements.txt"
    source_folders.pin(project / "functions/own/requirements.txt", target, project / "requirements/runtime.txt")
    text = target.read_text()
    assert "tiny @ file://" in text
    assert "functions-framework==" in text
