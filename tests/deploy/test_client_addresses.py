"""Whose requests a limit counts on each platform, where nobody is signed in: a client can't choose it.

The headers are those that arrive in the function's process when a client at CLIENT sends `X-Forwarded-For: 6.6.6.6`.
"""

import json
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from deploy.cloudrun_files import service
from deploy.lambda_files import function
from deploy.lambda_front import KEY, distribution
from deploy.plan import Function, read_plan
from shared.config import Settings, proxies
from shared.server.forwarded import CLOUDFRONT_KEY_HEADER, client_network, resolve_client
from tests.deploy.conftest import Artifacts
from tests.harness.process import serving

PLAN = read_plan()
CLIENT, OTHER, FORGED = "1.1.1.1", "2.2.2.2", "6.6.6.6"
GOOGLE, ADAPTER = "169.254.169.126", "127.0.0.1"
STACK_ID = "0b1c0e2a-4c5d-11f1-9d4f-0a1b2c3d4e5f"
KEY_NAME = CLOUDFRONT_KEY_HEADER.decode()


def cloud_run(item: Function, *, load_balancer: bool) -> dict[str, str]:
    changed = Function(name=item.name, entries=item.entries, load_balancer=load_balancer)
    variables = service(changed)["template"]["containers"][0]["env"]
    return {each["name"]: each["value"] for each in variables if each["name"].startswith("FORWARDED_")}


def on_lambda(item: Function, *, distributed: bool) -> dict[str, str]:
    """The function's variables as CloudFormation evaluates the condition HasDistribution."""
    variables = function(item)["environment"]
    condition, key, nothing = variables["CLOUDFRONT_KEY"]["Fn::If"]
    assert (condition, key, nothing) == ("HasDistribution", KEY, {"Ref": "AWS::NoValue"})
    plain = {name: value for name, value in variables.items() if isinstance(value, str)}
    return {**plain, "CLOUDFRONT_KEY": STACK_ID} if distributed else plain


def from_lambda(source: str, **more: str) -> dict[str, str]:
    context = json.dumps({"accountId": "anonymous", "http": {"method": "POST", "path": "/", "sourceIp": source}})
    return {"x-amzn-request-context": context, "x-forwarded-proto": "https", **more}


XFF, VIEWER = "x-forwarded-for", "cloudfront-viewer-address"
EDGE = "130.176.20.90"
PLATFORMS: dict[str, tuple[dict[str, str], str, dict[str, str], str]] = {
    "Cloud Run": (cloud_run(PLAN[0], load_balancer=False), GOOGLE, {XFF: f"{FORGED},{CLIENT}"}, CLIENT),
    "Cloud Run, replaced": (cloud_run(PLAN[0], load_balancer=False), GOOGLE, {XFF: CLIENT}, CLIENT),
    "Cloud Run behind a load balancer": (
        cloud_run(PLAN[0], load_balancer=True),
        GOOGLE,
        {XFF: f"{FORGED},{CLIENT},34.1.2.3"},
        CLIENT,
    ),
    "HTTP API": (
        on_lambda(PLAN[0], distributed=False),
        ADAPTER,
        from_lambda(CLIENT, **{XFF: f"{FORGED}, {CLIENT}"}),
        CLIENT,
    ),
    "Function URL": (on_lambda(PLAN[0], distributed=False), ADAPTER, from_lambda(CLIENT, **{XFF: FORGED}), CLIENT),
    "CloudFront, HTTP API": (
        on_lambda(PLAN[0], distributed=True),
        ADAPTER,
        from_lambda(EDGE, **{XFF: f"{FORGED}, {CLIENT}, {EDGE}", VIEWER: f"{CLIENT}:4711", KEY_NAME: STACK_ID}),
        CLIENT,
    ),
    "CloudFront, Function URL": (
        on_lambda(PLAN[0], distributed=True),
        ADAPTER,
        from_lambda(EDGE, **{XFF: FORGED, VIEWER: f"{CLIENT}:4711", KEY_NAME: STACK_ID}),
        CLIENT,
    ),
    "past CloudFront to the Function URL": (
        on_lambda(PLAN[0], distributed=True),
        ADAPTER,
        from_lambda(CLIENT, **{XFF: FORGED, VIEWER: f"{FORGED}:1", KEY_NAME: "guessed"}),
        CLIENT,
    ),
    "a container without a proxy": ({}, CLIENT, {XFF: FORGED}, CLIENT),
    "a container behind an ingress": (
        {"FORWARDED_ALLOW_IPS": "10.0.0.0/8"},
        "10.4.5.6",
        {XFF: f"{FORGED}, {CLIENT}"},
        CLIENT,
    ),
    "edgewise up": ({}, "127.0.0.1", {XFF: f"{FORGED}, {CLIENT}"}, CLIENT),
}


