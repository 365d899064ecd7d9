"""Fetches assistants, and threads with their messages, from a server that still has the Assistants API, into a folder.

Every thread is a file of its own, written when it is complete: another run fetches the rest only.
"""

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from emulator.errors import SetupError
from emulator.importing.saved import Json

THREAD_ID = re.compile(r"\bthread_[A-Za-z0-9_-]{1,200}")
LOCAL = ("localhost", "127.0.0.1", "::1")
PAGE = 100
MAX_RETRIES = 12
"""Of one request: the SDK waits as long as Retry-After says, else up to 8 seconds, a minute in all."""


class Refused(SetupError):
    """The server responds with a status that is no success."""

    def __init__(self, message: str, status: int) -> None:
        super().__init__(message)
        self.status = status


class Source:
    """A server with the Assistants API; raises SetupError for a URL to which a key must not be sent.

    `api_version` is Azure's: its keys are sent as `api-key`, its tokens as those of other servers. Redirects are not
    followed, since the key is for this server alone.
    """

    def __init__(self, url: str, key: str, api_version: str | None) -> None:
        import openai

        parts = urlsplit(url)
        if not (parts.hostname and (parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOCAL))):
            raise SetupError(f"--from-url {url}: the key is sent to https: URLs only, or to this machine")
        self._headers: dict[str, Any] = {"OpenAI-Beta": "assistants=v2"}
        if api_version and not key.startswith("eyJ"):
            self._headers |= {"api-key": key, "Authorization": openai.Omit()}
        self.host = parts.netloc.rpartition("@")[2]
        self._client = openai.OpenAI(
            base_url=url,
            api_key=key,
            max_retries=MAX_RETRIES,
            default_query={"api-version": api_version} if api_version else None,
            http_client=openai.DefaultHttpxClient(follow_redirects=False),
        )

    def __enter__(self) -> "Source":
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def get(self, path: str, **query: Any) -> Json:
        """A JSON object; raises SetupError, Refused if the server responds with an error."""
        import openai

        try:
            found = self._client.get(path, cast_to=object, options={"params": query, "headers": self._headers})
        except openai.APIStatusError as error:
            status = error.status_code
            hint = ": check IMPORT_API_KEY" if status in (401, 403) else ": check --from-url" if status == 404 else ""
            raise Refused(
                f"{self.host} responds to {path} with {status} ({error.message[:300]}){hint}", status
            ) from error
        except openai.APIError as error:
            raise SetupError(f"{self.host} cannot be reached ({error.message})") from error
        if not isinstance(found, dict):
            raise SetupError(f"{self.host} responds to {path} with something else than a JSON object: check --from-url")
        return found

    def pages(self, path: str) -> Iterator[Json]:
        """Every object of a list, oldest first; raises SetupError for a list that does not go on."""
        after: dict[str, str] = {}
        while True:
            page = self.get(path, order="asc", limit=PAGE, **after)
            data = page.get("data")
            if not isinstance(data, list):
                raise SetupError(f"{self.host} responds to {path} with no list: check --from-url")
            yield from data
            if not page.get("has_more"):
                return
            last = page.get("last_id") or (data[-1].get("id") if data else None)
            if not isinstance(last, str) or last == after.get("after"):
                raise SetupError(f"{self.host} has more of {path} and does not say after what")
            after = {"after": last}


def thread_ids(given: Iterable[str]) -> list[str]:
    """The ids among arguments, each an id or a file of any format that has ids; raises SetupError."""
    found: list[str] = []
    for each in given:
        if THREAD_ID.fullmatch(each):
            found.append(each)
            continue
        try:
            listed = THREAD_ID.findall(Path(each).read_text("utf-8", errors="replace"))
        except OSError as error:
            raise SetupError(f"--threads {each}: neither the id of a thread nor a file ({error.strerror})") from error
        if not listed:
            raise SetupError(f"--threads {each}: the file has no ids of threads (thread_…)")
        found += listed
    return list(dict.fromkeys(found))


def list_threads(source: Source) -> list[str] | None:
    """The ids of all threads; None for a server that does not list them: Azure's agents do, OpenAI's API does not."""
    try:
        return [str(each["id"]) for each in source.pages("/threads")]
    except Refused as error:
        if error.status == 429 or error.status >= 500:
            raise
        return None


def fetch(source: Source, folder: Path, given: list[str]) -> list[str]:
    """Fetches all assistants, and the threads that the folder does not have yet; returns lines for the report.

    Without given threads, these are all that the server lists.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        (folder / "threads").mkdir(exist_ok=True, mode=0o700)
    except OSError as error:
        raise SetupError(f"{folder} can't be the folder of what is fetched: {error.strerror}") from error
    _write(folder / "assistants.json", list(source.pages("/assistants")))
    threads = given or list_threads(source)
    fetched = 0
    missing = []
    for thread_id in threads or ():
        if not THREAD_ID.fullmatch(thread_id):
            missing.append(f"{thread_id}: this is no id of a thread")
            continue
        file = folder / "threads" / f"{thread_id}.json"
        if file.exists():
            continue
        try:
            thread = source.get(f"/threads/{thread_id}")
            messages = list(source.pages(f"/threads/{thread_id}/messages"))
        except Refused as error:
            if error.status != 404:
                raise
            missing.append(f"{thread_id}: there is no such thread at {source.host}")
            continue
        _write(file, {**thread, "messages": messages})
        fetched += 1
    known = len(threads or ()) - len(missing) - fetched
    notes = [f"{fetched} threads fetched into {folder}, {known} were there: delete it to fetch them again"]
    if threads is None:
        notes.append(f"{source.host} does not list threads: name them, or files that have their ids, with --threads")
    return notes + missing


def _write(file: Path, value: Any) -> None:
    partial = file.with_suffix(".partial")
    partial.touch(mode=0o600)
    partial.write_text(json.dumps(value), encoding="utf-8")
    partial.replace(file)
