"""GET /health"""

from __future__ import annotations

from starlette.responses import Response

from emulator.auth.service import Call, answer

VERSION = "v2.192.0"  # of the Supabase Auth API that this service speaks


async def read(call: Call) -> Response:
    description = "GoTrue is a user registration and authentication API"
    return answer({"version": VERSION, "name": "GoTrue", "description": description})
