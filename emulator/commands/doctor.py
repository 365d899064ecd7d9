"""`edgewise doctor --env production`: checks a target before anything is deployed to it."""

import argparse
import asyncio
import os

from emulator.errors import SetupError
from emulator.project import open_project, read_env_file
from shared.config import SettingError
from shared.manifest import ManifestError
from shared.secrets import SecretError


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--env", metavar="NAME", help="read .env.NAME; the shell's own variables win over it")


def run(options: argparse.Namespace) -> int:
    from deploy.doctor.examination import examine
    from deploy.plan import PlanError

    root = open_project().root
    path = root / (f".env.{options.env}" if options.env else ".env")
    if options.env and not path.exists():
        raise SetupError(f"{path.name} is not in the project: write the target's variables there, as in .env.example")
    try:
        findings = asyncio.run(examine({**read_env_file(path), **os.environ}, root))
    except (SettingError, SecretError, ManifestError, PlanError) as error:
        raise SetupError(str(error)) from error
    for finding in findings:
        print(finding)  # noqa: T201
    return int(any(finding.verdict == "fail" for finding in findings))
