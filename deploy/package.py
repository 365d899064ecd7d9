"""`make package`: builds and checks every artifact, with no network access but to the package registries.

The Lambda layer is installed from requirements/layer.txt with its hashes; osls validates and packages the functions;
cfn-lint checks the compiled template. Results: dist/layer, dist/lambda/*.zip,
dist/lambda/cloudformation-template-update-stack.json and dist/cloud-functions/<name>.
"""

import argparse
import json
import logging
import os
import platform
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from deploy import generated, lambda_files, source_folders
from deploy.build_tools import BIN, DIST, PackageError, log, run
from deploy.plan import ROOT, Function, PlanError, lowered_timeouts, read_plan, unused_tables
from shared.manifest import ManifestError
from shared.own_modules import name_in_packages

#: The layer's architecture; serverless.yml deploys the functions for the same.
PACKAGES = ROOT / lambda_files.PACKAGES
BUILT = DIST / "architecture.json"
TEMPLATE = DIST / "lambda" / "cloudformation-template-update-stack.json"
#: Lambda's name → the wheels' platform
ARCHITECTURES = {"arm64": "aarch64-manylinux_2_28", "x86_64": "x86_64-manylinux_2_28"}
#: Suffixes of files in wheels that are not read at run time.
SOURCES = (".c", ".h", ".pyx", ".pxd", ".pxi", ".pyi")
PYTHON_VERSION = "3.12"
#: Values that are known at deployment only; packaging must not depend on a project or an account.
PLACEHOLDERS = {
    "SUPABASE_URL": "https://project.supabase.co",
    "SUPABASE_ANON_KEY": "sb_publishable_packaging",
    "AWS_ACCESS_KEY_ID": "packaging",
    "AWS_SECRET_ACCESS_KEY": "packaging",
    "AWS_REGION": "ap-south-1",
}


def build_layer(architecture: str) -> None:
    """Installs requirements/layer.txt for Lambda's Linux into dist/layer/python, and compiles it if possible."""
    target = DIST / "layer" / "python"
    shutil.rmtree(target, ignore_errors=True)
    install_for_lambda("the layer", target, ROOT / "requirements" / "layer.txt", architecture)
    for unused in (target / "bin", *target.glob("*/tests")):
        shutil.rmtree(unused, ignore_errors=True)
    for path in target.rglob("*"):
        if path.suffix in SOURCES:
            path.unlink()
    compile_tree(target)
    BUILT.write_text(json.dumps({"architecture": architecture}) + "\n")


def install_for_lambda(what: str, target: Path, requirements: Path, architecture: str) -> None:
    pins = ["--require-hashes", "--only-binary", ":all:", "--no-deps", "-r", str(requirements)]
    platform_ = ["--python-platform", ARCHITECTURES[architecture], "--python-version", PYTHON_VERSION]
    uv = [str(BIN / "uv"), "pip", "install", "--quiet", "--no-config", "--target", str(target)]
    run(what, [*uv, *platform_, *pins])


def build_packages(plan: Iterable[Function], architecture: str) -> None:
    """Installs the packages of functions with a requirements.txt into dist/packages/<name>, without the layer's."""
    shutil.rmtree(PACKAGES, ignore_errors=True)
    for item in plan:
        if not item.packages:
            continue
        PACKAGES.mkdir(parents=True, exist_ok=True)
        pins, own = PACKAGES / f"{item.name}.txt", (ROOT / item.source).with_name("requirements.txt")
        source_folders.pin(own, pins, ROOT / "requirements" / "layer.txt")
        pins.write_text("".join(_beyond(pins.read_text(), (ROOT / "requirements" / "layer.txt").read_text())))
        install_for_lambda(f"functions/{item.name}/requirements.txt", PACKAGES / item.name, pins, architecture)
        if reason := name_in_packages((ROOT / item.source).parent, PACKAGES / item.name):
            raise PackageError(reason)
        compile_tree(PACKAGES / item.name)
        size = sum(path.stat().st_size for path in (PACKAGES / item.name).rglob("*") if path.is_file())
        log(f"functions/{item.name} has {size / 1_000_000:,.0f} MB of packages; Lambda allows 250 MB with the layer")


