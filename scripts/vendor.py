"""Copies the libraries of the console from npm into console/vendor; run it after a change of a version below.

A test compares supabase-js with the release that the tests use. htm publishes itself with Preact as one module.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

VENDOR = Path(__file__).parents[1] / "console" / "vendor"
PACKAGES = ("htm@3.1.1", "preact@11.2.0", "@supabase/supabase-js@2.119.1", "swagger-ui-dist@5.35.0")
FILES = {
    "preact/standalone.module.js": "htm/preact/standalone.module.js",
    "preact/LICENSE": "preact/LICENSE",
    "preact/LICENSE.htm": "htm/LICENSE",
    "supabase/supabase.js": "@supabase/supabase-js/dist/umd/supabase.js",
    "supabase/LICENSE": "@supabase/supabase-js/LICENSE",
    "swagger-ui/swagger-ui-bundle.js": "swagger-ui-dist/swagger-ui-bundle.js",
    "swagger-ui/swagger-ui.css": "swagger-ui-dist/swagger-ui.css",
    "swagger-ui/LICENSE": "swagger-ui-dist/LICENSE",
    "swagger-ui/NOTICE": "swagger-ui-dist/NOTICE",
}


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        command = ["npm", "install", "--ignore-scripts", "--no-audit", "--no-fund", "--silent", *PACKAGES]
        subprocess.run(command, cwd=folder, check=True)
        for name, source in FILES.items():
            target = VENDOR / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes((Path(folder) / "node_modules" / source).read_bytes())
    return 0


if __name__ == "__main__":
    sys.exit(main())
