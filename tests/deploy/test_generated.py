"""The generated files match the @endpoint lines and deploy/settings.toml."""

import shutil
from pathlib import Path

import pytest
from google.cloud import run_v2

from deploy import generated
from deploy.doctor.checks import generated_files
from deploy.plan import ROOT, Function, PlanError, read_plan

FILES = generated.files()


@pytest.mark.parametrize("path", FILES)
def test_is_current(path: str) -> None:
    assert (ROOT / path).read_text() == FILES[path], "run `make deploy-files` and commit the files"


def test_no_file_is_left_over() -> None:
    assert not generated.extra_files()


@pytest.mark.parametrize("path", [path for path in FILES if "cloudrun" in path])
def test_is_a_cloud_run_service(path: str, plan: list[Function]) -> None:
    """The Admin API's message class rejects unknown fields."""
    service = run_v2.Service.from_json(FILES[path])
    item = next(item for item in plan if path.endswith(f"/{item.name}.json"))
    container = service.template.containers[0]
    variables = {variable.name: variable for variable in container.env}
    assert variables["FUNCTION_SOURCE"].value == item.source
    assert variables["FUNCTION_TARGET"].value == item.target
    account = service.template.service_account.partition("@")[0]
    assert 6 <= len(account) <= 30, "Google's limits"
    for secret in item.secrets:
        assert variables[secret].value_source.secret_key_ref.secret
        assert not variables[secret].value
    assert service.invoker_iam_disabled
    # an HTTP probe requires a 2xx, which no function returns without a caller
    assert container.startup_probe.tcp_socket.port == 8080
    assert service.template.max_instance_request_concurrency == item.requests


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "deploy").mkdir()
    shutil.copy(ROOT / "deploy" / "settings.toml", tmp_path / "deploy")
    shutil.copytree(ROOT / "functions", tmp_path / "functions", ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


def test_the_file_of_a_removed_function_is_reported_and_deleted(project: Path) -> None:
    generated.write(project)
    assert generated_files(project).verdict == "ok"
    shutil.rmtree(project / "functions" / "thread-list")
    generated.write(project)
    assert not (project / "deploy" / "cloudrun" / "thread-list.json").exists()
    (project / "deploy" / "cloudrun" / "gone.json").write_text("{}")
    finding = generated_files(project)
    assert (finding.verdict, finding.text) == (
        "fail",
        "deploy/cloudrun/gone.json is out of date: run `make deploy-files`",
    )
    generated.write(project)
    assert generated_files(project).verdict == "ok"


def test_a_new_function_has_the_defaults(project: Path) -> None:
    (project / "functions" / "hello").mkdir()
    line = '@endpoint("GET", "/functions/v1/hello", auth="none")\nasync def hello(call: Call) -> dict[str, str]: ...\n'
    (project / "functions" / "hello" / "main.py").write_text(line)
    hello = next(item for item in read_plan(project) if item.name == "hello")
    assert (hello.memory, hello.timeout, hello.streams) == (512, 60, False)
    assert hello.routes == [("GET", "/functions/v1/hello"), ("OPTIONS", "/functions/v1/hello")]


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ("[functions.gone]\nmemory = 1\n", r"\[functions.gone\] has no folder functions/gone"),
        ("[functions.thread-list]\nmemmory = 1\n", "memmory of thread-list is unknown: use one of"),
    ],
)
def test_settings_without_a_function_are_named(project: Path, table: str, message: str) -> None:
    with (project / "deploy" / "settings.toml").open("a") as settings:
        settings.write(table)
    with pytest.raises(PlanError, match=message):
        read_plan(project)
