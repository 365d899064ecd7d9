"""conversation-export: a conversation, a thread or everything of the caller, and the way back by `edgewise import`."""

import io
import json
import subprocess
import sys
import unicodedata
import zipfile
from pathlib import Path
from typing import Any

import aiohttp
import asyncpg
from pypdf import PdfReader
from pypdfium2 import PdfDocument

from tests.conftest import ROOT, Stack
from tests.harness.bundled import needs
from tests.harness.users import User

pytestmark = needs("conversation-export")
PATH = "/functions/v1/conversation-export"
TITLE = "ఎఫ్ఐఆర్ ఎలా నమోదు చేయాలి?"
SAYINGS = {
    "te": "క్షమించండి, స్త్రీల హక్కులు ఏమిటి?",
    "ta": "நான் எப்படி புகார் கொடுக்க வேண்டும்?",
    "hi": "हिन्दी में प्राथमिकी कर्त्तव्य",
    "ml": "സ്ത്രീകൾക്ക് ക്ഷേമം കൊണ്ടുവരാൻ",
    "en": 'How do I file an FIR? #import "x" $x$',
}


async def export(user: User, **body: Any) -> tuple[aiohttp.ClientResponse, bytes]:
    async with user.http.post(user.url + PATH, json=body, headers=user.headers) as response:
        return response, await response.read()


async def conversation(user: User, title: str = TITLE) -> str:
    options = {"headers": {"prefer": "return=representation"}}
    status, rows = await user.post("/rest/v1/conversations", {"title": title}, **options)
    assert status == 201, rows
    return str((rows[0] if isinstance(rows, list) else rows)["id"])


async def say(user: User, conversation_id: str, *messages: dict[str, Any]) -> None:
    for message in messages:
        status, body = await user.post("/rest/v1/messages", {"conversation_id": conversation_id, **message})
        assert status == 201, body


def texts_of(content: bytes) -> list[str]:
    """The text of each page of a PDF, as a browser copies it."""
    document = PdfDocument(content)
    return [squeeze(page.get_textpage().get_text_bounded()) for page in document]


def edgewise(stack: Stack, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "emulator", *arguments, "--data", str(stack.data)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True)


def squeeze(text: str) -> str:
    """Without spaces and joiners, which viewers place differently around conjuncts."""
    return "".join(sign for sign in text if not sign.isspace() and unicodedata.category(sign) not in ("Cf", "Cc"))


@needs("legal-chat")
async def test_a_telugu_conversation_is_found_again_in_its_pdf(user: User) -> None:
    of = await conversation(user)
    question = {"messages": [{"role": "user", "content": TITLE}], "language": "te", "conversation_id": of}
    events = await user.stream("/functions/v1/legal-chat", question)
    _, found = await user.post("/rest/v1/rpc/search_conversations", {"query": "నమోదు"})
    assert [row["id"] for row in found] == [of]
    await say(user, of, *({"role": "user", "content": text * 20, "language": code} for code, text in SAYINGS.items()))
    response, content = await export(user, conversation_id=of, format="pdf")
    assert (response.status, response.content_type) == (200, "application/pdf")
    assert f"{of}.pdf" in response.headers["content-disposition"]
    reader = PdfReader(io.BytesIO(content))
    pages = texts_of(content)
    text = "".join(pages)
    for said in (TITLE, *SAYINGS.values()):
        assert squeeze(said) in text
    answer = "".join(event["text"] for event in events)
    assert squeeze(answer)[-20:].strip("*").replace("`", "") in text
    assert reader.metadata is not None
    assert reader.metadata.title == TITLE
    _, [profile] = await user.get("/rest/v1/profiles?select=email")
    assert len(pages) > 1
    for number, page in enumerate(pages, 1):
        assert squeeze(f"{profile['email']} · exported 20") in page
        assert f"{number}/{len(pages)}" in page
    fonts = {
        font["/DescendantFonts"][0]["/FontDescriptor"]["/FontName"].partition("+")[2]: font for font in _fonts(reader)
    }
    assert {f"NotoSans{script}-Regular" for script in ("", "Telugu", "Tamil", "Devanagari", "Malayalam")} <= {*fonts}
    assert all("/FontFile2" in font["/DescendantFonts"][0]["/FontDescriptor"] for font in fonts.values())


def _fonts(reader: PdfReader) -> list[Any]:
    return [font.get_object() for page in reader.pages for font in page["/Resources"].get("/Font", {}).values()]


