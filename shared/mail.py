"""Sends mail through an HTTP API of the kind that Resend has, or into the mailbox of `edgewise up`."""

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from shared.config import read_group, settings_group
from shared.errors import Misconfigured

if TYPE_CHECKING:
    import aiohttp

TIMEOUT = 10  # seconds


@settings_group
@dataclass(frozen=True, slots=True, kw_only=True)
class MailSettings:
    """`mail_url` takes a POST of {"from", "to", "subject", "text"} with `mail_api_key` as the bearer."""

    mail_url: str = ""
    mail_api_key: str = ""
    mail_from: str = ""


@lru_cache(maxsize=1)
def mail_settings() -> MailSettings:
    return read_group(MailSettings)


class MailNotSent(Exception):
    """The mail API did not accept a mail; the message says why."""


async def send_mail(http: "aiohttp.ClientSession", chosen: MailSettings, to: str, subject: str, text: str) -> None:
    """Raises MailNotSent, or Misconfigured without MAIL_URL."""
    import aiohttp

    if not chosen.mail_url:
        raise Misconfigured(cause="MAIL_URL is not set: the URL of an HTTP API for mail")
    mail = {"from": chosen.mail_from, "to": [to], "subject": subject, "text": text}
    headers = {"authorization": f"Bearer {chosen.mail_api_key}"} if chosen.mail_api_key else {}
    timeout = aiohttp.ClientTimeout(total=TIMEOUT)
    try:
        async with http.post(chosen.mail_url, json=mail, headers=headers, timeout=timeout) as response:
            if not 200 <= response.status < 300:
                raise MailNotSent(f"MAIL_URL responded with {response.status}")
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        raise MailNotSent(f"MAIL_URL cannot be reached: {type(error).__name__}") from error
