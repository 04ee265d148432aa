"""Delivery of a notice: to a file, and by mail to a server on this machine."""

import datetime
import ipaddress
import re
import socket
import ssl
from email import message_from_bytes, policy

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from jimeval.base.settings import MailSettings, NotifySettings
from jimeval.report import notify
from jimeval.report.notice import Notice
from jimeval.report.notify import deliver, message

NOTICE = Notice("Följeforskningen: nytt om Åklagarmyndigheten", "Ändrat:\n  – 1 ny lucka\n")
AGAIN = "Nästa körning försöker igen."


class Box:
    """Keeps what it is given; refuses the addressees that begin with ``nej``."""

    def __init__(self):
        self.mails, self.logins = [], []

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802 - aiosmtpd's name
        if address.startswith("nej"):
            return "550 Okänd adressat."
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        self.mails.append((envelope, session.ssl is not None))
        return "250 OK"

    def login(self, server, session, envelope, mechanism, data):
        self.logins.append((data.login, data.password))
        return AuthResult(success=data.password == b"hemligt-1", handled=False)


def _free_port() -> int:
    try:
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            return taken.getsockname()[1]
    except OSError:
        pytest.skip("no loopback here")


@pytest.fixture
def serve():
    """Starts a mail server: ``box, port = serve(...)``, with aiosmtpd's own options."""
    running = []

    def start(**options):
        box = Box()
        if options.pop("login", False):
            options |= {"authenticator": box.login, "auth_required": True}
        controller = Controller(box, hostname="127.0.0.1", port=_free_port(), **options)
        controller.start()
        running.append(controller)
        return box, controller.port

    yield start
    for controller in running:
        controller.stop()


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """Files of a self-made certificate for 127.0.0.1 and its key."""
    x509 = pytest.importorskip("cryptography.x509", reason="makes the certificate")
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    folder = tmp_path_factory.mktemp("cert")
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "prov")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), True)
        .sign(key, hashes.SHA256())
    )
    (folder / "cert.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / "key.pem").write_bytes(key.private_bytes(*private))
    return folder


@pytest.fixture
def tls(certificate):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate / "cert.pem", certificate / "key.pem")
    return context


@pytest.fixture
def trusted(certificate, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate / "cert.pem"))


def mail(port, security="none", to=("lisa@exempel.se",), server="127.0.0.1", **more) -> NotifySettings:
    sender = "Följeforskningen, JiM <jimeval@exempel.se>"
    return NotifySettings("", MailSettings(server, sender, tuple(to), port, security, **more))


LOGIN = {"user_from": "PROV_USER", "password_from": "PROV_PASSWORD"}


def test_a_mail_arrives_with_its_swedish_words(serve, tmp_path):
    box, port = serve()
    to = ("Åsa Öst <asa@exempel.se>", "lisa@exempel.se")
    assert deliver(NOTICE, mail(port, to=to), tmp_path) == (True, [])
    [(envelope, over_tls)] = box.mails
    got = message_from_bytes(envelope.content, policy=policy.default)
    assert (envelope.mail_from, envelope.rcpt_tos, over_tls) == (
        "jimeval@exempel.se",
        ["asa@exempel.se", "lisa@exempel.se"],
        False,
    )
    assert got["Subject"] == NOTICE.subject
    assert got["To"] == "Åsa Öst <asa@exempel.se>, lisa@exempel.se"
    assert got["From"] == '"Följeforskningen, JiM" <jimeval@exempel.se>'
    assert got["Auto-Submitted"] == "auto-generated" and got["Message-ID"].endswith("@exempel.se>") and got["Date"]
    assert got.get_content().replace("\r\n", "\n") == NOTICE.text
    assert envelope.content.isascii()


