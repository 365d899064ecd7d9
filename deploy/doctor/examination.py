"""Runs all checks on a target, in order."""

from collections.abc import Mapping
from pathlib import Path

import aiohttp

from deploy import cloudrun_files, lambda_files
from deploy.doctor import project, upstream
from deploy.doctor.report import Check, Finding, Target, fail, ok
from deploy.plan import ROOT, read_plan
from shared.config import Settings
from shared.limits.rules import check_overrides
from shared.secrets import resolve

CHECKS: tuple[Check, ...] = (
    project.variables,
    project.keys,
    project.signing_keys,
    project.services,
    upstream.database,
    upstream.limits_store,
    upstream.model,
)


async def examine(environment: Mapping[str, str], root: Path = ROOT) -> list[Finding]:
    """Returns the findings in the order of CHECKS. Raises SettingError, SecretError, PlanError, ManifestError."""
    resolved = resolve(environment)
    check_overrides(resolved, root)
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=10), trust_env=True) as http:
        target = Target(resolved, Settings.from_env(resolved), read_plan(root), http)
        found = [finding for check in CHECKS for finding in await check(target)]
    return [*found, generated_files(root)]


def generated_files(root: Path) -> Finding:
    """Checks that the generated files match the @endpoint lines."""
    expected = {**lambda_files.files(root), **cloudrun_files.files(root)}
    stale = [path for path, text in expected.items() if not (root / path).exists() or (root / path).read_text() != text]
    if stale:
        return fail("files", f"{stale[0]} is out of date: run `make deploy-files`")
    return ok("files", f"{len(expected)} generated files are current")
