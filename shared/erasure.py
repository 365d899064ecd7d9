"""Erases accounts whose time has come, everywhere: the database, the model provider, the bucket of uploads.

The database restricts an account and counts what goes (private.erasures); this module goes on from whatever an erasure
has reached. Every step can be repeated, so a process that is killed loses nothing. Two may work on one erasure.
"""

import hashlib
import hmac
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from aiohttp import ClientError

from shared.auth.keys import KeySource, secret_keys
from shared.auth.signing import sign
from shared.auth.tokens import Claims, TokenError, parse
from shared.config import Settings, read_group, settings_group
from shared.database import RestClient
from shared.erasure_mails import notice_mail, receipt_mail
from shared.errors import Misconfigured, UploadStoreUnavailable
from shared.files.bucket import Bucket
from shared.log import describe
from shared.mail import MailNotSent, MailSettings, send_mail

if TYPE_CHECKING:
    import aiohttp
    from openai import AsyncOpenAI

State = dict[str, Any]
BATCH, PROVIDER_BATCH, FILES_BATCH = 5_000, 50, 1_000
RECEIPT = "account-erasure+jwt"
GIVE_UP = timedelta(days=1)


@settings_group
@dataclass(frozen=True, slots=True, kw_only=True)
class ErasureSettings:
    """`account_delete_page` is the page that a notice links to, with ?erasure_id=; by default account-delete's."""

    account_delete_page: str = ""


@lru_cache(maxsize=1)
def erasure_settings() -> ErasureSettings:
    return read_group(ErasureSettings)


class Unfinished(Exception):
    """An erasure that another attempt has to go on with; the message says what is left."""


class Eraser:
    """`environment` has the credentials of the bucket; `openai` is called when there are objects at the provider."""

    def __init__(
        self,
        settings: Settings,
        database: RestClient,
        http: "aiohttp.ClientSession",
        openai: "Callable[[], AsyncOpenAI]",
        mail: MailSettings,
        page: str,
        environment: Mapping[str, str],
    ) -> None:
        self._settings, self._database, self._http, self._openai = settings, database, http, openai
        self._mail, self._environment = mail, environment
        self._page = page or f"{settings.supabase_url}/functions/v1/account-delete"

    async def advance(self, state: State) -> State:
        """Sends the notice, or does all that is due; returns the state that the erasure has reached.

        Raises Unfinished or ApiError.
        """
        if state["status"] in ("waiting", "held") and datetime.fromisoformat(state["erase_at"]) > datetime.now(UTC):
            if state["email"] and not state["notified_at"]:
                await self._notify(state)
                state = await self._database.rpc("find_erasure", erasure_id=state["id"])
            return state
        return await self._erase(state)

    async def _erase(self, state: State) -> State:
        erasure_id = state["id"]
        if state["status"] != "erased":
            state = await self._database.rpc("erase_account", erasure_id=erasure_id, most=BATCH)
        while state.get("rows"):
            state = await self._database.rpc("erase_account", erasure_id=erasure_id, most=BATCH)
        if state["status"] == "erasing":
            await self._erase_outside(state)
            state = await self._finish(erasure_id, receipt_sent=False)
        if state["status"] == "erased" and state["email"]:
            await self._send_receipt(state)
            state = await self._finish(erasure_id, receipt_sent=True)
        return state

    async def _notify(self, state: State) -> None:
        link = f"{self._page}{'&' if '?' in self._page else '?'}erasure_id={state['id']}"
        try:
            await send_mail(self._http, self._mail, state["email"], *notice_mail(state, link))
        except MailNotSent as error:
            raise Unfinished(f"the notice is not sent: {error}") from error
        await self._database.rpc("mark_notified", erasure_id=state["id"])

    async def _erase_outside(self, state: State) -> None:
        own = lambda: self._database.rpc("erasure_garbage", erasure_id=state["id"], most=PROVIDER_BATCH)  # noqa: E731
        _, failure = await delete_at_provider(self._database, self._openai, own)
        if failure:
            raise Unfinished(f"the provider refused to delete {failure}")
        if not state["uploads_erased_at"]:
            await self._erase_files(state)

    async def _erase_files(self, state: State) -> None:
        """Counts files before they are deleted: those deleted before a kill would be missing from the receipt."""
        counted = partial(self._database.rpc, "count_files", erasure_id=state["id"])
        objects = await self._database.rpc("stored_objects", erasure_id=state["id"])
        await counted(place="storage.objects", number=len(objects), done=False)
        await self._delete_stored(objects)
        if self._settings.upload_bucket:
            bucket = Bucket(self._settings, self._http, state["user_id"], self._environment)
            try:
                uploads = await bucket.uploads()
                await counted(place="bucket.uploads", number=len(uploads), done=False)
                for upload in uploads:
                    await bucket.delete(upload, required=True)
            except (UploadStoreUnavailable, Misconfigured) as error:
                raise Unfinished(f"uploads are not deleted: {describe(error)}") from error
        await counted(place="", number=0, done=True)

    async def _delete_stored(self, objects: list[dict[str, str]]) -> None:
        """Deletes files of Supabase Storage, in batches. Source: Storage API reference, "Delete multiple objects"."""
        key = self._settings.require("supabase_service_role_key")
        headers = {"apikey": key, **({} if key.startswith("sb_") else {"authorization": f"Bearer {key}"})}
        while objects:
            bucket = objects[0]["bucket"]
            names = [each["name"] for each in objects if each["bucket"] == bucket][:FILES_BATCH]
            objects = [each for each in objects if each["bucket"] != bucket or each["name"] not in names]
            url = f"{self._settings.supabase_url}/storage/v1/object/{quote(bucket, safe='')}"
            try:
                async with self._http.delete(url, json={"prefixes": names}, headers=headers) as response:
                    failure = "" if response.status == 200 else f"the Storage API responded with {response.status}"
            except (ClientError, TimeoutError, OSError) as error:
                failure = f"the Storage API cannot be reached: {type(error).__name__}"
            if failure:
                raise Unfinished(f"{len(names)} files in the bucket {bucket} are not deleted: {failure}")

    async def _finish(self, erasure_id: str, *, receipt_sent: bool) -> State:
        state: State = await self._database.rpc("finish_erasure", erasure_id=erasure_id, receipt_sent=receipt_sent)
        return state

    async def _send_receipt(self, state: State) -> None:
        """Raises Unfinished if the mail is not accepted; after a day it is given up, because the address must go."""
        if not self._mail.mail_url:
            return
        mail = receipt_mail(state, make_receipt(self._settings, state))
        try:
            await send_mail(self._http, self._mail, state["email"], *mail)
        except MailNotSent as error:
            if datetime.now(UTC) - datetime.fromisoformat(state["erased_at"]) < GIVE_UP:
                raise Unfinished(f"the receipt is not sent: {error}") from error


