"""The README's JavaScript, run with supabase-js."""

import json
import re
import subprocess
from pathlib import Path

from tests.conftest import Stack
from tests.harness.bundled import needs
from tests.harness.process import ROOT

HERE = Path(__file__).parent
VALUES = """globalThis.WebSocket ??= class {}; // before Node.js 22
const [email, password] = [`${crypto.randomUUID()}@example.com`, "correct-horse-9"];
const messages = [{ role: "user", content: "How do I file an FIR?" }];
"""


@needs("legal-chat")
def test_the_snippet_prints_the_answer(node: str, stack: Stack) -> None:
    found = re.search(r"```js\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    assert found
    code = found[1].replace("http://127.0.0.1:54321", stack.url).replace("ANON_KEY", json.dumps(stack.anon_key))
    code = code.replace("@edgewise/client", (ROOT / "client" / "index.js").as_uri())
    code = code.replace('language: "hi"', 'language: "en"')
    code = code.replace(
        "await supabase.auth.signIn", "await supabase.auth.signUp({ email, password });\nawait supabase.auth.signIn"
    )
    command = [node, "--input-type=module", "-e", f"{VALUES}{code}console.log(JSON.stringify(conversations));"]
    done = subprocess.run(command, cwd=HERE, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    answer, _, conversations = done.stdout.strip().rpartition("\n")
    assert "FIR" in answer + conversations
    assert '{"text"' not in done.stdout
    assert done.stdout.strip().endswith("[]")