@needs("thread-create")
async def test_json_is_imported_again(stack: Stack, user: User, other_user: User, tmp_path: Path) -> None:
    of = await conversation(user)
    await say(user, of, *({"role": "user", "content": f"Question {number}"} for number in range(3)))
    await user.call("PATCH", "/rest/v1/messages?content=eq.Question 1", json={"content": "Edited question"})
    thread = (await user.post("/api/thread/create", {"message": TITLE}))[1]["thread_id"]
    before = [json.loads((await export(user, **one))[1]) for one in ({"conversation_id": of}, {"thread_id": thread})]
    (tmp_path / "all.zip").write_bytes((await export(user))[1])
    (tmp_path / "one.json").write_text(json.dumps(before[0]))

    def edgewise_import(file: str, to: User, *options: str) -> subprocess.CompletedProcess[str]:
        return edgewise(stack, "import", str(tmp_path / file), "--user", to.id, *options)

    assert edgewise_import("one.json", user).stderr == "edgewise: 1 conversations and threads read, 0 new messages\n"
    database = await asyncpg.connect(stack.database_url)
    await database.execute("delete from conversations where user_id = $1", user.id)
    await database.execute("delete from user_threads where user_id = $1", user.id)
    await database.close()
    assert edgewise_import("all.zip", user).stderr == "edgewise: 2 conversations and threads read, 4 new messages\n"
    after = [json.loads((await export(user, **one))[1]) for one in ({"conversation_id": of}, {"thread_id": thread})]
    for old, new in zip(before, after, strict=True):
        del old["exported_at"], new["exported_at"]
        for message in (*old["messages"], *new["messages"]):
            message.pop("position", None)
        assert old == new

    refused = edgewise_import("one.json", other_user)
    assert refused.returncode == 1
    assert "belongs to another user" in refused.stderr
    for expected in (3, 0):
        done = edgewise_import("one.json", other_user, "--copy")
        assert done.stderr == f"edgewise: 1 conversations and threads read, {expected} new messages\n"
    (tmp_path / "wrong.json").write_text('{"edgewise": "note"}')
    assert "wrong.json is not an exported conversation" in edgewise_import("wrong.json", user).stderr


@needs("thread-create", "file-upload")
async def test_a_thread_with_its_citations(user: User) -> None:
    form = aiohttp.FormData()
    form.add_field("file", b"The patient is allergic to penicillin.", filename="chart.txt", content_type="text/plain")
    file = (await user.post("/api/file/upload", data=form))[1]["file_id"]
    new = {"name": "A", "instructions": "Be brief.", "model": "gpt-6.1-terra", "tools": [{"type": "file_search"}]}
    assistant = (await user.post("/api/assistant/create", new))[1]["id"]
    thread = (await user.post("/api/thread/create", {}))[1]["thread_id"]
    message = {"thread_id": thread, "message": "What is the patient allergic to?", "file_ids": [file]}
    await user.post("/api/thread/message/attachment", message)
    await user.post("/api/thread/run/stream", {"thread_id": thread, "assistant_id": assistant})
    _, content = await export(user, thread_id=thread, format="markdown")
    text = content.decode()
    assert "Attached: chart.txt" in text
    assert "penicillin" in text
    assert "[1] chart.txt" in text
    assert "【" not in text
    _, content = await export(user, thread_id=thread)
    answer = json.loads(content)["messages"][-1]
    assert answer["citations"] == [{"file_id": file, "filename": "chart.txt"}]
    _, content = await export(user, thread_id=thread, format="pdf")
    assert "[1]chart.txt" in texts_of(content)[0]


async def test_everything_of_the_caller_in_one_archive(stack: Stack, user: User, other_user: User) -> None:
    mine, long = await conversation(user, 'a/b: "c" ../..'), await conversation(user, "Long")
    theirs = await conversation(other_user)
    database = await asyncpg.connect(stack.database_url)
    text = (
        "insert into messages (conversation_id, role, content) select $1, 'user', $2 || n from generate_series(1, $3) n"
    )
    await database.execute(text, mine, "Question ", 205)  # of one instant, so that their ids order them
    await database.execute(text, long, "x" * 40_000, 8)
    await database.close()
    response, content = await export(user, format="pdf")
    assert (response.status, response.content_type) == (200, "application/octet-stream")
    archive = zipfile.ZipFile(io.BytesIO(content))
    assert archive.testzip() is None
    names = {name.partition("/")[2][11:]: name for name in archive.namelist() if name.startswith("conversations/")}
    assert {*names} == {f"a b c {mine}.pdf", f"Long {long}.md"}
    text = "".join(texts_of(archive.read(names[f"a b c {mine}.pdf"])))
    assert all(f"Question{number}" in text for number in range(1, 206))
    assert json.loads(archive.read("profiles.json"))[0]["id"] == user.id
    assert [event["properties"] for event in json.loads(archive.read("analytics_events.json"))] == [{"format": "zip"}]
    assert theirs.encode() not in b"".join(archive.read(name) for name in archive.namelist())
    response, content = await export(user, conversation_id=long, format="pdf")
    assert (response.status, json.loads(content)["code"]) == (422, "TOO_LONG_FOR_PDF")
    _, content = await export(user, conversation_id=mine)
    said = [message["content"] for message in json.loads(content)["messages"]]
    assert sorted(said) == sorted(f"Question {number}" for number in range(1, 206))


