"""AWS Lambda: the functions and resources that serverless.yml takes in, made from the plan."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from deploy.plan import ROOT, Function, read_plan

FUNCTIONS, RESOURCES = "deploy/lambda/functions.json", "deploy/lambda/resources.json"
START = "deploy/lambda/run.sh"
#: Every log line and metric of a function is found by this name.
DEPLOYED = "${self:service}-${sls:stage}"
PARAMETERS = "/${self:service}/${sls:stage}"
ADAPTER = "arn:aws:lambda:${aws:region}:753240598075:layer:LambdaAdapterLayer${param:adapter}"


def logical(name: str) -> str:
    """legal-chat → LegalChat: CloudFormation's names have no hyphens."""
    return "".join(part.capitalize() for part in name.split("-"))


def parameter(secret: str) -> str:
    return f"{PARAMETERS}/{secret.lower().replace('_', '-')}"


def function(item: Function) -> dict[str, Any]:
    """The `functions` entry: streams leave by a Function URL, everything else by the HTTP API."""
    mode = "response_stream" if item.streams else "buffered"
    environment: dict[str, Any] = {secret: f"ssm:{parameter(secret)}" for secret in item.secrets}
    if item.uploads:
        environment["UPLOAD_BUCKET"] = {"Ref": "UploadsBucket"}
    body: dict[str, Any] = {
        "handler": START,
        "description": item.entries[0].summary,
        "memorySize": item.memory,
        "timeout": item.timeout,
        "snapStart": True,
        "role": f"{logical(item.name)}Role",
        "layers": [{"Ref": "DependenciesLambdaLayer"}, ADAPTER],
        "environment": {"FUNCTION_SOURCE": item.source, "AWS_LWA_INVOKE_MODE": mode, **environment},
        "package": {"patterns": _contents(f"functions/{item.name}")},
    }
    if item.concurrency:
        body["reservedConcurrency"] = item.concurrency
    if item.streams:
        body["url"] = {"invokeMode": "RESPONSE_STREAM"}
    else:
        body["events"] = [{"httpApi": {"method": method, "path": path}} for method, path in item.routes]
    return body


def _contents(folder: str) -> list[str]:
    """The function's folder, shared/ and the start script; of the byte code only what Lambda's Python reads."""
    sources = [f"{folder}/**", "shared/**", START, "!**/__pycache__/**"]
    return [*sources, *(f"{tree}/**/__pycache__/*.cpython-312.pyc" for tree in (folder, "shared"))]


