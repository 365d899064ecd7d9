"""`edgewise types`: a front end with its types compiles, and each mistake in it is found."""

import json
import subprocess
import sys
from pathlib import Path

from tests.conftest import ROOT, Stack
from tests.harness.bundled import OURS, needs

HERE = Path(__file__).parent
OPTIONS = {"noEmit": True, "skipLibCheck": True, "strict": True, "target": "es2022", "types": [], "module": "esnext"}


@needs(*OURS)
def test_a_front_end_compiles(node: str, stack: Stack, tmp_path: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "emulator",
        "types",
        "--data",
        str(stack.data),
        "--output",
        str(tmp_path / "types.ts"),
    ]
    subprocess.run(command, cwd=ROOT, check=True)
    (tmp_path / "front_end.ts").write_bytes((HERE / "front_end.ts").read_bytes())
    modules = HERE.parent / "node_modules"
    paths = {"@supabase/supabase-js": [str(modules / "@supabase" / "supabase-js")]}
    options = {**OPTIONS, "moduleResolution": "bundler", "lib": ["es2022", "dom"], "paths": paths}
    (tmp_path / "tsconfig.json").write_text(json.dumps({"compilerOptions": options, "files": ["front_end.ts"]}))
    tsc = [node, str(modules / "typescript" / "bin" / "tsc"), "--project", str(tmp_path)]
    done = subprocess.run(tsc, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
