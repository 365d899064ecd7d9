"""The compiled CloudFormation template matches the plan."""

import json
import re
from fnmatch import fnmatchcase
from typing import Any

import pytest

from deploy.lambda_names import framework_name, logical
from deploy.plan import Function, read_plan
from tests.deploy.conftest import Artifacts, function_files

PLAN = read_plan()


@pytest.fixture(params=PLAN, ids=lambda item: item.name)
def item(request: pytest.FixtureRequest) -> Function:
    function: Function = request.param
    return function


def test_runs_under_the_adapter_with_the_layer(artifacts: Artifacts, item: Function) -> None:
    function = artifacts.function(item.name)
    assert function["Handler"] == "deploy/lambda/run.sh"
    assert function["SnapStart"] == {"ApplyOn": {"Fn::If": ["HasSnapStart", "PublishedVersions", "None"]}}
    assert function["MemorySize"] == item.memory
    layers = json.dumps(function["Layers"])
    assert "DependenciesLambdaLayer" in layers
    assert "LambdaAdapterLayer" in layers
    variables = function["Environment"]["Variables"]
    assert variables["AWS_LAMBDA_EXEC_WRAPPER"] == "/opt/bootstrap"
    assert variables["AWS_LWA_INVOKE_MODE"] == ("response_stream" if item.streams else "buffered")
    assert variables["FUNCTION_SOURCE"] == item.source


def test_every_path_leads_to_the_alias(artifacts: Artifacts, item: Function) -> None:
    """By a Function URL for streams and long requests, else by the HTTP API; SnapStart needs published versions."""
    resources = artifacts.template["Resources"]
    framework = framework_name(item.name)
    if item.has_url:
        urls = [url for url in artifacts.resources("AWS::Lambda::Url").values() if framework in json.dumps(url)]
        assert [url.get("InvokeMode") for url in urls] == ["RESPONSE_STREAM" if item.streams else None]
        assert "snapstart" in json.dumps(urls[0]["TargetFunctionArn"])
        return
    integration = f"HttpApiIntegration{framework}"
    assert "snapstart" in json.dumps(resources[integration]["Properties"]["IntegrationUri"])
    routes = artifacts.resources("AWS::ApiGatewayV2::Route").values()
    keys = {route["RouteKey"] for route in routes if integration + '"' in json.dumps(route["Target"])}
    assert keys == {f"{method} {path}" for method, path in item.routes}


def test_role_has_access_to_its_own_resources_only(artifacts: Artifacts, item: Function) -> None:
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


def test_zip_contains_the_function_and_the_library_only(artifacts: Artifacts, item: Function) -> None:
    names = artifacts.names(item.name)
    tops = {name.split("/")[0] for name in names}
    assert tops == {"functions", "shared", "deploy", *["dist"] * item.packages}
    assert {name.split("/")[1] for name in names if name.startswith("functions/")} == {item.name}
    assert {f"functions/{item.name}/{file}" for file in function_files(item.name)} <= set(names)
    assert [name for name in names if name.startswith("deploy/")] == ["deploy/lambda/run.sh"]
    assert not [name for name in names if re.search(r"(^|/)(\.env|tests?|node_modules|\.git)(/|$)", name)]
    assert item.packages or (artifacts.folder / f"{item.name}.zip").stat().st_size < 2_000_000


def test_no_secret_value_is_in_the_template(artifacts: Artifacts) -> None:
    for function in artifacts.resources("AWS::Lambda::Function").values():
        for name, value in function["Environment"]["Variables"].items():
            if name in ("SUPABASE_ANON_KEY", "CLOUDFRONT_KEY"):  # public; the stack's id, which the template refers to
                continue
            if re.search(r"KEY$|SECRET|PASSWORD|LIMITS_URL|DATABASE_URL", name):
                assert str(value).startswith("ssm:/edgewise/dev/"), name


def test_layer_is_small(artifacts: Artifacts) -> None:
    assert (artifacts.folder / "dependencies.zip").stat().st_size < 40_000_000
    names = artifacts.names("dependencies")
    assert all(name.startswith("python/") for name in names)
    assert not [name for name in names if name.startswith(("python/flask/", "python/uvicorn/"))]


