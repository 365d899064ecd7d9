"""The local mailbox: the mail that would have been sent, with its links and codes, as JSON and as a page."""

from __future__ import annotations

import html
import re
import uuid
from collections import OrderedDict
from contextlib import suppress
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path

import msgspec
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.types import Receive, Scope, Send

from emulator.local_access import refusal

MAX_MESSAGES = 500
_PAGE_HEADERS = {"content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'"}
_PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{title}</title><style>
body{{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1b1b1b;background:#fff}}
table{{width:100%;border-collapse:collapse}}td,th{{text-align:left;padding:.4rem .6rem;border-bottom:1px solid #ddd}}
code{{font-size:1.3em;letter-spacing:.15em}}iframe{{width:100%;height:26rem;border:1px solid #ccc}}a{{color:#0645ad}}
@media(prefers-color-scheme:dark){{body{{color:#eee;background:#181818}}a{{color:#8ab4f8}}iframe{{background:#fff}}}}
</style><main>{body}</main></html>"""


class Message(msgspec.Struct, frozen=True):
    """One mail; kind is confirmation, recovery, magic_link, invite, email_change, reauthentication …"""

    id: str
    created_at: datetime
    kind: str
    sender: str
    to: str
    subject: str
    html: str
    text: str
    links: list[str]
    codes: list[str]


class Outgoing(msgspec.Struct, kw_only=True):
    """A mail that a function sends, with the fields of Resend's API."""

    sender: str = msgspec.field(name="from", default="")
    to: list[str]
    subject: str
    text: str


class Mailbox:
    """The newest messages, in memory and, if `folder` is given, in files that survive a restart."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._messages: OrderedDict[str, Message] = OrderedDict()
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)
            self._load(folder)

    def add(self, *, kind: str, sender: str, to: str, subject: str, content: str, code: str = "") -> Message:
        text, links = _read_html(content)
        message = Message(
            id=uuid.uuid4().hex,
            created_at=datetime.now(UTC),
            kind=kind,
            sender=sender,
            to=to,
            subject=subject,
            html=content,
            text=text,
            links=links,
            codes=[code] if code else [],
        )
        self._messages[message.id] = message
        if self._folder is not None:
            (self._folder / f"{message.id}.json").write_bytes(msgspec.json.encode(message))
        while len(self._messages) > MAX_MESSAGES:
            self.delete(next(iter(self._messages)))
        return message

    def list(self, to: str = "") -> list[Message]:
        """Returns the messages, newest first; `to` selects those to one address."""
        return [m for m in reversed(self._messages.values()) if not to or m.to.lower() == to.lower()]

    def get(self, message_id: str) -> Message | None:
        return self._messages.get(message_id)

    def delete(self, message_id: str) -> bool:
        if self._messages.pop(message_id, None) is None:
            return False
        if self._folder is not None:
            (self._folder / f"{message_id}.json").unlink(missing_ok=True)
        return True

    def clear(self) -> None:
        for message_id in list(self._messages):
            self.delete(message_id)

    def _load(self, folder: Path) -> None:
        found = []
        for path in folder.glob("*.json"):
            with suppress(OSError, msgspec.MsgspecError):  # of a write that was interrupted
                found.append(msgspec.json.decode(path.read_bytes(), type=Message))
        self._messages.update((m.id, m) for m in sorted(found, key=lambda m: m.created_at))


class MailboxApp:
    """ASGI app: GET `/` lists (`?to=` filters), GET `/<id>` shows, POST `/` adds, DELETE removes.

    Paths are relative to /mailbox.
    """

    def __init__(self, mailbox: Mailbox) -> None:
        self._mailbox = mailbox

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            request = Request(scope, receive)
            add = request.method == "POST" and refusal(scope) is None
            response = await self._add(request) if add else self.respond(request, scope["path"].strip("/"))
            await response(scope, receive, send)

    async def _add(self, request: Request) -> Response:
        """What MAIL_URL is for: functions of the local stack send their mail here."""
        try:
            mail = msgspec.json.decode(await request.body(), type=Outgoing)
        except msgspec.MsgspecError as error:
            return _json({"message": f"The mail cannot be read: {error}"}, 422)
        content = "".join(f"<p>{line}</p>" for line in html.escape(mail.text).splitlines() if line)
        content = re.sub(r"(https?://[^\s<]+)", r'<a href="\1">\1</a>', content)
        for to in mail.to:
            self._mailbox.add(kind="function", sender=mail.sender, to=to, subject=mail.subject, content=content)
        return _json({"id": uuid.uuid4().hex})

    def respond(self, request: Request, message_id: str) -> Response:
        """Responds to a request for one message, or for the list if `message_id` is empty."""
        if (refused := refusal(request.scope)) is not None:
            return _json({"message": refused}, 403)
        page = "text/html" in request.headers.get("accept", "") and request.query_params.get("format") != "json"
        if request.method == "DELETE":
            return self._delete(message_id)
        if request.method not in ("GET", "HEAD"):
            return _json({"message": "Only GET, POST and DELETE are served here"}, 405)
        if not message_id:
            messages = self._mailbox.list(request.query_params.get("to", ""))
            return _list_page(messages) if page else _json({"total": len(messages), "messages": messages})
        message = self._mailbox.get(message_id)
        if message is None:
            return _json({"message": "There is no such message"}, 404)
        return _message_page(message) if page else _json(message)

    def _delete(self, message_id: str) -> Response:
        if message_id and not self._mailbox.delete(message_id):
            return _json({"message": "There is no such message"}, 404)
        if not message_id:
            self._mailbox.clear()
        return Response(status_code=204)


class _MailParser(HTMLParser):
    """Collects the visible text and the links of a mail."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.links: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._hidden += tag in ("style", "script")
        href = dict(attrs).get("href")
        if tag == "a" and href:
            self.links.append(href)

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in ("style", "script")
        if tag in ("p", "h1", "h2", "h3", "div", "tr", "li"):
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if self._hidden <= 0:
            self.parts.append(data)


def _read_html(content: str) -> tuple[str, list[str]]:
    """Returns the text and the links of a mail."""
    parser = _MailParser()
    parser.feed(content)
    parser.close()
    return re.sub(r"\s*\n\s*", "\n", "".join(parser.parts)).strip(), parser.links


def _json(body: object, status: int = 200) -> Response:
    return Response(msgspec.json.encode(body), status, {"cache-control": "no-store"}, "application/json")


def _list_page(messages: list[Message]) -> Response:
    rows = "".join(
        f"<tr><td>{m.created_at:%H:%M:%S}</td><td>{html.escape(m.to)}</td>"
        f'<td><a href="/mailbox/{m.id}">{html.escape(m.subject)}</a></td><td>{html.escape(" ".join(m.codes))}</td></tr>'
        for m in messages
    )
    table = f"<table><tr><th>Time (UTC)<th>To<th>Subject<th>Code</tr>{rows}</table>"
    body = "<h1>Mailbox</h1>" + (table if messages else "<p>No mail yet.</p>")
    return HTMLResponse(_PAGE.format(title="Mailbox", body=body), headers=_PAGE_HEADERS)


def _message_page(message: Message) -> Response:
    codes = "".join(f"<p>Code: <code>{html.escape(code)}</code></p>" for code in message.codes)
    links = "".join(
        f'<p>Link: <a href="{html.escape(link)}">{html.escape(link)}</a></p>'
        for link in message.links
        if link.lower().startswith(("http://", "https://"))
    )
    body = (
        f'<p><a href="/mailbox">All mail</a></p><h1>{html.escape(message.subject)}</h1>'
        f"<p>To {html.escape(message.to)}, from {html.escape(message.sender)},"
        f" {message.created_at:%Y-%m-%d %H:%M:%S} UTC</p>"
        f'{codes}{links}<iframe title="The mail" sandbox="" srcdoc="{html.escape(message.html)}"></iframe>'
    )
    return HTMLResponse(_PAGE.format(title=html.escape(message.subject), body=body), headers=_PAGE_HEADERS)
