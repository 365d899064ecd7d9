"""Google Cloud Run: one service file for each function, all with the same image.

The format is `run_v2.Service` of the Cloud Run Admin API. deploy/cloudrun.sh replaces ${PROJECT}, ${IMAGE},
${SUPABASE_URL}, ${SUPABASE_ANON_KEY} and ${UPLOAD_BUCKET}.
"""

import hashlib
import json
from pathlib import Path
from typing import Any

from deploy.plan import ROOT, Function, read_plan

FOLDER = "deploy/cloudrun"
#: Cloud Storage supports S3's presigned URLs with an HMAC key.
UPLOADS = {
    "UPLOAD_ENDPOINT": "https://storage.googleapis.com",
    "UPLOAD_BUCKET": "${UPLOAD_BUCKET}",
    "AWS_REGION": "auto",
}
UPLOAD_KEYS = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")


def account(name: str) -> str:
    """The id of the function's service account, which Google limits to 30 characters."""
    full = f"edgewise-{name}"
    return full if len(full) <= 30 else f"{full[:21].rstrip('-')}-{hashlib.sha256(name.encode()).hexdigest()[:8]}"


def service(item: Function) -> dict[str, Any]:
    """The service of one function; secrets are references to Secret Manager."""
    plain = {
        "FUNCTION_SOURCE": item.source,
        **item.on_cloud_run.variables,
        # only Google's front end reaches the container: it appends the client's address to X-Forwarded-For, and a load
        # balancer before it the client's and its own
        "FORWARDED_ALLOW_IPS": "*",
        **({"FORWARDED_HOPS": "2"} if item.load_balancer else {}),
        "FUNCTION_TARGET": item.target,
        "SUPABASE_URL": "${SUPABASE_URL}",
        "SUPABASE_ANON_KEY": "${SUPABASE_ANON_KEY}",
        **(UPLOADS if item.uploads else {}),
    }
    values: list[dict[str, Any]] = [{"name": name, "value": value} for name, value in plain.items()]
    for secret in (*item.secrets, *(UPLOAD_KEYS if item.uploads else ())):
        reference = {"secret": secret.lower().replace("_", "-"), "version": "latest"}
        values.append({"name": secret, "valueSource": {"secretKeyRef": reference}})
    # TCP, because functions and functions-framework respond with 404 at every health path
    probe = {"tcpSocket": {"port": 8080}, "periodSeconds": 1, "failureThreshold": 30}
    container = {
        "image": "${IMAGE}",
        "env": values,
        "ports": [{"name": "http1", "containerPort": 8080}],
        "resources": {
            "limits": {"cpu": "1", "memory": f"{item.memory}Mi"},
            "cpuIdle": not item.events,
            "startupCpuBoost": True,
        },
        "startupProbe": probe,
    }
    return {
        "description": item.entries[0].summary,
        "labels": {"service": "edgewise", "function": item.name},
        "ingress": "INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER" if item.load_balancer else "INGRESS_TRAFFIC_ALL",
        "invokerIamDisabled": True,  # functions authenticate their callers themselves
        "template": {
            "serviceAccount": f"{account(item.name)}@${{PROJECT}}.iam.gserviceaccount.com",
            "timeout": f"{item.on_cloud_run.platform}s",
            "maxInstanceRequestConcurrency": item.requests,
            "executionEnvironment": "EXECUTION_ENVIRONMENT_GEN2",
            "scaling": {"minInstanceCount": 0, "maxInstanceCount": item.instances},
            "containers": [container],
        },
    }


def files(root: Path = ROOT) -> dict[str, str]:
    """Path → text of the generated files."""
    plan = read_plan(root)
    return {f"{FOLDER}/{item.name}.json": json.dumps(service(item), indent=2) + "\n" for item in plan}