def test_a_study_with_a_line_break_in_its_name_adds_no_header():
    made = message(Notice("Studien\r\nBcc: ond@exempel.se: nytt", "x\n"), mail(25).mail)
    assert made["Subject"] == "Studien Bcc: ond@exempel.se: nytt" and made["Bcc"] is None


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_over_tls_the_password_comes_from_the_environment(serve, tls, trusted, tmp_path, monkeypatch, security):
    monkeypatch.setenv("PROV_USER", "lisa")
    monkeypatch.setenv("PROV_PASSWORD", "hemligt-1")
    how = {"tls_context": tls, "require_starttls": True} if security == "starttls" else {"ssl_context": tls}
    box, port = serve(login=True, auth_require_tls=security == "starttls", **how)
    assert deliver(NOTICE, mail(port, security, **LOGIN), tmp_path) == (True, [])
    assert box.logins == [(b"lisa", b"hemligt-1")] and (box.mails[0][1] or security == "tls")


def test_a_refused_login_is_said_without_the_password(serve, tls, trusted, tmp_path, monkeypatch):
    monkeypatch.setenv("PROV_USER", "lisa")
    monkeypatch.setenv("PROV_PASSWORD", "hemligt-fel")
    box, port = serve(login=True, tls_context=tls)
    assert deliver(NOTICE, mail(port, "starttls", **LOGIN), tmp_path) == (
        False,
        [
            f"Meddelandet kunde inte skickas genom 127.0.0.1:{port}: servern godtog inte användarnamn och lösenord "
            f"(535). {AGAIN}"
        ],
    )
    assert not box.mails


def test_a_password_that_mail_cannot_carry_is_said(serve, tls, trusted, tmp_path, monkeypatch):
    monkeypatch.setenv("PROV_USER", "lisa")
    monkeypatch.setenv("PROV_PASSWORD", "lösen")
    box, port = serve(login=True, tls_context=tls)
    assert deliver(NOTICE, mail(port, "starttls", **LOGIN), tmp_path) == (
        False,
        [
            f"Meddelandet kunde inte skickas genom 127.0.0.1:{port}: användarnamn och lösenord får bara ha tecken "
            f"från A till Z, siffror och skiljetecken. {AGAIN}"
        ],
    )


def test_a_variable_that_is_not_set_is_named_before_anybody_is_called(tmp_path, monkeypatch):
    monkeypatch.setenv("PROV_USER", "lisa")
    monkeypatch.delenv("PROV_PASSWORD", raising=False)
    assert deliver(NOTICE, mail(9, "starttls", **LOGIN), tmp_path) == (
        False,
        [f"Meddelandet kunde inte skickas genom 127.0.0.1:9: miljövariabeln PROV_PASSWORD är inte satt. {AGAIN}"],
    )


def test_a_certificate_that_nobody_vouches_for_is_refused(serve, tls, tmp_path):
    box, port = serve(tls_context=tls)
    assert deliver(NOTICE, mail(port, "starttls"), tmp_path) == (
        False,
        [
            f"Meddelandet kunde inte skickas genom 127.0.0.1:{port}: serverns certifikat godtas inte "
            f"(self-signed certificate). {AGAIN}"
        ],
    )
    assert not box.mails


def test_a_certificate_of_another_name_is_refused(serve, tls, trusted, tmp_path):
    box, port = serve(tls_context=tls)
    taken, [said] = deliver(NOTICE, mail(port, "starttls", server="localhost"), tmp_path)
    assert not taken and not box.mails
    assert said.startswith(f"Meddelandet kunde inte skickas genom localhost:{port}: serverns certifikat godtas inte (")


def test_starttls_that_the_server_does_not_offer_sends_nothing(serve, tmp_path):
    box, port = serve()
    assert deliver(NOTICE, mail(port, "starttls"), tmp_path) == (
        False,
        [
            f"Meddelandet kunde inte skickas genom 127.0.0.1:{port}: servern erbjuder inte det som inställningarna "
            f"kräver (STARTTLS eller inloggning). {AGAIN}"
        ],
    )
    assert not box.mails


def test_tls_against_a_port_without_it_says_so(serve, tmp_path):
    box, port = serve()
    assert deliver(NOTICE, mail(port, "tls"), tmp_path) == (
        False,
        [f"Meddelandet kunde inte skickas genom 127.0.0.1:{port}: servern talar inte TLS på den porten. {AGAIN}"],
    )


