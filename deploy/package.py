"""`make package`: everything AWS Lambda gets, built and checked without a network beyond the package registries.

The layer comes from requirements/layer.txt with its hashes; osls validates strictly and packages; cfn-lint reads the
template. What comes out: dist/layer, dist/lambda/*.zip and dist/lambda/cloudformation-template-update-stack.json.
"""

import argparse
import json
import logging
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from deploy import cloudrun_files, lambda_files
from deploy.plan import ROOT, PlanError
from shared.manifest import ManifestError

DIST = ROOT / "dist"
BIN = Path(sys.executable).parent
#: What the layer was built for; serverless.yml deploys the functions for the same.
BUILT = DIST / "architecture.json"
TEMPLATE = DIST / "lambda" / "cloudformation-template-update-stack.json"
#: Lambda's name → the wheels' platform
ARCHITECTURES = {"arm64": "aarch64-manylinux_2_28", "x86_64": "x86_64-manylinux_2_28"}
#: What wheels bring along that no program reads.
SOURCES = (".c", ".h", ".pyx", ".pxd", ".pxi", ".pyi")
PYTHON_VERSION = "3.12"
# deploy-time values that only the packaging run lacks: it must not depend on anybody's project or account
PLACEHOLDERS = {
    "SUPABASE_URL": "https://project.supabase.co",
    "SUPABASE_ANON_KEY": "sb_publishable_packaging",
    "AWS_ACCESS_KEY_ID": "packaging",
    "AWS_SECRET_ACCESS_KEY": "packaging",
    "AWS_REGION": "ap-south-1",
}


class PackageError(RuntimeError):
    """One step failed; the message names it and what the tool said."""


def write_files(root: Path = ROOT) -> None:
    """Generates what follows from the plan: deploy/lambda/*.json and deploy/cloudrun/*.json."""
    for path, text in {**lambda_files.files(root), **cloudrun_files.files(root)}.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text)


def build_layer(architecture: str) -> None:
    """dist/layer/python: the packages of requirements/layer.txt for Lambda's Linux, with byte code where possible."""
    target = DIST / "layer" / "python"
    shutil.rmtree(target, ignore_errors=True)
    pins = ["--require-hashes", "--only-binary", ":all:", "--no-deps", "-r", "requirements/layer.txt"]
    platform_ = ["--python-platform", ARCHITECTURES[architecture], "--python-version", PYTHON_VERSION]
    _run(
        "the layer",
        [str(BIN / "uv"), "pip", "install", "--quiet", "--no-config", "--target", str(target), *platform_, *pins],
    )
    for unused in (target / "bin", *target.glob("*/tests")):
        shutil.rmtree(unused, ignore_errors=True)
    for path in target.rglob("*"):
        if path.suffix in SOURCES:
            path.unlink()
    compile_tree(target)
    BUILT.write_text(json.dumps({"architecture": architecture}) + "\n")


def compile_tree(folder: Path, invalidation: str = "unchecked-hash") -> None:
    """Byte code that no file date can outdate; skipped, with a line, where no Python of Lambda's version is."""
    python = lambda_python()
    if python is None:
        say(f"no Python {PYTHON_VERSION} here: no byte code, so cold starts are slower; name one in LAMBDA_PYTHON")
        return
    options = ["--invalidation-mode", invalidation, "-q", "-j", "0"]
    _run("byte code", [python, "-m", "compileall", *options, str(folder)])


def lambda_python() -> str | None:
    """An interpreter of Lambda's version: LAMBDA_PYTHON, this one, the PATH's, or pyenv's."""
    pyenv = (Path.home() / ".pyenv" / "versions").glob(f"{PYTHON_VERSION}.*/bin/python")
    named = (os.environ.get("LAMBDA_PYTHON"), sys.executable, shutil.which(f"python{PYTHON_VERSION}"), *map(str, pyenv))
    asked = "import sys; print('%d.%d' % sys.version_info[:2])"
    for python in filter(None, named):
        answer = subprocess.run([python, "-c", asked], capture_output=True, text=True, check=False)
        if answer.stdout.strip() == PYTHON_VERSION:
            return python
    return None


def package(architecture: str) -> None:
    """Runs osls against a local stand-in for AWS, which its layer step asks for the account."""
    shutil.rmtree(DIST / "lambda", ignore_errors=True)
    for folder in ("shared", "functions"):
        compile_tree(ROOT / folder, "checked-hash")  # these files are still being edited
    osls = ROOT / "deploy" / "node_modules" / ".bin" / "osls"
    if not osls.exists():
        raise PackageError("osls is missing: run `npm ci --prefix deploy` (make package does it)")
    params = [f"--param=architecture={architecture}"]
    with local_aws() as endpoint:
        environment = {**PLACEHOLDERS, "AWS_ENDPOINT_URL": endpoint, "SLS_TELEMETRY_DISABLED": "1"}
        _run("osls", [str(osls), "package", "--package", str(DIST / "lambda"), *params], environment)


@contextmanager
def local_aws() -> Iterator[str]:
    """moto's server on a free port of this machine."""
    from moto.server import ThreadedMotoServer

    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    try:
        host, port = server.get_host_and_port()
        yield f"http://{host}:{port}"
    finally:
        server.stop()


def lint() -> None:
    """cfn-lint over the compiled template; W3005 is about the framework's own redundant DependsOn."""
    _run("cfn-lint", [str(BIN / "cfn-lint"), "--ignore-checks", "W3005", "--", str(TEMPLATE)])


def _run(step: str, command: list[str], environment: dict[str, str] | None = None) -> None:
    # the caller's AWS credentials and profile stay out of it
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    done = subprocess.run(
        command, cwd=ROOT, env={**inherited, **(environment or {})}, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise PackageError(f"{step} failed:\n{(done.stdout + done.stderr).strip()[-4000:]}")


def host() -> str:
    """This machine's architecture, as Lambda calls it."""
    return "arm64" if platform.machine() in ("aarch64", "arm64") else "x86_64"


def say(text: str) -> None:
    sys.stderr.write(f"package: {text}\n")


def main(arguments: list[str] | None = None) -> int:
    options = argparse.ArgumentParser(
        prog="python -m deploy.package", description="Builds what AWS Lambda gets into dist/."
    )
    options.add_argument("--architecture", choices=ARCHITECTURES, default=host())
    options.add_argument(
        "--files", action="store_true", help="only write deploy/lambda/*.json and deploy/cloudrun/*.json"
    )
    chosen = options.parse_args(arguments)
    try:
        write_files()
        if chosen.files:
            return 0
        steps: list[tuple[str, Callable[[], None]]] = [
            (f"layer for {chosen.architecture}", lambda: build_layer(chosen.architecture)),
            ("functions", lambda: package(chosen.architecture)),
            ("template", lint),
        ]
        for step, work in steps:
            say(step)
            work()
    except (PackageError, PlanError, ManifestError) as error:
        say(str(error))
        return 1
    zips = sorted((DIST / "lambda").glob("*.zip"))
    for path in zips:
        say(f"{path.relative_to(ROOT)}  {path.stat().st_size / 1024:,.0f} kB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