@pytest.mark.parametrize("platform", PLATFORMS)
def test_a_limit_counts_the_client(platform: str) -> None:
    variables, peer, headers, client = PLATFORMS[platform]
    pairs = [(name.encode(), value.encode()) for name, value in headers.items()]
    resolved, _ = resolve_client((peer, 1), pairs, proxies(Settings.from_env(variables)))
    assert resolved is not None
    assert client_network(resolved[0]) == client


@pytest.mark.parametrize("item", PLAN, ids=lambda item: item.name)
def test_every_service_names_its_proxies(artifacts: Artifacts, item: Function) -> None:
    assert cloud_run(item, load_balancer=False)["FORWARDED_ALLOW_IPS"] == "*"
    assert "FORWARDED_HOPS" not in cloud_run(item, load_balancer=False)
    variables = artifacts.function(item.name)["Environment"]["Variables"]
    assert variables["FORWARDED_BY"] == "lambda"
    assert variables["CLOUDFRONT_KEY"]["Fn::If"][:2] == ["HasDistribution", KEY]


def test_behind_a_load_balancer_there_is_no_other_way_in() -> None:
    """Directly, a client could append one address less than FORWARDED_HOPS and so choose its own."""
    changed = Function(name="x", entries=PLAN[0].entries, load_balancer=True)
    assert service(changed)["ingress"] == "INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER"
    assert cloud_run(PLAN[0], load_balancer=True)["FORWARDED_HOPS"] == "2"


def test_the_distribution_proves_itself_to_functions_only() -> None:
    origins: list[dict[str, Any]] = distribution(PLAN)["Properties"]["DistributionConfig"]["Origins"]
    sent = {origin["Id"]: origin.get("OriginCustomHeaders") for origin in origins}
    assert sent.pop("supabase") is None
    assert all(headers == [{"HeaderName": KEY_NAME, "HeaderValue": KEY}] for headers in sent.values())


OPEN = """
from shared.endpoint import Call, endpoint


@endpoint("GET", "/functions/v1/open", auth="none", limit="2/minute")
async def open_(call: Call) -> dict:
    return {"client": call.request.client.host}
"""


@pytest.mark.parametrize("platform", ["Cloud Run", "Function URL", "CloudFront, Function URL"])
async def test_a_forged_address_neither_escapes_a_limit_nor_uses_up_another(tmp_path: Path, platform: str) -> None:
    variables, _, headers, _ = PLATFORMS[platform]
    own = {name: value for name, value in variables.items() if name.startswith(("FORWARDED_", "CLOUDFRONT_"))}
    source = tmp_path / "open" / "main.py"
    source.parent.mkdir()
    source.write_text(OPEN)
    with serving(source, own) as process:
        async with aiohttp.ClientSession(process.url) as session:

            async def status(client: str, forged: str) -> int:
                sent = {name: value.replace(CLIENT, client).replace(FORGED, forged) for name, value in headers.items()}
                async with session.get("/functions/v1/open", headers=sent) as response:
                    return response.status

            assert [await status(CLIENT, f"6.6.6.{number}") for number in range(3)] == [200, 200, 429]
            assert [await status(OTHER, CLIENT) for _ in range(3)] == [200, 200, 429]
