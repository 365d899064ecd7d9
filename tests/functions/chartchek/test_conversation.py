"""A long conversation about an attached document, with a restart of the process in the middle."""

import json
from typing import Any

import aiohttp
from openai.types.beta.threads import Message

from tests.harness.process import serving

from . import documents
from .people import Person, text_of

FACTS = {
    7: "The patient Meera Pillai is allergic to penicillin.",
    19: "Her warfarin dose was set to 3 mg every evening.",
    28: "The follow-up visit is on 14 March at the Kochi clinic.",
}
PAGES = [
    FACTS.get(number, f"Page {number}. Routine observations were recorded and nothing else was of note on this day.")
    for number in range(1, 31)
]


async def test_twenty_turns_about_a_document_with_a_restart(ada: Person, stack: Any) -> None:
    form = aiohttp.FormData()
    form.add_field("file", documents.pdf(PAGES), filename="chart.pdf")
    file = (await ada.post("/api/file/upload", data=form))["file_id"]
    assistant = await ada.assistant(model="gpt-5-mini", tools=[{"type": "file_search"}])
    thread = await ada.thread()
    body = {"thread_id": thread, "message": "This is the chart.", "file_ids": [file]}
    attached = Message.model_validate(await ada.post("/api/thread/message/attachment", body))
    assert attached.attachments is not None
    assert attached.attachments[0].file_id == file
    questions = [
        ("Which drug is Meera Pillai allergic to?", "penicillin"),
        ("What is the warfarin dose every evening?", "3 mg"),
        ("When is the follow-up visit at the Kochi clinic?", "14 March"),
    ]
    environment = json.loads((stack.data / "stack.json").read_text())["environment"]
    for half in range(2):
        with serving("functions/run-stream/main.py", environment) as process:
            for turn in range(10):
                question, answer = questions[(half + turn) % 3]
                await ada.say(thread, question)
                found = await ada.at(process.url).run(thread, assistant)
                assert found[-2].name == "thread.run.completed"
                assert answer in text_of(found), (turn, text_of(found))
                [message] = [Message.model_validate(e.data) for e in found if e.name == "thread.message.completed"]
                part = message.content[0]
                assert part.type == "text"
                assert part.text.annotations
                for note in part.text.annotations:
                    assert note.type == "file_citation"
                    assert note.file_citation.file_id == file
                    assert part.text.value[note.start_index : note.end_index] == note.text
    rows = await ada.rows(f"thread_messages?thread_id=eq.{thread}&order=position&select=role,status")
    assert [row["role"] for row in rows] == ["user", *["user", "assistant"] * 20]
    assert {row["status"] for row in rows} == {"completed"}
    assert len(await ada.rows("vector_stores")) == 1


async def test_without_file_search_documents_and_images_are_sent_whole(ada: Person) -> None:
    form = aiohttp.FormData()
    form.add_field("file", documents.pdf(["Potassium was 5.9 mmol per litre."]), filename="lab.pdf")
    pdf = (await ada.post("/api/file/upload", data=form))["file_id"]
    form = aiohttp.FormData()
    form.add_field("file", documents.png(), filename="scan.png")
    image = (await ada.post("/api/file/upload", data=form))["file_id"]
    assistant, thread = await ada.assistant(model="gpt-5-mini"), await ada.thread()
    body = {"thread_id": thread, "message": "What was the potassium?", "file_ids": [pdf, image]}
    await ada.post("/api/thread/message/attachment", body)
    found = await ada.run(thread, assistant)
    assert "5.9" in text_of(found)