@pytest.mark.skipif(not any(item.uploads for item in PLAN), reason="no function has uploads")
def test_uploads_are_private_encrypted_and_short_lived(artifacts: Artifacts) -> None:
    (bucket,) = [b for name, b in artifacts.resources("AWS::S3::Bucket").items() if name == "UploadsBucket"]
    assert set(bucket["PublicAccessBlockConfiguration"].values()) == {True}
    assert bucket["BucketEncryption"]
    assert bucket["LifecycleConfiguration"]["Rules"][0]["ExpirationInDays"] == 1
    assert bucket["CorsConfiguration"]["CorsRules"][0]["AllowedMethods"] == ["PUT"]


def test_every_function_has_alarms_and_a_log_with_a_retention_time(artifacts: Artifacts) -> None:
    """Lambda doesn't count a function's 500 as an error: it is counted at the API or the Function URL."""
    metrics: dict[str, set[str]] = {}
    for alarm in artifacts.resources("AWS::CloudWatch::Alarm").values():
        metrics.setdefault(str(alarm["Dimensions"][0]["Value"]), set()).add(alarm["MetricName"])
    common = {"Errors", "Throttles", "Duration"}
    expected = {f"edgewise-dev-{item.name}": common | ({"Url5xxCount"} if item.has_url else set()) for item in PLAN}
    http_api = {"{'Ref': 'HttpApi'}": {"5xx"}} if any(not item.has_url for item in PLAN) else {}
    assert metrics == {**expected, **http_api}
    groups = artifacts.resources("AWS::Logs::LogGroup").values()
    assert {group["RetentionInDays"] for group in groups} == {30}


def test_canary_sends_a_share_to_the_stable_version(artifacts: Artifacts) -> None:
    aliases: dict[str, Any] = artifacts.resources("AWS::Lambda::Alias")
    assert len(aliases) == len(PLAN)
    for alias in aliases.values():
        condition, weights, nothing = alias["RoutingConfig"]["Fn::If"]
        assert condition in artifacts.template["Conditions"]
        assert weights["AdditionalVersionWeights"][0]["FunctionWeight"] == {"Ref": "StableShare"}
        assert nothing == {"Ref": "AWS::NoValue"}


def test_concurrency_is_reserved_only_with_the_parameter(artifacts: Artifacts, item: Function) -> None:
    """A new account may have ten instances in total: reserving more would fail its first deployment."""
    reserved = artifacts.function(item.name).get("ReservedConcurrentExecutions")
    expected = {"Fn::If": ["Reserve", item.concurrency, {"Ref": "AWS::NoValue"}]} if item.concurrency else None
    assert reserved == expected


def test_every_parameter_of_the_stack_is_a_string(artifacts: Artifacts) -> None:
    """`--param` sets the stack's parameters; the defaults are the template's."""
    state = json.loads((artifacts.folder / "serverless-state.json").read_text())
    values = {item["ParameterKey"]: item["ParameterValue"] for item in state["service"]["provider"]["stackParameters"]}
    assert values == {name: declared["Default"] for name, declared in artifacts.template["Parameters"].items()}


def test_one_base_url_serves_every_function_and_supabase(artifacts: Artifacts) -> None:
    """The distribution forwards each documented path to its function, and all other paths to the project."""
    (distribution,) = artifacts.resources("AWS::CloudFront::Distribution").values()
    config = distribution["DistributionConfig"]
    behaviors = [(item["PathPattern"], item["TargetOriginId"]) for item in config["CacheBehaviors"]]
    for item in PLAN:
        for _, path in item.routes:
            concrete = re.sub(r"\{[^}]*\}", "some-id", path)
            reached = next(origin for pattern, origin in behaviors if fnmatchcase(concrete, pattern))
            assert reached == (item.name if item.has_url else "api"), path
    assert not [pattern for pattern, _ in behaviors if fnmatchcase("/auth/v1/token", pattern)]
    assert config["DefaultCacheBehavior"]["TargetOriginId"] == "supabase"
    assert len(behaviors) <= 25  # CloudFront's quota
    names = [item.name if item.has_url else "api" for item in PLAN]
    assert {origin["Id"] for origin in config["Origins"]} == {"supabase", *names}
    assert artifacts.template["Resources"]["Distribution"]["Condition"] == "HasDistribution"
