"""Makes docs/console.png from a stack of its own: `.venv/bin/python -m scripts.picture`. Needs Node and Chromium."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
PICTURE = ROOT / "docs" / "console.png"


def main() -> int:
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None or shutil.which("node") is None:
        sys.exit("Chromium and Node are needed: apt-get install chromium nodejs")
    with tempfile.TemporaryDirectory() as data:
        Path(data).chmod(0o755)  # as root, the database runs as another user
        environment = {name: value for name, value in os.environ.items() if not name.startswith("OPENAI_")}
        command = [sys.executable, "-m", "emulator", "up", "--quiet", "--data", data, *sys.argv[1:]]
        with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as stack:
            try:
                assert stack.stdout is not None
                stack.stdout.readline()
                url = json.loads((Path(data) / "stack.json").read_text())["environment"]["SUPABASE_URL"]
                subprocess.run(["node", "scripts/picture.mjs", url, chromium, str(PICTURE)], cwd=ROOT, check=True)
            finally:
                stack.terminate()
    return 0


if __name__ == "__main__":
    sys.exit(main())