def test_a_server_that_is_down_leaves_the_file_for_next_time_too(tmp_path):
    port = _free_port()
    settings = NotifySettings("nytt.txt", mail(port).mail)
    assert deliver(NOTICE, settings, tmp_path) == (
        False,
        [
            f"Meddelandet kunde inte skickas genom 127.0.0.1:{port}: "
            f"servern går inte att nå (Connection refused). {AGAIN}"
        ],
    )
    assert not (tmp_path / "nytt.txt").exists()


def test_a_server_that_never_answers_is_given_up(tmp_path, monkeypatch):
    monkeypatch.setattr(notify, "TIMEOUT", 0.2)
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        port = silent.getsockname()[1]
        assert deliver(NOTICE, mail(port), tmp_path) == (
            False,
            [f"Meddelandet kunde inte skickas genom 127.0.0.1:{port}: servern svarade inte inom 0,2 sekunder. {AGAIN}"],
        )


def test_one_address_of_several_that_is_refused_is_named_and_the_others_get_it_once(serve, tmp_path):
    box, port = serve()
    assert deliver(NOTICE, mail(port, to=("nej@exempel.se", "lisa@exempel.se")), tmp_path) == (
        True,
        ["Meddelandet togs inte emot för nej@exempel.se: 550 Okänd adressat."],
    )
    assert [envelope.rcpt_tos for envelope, _ in box.mails] == [["lisa@exempel.se"]]


def test_when_no_address_is_taken_the_next_run_tries_again(serve, tmp_path):
    box, port = serve()
    assert deliver(NOTICE, mail(port, to=("nej@exempel.se",)), tmp_path) == (
        False,
        [
            f"Meddelandet kunde inte skickas genom 127.0.0.1:{port}: ingen adressat togs emot "
            f"(nej@exempel.se: 550 Okänd adressat). {AGAIN}"
        ],
    )


def test_a_server_that_refuses_the_mail_itself_is_quoted(serve, tmp_path):
    box, port = serve()

    async def full(server, session, envelope):
        return "552 Brevlådan är full."

    box.handle_DATA = full
    assert deliver(NOTICE, mail(port), tmp_path) == (
        False,
        [f"Meddelandet kunde inte skickas genom 127.0.0.1:{port}: servern svarade 552 Brevlådan är full. {AGAIN}"],
    )


def test_a_password_never_goes_in_the_clear_to_another_machine(tmp_path, monkeypatch, serve):
    monkeypatch.setenv("PROV_USER", "lisa")
    monkeypatch.setenv("PROV_PASSWORD", "hemligt-1")
    box, port = serve(login=True, auth_require_tls=False)
    monkeypatch.setattr(MailSettings, "on_this_machine", property(lambda self: False))
    assert deliver(NOTICE, mail(port, "none", **LOGIN), tmp_path) == (
        False,
        [f"Meddelandet kunde inte skickas genom 127.0.0.1:{port}: lösenordet skulle gå i klartext. {AGAIN}"],
    )
    assert not box.logins


def test_a_file_gets_every_notice_at_its_end(tmp_path):
    settings = NotifySettings("utskick/nytt.txt")
    assert deliver(NOTICE, settings, tmp_path) == deliver(NOTICE, settings, tmp_path) == (True, [])
    text = (tmp_path / "utskick/nytt.txt").read_text(encoding="utf-8")
    one = r"== \d{4}-\d\d-\d\d \d\d:\d\d  Följeforskningen: nytt om Åklagarmyndigheten\n\nÄndrat:\n  – 1 ny lucka\n\n"
    assert re.fullmatch(one * 2, text)


def test_a_file_that_cannot_be_written_is_said(tmp_path):
    (tmp_path / "nytt.txt").mkdir()
    assert deliver(NOTICE, NotifySettings("nytt.txt"), tmp_path) == (
        False,
        [f"Meddelandet kunde inte skrivas i {tmp_path / 'nytt.txt'}: Is a directory. {AGAIN}"],
    )
