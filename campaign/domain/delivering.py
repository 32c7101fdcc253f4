"""Handing a message over: by SMTP, through GOV.UK Notify, or to the console while developing.

`MAIL_URL`: `smtp://user:password@host:port?from=address` (`smtps` for TLS from the first byte, `smtp` with
STARTTLS wherever the server offers it), or `console:`. `SMS_URL`: `notify://<template id>?key=<API key>`,
whose template holds one placeholder, `((body))` (`&base=<address>` asks another server than GOV.UK's); or
`console:`.
"""

import smtplib
import ssl
from dataclasses import dataclass
from email.header import Header
from email.message import EmailMessage
from email.policy import EmailPolicy
from typing import Protocol
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

SECONDS = 10  # for each step of the conversation


class NotDelivered(Exception):
    """The other side did not take the message; later it may."""


class RefusedForGood(NotDelivered):
    """The other side will never take this message."""


@dataclass(frozen=True)
class Letter:
    """A message in words, ready to go."""

    to: str
    subject: str
    text: str
    html: str
    mark: str  # the same however often it is sent
    calendar: bytes | None = None


class Sender(Protocol):
    """Anything that can hand a letter over."""

    def send(self, letter: Letter) -> None:
        """Hand it over.

        Raises:
            NotDelivered: it was not taken.
        """


def sender_for(url: str) -> Sender:
    """Return the sender an address asks for.

    Raises:
        ValueError: there is no such sender.
    """
    parts = urlsplit(url)
    if parts.scheme in {"smtp", "smtps"}:
        return Smtp(parts)
    if parts.scheme == "notify":
        return Notify(parts)
    if parts.scheme == "console":
        return Console()
    raise ValueError(f"no way of sending by “{parts.scheme}”")


class Console:
    """Prints what would be sent."""

    def send(self, letter: Letter) -> None:
        """Print it."""
        print(f"\nTo: {letter.to}\nSubject: {letter.subject}\n\n{letter.text}\n", flush=True)


class Smtp:
    """A mail server."""

    def __init__(self, parts: SplitResult) -> None:
        self.parts = parts
        self.sender = parse_qs(parts.query).get("from", [f"no-reply@{parts.hostname}"])[0]

    def send(self, letter: Letter) -> None:
        """Hand it to the mail server.

        Raises:
            NotDelivered: the server could not be reached, or refused it for now.
            RefusedForGood: it refused the recipient or the message itself (5xx). A refused sign-in is a
                mistake in our settings and not for good.
        """
        try:
            server = self._connected()
            try:
                server.send_message(compose(letter, self.sender))
            finally:
                server.close()  # without QUIT: its answer changes nothing about what was taken
        except smtplib.SMTPRecipientsRefused as error:
            codes = [code for code, _ in error.recipients.values()]
            raise (RefusedForGood if min(codes) >= 500 else NotDelivered)(codes) from error
        except smtplib.SMTPDataError as error:
            kind = RefusedForGood if error.smtp_code >= 500 else NotDelivered
            raise kind(error.smtp_code) from error
        except (OSError, smtplib.SMTPException) as error:
            raise NotDelivered from error

    def _connected(self) -> smtplib.SMTP:
        host, port = self.parts.hostname or "", self.parts.port or 0
        context = ssl.create_default_context()
        if self.parts.scheme == "smtps":
            server: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=SECONDS, context=context)
        else:
            server = smtplib.SMTP(host, port, timeout=SECONDS)
            server.ehlo()
            if server.has_extn("starttls"):
                server.starttls(context=context)
        if self.parts.username:
            server.login(unquote(self.parts.username), unquote(self.parts.password or ""))
        return server


class Notify:
    """GOV.UK Notify, for text messages."""

    def __init__(self, parts: SplitResult) -> None:
        from notifications_python_client.notifications import NotificationsAPIClient

        said = {name: values[0] for name, values in parse_qs(parts.query).items()}
        base = {"base_url": said["base"]} if "base" in said else {}
        self.client = NotificationsAPIClient(said["key"], **base)  # type: ignore[no-untyped-call]
        self.template = parts.netloc

    def send(self, letter: Letter) -> None:
        """Hand the text to Notify under our own reference.

        Raises:
            NotDelivered: Notify could not be reached, or refused it for now.
            RefusedForGood: it refused the number or the message (400). A refused key is a mistake in our
                settings and not for good.
        """
        from notifications_python_client.errors import HTTPError

        try:
            self.client.send_sms_notification(  # type: ignore[no-untyped-call]
                phone_number=letter.to,
                template_id=self.template,
                personalisation={"body": letter.text},
                reference=letter.mark,
            )
        except HTTPError as error:
            kind = RefusedForGood if error.status_code == 400 else NotDelivered
            raise kind(error.status_code) from error


class WholeSubjects(EmailPolicy):
    """Folds a subject without losing words' spaces, as Python before 3.13 does outside ASCII.

    Between two encoded words a reader drops what is white (RFC 2047, section 6.2): it has to be in one.
    """

    def fold(self, name: str, value: str) -> str:
        """Return a header as lines."""
        if name.lower() != "subject" or value.isascii():
            return super().fold(name, value)
        lines = Header(str(value), "utf-8", header_name=name).encode(linesep=self.linesep)
        return f"{name}: {lines}{self.linesep}"

    def fold_binary(self, name: str, value: str) -> bytes:
        """Return the same as it is sent."""
        is_subject = name.lower() == "subject"
        return self.fold(name, value).encode() if is_subject else super().fold_binary(name, value)


def compose(letter: Letter, sender: str) -> EmailMessage:
    """Return a letter as an e-mail: text, the same as HTML, and the calendar file if there is one."""
    mail = EmailMessage(WholeSubjects())
    mail["From"], mail["To"] = sender, letter.to
    mail["Subject"] = " ".join(letter.subject.split())  # a header is one line
    mail["Message-ID"] = f"<{letter.mark}@{sender.rpartition('@')[2]}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(letter.text)
    mail.add_alternative(letter.html, subtype="html")
    if letter.calendar:
        mail.add_attachment(
            letter.calendar,
            maintype="text",
            subtype="calendar",
            filename="event.ics",
            params={"method": "PUBLISH", "charset": "utf-8"},
        )
    return mail
