"""Sources of settings, and errors for invalid ones."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from emulator.openai.config import Settings, SettingsError


@pytest.mark.parametrize(
    ("config", "env", "model", "expected"),
    [
        ({}, {}, None, (None, 0.015, False)),
        ({"edgewise": {"openai": {"word_delay": 0, "model": "a.gguf"}}}, {}, None, ("a.gguf", 0, False)),
        (
            {"edgewise": {"openai": {"model": "a.gguf"}}},
            {"EMULATOR_OPENAI_MODEL": "b.gguf"},
            None,
            ("b.gguf", 0.015, False),
        ),
        ({}, {"EMULATOR_OPENAI_MODEL": "b.gguf"}, "smollm2", ("smollm2", 0.015, False)),
        ({}, {"EMULATOR_OPENAI_WORD_DELAY": "0", "EMULATOR_OPENAI_CONTROL": "true"}, None, (None, 0, True)),
    ],
)
def test_settings_of_the_stack(tmp_path, config, env, model, expected):
    found = Settings.from_stack(config, data=tmp_path, model=model, env=env)
    assert (found.model, found.word_delay, found.control) == expected


@pytest.mark.parametrize("delay", ["fast", "-1", "11", "nan"])
def test_an_invalid_delay_is_named_in_the_error(delay):
    with pytest.raises(SettingsError, match="EMULATOR_OPENAI_WORD_DELAY"):
        Settings.from_env({"EMULATOR_OPENAI_WORD_DELAY": delay})


def test_a_missing_model_file_ends_the_server_with_a_one_line_error(tmp_path):
    env = {**os.environ, "EMULATOR_OPENAI_DATA": str(tmp_path), "EMULATOR_OPENAI_MODEL": "nowhere.gguf", "PORT": "0"}
    command = [sys.executable, "-m", "emulator.openai"]
    done = subprocess.run(command, env=env, capture_output=True, text=True, cwd=Path(__file__).parents[3], check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "the model file nowhere.gguf does not exist: give the path of a .gguf file, or smollm2\n"