def _beyond(pins: str, layer: str) -> Iterator[str]:
    """The requirements of `pins`, each with its hashes, whose packages the layer does not have."""
    names = {name.lower() for name in re.findall(r"^([A-Za-z0-9._-]+)==", layer, re.MULTILINE)}
    for requirement in re.findall(r"^[A-Za-z0-9].*(?:\n[ \t].*)*\n?", pins, re.MULTILINE):
        if requirement.partition("==")[0].lower() not in names:
            yield requirement


def compile_tree(folder: Path, invalidation: str = "unchecked-hash") -> None:
    """Compiles with hashes instead of timestamps; logs a line instead if no Python of Lambda's version is installed."""
    python = lambda_python()
    if python is None:
        log(f"no Python {PYTHON_VERSION} was found: without byte code, cold starts are slower; set LAMBDA_PYTHON")
        return
    options = ["--invalidation-mode", invalidation, "-q", "-j", "0"]
    run("byte code", [python, "-m", "compileall", *options, str(folder)])


def lambda_python() -> str | None:
    """The first interpreter of Lambda's version among LAMBDA_PYTHON, this one, the PATH's and pyenv's."""
    pyenv = (Path.home() / ".pyenv" / "versions").glob(f"{PYTHON_VERSION}.*/bin/python")
    candidates = (
        os.environ.get("LAMBDA_PYTHON"),
        sys.executable,
        shutil.which(f"python{PYTHON_VERSION}"),
        *map(str, pyenv),
    )
    script = "import sys; print('%d.%d' % sys.version_info[:2])"
    for python in filter(None, candidates):
        done = subprocess.run([python, "-c", script], capture_output=True, text=True, check=False)
        if done.stdout.strip() == PYTHON_VERSION:
            return python
    return None


def package(architecture: str) -> None:
    """Packages the functions with osls. Its layer step calls AWS; here it calls a local server (moto) instead."""
    shutil.rmtree(DIST / "lambda", ignore_errors=True)
    for folder in ("shared", "functions"):
        compile_tree(ROOT / folder, "checked-hash")  # these files are the working tree's, which may be edited
    osls = ROOT / "deploy" / "node_modules" / ".bin" / "osls"
    if not osls.exists():
        raise PackageError("osls is missing: run `npm ci --prefix deploy` (make package does it)")
    params = [f"--param=architecture={architecture}"]
    with local_aws() as endpoint:
        environment = {**PLACEHOLDERS, "AWS_ENDPOINT_URL": endpoint, "SLS_TELEMETRY_DISABLED": "1"}
        run("osls", [str(osls), "package", "--package", str(DIST / "lambda"), *params], environment)


@contextmanager
def local_aws() -> Iterator[str]:
    """The URL of moto's server on a free local port."""
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
    """Runs cfn-lint on the compiled template, without W3005: osls itself writes redundant DependsOn."""
    run("cfn-lint", [str(BIN / "cfn-lint"), "--ignore-checks", "W3005", "--", str(TEMPLATE)])


def host() -> str:
    """Lambda's name for this machine's architecture."""
    return "arm64" if platform.machine() in ("aarch64", "arm64") else "x86_64"


def main(arguments: list[str] | None = None) -> int:
    options = argparse.ArgumentParser(prog="python -m deploy.package", description="Builds all artifacts into dist/.")
    options.add_argument("--architecture", choices=ARCHITECTURES, default=host())
    options.add_argument(
        "--files", action="store_true", help="only write deploy/lambda/*.json and deploy/cloudrun/*.json"
    )
    chosen = options.parse_args(arguments)
    try:
        plan = read_plan()
        generated.write()
        for line in (*unused_tables(), *lowered_timeouts(plan)):
            log(line)
        if chosen.files:
            return 0
        steps: list[tuple[str, Callable[[], None]]] = [
            (f"layer for {chosen.architecture}", lambda: build_layer(chosen.architecture)),
            ("packages of functions", lambda: build_packages(plan, chosen.architecture)),
            ("functions", lambda: package(chosen.architecture)),
            ("template", lint),
            ("source folders", lambda: source_folders.build(plan)),
        ]
        for step, work in steps:
            log(step)
            work()
    except (PackageError, PlanError, ManifestError) as error:
        log(str(error))
        return 1
    for path in sorted((DIST / "lambda").glob("*.zip")):
        log(f"{path.relative_to(ROOT)}  {path.stat().st_size / 1024:,.0f} kB")
    log(f"{source_folders.FOLDERS.relative_to(ROOT)}  {len(plan)} source folders")
    return 0


if __name__ == "__main__":
    sys.exit(main())