async def require_settings(settings: Settings, mail: MailSettings, database: RestClient) -> None:
    """Raises Misconfigured, before anything is restricted, if a receipt or the notice could not be made."""
    now = datetime.now(UTC).isoformat()
    make_receipt(settings, {"id": "", "requested_at": now, "erased_at": now, "counts": {}, "logs_kept_until": None})
    policy = await database.rpc("set_erasure_policy", notice_hours=None, log_days=None)
    if policy["notice_hours"] and not mail.mail_url:
        raise Misconfigured(cause="the policy gives notice by mail, but MAIL_URL is not set")


async def delete_at_provider(
    database: RestClient, openai: "Callable[[], AsyncOpenAI]", take: Callable[[], Awaitable[list[dict[str, str]]]]
) -> tuple[int, str]:
    """Deletes the objects of each batch that `take` returns; returns how many, and why it ended early or "".

    An object that is gone already counts as deleted. What fails stays recorded for the next time.
    """
    deleted = 0
    while batch := await take():
        done, failure = await _delete_batch(openai(), batch)
        if done:
            await database.rpc("drop_provider_garbage", items=done)
        deleted += len(done)
        if failure:
            return deleted, failure
    return deleted, ""


async def _delete_batch(client: "AsyncOpenAI", batch: list[dict[str, str]]) -> tuple[list[dict[str, str]], str]:
    from openai import APIError, NotFoundError

    done: list[dict[str, str]] = []
    for item in batch:
        try:
            await (client.files if item["kind"] == "file" else client.vector_stores).delete(item["id"])
        except NotFoundError:
            pass
        except APIError as error:
            return done, f"{item['kind']} {item['id']}: {error.message}"
        done.append(item)
    return done, ""


def make_receipt(settings: Settings, state: State) -> str:
    """A JWS over times and counts of a finished erasure, without anything of the user. Raises Misconfigured."""
    kept = {"logs_kept_until": state["logs_kept_until"]} if state["logs_kept_until"] else {}
    claims = {
        "iss": settings.supabase_url,
        "jti": state["id"],
        "iat": int(datetime.fromisoformat(state["erased_at"]).timestamp()),
        "requested_at": state["requested_at"],
        "erased_at": state["erased_at"],
        "erased": state["counts"],
        **kept,
    }
    return sign(claims, secret=_secret(settings), jwk=settings.personal_keys_signing_key, kind=RECEIPT)


def verify_receipt(text: str, settings: Settings, public: Callable[[], KeySource]) -> Claims:
    """The claims of a receipt of this project; `public` returns the project's public keys. Raises TokenError."""
    token = parse(text)
    if token.header.get("typ") != RECEIPT:
        raise TokenError("it is not a receipt of an erased account")
    keys = secret_keys(_secret(settings)) if token.algorithm == "HS256" else public().current()
    return keys.verify(token)


def _secret(settings: Settings) -> str:
    """Derived, so that a receipt can never be taken for an access token."""
    secret = settings.supabase_jwt_secret
    return hmac.new(secret.encode(), b"account erasure receipt", hashlib.sha256).hexdigest() if secret else ""
