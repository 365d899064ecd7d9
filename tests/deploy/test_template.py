"""The compiled CloudFormation template says what the plan means."""

import json
import re
from typing import Any

import pytest

from deploy.lambda_files import framework_name, logical
from deploy.plan import Function, read_plan
from tests.deploy.conftest import Artifacts

PLAN = read_plan()


@pytest.fixture(params=PLAN, ids=lambda item: item.name)
def item(request: pytest.FixtureRequest) -> Function:
    function: Function = request.param
    return function


def test_runs_under_the_adapter_with_the_layer(artifacts: Artifacts, item: Function) -> None:
    function = artifacts.function(item.name)
    assert function["Handler"] == "deploy/lambda/run.sh"
    assert function["SnapStart"] == {"ApplyOn": "PublishedVersions"}
    assert function["MemorySize"] == item.memory
    assert function["Timeout"] == item.timeout
    layers = json.dumps(function["Layers"])
    assert "DependenciesLambdaLayer" in layers
    assert "LambdaAdapterLayer" in layers
    variables = function["Environment"]["Variables"]
    assert variables["AWS_LAMBDA_EXEC_WRAPPER"] == "/opt/bootstrap"
    assert variables["AWS_LWA_INVOKE_MODE"] == ("response_stream" if item.streams else "buffered")
    assert variables["FUNCTION_SOURCE"] == item.source


def test_is_reached_by_its_alias_at_every_path(artifacts: Artifacts, item: Function) -> None:
    """Streams by a Function URL, the rest by the HTTP API; SnapStart serves published versions alone."""
    resources = artifacts.template["Resources"]
    framework = framework_name(item.name)
    if item.streams:
        urls = [url for url in artifacts.resources("AWS::Lambda::Url").values() if framework in json.dumps(url)]
        assert [url["InvokeMode"] for url in urls] == ["RESPONSE_STREAM"]
        assert "snapstart" in json.dumps(urls[0]["TargetFunctionArn"])
        return
    integration = f"HttpApiIntegration{framework}"
    assert "snapstart" in json.dumps(resources[integration]["Properties"]["IntegrationUri"])
    routes = artifacts.resources("AWS::ApiGatewayV2::Route").values()
    keys = {route["RouteKey"] for route in routes if integration + '"' in json.dumps(route["Target"])}
    assert keys == {f"{method} {path}" for method, path in item.routes}


def test_role_reaches_its_own_things_alone(artifacts: Artifacts, item: Function) -> None:
    role = artifacts.template["Resources"][f"{logical(item.name)}Role"]["Properties"]
    statements = role["Policies"][0]["PolicyDocument"]["Statement"]
    text = json.dumps(statements)
    assert f"/aws/lambda/edgewise-dev-{item.name}:*" in text
    granted = set(re.findall(r":parameter/edgewise/dev/([a-z-]+)", text))
    assert granted == {secret.lower().replace("_", "-") for secret in item.secrets}
    assert ("UploadsBucket" in text) == item.uploads
    assert all("*" not in statement["Action"] for statement in statements)
    assert all(resource != "*" for statement in statements for resource in statement["Resource"])
    assert artifacts.function(item.name)["Role"] == {"Fn::GetAtt": [f"{logical(item.name)}Role", "Arn"]}


def test_zip_holds_its_own_code_alone(artifacts: Artifacts, item: Function) -> None:
    names = artifacts.names(item.name)
    tops = {name.split("/")[0] for name in names}
    assert tops == {"functions", "shared", "deploy"}
    assert {name.split("/")[1] for name in names if name.startswith("functions/")} == {item.name}
    assert [name for name in names if name.startswith("deploy/")] == ["deploy/lambda/run.sh"]
    assert not [name for name in names if re.search(r"(^|/)(\.env|tests?|node_modules|\.git)(/|$)", name)]
    assert (artifacts.folder / f"{item.name}.zip").stat().st_size < 400_000


def test_no_secret_value_is_in_the_template(artifacts: Artifacts) -> None:
    for function in artifacts.resources("AWS::Lambda::Function").values():
        for name, value in function["Environment"]["Variables"].items():
            if re.search(r"KEY$|SECRET|PASSWORD|LIMITS_URL|DATABASE_URL", name) and name != "SUPABASE_ANON_KEY":
                assert str(value).startswith("ssm:/edgewise/dev/"), name


def test_layer_fits(artifacts: Artifacts) -> None:
    assert (artifacts.folder / "dependencies.zip").stat().st_size < 50_000_000
    assert all(name.startswith("python/") for name in artifacts.names("dependencies"))


def test_uploads_are_private_encrypted_and_short_lived(artifacts: Artifacts) -> None:
    (bucket,) = [b for name, b in artifacts.resources("AWS::S3::Bucket").items() if name == "UploadsBucket"]
    assert set(bucket["PublicAccessBlockConfiguration"].values()) == {True}
    assert bucket["BucketEncryption"]
    assert bucket["LifecycleConfiguration"]["Rules"][0]["ExpirationInDays"] == 1
    assert bucket["CorsConfiguration"]["CorsRules"][0]["AllowedMethods"] == ["PUT", "POST"]


def test_every_function_is_watched_and_its_log_kept_for_a_while(artifacts: Artifacts) -> None:
    alarms = artifacts.resources("AWS::CloudWatch::Alarm").values()
    watched: dict[str, set[str]] = {}
    for alarm in alarms:
        watched.setdefault(alarm["Dimensions"][0]["Value"], set()).add(alarm["MetricName"])
    assert watched == {f"edgewise-dev-{item.name}": {"Errors", "Throttles", "Duration"} for item in PLAN}
    groups = artifacts.resources("AWS::Logs::LogGroup").values()
    assert {group["RetentionInDays"] for group in groups} == {30}


def test_canary_keeps_a_share_on_the_stable_version(artifacts: Artifacts) -> None:
    aliases: dict[str, Any] = artifacts.resources("AWS::Lambda::Alias")
    assert len(aliases) == len(PLAN)
    for alias in aliases.values():
        condition, weights, nothing = alias["RoutingConfig"]["Fn::If"]
        assert condition in artifacts.template["Conditions"]
        assert weights["AdditionalVersionWeights"][0]["FunctionWeight"] == {"Ref": "StableShare"}
        assert nothing == {"Ref": "AWS::NoValue"}