async def test_an_archive_has_every_table_with_rows_of_users(stack: Stack, user: User) -> None:
    elsewhere = {"conversations", "messages", "user_threads", "thread_messages"}  # in the files of the documents
    passing = {"run_events"}  # what runs and messages say, for a day
    database = await asyncpg.connect(stack.database_url)
    tables = await database.fetch("select name from private.account_tables() where name like 'public.%'")
    await database.close()
    archive = zipfile.ZipFile(io.BytesIO((await export(user))[1]))
    files = {name.removesuffix(".json") for name in archive.namelist() if "/" not in name}
    assert {row["name"].removeprefix("public.") for row in tables} - elsewhere - passing <= files
    assert "audit_log" in files


@needs("openai")
async def test_an_archive_has_responses_and_keys_without_their_digests(user: User) -> None:
    status, made = await user.post("/v1/personal_keys", {"name": "Laptop"})
    assert status < 300, made
    status, answer = await user.post("/v1/responses", {"model": "gpt-6.1-terra", "input": "What is bail?"})
    assert status == 200, answer
    archive = zipfile.ZipFile(io.BytesIO((await export(user))[1]))
    [response] = json.loads(archive.read("responses.json"))
    assert response["id"] == answer["id"]
    assert "What is bail?" in json.dumps(response["input"])
    [key] = json.loads(archive.read("personal_keys.json"))
    assert key["name"] == "Laptop"
    assert "digest" not in key


@needs("thread-create")
async def test_the_operator_exports_for_a_user(stack: Stack, user: User, other_user: User, guest: User) -> None:
    mine, theirs = await conversation(user), await conversation(other_user)
    deleted = await conversation(user)
    await user.call("DELETE", f"/rest/v1/conversations?id=eq.{deleted}")
    thread = (await user.post("/api/thread/create", {"message": "Mine."}))[1]["thread_id"]
    foreign = (await other_user.post("/api/thread/create", {"message": "Theirs."}))[1]["thread_id"]
    operator = User(stack.url, guest.http, stack.service_key)
    response, content = await export(operator, user_id=user.id)
    assert response.status == 200, content
    archive = zipfile.ZipFile(io.BytesIO(content))
    everything = b"".join(archive.read(name) for name in archive.namelist()).decode() + str(archive.namelist())
    assert all(each in everything for each in (mine, thread, "Mine."))
    assert not any(each in everything for each in (theirs, foreign, other_user.id, deleted))
    response, content = await export(operator, user_id=user.id, thread_id=thread, format="markdown")
    assert "Mine." in content.decode()
    for body, expected in (
        ({}, (400, "VALIDATION_ERROR")),
        ({"user_id": "de300000-0000-4000-8000-00000000000f"}, (404, "NOT_FOUND")),
        ({"user_id": user.id, "conversation_id": theirs}, (404, "NOT_FOUND")),
        ({"user_id": user.id, "thread_id": foreign}, (404, "NOT_FOUND")),
    ):
        status, answer = await operator.post(PATH, body)
        assert (status, answer["code"]) == expected, body
    status, answer = await user.post(PATH, {"user_id": other_user.id})
    assert (status, answer["code"]) == (403, "FORBIDDEN")
    _, entries = await user.get("/rest/v1/audit_log?action=eq.export&select=actor,details->>format&order=id")
    assert [tuple(entry.values()) for entry in entries] == [("operator", "zip"), ("operator", "markdown")]
    archive = zipfile.ZipFile(io.BytesIO((await export(user, user_id=user.id))[1]))
    assert [event["properties"] for event in json.loads(archive.read("analytics_events.json"))] == [{"format": "zip"}]


async def test_an_export_is_recorded(stack: Stack, user: User) -> None:
    of = await conversation(user)
    await export(user, conversation_id=of, format="markdown")
    archive = zipfile.ZipFile(io.BytesIO((await export(user))[1]))
    recorded = [event["properties"] for event in json.loads(archive.read("analytics_events.json"))]
    markdown = {"format": "markdown", "conversation_id": of}
    assert sorted(recorded, key=str) == sorted([markdown, {"format": "zip"}], key=str)
    audited = json.loads(archive.read("audit_log.json"))
    assert [entry["action"] for entry in audited] == ["sign_in", "export", "export"]
    assert audited[1]["details"] == {**markdown, "ip": "127.0.0.1"}
    verified = edgewise(stack, "audit", "verify")
    assert (verified.returncode, verified.stderr) == (0, "")
    assert " entries, 0 problems, head " in verified.stdout


@needs("thread-create")
async def test_only_of_one_s_own(user: User, other_user: User, guest: User) -> None:
    theirs, deleted = await conversation(other_user), await conversation(user)
    thread = (await other_user.post("/api/thread/create", {}))[1]["thread_id"]
    await user.call("DELETE", f"/rest/v1/conversations?id=eq.{deleted}")
    for one in ({"conversation_id": theirs}, {"conversation_id": deleted}, {"thread_id": thread}):
        assert (await user.post(PATH, one))[0] == 404
    status, body = await user.post(PATH, {"conversation_id": theirs, "thread_id": thread})
    assert (status, body["code"]) == (400, "VALIDATION_ERROR")
    assert (await guest.post(PATH, {}))[0] == 401
