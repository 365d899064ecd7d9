"""AWS resources of each function: role, canary, reserved concurrency, and the bucket for uploads."""

from typing import Any

from deploy.lambda_names import DEPLOYED, framework_name, logical, parameter
from deploy.plan import Function

NOTHING = {"Ref": "AWS::NoValue"}


def role(item: Function) -> dict[str, Any]:
    """The function's role: its own log group and secrets; the uploads bucket, or itself, if the plan says so."""
    arn = "arn:${AWS::Partition}"
    group = f"{arn}:logs:${{AWS::Region}}:${{AWS::AccountId}}:log-group:/aws/lambda/{DEPLOYED}-{item.name}:*"
    statements: list[dict[str, Any]] = [_allow(["logs:CreateLogStream", "logs:PutLogEvents"], [group])]
    if item.secrets:
        ids = [
            f"{arn}:ssm:${{AWS::Region}}:${{AWS::AccountId}}:parameter{parameter(secret)}" for secret in item.secrets
        ]
        statements.append(_allow(["ssm:GetParameters"], ids))
    if item.events:
        own = f"{arn}:lambda:${{AWS::Region}}:${{AWS::AccountId}}:function:{DEPLOYED}-{item.name}"
        statements.append(_allow(["lambda:InvokeFunction"], [own, f"{own}:*"]))
    if item.uploads:
        statements.append(
            _allow(["s3:PutObject", "s3:GetObject", "s3:DeleteObject"], ["${UploadsBucket.Arn}/uploads/*"])
        )
        statements.append(_allow(["s3:ListBucket"], ["${UploadsBucket.Arn}"]))
    trust = {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
    policy = {"PolicyName": "least-privilege", "PolicyDocument": {"Version": "2012-10-17", "Statement": statements}}
    trusted = {"Version": "2012-10-17", "Statement": [trust]}
    return {"Type": "AWS::IAM::Role", "Properties": {"AssumeRolePolicyDocument": trusted, "Policies": [policy]}}


def _allow(actions: list[str], resources: list[str]) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": actions, "Resource": [{"Fn::Sub": resource} for resource in resources]}


def extensions(item: Function) -> dict[str, Any]:
    """Additions to the resources that osls generates for a function.

    With --param stable-<name>=VERSION the alias sends a share of the requests to an older version. Concurrency is
    reserved only with --param reserveConcurrency=true: a new account may have ten instances in total. The alias exists
    without SnapStart too.
    """
    name = logical(item.name)
    weights = [{"FunctionVersion": {"Ref": f"{name}Stable"}, "FunctionWeight": {"Ref": "StableShare"}}]
    routing = {"Fn::If": [f"{name}Canary", {"AdditionalVersionWeights": weights}, NOTHING]}
    function: dict[str, Any] = {"SnapStart": {"ApplyOn": {"Fn::If": ["HasSnapStart", "PublishedVersions", "None"]}}}
    if item.concurrency:
        function["ReservedConcurrentExecutions"] = {"Fn::If": ["Reserve", item.concurrency, NOTHING]}
    return {
        f"{framework_name(item.name)}SnapStartLambdaAlias": {"Properties": {"RoutingConfig": routing}},
        f"{framework_name(item.name)}LambdaFunction": {"Properties": function},
    }


def uploads() -> dict[str, Any]:
    return {"UploadsBucket": _bucket(), "UploadsBucketPolicy": _bucket_policy()}


def _bucket() -> dict[str, Any]:
    """A private, encrypted bucket. Objects expire after a day: file-upload deletes them once it has passed them on."""
    cors = {
        "AllowedMethods": ["PUT"],
        "AllowedOrigins": {"Fn::Split": [",", "${param:corsOrigin}"]},
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


def _bucket_policy() -> dict[str, Any]:
    everything = [{"Fn::GetAtt": ["UploadsBucket", "Arn"]}, {"Fn::Sub": "${UploadsBucket.Arn}/*"}]
    insecure = {"Bool": {"aws:SecureTransport": "false"}}
    deny = {"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": everything, "Condition": insecure}
    document = {"Version": "2012-10-17", "Statement": [deny]}
    return {
        "Type": "AWS::S3::BucketPolicy",
        "Properties": {"Bucket": {"Ref": "UploadsBucket"}, "PolicyDocument": document},
    }
