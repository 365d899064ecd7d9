"""A whole round with the legal assistant over supabase-js, on the running stack without a model."""

import subprocess
from pathlib import Path

from tests.conftest import Stack
from tests.harness.bundled import needs

TESTS = Path(__file__).with_name("whole_round.test.mjs")


@needs("legal-chat")
def test_supabase_js(node: str, stack: Stack) -> None:
    environment = {"PATH": "/usr/bin:/bin", "SUPABASE_URL": stack.url, "SUPABASE_ANON_KEY": stack.anon_key}
    command = [node, "--test", "--test-reporter=spec", str(TESTS)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
