"""One base URL for everything, with --param distribution=true: a CloudFront distribution.

The paths of functions with a Function URL are forwarded there, the rest of /functions/v1 and /api to the HTTP API, and
all other paths to the Supabase project. So `createClient(BaseUrl, key)` reaches Auth, REST and `functions.invoke`, as
it does locally.
"""

from collections.abc import Sequence
from typing import Any

from deploy.lambda_names import framework_name
from deploy.lambda_resources import NOTHING
from deploy.plan import PREFIXES, Function
from deploy.timeouts import CLOUDFRONT
from shared.server.forwarded import CLOUDFRONT_KEY_HEADER

# AWS's managed policies: no caching; all of the client's headers but Host are forwarded to the origin, and CloudFront's
CACHING_DISABLED = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"
ALL_VIEWER_EXCEPT_HOST = "b689b0a8-53d0-40ab-baf2-38738e2966ac"
#: Proves to a function that a request came through the distribution: an id that only this account can read.
KEY = {"Fn::Select": [2, {"Fn::Split": ["/", {"Ref": "AWS::StackId"}]}]}
METHODS = ["GET", "HEAD", "OPTIONS", "PUT", "PATCH", "POST", "DELETE"]


def distribution(plan: Sequence[Function]) -> dict[str, Any]:
    """The resource, which is created only with that parameter."""
    urls = [item for item in plan if item.has_url]
    has_api = len(urls) < len(plan)
    api = {"Fn::Sub": "${HttpApi}.execute-api.${AWS::Region}.${AWS::URLSuffix}"}
    origins = [
        _origin("supabase", _host("${env:SUPABASE_URL}")),
        *([_own_origin("api", api)] if has_api else []),
        *(_own_origin(item.name, _host(_function_url(item))) for item in urls),
    ]
    behaviors = [_behavior(item.name, pattern) for item in urls for pattern in item.patterns]
    config = {
        "Enabled": True,
        "Comment": "${self:service}-${sls:stage}",
        "HttpVersion": "http2and3",
        "IPV6Enabled": True,
        "Aliases": {"Fn::If": ["HasDomain", [{"Ref": "Domain"}], NOTHING]},
        "ViewerCertificate": {"Fn::If": ["HasDomain", _certificate(), NOTHING]},
        "Origins": origins,
        "DefaultCacheBehavior": _behavior("supabase"),
        "CacheBehaviors": [*behaviors, *(_behavior("api", f"{prefix}*") for prefix in PREFIXES if has_api)],
    }
    return {
        "Type": "AWS::CloudFront::Distribution",
        "Condition": "HasDistribution",
        "Properties": {"DistributionConfig": config},
    }


def output() -> dict[str, Any]:
    domain = {"Fn::If": ["HasDomain", {"Ref": "Domain"}, {"Fn::GetAtt": ["Distribution", "DomainName"]}]}
    return {"Condition": "HasDistribution", "Value": {"Fn::Join": ["", ["https://", domain]]}}


def _function_url(item: Function) -> dict[str, Any]:
    return {"Fn::GetAtt": [f"{framework_name(item.name)}LambdaFunctionUrl", "FunctionUrl"]}


def _host(url: Any) -> dict[str, Any]:
    return {"Fn::Select": [2, {"Fn::Split": ["/", url]}]}


def _origin(name: str, domain: dict[str, Any]) -> dict[str, Any]:
    secure = {"OriginProtocolPolicy": "https-only", "OriginSSLProtocols": ["TLSv1.2"]}
    return {
        "Id": name,
        "DomainName": domain,
        "CustomOriginConfig": {**secure, "OriginReadTimeout": CLOUDFRONT, "OriginKeepaliveTimeout": 60},
    }


def _own_origin(name: str, domain: dict[str, Any]) -> dict[str, Any]:
    """An origin that is told the client's address by CloudFront-Viewer-Address, and may rely on it."""
    headers = [{"HeaderName": CLOUDFRONT_KEY_HEADER.decode(), "HeaderValue": KEY}]
    return {**_origin(name, domain), "OriginCustomHeaders": headers}


def _behavior(origin: str, pattern: str = "") -> dict[str, Any]:
    return {
        **({"PathPattern": pattern} if pattern else {}),
        "TargetOriginId": origin,
        "ViewerProtocolPolicy": "https-only",
        "AllowedMethods": METHODS,
        "CachePolicyId": CACHING_DISABLED,
        "OriginRequestPolicyId": ALL_VIEWER_EXCEPT_HOST,
        "Compress": False,
    }


def _certificate() -> dict[str, Any]:
    return {
        "AcmCertificateArn": {"Ref": "Certificate"},
        "SslSupportMethod": "sni-only",
        "MinimumProtocolVersion": "TLSv1.2_2021",
    }
