"""Files and vector stores through the unmodified SDK: uploads, batches, search, and citations of a run."""

from typing import Any

import openai
import pytest

from tests.conftest import Stack
from tests.harness.bundled import needs
from tests.harness.openai_sdk import DEPRECATED, Recorder

pytestmark = [needs("openai"), DEPRECATED]
GUIDE = "gpt-6.1-terra"
"""The local AI server's guide, which searches files and cites them."""
CHART = b"The patient takes metformin 500 mg twice a day.\n"
NOTES = b"The follow-up visit is on the ninth of March.\n"
CONTENT: Any = ["step_details.tool_calls[*].file_search.results[*].content"]


@pytest.fixture
def chart(client: openai.OpenAI) -> str:
    return client.files.create(file=("chart.txt", CHART), purpose="assistants").id


def test_a_file_from_upload_to_deletion(client: openai.OpenAI, chart: str) -> None:
    other = client.files.create(file=("notes.md", NOTES), purpose="user_data")
    file = client.files.retrieve(chart)
    assert (file.object, file.filename, file.bytes, file.purpose) == ("file", "chart.txt", len(CHART), "assistants")
    assert (other.purpose, other.status) == ("user_data", "processed")
    assert [each.id for each in client.files.list()] == [other.id, chart]
    assert [each.id for each in client.files.list(limit=1)] == [other.id, chart]
    assert [each.id for each in client.files.list(purpose="assistants")] == [chart]
    assert client.files.content(other.id).read() == NOTES
    assert client.files.wait_for_processing(chart).id == chart
    assert client.files.delete(chart).model_dump() == {"id": chart, "object": "file", "deleted": True}
    with pytest.raises(openai.NotFoundError):
        client.files.content(chart)


def test_refused_uploads_leave_no_file(client: openai.OpenAI) -> None:
    upload: Any = client.files.create
    for wrong, param in (
        ({"purpose": "fine-tune"}, "purpose"),
        ({"extra_body": {"expires_after": "1"}}, "expires_after"),
    ):
        with pytest.raises(openai.BadRequestError) as caught:
            upload(**{"file": ("a.txt", b"x"), "purpose": "assistants", **wrong})
        assert caught.value.param == param
    with pytest.raises(openai.APIStatusError) as unsupported:
        upload(file=("a.exe", b"MZ\x00\x01" + bytes(100)), purpose="assistants")
    assert unsupported.value.status_code == 415
    assert list(client.files.list()) == []


def test_a_vector_store_from_creation_to_deletion(client: openai.OpenAI, chart: str) -> None:
    stores = client.vector_stores
    store = stores.create(
        name="Charts",
        file_ids=[chart],
        metadata={"a": "1"},
        expires_after={"anchor": "last_active_at", "days": 7},
        chunking_strategy={"type": "static", "static": {"max_chunk_size_tokens": 200, "chunk_overlap_tokens": 0}},
    )
    assert (store.object, store.name, store.metadata) == ("vector_store", "Charts", {"a": "1"})
    second = stores.create()
    assert [each.id for each in stores.list()] == [second.id, store.id]
    assert [each.id for each in stores.list(limit=1, order="asc")] == [store.id, second.id]
    assert stores.update(store.id, name="New").name == "New"
    file = stores.files.poll(chart, vector_store_id=store.id, poll_interval_ms=50)
    assert file.status == "completed"
    assert stores.retrieve(store.id).file_counts.completed == 1
    [hit] = stores.search(store.id, query="metformin", max_num_results=1)
    assert (hit.file_id, hit.filename) == (chart, "chart.txt")
    assert "metformin" in stores.files.content(chart, vector_store_id=store.id).data[0].text  # type: ignore[operator]
    updated = stores.files.update(chart, vector_store_id=store.id, attributes={"year": 2026})
    assert updated.attributes == {"year": 2026}
    assert list(stores.search(store.id, query="metformin", filters={"type": "eq", "key": "year", "value": 1})) == []
    assert stores.files.delete(chart, vector_store_id=store.id).deleted
    assert list(stores.files.list(store.id)) == []
    assert stores.delete(store.id).object == "vector_store.deleted"
    with pytest.raises(openai.NotFoundError, match=store.id):
        stores.retrieve(store.id)


