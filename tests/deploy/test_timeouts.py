"""Every timeout ends before the next outer one, so that the client receives our error and not the platform's."""

from dataclasses import replace
from typing import Any

import aiohttp
import msgspec
import pytest
from google.cloud import run_v2

from deploy.plan import ROOT, Function, lowered_timeouts, read_plan
from deploy.timeouts import CLOUDFRONT
from emulator.gateway.routes import RouteTable
from emulator.log import Log
from shared.config import Settings
from shared.timeouts import CLOSE_TIMEOUT, TIMEOUT_MARGIN
from tests.deploy.conftest import Artifacts
from tests.harness.bundled import needs
from tests.harness.process import serving
from tests.harness.provider import Reply, providing
from tests.harness.tokens import bearer

PLAN = read_plan()
OWN = ("ENDPOINT_TIMEOUT_MAX", "STREAM_MAX_DURATION")
HTTP_API, LAMBDA, CLOUD_RUN = 30, 900, 3600  # the platforms' own maxima


@pytest.fixture(params=PLAN, ids=lambda item: item.name)
def item(request: pytest.FixtureRequest) -> Function:
    function: Function = request.param
    return function


def check(item: Function, variables: dict[str, str], platform: float) -> None:
    """The function, with these variables, has responded and ended its streams before the platform's timeout."""
    settings = Settings.from_env(variables)
    for entry in item.entries:
        total = min(entry.timeout, settings.endpoint_timeout_max)
        if entry.streams:
            total += settings.stream_max_duration + CLOSE_TIMEOUT
        assert total + TIMEOUT_MARGIN <= platform, entry.path


def resolved(variables: dict[str, Any], *, distribution: bool) -> dict[str, str]:
    """The function's variables as CloudFormation evaluates the condition HasDistribution."""
    found = {}
    for name, value in variables.items():
        if isinstance(value, dict) and "Fn::If" in value:
            condition, when_true, otherwise = value["Fn::If"]
            assert condition == "HasDistribution"
            value = when_true if distribution else otherwise
        if isinstance(value, str):
            found[name] = value
    return found


@pytest.mark.parametrize("distribution", [False, True])
def test_on_lambda(artifacts: Artifacts, item: Function, distribution: bool) -> None:
    function = artifacts.function(item.name)
    variables = resolved(function["Environment"]["Variables"], distribution=distribution)
    check(item, variables, function["Timeout"])
    assert function["Timeout"] <= (LAMBDA if item.has_url else HTTP_API)


def test_behind_cloudfront(artifacts: Artifacts, item: Function) -> None:
    """Until the response begins; later the heartbeats of a stream keep the connection open."""
    (distribution,) = artifacts.resources("AWS::CloudFront::Distribution").values()
    origins = {origin["Id"]: origin for origin in distribution["DistributionConfig"]["Origins"]}
    waits = origins[item.name if item.has_url else "api"]["CustomOriginConfig"]["OriginReadTimeout"]
    variables = resolved(artifacts.function(item.name)["Environment"]["Variables"], distribution=True)
    settings = Settings.from_env(variables)
    assert min(item.timeout, settings.endpoint_timeout_max) + TIMEOUT_MARGIN <= waits == CLOUDFRONT
    assert settings.stream_heartbeat + TIMEOUT_MARGIN <= waits


@pytest.mark.skipif(all(item.has_url for item in PLAN), reason="every function has a Function URL")
def test_behind_the_http_api(artifacts: Artifacts) -> None:
    integrations = artifacts.resources("AWS::ApiGatewayV2::Integration").values()
    assert {integration["TimeoutInMillis"] for integration in integrations} == {HTTP_API * 1000}


def test_on_cloud_run(item: Function) -> None:
    template = run_v2.Service.from_json((ROOT / "deploy" / "cloudrun" / f"{item.name}.json").read_text()).template
    variables = {variable.name: variable.value for variable in template.containers[0].env if variable.name in OWN}
    check(item, variables, template.timeout.total_seconds())
    assert template.timeout.total_seconds() <= CLOUD_RUN


def test_behind_the_local_gateway(item: Function) -> None:
    timeout = RouteTable(ROOT, Log()).timeout(item.name)
    assert max(entry.timeout for entry in item.entries) + TIMEOUT_MARGIN <= timeout


@pytest.mark.parametrize("streams", [False, True])
@pytest.mark.parametrize("seconds", [20, 100, 880, 1200, 4000])
def test_of_any_endpoint(item: Function, seconds: float, streams: bool) -> None:
    """An endpoint that asks for more than a platform allows gets less."""
    entries = tuple(msgspec.structs.replace(entry, timeout=seconds, streams=streams) for entry in item.entries)
    changed = replace(item, entries=entries, stream_duration=3600)
    for chosen, maximum in (
        (changed.on_lambda, LAMBDA if changed.has_url else HTTP_API),
        (changed.on_cloud_run, CLOUD_RUN),
    ):
        check(changed, chosen.variables, chosen.platform)
        assert chosen.platform <= maximum
        assert chosen.endpoint > 0


@needs("thread-list", "file-upload", "legal-chat", "openai", "run-stream")
def test_a_lowered_timeout_is_reported_in_one_line_for_each_platform() -> None:
    lines = lowered_timeouts(PLAN)
    assert [line.partition(":")[0] for line in lines] == ["HTTP API", "CloudFront (distribution=true)"]
    assert "thread-list 25 s" in lines[0]
    assert lines[1].endswith("file-upload 55 s, legal-chat 55 s, openai 55 s, run-stream 55 s")


@needs("legal-chat")
async def test_past_its_timeout_the_client_receives_our_error_with_cors() -> None:
    question = {"messages": [{"role": "user", "content": "Hello?"}]}
    async with providing(Reply([30.0])) as provider:
        variables = {"OPENAI_BASE_URL": provider.url, "ENDPOINT_TIMEOUT_MAX": "0.5"}
        with serving("functions/legal-chat/main.py", variables) as function:
            headers = {**bearer(), "origin": "https://app.example.com"}
            url = f"{function.url}/functions/v1/legal-chat"
            async with (
                aiohttp.ClientSession() as session,
                session.post(url, json=question, headers=headers) as response,
            ):
                assert response.status == 504
                assert response.headers["access-control-allow-origin"] == "*"
                assert (await response.json())["code"] == "TIMEOUT"
