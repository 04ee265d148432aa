"""Brings a notice where ``jimeval.yml`` says: by mail, and at the end of a file.

A password is sent over TLS with a certificate that holds, never otherwise but to this machine itself, and comes from an
environment variable only. What goes wrong is told in one Swedish line each; nothing raises.
"""

from __future__ import annotations

import datetime
import os
import re
import smtplib
import ssl
from collections.abc import Iterator
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formatdate, make_msgid
from pathlib import Path

from jimeval.base.settings import MailSettings, NotifySettings
from jimeval.base.study_folder import StudyFolder
from jimeval.base.swedish import short_number
from jimeval.report import standing
from jimeval.report.notice import Notice, Ran, notice

TIMEOUT = 30.0  # seconds that a mail server may take for one answer
_AGAIN = "Nästa körning försöker igen."


def tell(folder: StudyFolder, settings: NotifySettings, ran: Ran) -> tuple[Notice | None, list[str]]:
    """Sends the notice of a run, when there is one: the notice, and what went wrong on its way.

    What it told is noted when every target has taken it; until then the next run tells it again.
    """
    found, now = notice(folder, ran)
    taken, problems = deliver(found, settings, folder.root) if found is not None else (True, [])
    if taken and now != standing.stored(folder):
        try:
            standing.store(folder, now)
        except OSError as error:
            problems.append(f"{standing.place(folder)} går inte att skriva: {error.strerror}. {_AGAIN}")
    return found, problems


def deliver(found: Notice, settings: NotifySettings, root: Path) -> tuple[bool, list[str]]:
    """Whether every target took it, and what went wrong. Mail goes first: a file would else get it again every night
    that the mail server is down. Mail that some of the addressees got counts as taken, so that they get it once.
    """
    problems: list[str] = []
    if settings.mail is not None:
        try:
            problems += _mail(found, settings.mail)
        except (OSError, smtplib.SMTPException, _Refused) as error:
            server = f"{settings.mail.server}:{settings.mail.port}"
            return False, [f"Meddelandet kunde inte skickas genom {server}: {_said(error)}. {_AGAIN}"]
    if settings.file:
        path = root / Path(settings.file).expanduser()
        try:
            _append(path, found)
        except OSError as error:
            return False, [*problems, f"Meddelandet kunde inte skrivas i {path}: {error.strerror}. {_AGAIN}"]
    return True, problems


class _Refused(Exception):
    """Something that mail cannot be sent without; the message is Swedish."""


def _append(path: Path, found: Notice) -> None:
    """Adds the notice at the end of the file, all of it at once."""
    path.parent.mkdir(parents=True, exist_ok=True)
    text = f"== {datetime.datetime.now():%Y-%m-%d %H:%M}  {found.subject}\n\n{found.text}\n"
    file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        size = os.fstat(file).st_size
        content = text.encode()
        if os.write(file, content) < len(content):  # a full disk
            os.ftruncate(file, size)
            raise OSError(28, "disken är full")
        os.fsync(file)
    finally:
        os.close(file)


def message(found: Notice, mail: MailSettings) -> EmailMessage:
    """The mail: plain text, every header safe whatever the study is called."""
    made = EmailMessage(policy=SMTP)
    sender = _address(mail.sender)
    made["From"] = sender
    made["To"] = [_address(one) for one in mail.to]
    made["Subject"] = " ".join(found.subject.split())
    made["Date"] = formatdate(localtime=True)
    made["Message-ID"] = make_msgid(domain=sender.domain)
    made["Auto-Submitted"] = "auto-generated"
    made.set_content(found.text, cte="quoted-printable")
    return made


def _address(written: str) -> Address:
    """``Lisa Åström <lisa@exempel.se>`` or ``lisa@exempel.se``, as the settings have checked it."""
    found = re.fullmatch(r"([^<]*)<([^>]*)>", written)
    name, address = (found[1], found[2]) if found else ("", written)
    return Address(name.strip().strip('"').strip(), addr_spec=address.strip())


def _mail(found: Notice, mail: MailSettings) -> list[str]:
    """Sends the mail. Gives a line for every addressee that the server did not take; raises when it took none."""
    made = message(found, mail)
    user, password = (_secret(name) for name in (mail.user_from, mail.password_from))
    context = ssl.create_default_context()
    if mail.security == "tls":
        connection = smtplib.SMTP_SSL(mail.server, mail.port, timeout=TIMEOUT, context=context)
    else:
        connection = smtplib.SMTP(mail.server, mail.port, timeout=TIMEOUT)
    with connection as server:
        if mail.security == "starttls":
            server.starttls(context=context)
        if password:
            if mail.security == "none" and not mail.on_this_machine:
                raise _Refused("lösenordet skulle gå i klartext")
            if not (user + password).isascii():
                raise _Refused("användarnamn och lösenord får bara ha tecken från A till Z, siffror och skiljetecken")
            server.login(user, password)
        refused = server.send_message(made)
    return [f"Meddelandet togs inte emot för {address}: {_answer(*refused[address])}." for address in sorted(refused)]


def _secret(variable: str) -> str:
    if variable and not os.environ.get(variable):
        raise _Refused(f"miljövariabeln {variable} är inte satt")
    return os.environ.get(variable, "") if variable else ""


def _said(error: Exception) -> str:
    """What went wrong, in words; of a refused login only that it was refused."""
    return next(_reasons(error))


def _reasons(error: Exception) -> Iterator[str]:
    if isinstance(error, _Refused):
        yield str(error)
    if isinstance(error, smtplib.SMTPAuthenticationError):
        yield f"servern godtog inte användarnamn och lösenord ({error.smtp_code})"
    if isinstance(error, smtplib.SMTPNotSupportedError):
        yield "servern erbjuder inte det som inställningarna kräver (STARTTLS eller inloggning)"
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        answers = (f"{address}: {_answer(*error.recipients[address])}" for address in sorted(error.recipients))
        yield f"ingen adressat togs emot ({'; '.join(answers)})"
    if isinstance(error, smtplib.SMTPResponseException):
        yield f"servern svarade {_answer(error.smtp_code, error.smtp_error)}"
    if isinstance(error, TimeoutError) or isinstance(error.__context__, TimeoutError):
        yield f"servern svarade inte inom {short_number(TIMEOUT)} sekunder"
    if isinstance(error, smtplib.SMTPServerDisconnected):
        yield "servern bröt förbindelsen"
    if isinstance(error, ssl.SSLCertVerificationError):
        yield f"serverns certifikat godtas inte ({error.verify_message})"
    if isinstance(error, ssl.SSLError):
        yield "servern talar inte TLS på den porten"
    if isinstance(error, OSError) and error.strerror:
        yield f"servern går inte att nå ({error.strerror})"
    yield f"{type(error).__name__}"


def _answer(code: int, said: bytes | str) -> str:
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
    return f"{code} {' '.join(text.split())}".strip().rstrip(".")
