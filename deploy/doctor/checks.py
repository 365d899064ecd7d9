"""Runs all checks on a target, in order."""

from collections.abc import Mapping
from pathlib import Path

import aiohttp

from deploy import generated
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


async def run_checks(environment: Mapping[str, str], root: Path = ROOT) -> list[Finding]:
    """Returns the findings in the order of CHECKS. Raises SettingError, SecretError, PlanError, ManifestError."""
    resolved = resolve(environment)
    check_overrides(resolved, root)
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=10), trust_env=True) as http:
        target = Target(resolved, Settings.from_env(resolved), read_plan(root), http)
        found = [finding for check in CHECKS for finding in await check(target)]
    return [*found, generated_files(root)]


def generated_files(root: Path) -> Finding:
    """Checks that the generated files match the @endpoint lines, and that no file of a removed function is left."""
    if outdated := generated.outdated_files(root):
        return fail("files", f"{outdated[0]} is out of date: run `make deploy-files`")
    return ok("files", f"{len(generated.files(root))} generated files are current")
