"""Vector stores: indexing, search, and citations of file_search."""

import itertools

import openai
import pytest

from tests.emulator.openai.documents import office, workbook

W = 'xmlns:w="w" xmlns:a="a" xmlns="s"'
DEPOSIT = "<w:p><w:t>The deposit is </w:t><w:t>forty thousand rupees.</w:t></w:p>"
DOCX = office({"word/document.xml": f"<w:d {W}>{DEPOSIT}</w:d>"})
PPTX = office(
    {
        "ppt/slides/slide1.xml": f"<s {W}><a:p><a:t>Welcome</a:t></a:p></s>",
        "ppt/slides/slide2.xml": f"<s {W}><a:p><a:t>The deposit is forty thousand rupees.</a:t></a:p></s>",
    }
)
XLSX = workbook(("deposit rupees", 40000))


@pytest.fixture
def store(client):
    """An empty vector store, with a method `put` that uploads and indexes a file."""
    store = client.vector_stores.create(name="test", metadata={"case": "12"})

    def put(name, content, **options):
        file = client.files.create(file=(name, content), purpose="assistants")
        return client.vector_stores.files.create_and_poll(
            file.id, vector_store_id=store.id, poll_interval_ms=20, **options
        )

    store.put = put
    return store


def test_vector_store_lifecycle(client, store):
    member = store.put("a.txt", b"The hearing is on Monday.", attributes={"year": 2026})
    assert (member.status, member.last_error, member.attributes) == ("completed", None, {"year": 2026})
    assert member.chunking_strategy.static.max_chunk_size_tokens == 800
    shown = client.vector_stores.retrieve(store.id)
    assert (shown.status, shown.file_counts.completed, shown.file_counts.total) == ("completed", 1, 1)
    assert shown.usage_bytes == member.usage_bytes > 0
    assert client.vector_stores.update(store.id, name="renamed").name == "renamed"
    assert store.id in [each.id for each in client.vector_stores.list(limit=100)]
    assert client.vector_stores.files.update(member.id, vector_store_id=store.id, attributes={"a": "b"}).attributes == {
        "a": "b"
    }
    (content,) = client.vector_stores.files.content(member.id, vector_store_id=store.id).data
    assert content.text == "The hearing is on Monday."
    client.vector_stores.files.delete(member.id, vector_store_id=store.id)
    assert client.vector_stores.search(store.id, query="hearing").data == []
    assert client.files.retrieve(member.id).filename == "a.txt"
    assert client.vector_stores.delete(store.id).deleted
    with pytest.raises(openai.NotFoundError):
        client.vector_stores.retrieve(store.id)


