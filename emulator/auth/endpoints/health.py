"""GET /health"""

from __future__ import annotations

from starlette.responses import Response

from emulator.auth.service import Call, json_response

VERSION = "v2.192.0"  # the release of Supabase Auth that is emulated


async def read(call: Call) -> Response:
    description = "GoTrue is a user registration and authentication API"
    return json_response({"version": VERSION, "name": "GoTrue", "description": description})
