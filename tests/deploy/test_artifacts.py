"""Every zip, unpacked into an empty folder and started as by Lambda Web Adapter, serves users of a running stack."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import aiohttp
import boto3
import pytest

from deploy.plan import Function, read_plan
from emulator.settings import LOCAL_OPENAI_KEY
from tests.conftest import Stack
from tests.deploy.conftest import Artifacts, clean_environment
from tests.deploy.driving import drive, sign_up, started
from tests.harness.bundled import needs
from tests.harness.ports import free_port

PLAN = {item.name: item for item in read_plan()}
BUCKET = "uploads"


@pytest.fixture(scope="session")
def variables(stack: Stack, aws: dict[str, str]) -> dict[str, str]:
    """Variables of the AWS account: its endpoints, with the secrets in its parameter store."""
    keys = {"aws_access_key_id": "AKID", "aws_secret_access_key": "secret", "region_name": "ap-south-1"}
    ssm = boto3.client("ssm", endpoint_url=aws["AWS_ENDPOINT_URL"], **keys)
    known = {
        "LIMITS_URL": stack.database_url,
        "OPENAI_API_KEY": LOCAL_OPENAI_KEY,
        "SUPABASE_SERVICE_ROLE_KEY": stack.service_key,
    }
    own_secrets = {name: "placeholder" for item in PLAN.values() for name in item.secrets}
    for name, value in {**own_secrets, **known}.items():
        path = f"/edgewise/dev/{name.lower().replace('_', '-')}"
        ssm.put_parameter(Name=path, Value=value, Type="SecureString", Overwrite=True)
    place = {"LocationConstraint": "ap-south-1"}
    s3 = boto3.client("s3", endpoint_url=aws["AWS_ENDPOINT_URL"], **keys)
    s3.create_bucket(Bucket=BUCKET, CreateBucketConfiguration=place)
    own = {"SUPABASE_URL": stack.url, "SUPABASE_ANON_KEY": stack.anon_key, "SUPABASE_JWT_SECRET": stack.jwt_secret}
    return {**aws, **own, "OPENAI_BASE_URL": stack.openai_url, "UPLOAD_ENDPOINT": aws["AWS_ENDPOINT_URL"]}


@contextmanager
def running(
    item: Function, artifacts: Artifacts, layer: tuple[Path, Path], variables: dict[str, str], folder: Path
) -> Iterator[str]:
    """Runs the artifact's start command with the compiled template's environment; yields its URL once it is ready."""
    packages, python = layer
    task = artifacts.unzip(item.name, folder / item.name)
    function = artifacts.function(item.name)
    # "" as without a distribution
    references = {"UPLOAD_BUCKET": BUCKET, "ENDPOINT_TIMEOUT_MAX": "", "CLOUDFRONT_KEY": ""}
    compiled = {
        name: value if isinstance(value, str) else references[name]
        for name, value in function["Environment"]["Variables"].items()
    }
    clean = clean_environment()
    port = str(free_port())
    own = {"LAMBDA_TASK_ROOT": str(task), "LAYER_ROOT": str(packages), "PORT": port}
    environment = {**clean, **compiled, **variables, **own, "PATH": f"{python}:{clean['PATH']}"}
    url = f"http://127.0.0.1:{port}"
    ready = url + compiled["AWS_LWA_READINESS_CHECK_PATH"]
    with started([str(task / function["Handler"])], environment, Path("/"), task.with_suffix(".log"), ready):
        yield url


@pytest.mark.parametrize("item", PLAN.values(), ids=lambda item: item.name)
async def test_zip_serves_requests(
    item: Function,
    artifacts: Artifacts,
    layer: tuple[Path, Path],
    variables: dict[str, str],
    stack: Stack,
    tmp_path: Path,
) -> None:
    """With its own secrets only: a preflight, a 401 with CORS headers, and a signed-in request."""
    with running(item, artifacts, layer, variables, tmp_path) as url:
        await drive(url, item, stack)
        async with aiohttp.ClientSession() as session, session.post(url + "/snapstart/restored") as restored:
            assert restored.status == 204


@needs("file-upload-url", "file-upload")
async def test_a_large_file_is_uploaded_through_the_bucket(
    artifacts: Artifacts, layer: tuple[Path, Path], variables: dict[str, str], stack: Stack, tmp_path: Path
) -> None:
    """Seven megabytes, more than Lambda accepts in a request: PUT to a presigned URL, then read by file-upload."""
    content = b"Blood pressure 120/80.\n" * 320_000
    url_function = running(PLAN["file-upload-url"], artifacts, layer, variables, tmp_path)
    file_function = running(PLAN["file-upload"], artifacts, layer, variables, tmp_path)
    with url_function as url_base, file_function as file_base:
        async with aiohttp.ClientSession() as session:
            user = await sign_up(stack, session)
            body: dict[str, object] = {"bytes": len(content)}
            async with session.post(f"{url_base}/api/file/upload-url", json=body, headers=user.headers) as response:
                upload = await response.json()
            async with session.put(upload["url"], data=io.BytesIO(content)) as response:
                assert response.status == 200
            body = {"upload_id": upload["upload_id"], "filename": "vitals.txt"}
            async with session.post(f"{file_base}/api/file/upload", json=body, headers=user.headers) as response:
                stored = await response.json()
                assert response.status == 200, stored
            assert (stored["success"], stored["filename"]) == (True, "vitals.txt")
            async with session.get(upload["url"].partition("?")[0]) as response:
                assert response.status == 404  # deleted from the bucket