def role(item: Function) -> dict[str, Any]:
    """Writes to its own log group, reads its own secrets, touches the uploads bucket only where the plan says so."""
    arn = "arn:${AWS::Partition}"
    group = f"{arn}:logs:${{AWS::Region}}:${{AWS::AccountId}}:log-group:/aws/lambda/{DEPLOYED}-{item.name}:*"
    statements: list[dict[str, Any]] = [_allow(["logs:CreateLogStream", "logs:PutLogEvents"], [group])]
    if item.secrets:
        ids = [
            f"{arn}:ssm:${{AWS::Region}}:${{AWS::AccountId}}:parameter{parameter(secret)}" for secret in item.secrets
        ]
        statements.append(_allow(["ssm:GetParameters"], ids))
    if item.uploads:
        objects = {"Fn::Sub": "${UploadsBucket.Arn}/*"}
        statements.append({**_allow(["s3:PutObject", "s3:GetObject", "s3:DeleteObject"], []), "Resource": [objects]})
    trust = {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
    policy = {"PolicyName": "least-privilege", "PolicyDocument": {"Version": "2012-10-17", "Statement": statements}}
    trusted = {"Version": "2012-10-17", "Statement": [trust]}
    return {"Type": "AWS::IAM::Role", "Properties": {"AssumeRolePolicyDocument": trusted, "Policies": [policy]}}


def _allow(actions: list[str], resources: list[str]) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": actions, "Resource": [{"Fn::Sub": resource} for resource in resources]}


def alarms(item: Function) -> dict[str, dict[str, Any]]:
    """Errors, throttles and latency of one function, told to the topic of deploy/lambda/resources.json."""
    slow = (item.timeout if item.streams else min(item.timeout, 5)) * 1000
    watched = [("Errors", "Sum", 5), ("Throttles", "Sum", 1), ("Duration", "p99", slow)]
    return {
        f"{logical(item.name)}{metric}Alarm": {
            "Type": "AWS::CloudWatch::Alarm",
            "Properties": {
                "AlarmDescription": f"{item.name}: {metric.lower()} above {bound} in five minutes",
                "Namespace": "AWS/Lambda",
                "MetricName": metric,
                "Dimensions": [{"Name": "FunctionName", "Value": f"{DEPLOYED}-{item.name}"}],
                ("ExtendedStatistic" if statistic == "p99" else "Statistic"): statistic,
                "Period": 300,
                "EvaluationPeriods": 1,
                "Threshold": bound,
                "ComparisonOperator": "GreaterThanOrEqualToThreshold",
                "TreatMissingData": "notBreaching",
                "AlarmActions": [{"Ref": "AlarmTopic"}],
            },
        }
        for metric, statistic, bound in watched
    }


def uploads_bucket() -> dict[str, Any]:
    """Private, encrypted, emptied after a day: an upload lives there only until the function has taken it over."""
    cors = {
        "AllowedMethods": ["PUT", "POST"],
        "AllowedOrigins": ["${param:corsOrigin}"],
        "AllowedHeaders": ["*"],
        "MaxAge": 3600,
    }
    expire = {"Id": "one-day", "Status": "Enabled", "ExpirationInDays": 1}
    abort = {"Id": "parts", "Status": "Enabled", "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 1}}
    blocked = ("BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets")
    encrypted = {"ServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}
    return {
        "Type": "AWS::S3::Bucket",
        "Properties": {
            "PublicAccessBlockConfiguration": dict.fromkeys(blocked, True),
            "BucketEncryption": {"ServerSideEncryptionConfiguration": [encrypted]},
            "OwnershipControls": {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]},
            "CorsConfiguration": {"CorsRules": [cors]},
            "LifecycleConfiguration": {"Rules": [expire, abort]},
        },
    }


def bucket_policy() -> dict[str, Any]:
    everything = [{"Fn::GetAtt": ["UploadsBucket", "Arn"]}, {"Fn::Sub": "${UploadsBucket.Arn}/*"}]
    insecure = {"Bool": {"aws:SecureTransport": "false"}}
    deny = {"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": everything, "Condition": insecure}
    document = {"Version": "2012-10-17", "Statement": [deny]}
    return {
        "Type": "AWS::S3::BucketPolicy",
        "Properties": {"Bucket": {"Ref": "UploadsBucket"}, "PolicyDocument": document},
    }


def canary(item: Function) -> dict[str, Any]:
    """Lets the alias keep a share of the traffic on an older version: --param stable-<name>=VERSION,SHARE."""
    weights = [{"FunctionVersion": {"Ref": f"{logical(item.name)}Stable"}, "FunctionWeight": {"Ref": "StableShare"}}]
    routing = {
        "Fn::If": [f"{logical(item.name)}Canary", {"AdditionalVersionWeights": weights}, {"Ref": "AWS::NoValue"}]
    }
    return {"Properties": {"RoutingConfig": routing}}


def resources(plan: Iterable[Function]) -> dict[str, Any]:
    plan = list(plan)
    made: dict[str, Any] = {"AlarmTopic": {"Type": "AWS::SNS::Topic"}}
    for item in plan:
        made[f"{logical(item.name)}Role"] = role(item)
        made |= alarms(item)
    if any(item.uploads for item in plan):
        made |= {"UploadsBucket": uploads_bucket(), "UploadsBucketPolicy": bucket_policy()}
    stable = {f"{logical(item.name)}Stable": {"Type": "String", "Default": ""} for item in plan}
    conditions = {
        f"{logical(item.name)}Canary": {"Fn::Not": [{"Fn::Equals": [{"Ref": f"{logical(item.name)}Stable"}, ""]}]}
        for item in plan
    }
    return {
        "Parameters": {**stable, "StableShare": {"Type": "Number", "Default": 0.9, "MinValue": 0, "MaxValue": 1}},
        "Conditions": conditions,
        "Resources": made,
        "extensions": {f"{framework_name(item.name)}SnapStartLambdaAlias": canary(item) for item in plan},
    }


def framework_name(name: str) -> str:
    """The framework's own normalised name: legal-chat → LegalDashchat."""
    text = name.replace("-", "Dash").replace("_", "Underscore")
    return text[0].upper() + text[1:]


def files(root: Path = ROOT) -> dict[str, str]:
    """Path → text of the generated files."""
    plan = read_plan(root)
    bodies = {FUNCTIONS: {item.name: function(item) for item in plan}, RESOURCES: resources(plan)}
    return {path: json.dumps(body, indent=2) + "\n" for path, body in bodies.items()}
