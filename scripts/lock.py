"""Pins requirements/*.in in requirements/*.txt, with hashes and without index addresses; run by `make lock`."""

import subprocess
import sys
import tempfile
import venv
from pathlib import Path

SETS = ("layer", "runtime", "local", "test", "bench")
OPTIONS = ["--universal", "--python-version=3.11", "--generate-hashes", "--no-emit-index-url", "--no-emit-find-links"]


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        venv.create(folder, with_pip=True)
        python = Path(folder) / "bin" / "python"
        subprocess.run([python, "-m", "pip", "install", "--quiet", "uv"], check=True)
        for name in SETS:
            source, target = f"requirements/{name}.in", f"requirements/{name}.txt"
            command = [python, "-m", "uv", "pip", "compile", "--quiet", "--no-header", "--no-annotate", *OPTIONS]
            # larger sets have the same versions as the smaller ones
            constraint = (
                [] if name == "layer" else ["-c", f"requirements/{'layer' if name == 'runtime' else 'runtime'}.txt"]
            )
            subprocess.run([*command, *constraint, source, "-o", target, *sys.argv[1:]], check=True)


if __name__ == "__main__":
    main()
