"""AWS Lambda: the functions, resources and stack parameters that serverless.yml includes."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from deploy import lambda_front
from deploy.lambda_alarms import alarms
from deploy.lambda_names import logical, parameter
from deploy.lambda_resources import NOTHING, extensions, role, uploads
from deploy.plan import ROOT, Function, read_plan
from deploy.timeouts import CLOUDFRONT_ENDPOINT

FUNCTIONS, RESOURCES = "deploy/lambda/functions.json", "deploy/lambda/resources.json"
PARAMETERS = "deploy/lambda/parameters.json"
START = "deploy/lambda/run.sh"
PACKAGES = "dist/packages"  # of functions with a requirements.txt; deploy/lambda/run.sh has them on the path
ADAPTER = (
    "arn:aws:lambda:${aws:region}:753240598075:layer:LambdaAdapterLayer${self:custom.adapter.${param:architecture}}"
)

#: A well-formed default for cfn-lint; used only with --param domain.
NO_CERTIFICATE = "arn:aws:acm:us-east-1:000000000000:certificate/none"


def function(item: Function) -> dict[str, Any]:
    """The `functions` entry: with a Function URL for streams and long requests, else with routes in the HTTP API."""
    mode = "response_stream" if item.streams else "buffered"
    environment: dict[str, Any] = {
        "FUNCTION_SOURCE": item.source,
        **item.on_lambda.variables,
        "AWS_LWA_INVOKE_MODE": mode,
        "FORWARDED_BY": "lambda",
        "CLOUDFRONT_KEY": {"Fn::If": ["HasDistribution", lambda_front.KEY, NOTHING]},
        **{secret: f"ssm:{parameter(secret)}" for secret in item.secrets},
    }
    if item.on_lambda.endpoint > CLOUDFRONT_ENDPOINT:
        otherwise = environment.get("ENDPOINT_TIMEOUT_MAX", NOTHING)
        environment["ENDPOINT_TIMEOUT_MAX"] = {"Fn::If": ["HasDistribution", f"{CLOUDFRONT_ENDPOINT:g}", otherwise]}
    if item.events:
        environment["AWS_LWA_PASS_THROUGH_PATH"] = item.events
    if item.uploads:
        environment["UPLOAD_BUCKET"] = {"Ref": "UploadsBucket"}
    body: dict[str, Any] = {
        "handler": START,
        "description": item.entries[0].summary,
        "memorySize": item.memory,
        "timeout": item.on_lambda.platform,
        "snapStart": True,
        "role": f"{logical(item.name)}Role",
        "layers": [{"Ref": "DependenciesLambdaLayer"}, ADAPTER],
        "environment": environment,
        "package": {"patterns": _contents(item)},
    }
    if item.has_url:
        body["url"] = {"invokeMode": "RESPONSE_STREAM" if item.streams else "BUFFERED"}
    else:
        body["events"] = [{"httpApi": {"method": method, "path": path}} for method, path in item.routes]
    return body


def _contents(item: Function) -> list[str]:
    """Patterns for the function's folder and packages, shared/ and the start script, with Lambda's byte code only."""
    folder = f"functions/{item.name}"
    sources = [f"{folder}/**", "shared/**", START, "!**/__pycache__/**"]
    packages = [f"{PACKAGES}/{item.name}/**"] if item.packages else []
    return [*sources, *packages, *(f"{tree}/**/__pycache__/*.cpython-312.pyc" for tree in (folder, "shared"))]


def resources(plan: list[Function]) -> dict[str, Any]:
    found: dict[str, Any] = {f"{logical(item.name)}Role": role(item) for item in plan}
    found |= alarms(plan)
    found |= {"Distribution": lambda_front.distribution(plan)}
    if any(item.uploads for item in plan):
        found |= uploads()
    return {
        "Parameters": {name: _declared(kind, default) for name, kind, default, _ in _parameters(plan)},
        "Conditions": _conditions(plan),
        "Resources": found,
        "Outputs": {"BaseUrl": lambda_front.output()},
        "extensions": {name: change for item in plan for name, change in extensions(item).items()},
    }


def _parameters(plan: Iterable[Function]) -> list[tuple[str, str, str, str]]:
    """(CloudFormation's name, type, default, name in --param) of each parameter."""
    return [
        ("SnapStart", "String", "true", "snapStart"),
        ("ReserveConcurrency", "String", "false", "reserveConcurrency"),
        ("AlarmEmail", "String", "", "alarmEmail"),
        ("UseDistribution", "String", "false", "distribution"),
        ("Domain", "String", "", "domain"),
        ("Certificate", "String", NO_CERTIFICATE, "certificate"),
        ("StableShare", "Number", "0.9", "stableShare"),
        *((f"{logical(item.name)}Stable", "String", "", f"stable-{item.name}") for item in plan),
    ]


def _declared(kind: str, default: str) -> dict[str, Any]:
    share = {"MinValue": 0, "MaxValue": 1} if kind == "Number" else {}
    return {"Type": kind, "Default": default, **share}


def _conditions(plan: Iterable[Function]) -> dict[str, Any]:
    non_empty = {"HasAlarmEmail": "AlarmEmail", "HasDomain": "Domain"}
    non_empty |= {f"{logical(item.name)}Canary": f"{logical(item.name)}Stable" for item in plan}
    enabled = {"HasSnapStart": "SnapStart", "Reserve": "ReserveConcurrency", "HasDistribution": "UseDistribution"}
    return {
        **{name: {"Fn::Equals": [{"Ref": switch}, "true"]} for name, switch in enabled.items()},
        **{name: {"Fn::Not": [{"Fn::Equals": [{"Ref": value}, ""]}]} for name, value in non_empty.items()},
    }


def stack_parameters(plan: Iterable[Function]) -> list[dict[str, str]]:
    """The value of each parameter: from `--param`, or the default."""
    return [
        {"ParameterKey": name, "ParameterValue": f"${{param:{option}, '{default}'}}"}
        for name, _, default, option in _parameters(plan)
    ]


def files(root: Path = ROOT) -> dict[str, str]:
    """Path → text of the generated files."""
    plan = read_plan(root)
    functions = {item.name: function(item) for item in plan}
    bodies = {FUNCTIONS: functions, RESOURCES: resources(plan), PARAMETERS: stack_parameters(plan)}
    return {path: json.dumps(body, indent=2) + "\n" for path, body in bodies.items()}
