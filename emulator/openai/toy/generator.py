"""The generator of `--model`: a small local model in a process of its own. Its output is not factual."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from typing import Any

import aiohttp
import msgspec

from emulator.openai import tokens
from emulator.openai.config import SettingsError
from emulator.openai.generator import Citation, Generator, Incomplete, Output, Prompt, TextDelta
from emulator.openai.guide import language
from emulator.openai.toy.install import model_file
from emulator.openai.toy.process import ToyProcess

CONTEXT = 2048  # tokens, output included
MAX_OUTPUT = 512  # tokens
MARKS = {
    "en": "*Toy model on this computer: it makes mistakes. Nothing below is a fact or legal advice.*",
    "te": "*ఈ కంప్యూటర్‌లోని చిన్న ప్రయోగ మోడల్: ఇది తప్పులు చేస్తుంది. కింద ఉన్నదేదీ వాస్తవం కాదు, న్యాయ సలహా కాదు.*",
    "ta": "*இந்தக் கணினியில் உள்ள சிறிய சோதனை மாடல்: இது தவறு செய்யும். கீழே உள்ளது உண்மையோ சட்ட ஆலோசனையோ அல்ல.*",
    "hi": "*इस कंप्यूटर पर चलता छोटा प्रयोगात्मक मॉडल: यह ग़लतियाँ करता है। नीचे की बात न तथ्य है, न क़ानूनी सलाह।*",
    "ml": "*ഈ കമ്പ്യൂട്ടറിലെ ചെറിയ പരീക്ഷണ മോഡൽ: ഇതിന് തെറ്റുകൾ പറ്റും. താഴെയുള്ളത് വസ്തുതയോ നിയമോപദേശമോ അല്ല.*",
}


async def open_toy(model: str) -> Generator:
    """Installs what the model needs and starts its process; raises SettingsError if either fails."""
    path = await asyncio.to_thread(model_file, model)
    try:
        process = await ToyProcess.start(path, CONTEXT)
    except RuntimeError as error:
        raise SettingsError(str(error)) from None
    return ToyGenerator(model if model == "smollm2" else path.stem, process)


class ToyGenerator:
    """Calls the chat completions endpoint of the model's process."""

    def __init__(self, name: str, process: ToyProcess) -> None:
        self.name, self._process = name, process
        self._headers = {"authorization": f"Bearer {process.key}"}
        self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=None, sock_read=120))

    async def close(self) -> None:
        await self._session.close()
        await self._process.stop()

    async def generate(self, prompt: Prompt) -> AsyncGenerator[Output, None]:
        yield TextDelta(MARKS[language.choose(prompt.instructions, prompt.question)] + "\n\n")
        url = f"{await self._process.address()}/v1/chat/completions"
        async with self._session.post(url, json=chat_body(prompt), headers=self._headers) as response:
            response.raise_for_status()
            async for output in translate(response.content):
                yield output
        for passage in prompt.passages[:1]:
            if passage.file_id is not None:
                yield Citation(passage.file_id, passage.filename)


async def translate(lines: aiohttp.StreamReader) -> AsyncGenerator[Output, None]:
    """Converts chat completion chunks, as server-sent events, to outputs; raises RuntimeError for an error chunk."""
    async for raw in lines:
        line = raw.strip()
        if not line.startswith(b"data:") or line == b"data: [DONE]":
            continue
        chunk = msgspec.json.decode(line[5:])
        if "error" in chunk:
            raise RuntimeError(f"the model's process failed: {chunk['error'].get('message', 'an error')}")
        for choice in chunk.get("choices", ()):
            if delta := choice.get("delta", {}).get("content"):
                yield TextDelta(delta)
            if choice.get("finish_reason") == "length":
                yield Incomplete("max_output_tokens")


def chat_body(prompt: Prompt) -> dict[str, Any]:
    """Returns the request body: the instructions, the best passage, and the newest turns that fit the context."""
    budget = CONTEXT - MAX_OUTPUT
    system = prompt.instructions
    if prompt.passages:
        system += f"\n\nUse this text from {prompt.passages[0].filename}:\n{prompt.passages[0].text}"
    system = system[: budget * 2]
    budget -= tokens.estimate(system)
    turns: list[dict[str, str]] = []
    for turn in reversed(prompt.turns):
        budget -= tokens.estimate(turn.text) + 8
        if budget < 0 and turns:
            break
        turns.insert(0, {"role": _role(turn.role), "content": turn.text[: CONTEXT * 2]})
    head = [{"role": "system", "content": system}] if system else []
    body: dict[str, Any] = {
        "messages": head + turns,
        "stream": True,
        "max_tokens": min(prompt.max_tokens or MAX_OUTPUT, MAX_OUTPUT),
    }
    if prompt.temperature is not None:
        body["temperature"] = prompt.temperature
    return body


def _role(role: str) -> str:
    return {"developer": "system", "tool": "user"}.get(role, role)
