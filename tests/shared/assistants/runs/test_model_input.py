"""The model's input from a thread's history: whole messages within the budget, and files by tool."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.ai.token_estimate import estimate
from shared.assistants.runs.model_input import build
from shared.errors import ContextTooLong

SEARCH, COMPUTE = {"type": "file_search"}, {"type": "code_interpreter"}


def _message(text: str, role: str = "user", *files: str, status: str = "completed", notes: Any = ()) -> Any:
    content = [{"type": "text", "text": {"value": text, "annotations": list(notes)}}]
    attachments = [{"file_id": file} for file in files]
    return {"role": role, "status": status, "content": content, "attachments": attachments}


def _files(*names: str) -> Any:
    return {name: {"file_id": name, "filename": name, "bytes": 4000} for name in names}


@given(st.lists(st.text(min_size=1, max_size=200), min_size=1, max_size=30), st.integers(100, 2000))
def test_the_newest_messages_within_the_budget_are_sent_whole_and_in_order(texts: list[str], budget: int) -> None:
    messages = [_message(text, "user" if at % 2 == 0 else "assistant") for at, text in enumerate(texts)]
    try:
        context = build(messages, {}, [], budget)
    except ContextTooLong:
        assert estimate(texts[-1]) + 8 > budget
        return
    assert context.tokens <= budget
    sent = [item["content"][0]["text"] for item in context.items]
    assert sent == texts[len(texts) - len(sent) :]
    if context.dropped:
        assert context.tokens + estimate(texts[context.dropped - 1]) + 8 > budget


def test_a_newest_message_above_the_budget_is_an_error() -> None:
    with pytest.raises(ContextTooLong):
        build([_message("short"), _message("long " * 1000)], {}, [], 500)


@pytest.mark.parametrize(
    ("name", "tools", "part", "search", "compute"),
    [
        ("a.pdf", [], "input_file", [], []),
        ("a.pdf", [SEARCH], "input_text", ["a.pdf"], []),
        ("a.csv", [SEARCH], "input_file", [], []),
        ("a.csv", [SEARCH, COMPUTE], "input_text", [], ["a.csv"]),
        ("a.PNG", [SEARCH, COMPUTE], "input_image", [], []),
        ("gone.pdf", [SEARCH], "input_text", [], []),
    ],
)
def test_a_file_is_assigned_to_the_tool_that_supports_it(
    name: str, tools: Any, part: str, search: list[str], compute: list[str]
) -> None:
    context = build([_message("Look", "user", name)], _files("a.pdf", "a.csv", "a.PNG"), tools, 5000)
    assert context.items[0]["content"][1]["type"] == part
    assert (context.to_search, context.to_compute) == (search, compute)


def test_the_file_of_a_dropped_message_stays_searchable() -> None:
    messages = [_message("x " * 3000, "user", "a.pdf"), _message("question")]
    context = build(messages, _files("a.pdf"), [SEARCH], 500)
    assert (context.dropped, context.to_search) == (1, ["a.pdf"])


def test_answers_are_sent_without_markers_and_incomplete_ones_marked() -> None:
    note = {"type": "file_citation", "text": "【1†a.pdf】", "start_index": 5, "end_index": 14}
    complete = _message("Yes. 【1†a.pdf】 Indeed.", "assistant", notes=[note])
    cut = _message("And th", "assistant", status="incomplete")
    empty = _message("", "assistant", status="incomplete")
    context = build([complete, cut, empty, _message("Go on")], {}, [], 1000)
    assert [item["content"][0]["text"] for item in context.items] == ["Yes.  Indeed.", "And th […]", "Go on"]


def test_a_stored_picture_of_a_private_host_is_not_sent() -> None:
    message = _message("Look")
    for url in ("http://10.0.0.1/a.png", "https://example.com/a.png"):
        message["content"].append({"type": "image_url", "image_url": {"url": url}})
    parts = build([message], {}, [], 5000).items[0]["content"]
    assert [part.get("image_url") for part in parts] == [None, "https://example.com/a.png"]


def test_parts_of_another_shape_are_left_out_of_an_answer() -> None:
    answer = _message("Yes.", "assistant", notes=[7, {"start_index": "0", "end_index": 1, "text": "Y"}])
    answer["content"] += [7, {"type": "text"}, {"type": "text", "text": 7}, {"type": "refusal", "refusal": {}}]
    items = build([_message("Look"), answer, _message("And?")], {}, [], 5000).items
    assert items[1]["content"] == [{"type": "output_text", "text": "Yes."}]