async def test_uploads_and_batches_are_polled(async_client: openai.AsyncOpenAI) -> None:
    stores = async_client.vector_stores
    store = await stores.create(name="s")
    added = await stores.files.upload_and_poll(vector_store_id=store.id, file=("a.txt", CHART), poll_interval_ms=50)
    assert (added.status, added.vector_store_id) == ("completed", store.id)
    batch = await stores.file_batches.upload_and_poll(
        store.id, files=[("b.txt", CHART), ("c.txt", NOTES)], poll_interval_ms=50
    )
    assert (batch.status, batch.file_counts.completed) == ("completed", 2)
    assert (await stores.file_batches.retrieve(batch.id, vector_store_id=store.id)).id == batch.id
    files = await stores.file_batches.list_files(batch.id, vector_store_id=store.id)
    assert len(files.data) == 2
    assert len([file async for file in stores.files.list(store.id, limit=1)]) == 3
    with pytest.raises(openai.BadRequestError, match="file_ids or files"):
        await stores.file_batches.create(store.id)


def test_a_run_searches_files_and_cites_them(client: openai.OpenAI, chart: str) -> None:
    """A file of the thread's vector store, given inline, and one that is attached to the message."""
    notes = client.files.create(file=("notes.txt", NOTES), purpose="assistants")
    assistant = client.beta.assistants.create(model=GUIDE, tools=[{"type": "file_search"}])
    thread = client.beta.threads.create(
        messages=[
            {
                "role": "user",
                "content": "What medicine does the patient take, by the chart?",
                "attachments": [{"file_id": notes.id, "tools": [{"type": "file_search"}]}],
            }
        ],
        tool_resources={"file_search": {"vector_stores": [{"file_ids": [chart]}]}},
    )
    assert thread.tool_resources is not None
    assert thread.tool_resources.file_search is not None
    [store_id] = thread.tool_resources.file_search.vector_store_ids or []
    client.vector_stores.files.poll(chart, vector_store_id=store_id, poll_interval_ms=50)
    handler = Recorder()
    with client.beta.threads.runs.stream(
        thread_id=thread.id, assistant_id=assistant.id, event_handler=handler, include=CONTENT
    ) as stream:
        stream.until_done()
        [message] = stream.get_final_messages()
    part: Any = message.content[0]
    assert "metformin" in part.text.value
    cited = {annotation.file_citation.file_id for annotation in part.text.annotations}
    assert chart in cited
    for annotation in part.text.annotations:
        assert part.text.value[annotation.start_index : annotation.end_index] == annotation.text
    assert handler.seen[:7] == [
        "thread.run.created",
        "thread.run.queued",
        "thread.run.in_progress",
        "thread.run.step.created",
        "thread.run.step.in_progress",
        "thread.run.step.delta",
        "thread.run.step.completed",
    ]
    run_id = message.run_id or ""
    for include in ([], CONTENT):
        search, _ = client.beta.threads.runs.steps.list(run_id, thread_id=thread.id, order="asc", include=include).data
        details: Any = search.step_details
        results = details.tool_calls[0].file_search.results
        assert {result.file_name for result in results} >= {"chart.txt"}
        assert [bool(result.content) for result in results] == [bool(include)] * len(results)


def test_an_assistants_vector_store_is_searched_too(client: openai.OpenAI, stack: Stack, chart: str) -> None:
    store = client.vector_stores.create(file_ids=[chart])
    client.vector_stores.files.poll(chart, vector_store_id=store.id, poll_interval_ms=50)
    options: Any = {"ranking_options": {"ranker": "default_2024_08_21", "score_threshold": 0.0}}  # OpenAI's defaults
    assistant = client.beta.assistants.create(
        model=GUIDE,
        tools=[{"type": "file_search", "file_search": options}],
        tool_resources={"file_search": {"vector_store_ids": [store.id]}},
    )
    assert assistant.tools[0].to_dict()["file_search"] == options
    question = {"messages": [{"role": "user", "content": "What medicine does the patient take, by the chart?"}]}
    for resources, found in ((None, True), ({"file_search": {"vector_store_ids": []}}, False)):
        arguments: Any = {"thread": question, **({"tool_resources": resources} if resources else {})}
        run = client.beta.threads.create_and_run_poll(assistant_id=assistant.id, poll_interval_ms=50, **arguments)
        assert (run.status, run.last_error) == ("completed", None)
        [part] = client.beta.threads.messages.list(run.thread_id).data[0].content
        assert part.type == "text"
        assert ("metformin" in part.text.value) is found
