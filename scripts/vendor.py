"""Copies the libraries of the console from npm into console/vendor; run it after a change of a version below.

A test compares supabase-js with the release that the tests use. htm's own module with Preact in it has one of 2020.
"""

import re
import subprocess
import sys
import tempfile
from pathlib import Path

VENDOR = Path(__file__).parents[1] / "console" / "vendor"
PACKAGES = ("htm@3.1.1", "preact@11.2.0", "@supabase/supabase-js@2.119.1", "swagger-ui-dist@5.35.0")
FILES = {
    "preact/preact.js": "preact/dist/preact.mjs",
    "preact/hooks.js": "preact/hooks/dist/hooks.mjs",
    "preact/LICENSE": "preact/LICENSE",
    "htm/htm.js": "htm/dist/htm.module.js",
    "htm/LICENSE": "htm/LICENSE",
    "supabase/supabase.js": "@supabase/supabase-js/dist/umd/supabase.js",
    "supabase/LICENSE": "@supabase/supabase-js/LICENSE",
    "swagger-ui/swagger-ui-bundle.js": "swagger-ui-dist/swagger-ui-bundle.js",
    "swagger-ui/swagger-ui.css": "swagger-ui-dist/swagger-ui.css",
    "swagger-ui/LICENSE": "swagger-ui-dist/LICENSE",
    "swagger-ui/NOTICE": "swagger-ui-dist/NOTICE",
}
IMPORT = b'from"preact"'  # a browser needs a path: an import map would be an inline script
SOURCE_MAP = re.compile(rb"\n//# sourceMappingURL=\S*\s*$")


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        command = ["npm", "install", "--ignore-scripts", "--no-audit", "--no-fund", "--silent", *PACKAGES]
        subprocess.run(command, cwd=folder, check=True)
        for name, source in FILES.items():
            target = VENDOR / name
            target.parent.mkdir(parents=True, exist_ok=True)
            content = (Path(folder) / "node_modules" / source).read_bytes()
            if target.parent.name == "preact":
                content = SOURCE_MAP.sub(b"\n", content.replace(IMPORT, b'from"./preact.js"'))
            target.write_bytes(content)
    return 0


if __name__ == "__main__":
    sys.exit(main())
