"""The mails about a deletion in each language."""

import unicodedata

import pytest

from shared.erasure_mails import DONE, DUE, HELD, NOTICE, notice_mail, receipt_mail

SCRIPTS = {"en": "LATIN", "te": "TELUGU", "ta": "TAMIL", "hi": "DEVANAGARI", "ml": "MALAYALAM"}


@pytest.mark.parametrize("status", ["waiting", "held"])
@pytest.mark.parametrize(("language", "script"), SCRIPTS.items())
def test_each_language_says_when_and_how(language: str, script: str, status: str) -> None:
    state = {"language": language, "status": status, "erase_at": "2026-12-01T14:35:00+05:30"}
    subject, text = notice_mail(state, "https://example.com/?erasure_id=1")
    assert "https://example.com/?erasure_id=1" in text
    assert ("01 December 2026, 09:05 UTC" if language == "en" else "01-12-2026, 09:05 UTC") in text
    done, receipt = receipt_mail(state, "a.b.c")
    assert "a.b.c" in receipt
    for written in (subject, done, text.replace("https", "").replace("UTC", "")):
        assert unicodedata.name(written[0]).startswith(script)
    assert NOTICE.keys() == DONE.keys() == DUE.keys() == HELD.keys() == SCRIPTS.keys()
