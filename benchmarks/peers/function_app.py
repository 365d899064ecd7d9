"""functions/legal-chat as an ASGI app that uvicorn serves."""

from pathlib import Path

from shared.serve import load

app = load(Path("functions/legal-chat/main.py"))
