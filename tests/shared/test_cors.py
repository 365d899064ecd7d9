"""CORS_ORIGINS: what is accepted, and how it is compared with the Origin that a browser sends."""

import pytest

from shared.config import SettingError, Settings
from shared.cors import cors_headers


@pytest.mark.parametrize(
    "given",
    ["https://app.example.com", "https://app.example.com/", "https://APP.Example.com", "HTTPS://app.example.com/"],
)
def test_an_origin_is_normalized(given: str) -> None:
    settings = Settings.from_env({"CORS_ORIGINS": f"http://localhost:3000, {given}"})
    assert settings.cors_origins == ("http://localhost:3000", "https://app.example.com")
    assert (b"access-control-allow-origin", b"https://app.example.com") in cors_headers(
        settings, "https://app.example.com"
    )


@pytest.mark.parametrize("given", ["", "*", "*, https://app.example.com"])
def test_any_origin(given: str) -> None:
    assert cors_headers(Settings.from_env({"CORS_ORIGINS": given}), None)[0] == (b"access-control-allow-origin", b"*")


@pytest.mark.parametrize(
    "given", ["app.example.com", "localhost:3000", "//app.example.com", "https://", "/", "https://app.example.com/path"]
)
def test_an_unusable_origin_is_refused_by_name(given: str) -> None:
    with pytest.raises(SettingError, match=r"^CORS_ORIGINS holds '.*': each origin must be like https://app\.example"):
        Settings.from_env({"CORS_ORIGINS": f"https://ok.example, {given}"})
