"""The mailbox without the Auth service: which requests it refuses, and what it keeps."""

import httpx
import pytest

from emulator.mailbox import MAX_MESSAGES, Mailbox, MailboxApp

URL = "http://127.0.0.1:54321"
FOREIGN = [
    {"origin": "https://evil.example"},
    {"origin": "null"},
    {"origin": "http://127.0.0.1:3000"},
    {"host": "evil.example"},
    {"host": "evil.example:54321", "origin": "http://evil.example:54321"},
    {"sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors", "sec-fetch-dest": "image"},
    {"sec-fetch-site": "same-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "iframe"},
]

LINK = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document"}


@pytest.fixture
def mailbox() -> Mailbox:
    return Mailbox()


@pytest.fixture
async def http(mailbox):
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(MailboxApp(mailbox)), base_url=URL, timeout=60
    ) as client:
        yield client


def send(mailbox, subject="Confirm"):
    content = '<p>Hello</p><a href="http://127.0.0.1/verify">Confirm</a>'
    return mailbox.add(kind="confirmation", sender="a@b.c", to="ada@example.org", subject=subject, content=content)


@pytest.mark.parametrize("headers", FOREIGN)
@pytest.mark.parametrize("method", ["GET", "OPTIONS", "DELETE"])
async def test_requests_of_other_sites_are_refused(mailbox, http, method, headers):
    send(mailbox)
    response = await http.request(method, "/", headers=headers)
    assert response.status_code == 403
    assert set(response.json()) == {"message"}
    assert not any(name.startswith("access-control-") for name in response.headers)
    assert len(mailbox.list()) == 1


@pytest.mark.parametrize("headers", [{}, {"origin": URL}, {"host": "localhost:54321"}, {"host": "[::1]:54321"}, LINK])
async def test_local_clients_read_it(mailbox, http, headers):
    message = send(mailbox)
    assert (await http.get("/", headers=headers)).json()["total"] == 1
    assert (await http.get(f"/{message.id}", headers=headers)).json()["links"] == ["http://127.0.0.1/verify"]


def test_the_newest_messages_survive_a_restart(tmp_path):
    mailbox = Mailbox(tmp_path)
    for number in range(MAX_MESSAGES + 1):
        send(mailbox, str(number))
    (tmp_path / "half.json").write_text("{")
    subjects = [message.subject for message in Mailbox(tmp_path).list()]
    assert subjects == [str(number) for number in range(MAX_MESSAGES, 0, -1)]
