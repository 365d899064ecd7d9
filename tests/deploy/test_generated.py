"""The generated files match the @endpoint lines and deploy/settings.toml."""

import re
import shutil
from pathlib import Path

import pytest
from google.cloud import run_v2

from deploy import cloudrun_files, generated
from deploy.doctor.checks import generated_files
from deploy.plan import ROOT, Function, PlanError, read_plan, unused_tables

FILES = generated.files()
FUNCTION = """@endpoint("GET", "/functions/v1/NAME", auth="none")
async def NAME(call: Call) -> dict[str, str]: ...
"""


def test_the_files_are_current() -> None:
    if outdated := generated.outdated_files():
        pytest.fail(f"{', '.join(outdated)}: out of date, run `make deploy-files` and commit them", pytrace=False)


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
    """A project with two functions, `hello` and `other`."""
    (tmp_path / "deploy").mkdir()
    shutil.copy(ROOT / "deploy" / "settings.toml", tmp_path / "deploy")
    for name in ("hello", "other"):
        (tmp_path / "functions" / name).mkdir(parents=True)
        (tmp_path / "functions" / name / "main.py").write_text(FUNCTION.replace("NAME", name))
    return tmp_path


def test_the_file_of_a_removed_function_is_reported_and_deleted(project: Path) -> None:
    generated.write(project)
    assert generated_files(project).verdict == "ok"
    shutil.rmtree(project / "functions" / "other")
    generated.write(project)
    assert not (project / "deploy" / "cloudrun" / "other.json").exists()
    (project / "deploy" / "cloudrun" / "gone.json").write_text("{}")
    finding = generated_files(project)
    assert (finding.verdict, finding.text) == (
        "fail",
        "deploy/cloudrun/gone.json is out of date: run `make deploy-files`",
    )
    generated.write(project)
    assert generated_files(project).verdict == "ok"


def test_a_new_function_has_the_defaults(project: Path) -> None:
    hello = next(item for item in read_plan(project) if item.name == "hello")
    assert (hello.memory, hello.timeout, hello.streams) == (512, 60, False)
    assert hello.routes == [("GET", "/functions/v1/hello"), ("OPTIONS", "/functions/v1/hello")]


@pytest.mark.parametrize("text", ["[functions.gone]\nmemory = 1\n"])
def test_settings_of_a_removed_function_are_reported_and_have_no_effect(project: Path, text: str) -> None:
    (project / "deploy" / "settings.toml").write_text(f"[defaults]\n{text}")
    assert [item.name for item in read_plan(project)] == ["hello", "other"]
    assert unused_tables(project) == [
        "deploy/settings.toml: [functions.gone] has no folder functions/gone: remove the table or add the folder"
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[functions.hello]\nmemmory = 1\n", "memmory of hello is unknown: use one of"),
        ("[functions.hello]\nsecrets = [\n", r"deploy/settings\.toml cannot be read: .* \(at "),
    ],
)
def test_a_mistake_in_the_settings_is_named(project: Path, text: str, message: str) -> None:
    (project / "deploy" / "settings.toml").write_text(f"[defaults]\n{text}")
    with pytest.raises(PlanError, match=message):
        read_plan(project)


def test_the_entry_point_is_the_main_handler(project: Path) -> None:
    """The handler named like the folder, else the first, as requests to /functions/v1/<name> are routed."""
    source = FUNCTION.replace("async def NAME", "async def greet").replace("NAME", "hello")
    (project / "functions" / "hello" / "main.py").write_text(source)
    hello = read_plan(project)[0]
    assert (hello.target, hello.main.handler) == ("greet", "greet")


@pytest.mark.parametrize("name", ["a", "legal-chat", "x" * 40, f"{'x' * 11}-{'y' * 28}"])
def test_the_service_account_has_an_allowed_id(name: str) -> None:
    assert re.fullmatch("[a-z](?:[a-z0-9-]{4,28}[a-z0-9])", cloudrun_files.account(name))
