"""Mail templates and the mailbox."""

from pathlib import Path

import pytest

from emulator.auth.templates import compile_template
from emulator.errors import SetupError
from emulator.mailbox import Mailbox
from tests.harness.auth_service import Auth, run_auth

VALUES = {"Token": "123456", "Email": "<ada>", "Data": {"name": "Ada", "plan": "pro", "admin": False}}


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("{{ .Token }}", "123456"),
        ("a {{- .Token -}} b", "a123456b"),
        ("{{.Email}}", "&lt;ada&gt;"),
        ("{{ .Data.name }} {{ .Data.nothing }} {{ .Nothing.at.all }}", "Ada  "),
        ("{{ if .Data.name }}yes{{ else }}no{{ end }}", "yes"),
        ("{{ if .Data.admin }}yes{{ else }}no{{ end }}", "no"),
        ('{{ if eq .Data.plan "free" }}F{{ else if eq .Data.plan "pro" "max" }}P{{ else }}?{{ end }}', "P"),
        ("{{ if and .Token (not .Data.admin) }}{{ if or .Nothing .Token }}both{{ end }}{{ end }}", "both"),
        ("{{/* a comment */}}x", "x"),
    ],
)
def test_templates(source: str, text: str) -> None:
    assert compile_template("invite", source, escape=True)(VALUES) == text


@pytest.mark.parametrize(
    "source", ["{{ if .X }}", "{{ end }}", "{{ range .X }}{{ end }}", "{{ }}", "{{ .X | upper }}", "{{ if }}x{{ end }}"]
)
def test_invalid_templates_are_named(source: str) -> None:
    with pytest.raises(SetupError, match="The mail template invite: "):
        compile_template("invite", source, escape=True)


async def test_custom_templates_are_used_and_cannot_inject_headers(bare_database: str, tmp_path: Path) -> None:
    template = tmp_path / "confirmation.html"
    template.write_text('<p>{{ .Data.name }}: <a href="{{ .ConfirmationURL }}">go</a> {{ .Token }}</p>')
    settings = {
        "MAILER_SUBJECTS_CONFIRMATION": "Welcome {{ .Data.name }}",
        "MAILER_TEMPLATES_CONFIRMATION": str(template),
        "MAILBOX_FOLDER": str(tmp_path / "mail"),
    }
    async with run_auth(bare_database, **settings) as auth:
        await auth.sign_up("ada@example.org", data={"name": "<b>\r\nBcc: eve@example.org"})
        mail = await auth.mail("ada@example.org")
        assert mail["subject"] == "Welcome <b> Bcc: eve@example.org"
        assert "&lt;b&gt;" in mail["html"]
        assert mail["codes"][0] in mail["text"]
        assert mail["links"][0].startswith("http://auth.test/verify?token=")
    assert [message.id for message in Mailbox(tmp_path / "mail").list()] == [mail["id"]], "persisted"


async def test_the_mailbox_as_json_and_as_html(careful_auth: Auth) -> None:
    await careful_auth.sign_up("ada@example.org")
    mail = await careful_auth.mail("ada@example.org")
    page = {"accept": "text/html"}
    listed = await careful_auth.http.get("/mailbox", headers=page)
    assert listed.headers["content-type"].startswith("text/html")
    assert f'href="/mailbox/{mail["id"]}"' in listed.text
    shown = await careful_auth.http.get(f"/mailbox/{mail['id']}", headers=page)
    assert mail["codes"][0] in shown.text
    assert "default-src 'none'" in shown.headers["content-security-policy"]
    assert (await careful_auth.http.get(f"/mailbox/{mail['id']}")).json()["kind"] == "confirmation"
    assert (await careful_auth.http.get("/mailbox/nothing")).status_code == 404
    assert (await careful_auth.http.delete(f"/mailbox/{mail['id']}")).status_code == 204
    assert (await careful_auth.http.delete("/mailbox")).status_code == 204
    assert (await careful_auth.http.get("/mailbox")).json() == {"total": 0, "messages": []}


async def test_a_failing_smtp_server_does_not_fail_the_request(bare_database: str) -> None:
    async with run_auth(bare_database, SMTP_HOST="127.0.0.1", SMTP_PORT="1") as auth:
        await auth.sign_up("ada@example.org")
        assert (await auth.mail("ada@example.org"))["codes"]
