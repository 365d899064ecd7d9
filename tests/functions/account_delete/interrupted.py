"""Processes that erase an account, forked from one that has imported what they need.

For each line of input, {"environment", "user_id", "erasure_id"}, a process is started. Two lines are written: its pid,
and how it ended.
"""

import asyncio
import json
import os
import sys
from typing import Any

import aiohttp
import openai.resources.files
import openai.resources.vector_stores

from shared.config import Settings
from shared.database import RestClient
from shared.erasure import Eraser
from shared.http.pool import Pool
from shared.mail import MailSettings
from shared.sdk import make_openai


async def erase(environment: dict[str, str], user_id: str, erasure_id: str) -> None:
    """What the handler of account-delete does for a user."""
    settings = Settings.from_env(environment)
    database = RestClient(settings, Pool(), settings.supabase_service_role_key, service=True)
    async with aiohttp.ClientSession() as http:
        mail = MailSettings(mail_url=environment["MAIL_URL"])
        eraser = Eraser(settings, database, http, lambda: make_openai(settings), mail, "", environment)
        arguments: dict[str, Any] = {"erasure_id": erasure_id, "user_id": user_id, "actor": "user", "two_factors": True}
        await eraser.advance(await database.rpc("request_erasure", **arguments))


def main() -> None:
    assert openai.resources.files, openai.resources.vector_stores
    for line in sys.stdin:
        if not (child := os.fork()):
            asyncio.run(erase(**json.loads(line)))
            os._exit(0)
        print(child, flush=True)
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)


if __name__ == "__main__":
    main()
