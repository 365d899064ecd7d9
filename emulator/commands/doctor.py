"""`edgewise doctor --env production`: checks a deployment target before anything is deployed to it."""

import argparse
import asyncio

from emulator.errors import SetupError
from emulator.project import open_project
from shared.config import SettingError
from shared.manifest import ManifestError
from shared.secrets import SecretError


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--env", metavar="NAME", help="read .env.NAME; the shell's own variables override it")


def run(options: argparse.Namespace) -> int:
    from deploy.doctor.checks import run_checks
    from deploy.plan import PlanError

    project = open_project(target=options.env)
    try:
        findings = asyncio.run(run_checks(project.environment, project.root))
    except (SettingError, SecretError, ManifestError, PlanError) as error:
        raise SetupError(str(error)) from error
    for finding in findings:
        print(finding)  # noqa: T201
    return int(any(finding.verdict == "fail" for finding in findings))
