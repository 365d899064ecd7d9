"""Renders mails, stores them in the local mailbox, and sends them to the SMTP server if one is configured."""

from __future__ import annotations

import asyncio
import logging
import smtplib
import urllib.request
from collections.abc import Mapping
from email.message import EmailMessage
from email.utils import formataddr
from urllib.parse import quote_plus, urljoin

from emulator.auth import redirects
from emulator.auth.config_types import Settings, Smtp, Template
from emulator.auth.models import User
from emulator.auth.templates import Part, compile_template
from emulator.mailbox import Mailbox, Message

log = logging.getLogger("edgewise.auth")
SMTP_TIMEOUT = 10  # seconds
VERIFICATION_TYPE = {
    "confirmation": "signup",
    "recovery": "recovery",
    "magic_link": "magiclink",
    "invite": "invite",
    "email_change": "email_change",
}
_LINK = '<p><a href="{{ .ConfirmationURL }}">%s</a></p><p>Or enter this code: {{ .Token }}</p>'
SUBJECTS = {
    "confirmation": "Confirm your email address",
    "recovery": "Reset your password",
    "magic_link": "Your sign-in link",
    "invite": "You have been invited",
    "email_change": "Confirm your new email address",
    "reauthentication": "Confirm that it is you",
}
CONTENTS = {
    "confirmation": "<h2>Confirm your email address</h2><p>One step left to finish signing up.</p>"
    + _LINK % "Confirm email address",
    "recovery": "<h2>Reset your password</h2><p>Follow this link to choose a new password.</p>"
    + _LINK % "Reset password",
    "magic_link": "<h2>Sign in</h2><p>Follow this link to sign in.</p>" + _LINK % "Sign in",
    "invite": "<h2>You have been invited</h2><p>You have been invited to {{ .SiteURL }}.</p>" + _LINK % "Accept",
    "email_change": "<h2>Confirm the change of your email address</h2>"
    "<p>It changes from {{ .Email }} to {{ .NewEmail }}.</p>" + _LINK % "Confirm the change",
    "reauthentication": "<h2>Confirm that it is you</h2><p>Enter this code: {{ .Token }}</p>",
}

_UNEXPECTED = "<p>If it was not you, contact support.</p>"
# kind -> (subject, content) of the mails about a change
NOTICES = {
    "password_changed": ("Your password has been changed", "<p>The password of {{ .Email }} has been changed.</p>"),
    "email_changed": (
        "Your email address has been changed",
        "<p>The email address of your account has been changed from {{ .OldEmail }} to {{ .Email }}.</p>",
    ),
    "phone_changed": (
        "Your phone number has been changed",
        "<p>The phone number of {{ .Email }} has been changed from {{ .OldPhone }} to {{ .Phone }}.</p>",
    ),
    "identity_linked": ("A new identity has been linked", "<p>{{ .Provider }} has been linked to {{ .Email }}.</p>"),
    "identity_unlinked": (
        "An identity has been unlinked",
        "<p>{{ .Provider }} has been unlinked from {{ .Email }}.</p>",
    ),
    "mfa_factor_enrolled": (
        "A new MFA factor has been enrolled",
        "<p>A second factor ({{ .FactorType }}) has been added to {{ .Email }}.</p>",
    ),
    "mfa_factor_unenrolled": (
        "An MFA factor has been unenrolled",
        "<p>A second factor ({{ .FactorType }}) has been removed from {{ .Email }}.</p>",
    ),
}


