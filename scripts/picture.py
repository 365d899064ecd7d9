"""Makes docs/console.png from a stack of its own: `.venv/bin/python -m scripts.picture`. Needs Node and Chromium.

A digest of what the picture shows is written beside it, by which a test notices that the picture is out of date.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
PICTURE = ROOT / "docs" / "console.png"
DIGEST = ROOT / "docs" / "console.png.sha256"
CONSOLE = ("style.css", "pages.css", "main.js", "ui.js", "pages/chat.js", "pages/conversations.js")


def digest() -> str:
    """The digest of the files that make up the page in the picture."""
    found = hashlib.sha256()
    for path in (*(ROOT / "console" / name for name in CONSOLE), ROOT / "scripts" / "picture.mjs"):
        found.update(path.read_bytes())
    return found.hexdigest()


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
    DIGEST.write_text(digest() + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
