"""The functions that this project comes with. A project may remove them: tests that need one are then skipped."""

import pytest

from tests.harness.process import ROOT

CHARTCHEK = (
    "assistant-create",
    "assistant-update",
    "file-upload",
    "file-upload-url",
    "message-attachment",
    "message-create",
    "run-stop",
    "run-stream",
    "thread-create",
    "thread-list",
)
OURS = (*CHARTCHEK, "account-delete", "legal-chat", "analytics-track", "conversation-export", "openai", "usage")
BUNDLED = tuple(name for name in OURS if (ROOT / "functions" / name / "main.py").exists())


def needs(*names: str) -> pytest.MarkDecorator:
    """Skips a test if one of these functions has been removed."""
    missing = [f"functions/{name}" for name in names if name not in BUNDLED]
    return pytest.mark.skipif(bool(missing), reason=f"{', '.join(missing)} is not in this project")