class Mailer:
    def __init__(self, settings: Settings, mailbox: Mailbox) -> None:
        self._settings, self.mailbox = settings, mailbox
        self._sending: set[asyncio.Task[None]] = set()
        self._templates: dict[str, tuple[Part, Part]] = {}
        for kind, content in CONTENTS.items():
            self._compile(kind, settings.mail.templates.get(kind, Template()), SUBJECTS[kind], content)
        for kind, custom in settings.mail.notices.items():
            subject, content = NOTICES[kind]
            self._compile(kind, custom, subject, content + _UNEXPECTED)

    def _compile(self, kind: str, custom: Template, subject: str, content: str) -> None:
        content = _fetch(kind, custom.content) or content
        self._templates[kind] = (
            compile_template(f"{kind} (subject)", custom.subject or subject, escape=False),
            compile_template(kind, content, escape=True),
        )

    def link(self, kind: str, hashed: str, redirect_to: str) -> str:
        """The link of a mail. Its origin is from the settings, never from the request's Host header."""
        base = urljoin(self._settings.external_url + "/", self._settings.mail.verify_path)
        query = f"token={quote_plus(hashed)}&type={VERIFICATION_TYPE[kind]}"
        return f"{base}?{query}&redirect_to={redirects.quote_target(redirect_to)}"

    def send(self, kind: str, user: User, *, to: str, code: str, hashed: str, redirect_to: str) -> Message:
        """kind: a key of CONTENTS. hashed: the token_hash of the link."""
        values = {
            "ConfirmationURL": self.link(kind, hashed, redirect_to) if kind in VERIFICATION_TYPE else "",
            "Token": code,
            "TokenHash": hashed,
            "NewEmail": user["email_change"] or "",
            "RedirectTo": redirect_to,
        }
        return self._send(kind, user, to, values, code)

    def send_notice(self, kind: str, user: User, to: str, values: Mapping[str, str]) -> Message:
        """kind: a key of NOTICES, whose setting is on."""
        return self._send(kind, user, to, {"Phone": user.phone, **values}, "")

    def _send(self, kind: str, user: User, to: str, given: Mapping[str, str], code: str) -> Message:
        values = {
            "SiteURL": self._settings.site_url,
            "Email": user.email,
            "SendingTo": to,
            "Data": user.user_metadata,
            **given,
        }
        subject, content = (template(values) for template in self._templates[kind])
        subject = " ".join(subject.split())[:300]
        smtp = self._settings.mail.smtp or Smtp(host="")
        sender = formataddr((smtp.sender_name, smtp.sender)) if smtp.sender_name else smtp.sender
        message = self.mailbox.add(kind=kind, sender=sender, to=to, subject=subject, content=content, code=code)
        if smtp.host:
            task = asyncio.get_running_loop().create_task(self._deliver(smtp, message))
            self._sending.add(task)
            task.add_done_callback(self._sending.discard)
        return message

    async def close(self) -> None:
        """Waits for the mails that are being sent, up to SMTP_TIMEOUT."""
        if self._sending:
            await asyncio.wait(self._sending, timeout=SMTP_TIMEOUT)

    async def _deliver(self, smtp: Smtp, message: Message) -> None:
        try:
            await asyncio.to_thread(_deliver, smtp, message)
        except (OSError, smtplib.SMTPException) as error:
            log.warning(
                "mail to the SMTP server %s:%s failed (%s); the mail is in the local mailbox",
                smtp.host,
                smtp.port,
                error,
            )


def _deliver(smtp: Smtp, message: Message) -> None:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = message.sender, message.to, message.subject
    mail.set_content(message.text)
    mail.add_alternative(message.html, subtype="html")
    with smtplib.SMTP(smtp.host, smtp.port, timeout=SMTP_TIMEOUT) as server:
        server.ehlo()
        if server.has_extn("starttls"):
            server.starttls()
            server.ehlo()
        if smtp.user and server.has_extn("auth"):
            server.login(smtp.user, smtp.password)
        server.send_message(mail)


def _fetch(kind: str, content: str) -> str:
    """The template itself, or the content of its URL."""
    if not content.startswith(("http://", "https://")):
        return content
    try:
        with urllib.request.urlopen(content, timeout=SMTP_TIMEOUT) as response:  # noqa: S310
            text: str = response.read().decode()
            return text
    except (OSError, ValueError) as error:
        log.warning("the mail template for %s cannot be fetched (%s): the built-in one is used", kind, error)
        return ""