def test_deleting_a_file_removes_it_from_its_stores(client, store):
    member = store.put("a.txt", b"The hearing is on Monday.")
    client.files.delete(member.id)
    assert client.vector_stores.search(store.id, query="hearing").data == []
    assert client.vector_stores.retrieve(store.id).file_counts.total == 0


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.md", b"The deposit is forty thousand rupees."),
        ("a.csv", b"item,amount\ndeposit,40000 rupees\n"),
        ("a.html", b"<html><script>no</script><p>The deposit is <b>forty thousand</b> rupees.</p>"),
        ("utf16.txt", "The deposit is forty thousand rupees.".encode("utf-16")),
        ("a.docx", DOCX),
        ("a.pptx", PPTX),
        ("a.xlsx", XLSX),
    ],
)
def test_formats(client, store, name, content):
    store.put(name, content)
    (found,) = client.vector_stores.search(store.id, query="How many rupees was the deposit?").data
    assert found.filename == name
    assert "deposit" in found.content[0].text
    assert "<" not in found.content[0].text
    assert 0 < found.score <= 1


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.bin", b"\x00\x01", "unsupported_file"),
        ("a.txt", b"\x00\x01\x02", "unsupported_file"),
        ("a.zip", DOCX, "unsupported_file"),
        ("a.pdf", b"%PDF-1.4 broken", "invalid_file"),
        ("a.docx", b"PK\x03\x04 broken", "invalid_file"),
        ("a.docx", office({"word/document.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}), "invalid_file"),
        ("blank.txt", b" \n ", "invalid_file"),
    ],
)
def test_files_without_readable_text(client, store, name, content, code):
    member = store.put(name, content)
    assert (member.status, member.last_error.code) == ("failed", code)
    assert client.vector_stores.retrieve(store.id).file_counts.failed == 1


def test_batches(client, store):
    files = [
        client.files.create(file=(f"{n}.txt", f"Witness number {n}".encode()), purpose="assistants") for n in range(3)
    ]
    broken = client.files.create(file=("x.bin", b"\x00"), purpose="assistants")
    ids = [file.id for file in [*files, broken]]
    batch = client.vector_stores.file_batches.create_and_poll(store.id, file_ids=ids, poll_interval_ms=20)
    assert (batch.status, batch.file_counts.completed, batch.file_counts.failed) == ("completed", 3, 1)
    listed = client.vector_stores.file_batches.list_files(batch.id, vector_store_id=store.id, filter="completed")
    assert {file.id for file in listed} == {file.id for file in files}
    assert client.vector_stores.file_batches.cancel(batch.id, vector_store_id=store.id).status == "completed"
    assert len(client.vector_stores.files.list(store.id, filter="failed").data) == 1


@pytest.mark.parametrize(
    ("filters", "names"),
    [
        ({"type": "eq", "key": "year", "value": 2025}, {"a.txt"}),
        ({"type": "ne", "key": "year", "value": 2025}, {"b.txt", "c.txt"}),
        ({"type": "gte", "key": "year", "value": 2025}, {"a.txt", "b.txt"}),
        ({"type": "lt", "key": "year", "value": 2026}, {"a.txt"}),
        ({"type": "in", "key": "city", "value": ["Pune", "Delhi"]}, {"b.txt", "c.txt"}),
        ({"type": "nin", "key": "city", "value": ["Pune"]}, {"a.txt", "c.txt"}),
        (
            {
                "type": "or",
                "filters": [
                    {"type": "eq", "key": "city", "value": "Delhi"},
                    {"type": "gt", "key": "year", "value": 2025},
                ],
            },
            {"b.txt", "c.txt"},
        ),
        (
            {
                "type": "and",
                "filters": [
                    {"type": "eq", "key": "city", "value": "Pune"},
                    {"type": "eq", "key": "year", "value": 2025},
                ],
            },
            set(),
        ),
    ],
)
def test_filters_on_attributes(client, filed, filters, names):
    found = client.vector_stores.search(filed.id, query="rent", filters=filters)
    assert {each.filename for each in found.data} == names


@pytest.fixture(scope="session")
def filed(client):
    store = client.vector_stores.create()
    for name, attributes in (
        ("a.txt", {"year": 2025}),
        ("b.txt", {"year": 2026, "city": "Pune"}),
        ("c.txt", {"city": "Delhi"}),
    ):
        file = client.files.create(file=(name, b"The rent is due."), purpose="assistants")
        client.vector_stores.files.create_and_poll(
            file.id, vector_store_id=store.id, attributes=attributes, poll_interval_ms=20
        )
    return store


def test_search_limits(client, filed):
    assert len(client.vector_stores.search(filed.id, query="rent", max_num_results=2).data) == 2
    assert client.vector_stores.search(filed.id, query="volcano").data == []
    strict = {"score_threshold": 1.0}
    assert client.vector_stores.search(filed.id, query="rent volcano", ranking_options=strict).data == []
    assert len(client.vector_stores.search(filed.id, query=["volcano", "rent"]).data) == 3


@pytest.mark.parametrize(
    ("path", "body", "param"),
    [
        ("search", {}, "query"),
        ("search", {"query": "x", "max_num_results": 51}, "max_num_results"),
        ("search", {"query": "x", "filters": {"type": "like", "key": "a", "value": 1}}, "filters.type"),
        ("search", {"query": "x", "filters": {"type": "in", "key": "a", "value": 1}}, "filters.value"),
        ("search", {"query": "x", "ranking_options": {"score_threshold": 2}}, "ranking_options.score_threshold"),
        ("files", {}, "file_id"),
        ("files", {"file_id": "file-0"}, "file_id"),
        ("files", {"file_id": "file-0", "attributes": {"a": []}}, "attributes.a"),
        ("files", {"file_id": "f", "chunking_strategy": {"type": "magic"}}, "chunking_strategy.type"),
        ("file_batches", {}, "file_ids"),
        ("file_batches", {"file_ids": ["file-0"]}, "file_ids"),
    ],
)
def test_invalid_requests(http, filed, path, body, param):
    response = http.post(f"/vector_stores/{filed.id}/{path}", json=body)
    assert response.status_code in (400, 404)
    assert response.json()["error"]["param"] == param


SEARCH = [
    "output_item.added",
    "file_search_call.in_progress",
    "file_search_call.searching",
    "file_search_call.completed",
]


def test_file_search_finds_and_cites_a_passage_of_a_pdf(client, events, store, pdf):
    member = store.put("contract.pdf", pdf)
    tool = {"type": "file_search", "vector_store_ids": [store.id]}
    question = "How can a party terminate the contract?"
    found = events(input=question, tools=[tool], include=["file_search_call.results"])
    kinds = [kind for kind, _ in itertools.groupby(event["type"].removeprefix("response.") for event in found)]
    message = ["output_item.added", "content_part.added", "output_text.delta", "output_text.annotation.added"]
    ends = ["output_text.done", "content_part.done", "output_item.done", "completed"]
    assert kinds == ["created", "in_progress", *SEARCH, "output_item.done", *message, *ends]
    call, message = found[-1]["response"]["output"]
    assert (call["status"], call["queries"], call["results"][0]["file_id"]) == ("completed", [question], member.id)
    part = message["content"][0]
    assert "contract.pdf, page 17" in part["text"]
    assert "ninety days written notice" in part["text"]
    citation = {"type": "file_citation", "file_id": member.id, "filename": "contract.pdf", "index": len(part["text"])}
    assert part["annotations"] == [citation]
    assert found[2]["item"]["queries"] == []


def test_results_are_included_only_on_request(client, store):
    store.put("a.txt", b"The hearing is on Monday.")
    tool = {"type": "file_search", "vector_store_ids": [store.id]}
    response = client.responses.create(model="gpt-5", input="When is the hearing?", tools=[tool])
    assert response.output[0].results is None
    assert "> The hearing is on Monday." in response.output_text
    none = client.responses.create(model="gpt-5", input="When is the hearing?", tools=[tool], tool_choice="none")
    assert [item.type for item in none.output] == ["message"]


def test_an_unknown_store_is_not_found(client):
    tool = {"type": "file_search", "vector_store_ids": ["vs_0"]}
    with pytest.raises(openai.NotFoundError, match="vs_0"):
        client.responses.create(model="gpt-5", input="x", tools=[tool])


def test_an_attached_file_is_quoted_with_its_page(client, pdf):
    file = client.files.create(file=("contract.pdf", pdf), purpose="user_data")
    part = {"type": "input_file", "file_id": file.id}
    turns = [{"role": "user", "content": [part, {"type": "input_text", "text": "Which notice ends the contract?"}]}]
    response = client.responses.create(model="gpt-5", input=turns)
    assert "contract.pdf, page 17" in response.output_text
    assert response.output[0].content[0].annotations[0].file_id == file.id
    bad = client.files.create(file=("a.bin", b"\x00"), purpose="user_data")
    parts = [{"type": "input_file", "file_id": bad.id}]
    with pytest.raises(openai.BadRequestError) as raised:
        client.responses.create(model="gpt-5", input=[{"role": "user", "content": parts}])
    assert raised.value.code == "unsupported_file"
