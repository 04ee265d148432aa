"""jimeval.yml: what it may say, and what is said of what it may not."""

import pytest

from jimeval.base.errors import UsageError
from jimeval.base.settings import (
    DEFAULT_PRELOAD,
    MailSettings,
    NotifySettings,
    ReportSettings,
    Settings,
    read_settings,
)


def settings(folder, text: str) -> Settings:
    (folder / "jimeval.yml").write_text(text, encoding="utf-8")
    return read_settings(folder)


def refusal(folder, text: str) -> str:
    with pytest.raises(UsageError) as error:
        settings(folder, text)
    return str(error.value)


def test_without_a_file_and_with_an_empty_one_the_defaults_hold(tmp_path):
    defaults = Settings(ReportSettings("forked", DEFAULT_PRELOAD, 1800.0, 600.0), NotifySettings("", None))
    assert read_settings(tmp_path) == defaults
    assert settings(tmp_path, "") == defaults
    assert settings(tmp_path, "# inget\nreport:\nnotify:\n  mail:\n") == defaults


def test_everything_can_be_set(tmp_path):
    text = """
report:
  kernels: plain
  preload: [numpy, matplotlib.figure]
  deadline: 120
  cell_timeout: 0.5
notify:
  file: nytt.txt
  mail:
    server: smtp.exempel.se
    port: 2525
    security: tls
    from: Följeforskningen <jimeval@exempel.se>
    to: [lisa@exempel.se, "Åsa Öst <asa@exempel.se>"]
    user_from: MAIL_USER
    password_from: MAIL_PASSWORD
"""
    assert settings(tmp_path, text) == Settings(
        ReportSettings("plain", ("numpy", "matplotlib.figure"), 120.0, 0.5),
        NotifySettings(
            "nytt.txt",
            MailSettings(
                "smtp.exempel.se",
                "Följeforskningen <jimeval@exempel.se>",
                ("lisa@exempel.se", "Åsa Öst <asa@exempel.se>"),
                2525,
                "tls",
                "MAIL_USER",
                "MAIL_PASSWORD",
            ),
        ),
    )


MAIL = "notify:\n  mail:\n    server: smtp.exempel.se\n    from: a@exempel.se\n    to: b@exempel.se\n"


@pytest.mark.parametrize("security, port", [("starttls", 587), ("tls", 465), ("none", 25)])
def test_the_port_is_the_usual_one_of_the_security(tmp_path, security, port):
    assert settings(tmp_path, f"{MAIL}    security: {security}\n").notify.mail.port == port


def test_everything_wrong_is_said_at_once_with_its_line(tmp_path):
    text = """report:
  kernels: fork
  kernals: plain
  deadline: tio
  deadline: 10
  preload: [numpy, 3]
notify:
  mail:
    server: 25
    port: 0
    to: [lisa]
rapport: 1
"""
    assert refusal(tmp_path, text) == (
        "jimeval.yml: 10 problem\n"
        "  rad 2, report.kernels: ”fork” finns inte. Menade du forked? Välj bland: forked, plain.\n"
        "  rad 3, report.kernals: är okänd. Menade du kernels? "
        "Kända nycklar: kernels, preload, deadline, cell_timeout.\n"
        "  rad 4, report.deadline: ska vara ett antal sekunder större än 0, inte ”tio”.\n"
        "  rad 5, report.deadline: står två gånger. Behåll den ena.\n"
        "  rad 6, report.preload: ”3” är ingen Python-modul. Skriv en lista, till exempel: [numpy, pandas]\n"
        "  rad 8, notify.mail.from: saknas. Skriv till exempel: from: jimeval@exempel.se\n"
        "  rad 9, notify.mail.server: ska vara text, inte ”25”.\n"
        "  rad 10, notify.mail.port: ska vara ett heltal från 1 till 65535, inte ”0”.\n"
        "  rad 11, notify.mail.to: ”lisa” är ingen e-postadress. Skriv namn@domän.se eller: Namn <namn@domän.se>\n"
        "  rad 12, rapport: är okänd. Menade du report? Kända nycklar: report, notify."
    )


@pytest.mark.parametrize("value", ["true", "-1", "0", ".inf", ".nan", "2020-13-45", "[1]", "{a: 1}", "1e400"])
def test_a_time_is_a_number_of_seconds(tmp_path, value):
    assert "rad 1, report.deadline: ska vara ett antal sekunder större än 0, inte " in refusal(
        tmp_path, f"report: {{deadline: {value}}}"
    )


def test_a_secret_in_the_file_is_refused_and_never_repeated(tmp_path):
    said = refusal(tmp_path, f"{MAIL}    password: hemligt-1\n    user: lisa\n    password_from: Hemligt-2\n")
    assert said == (
        "jimeval.yml: 3 problem\n"
        "  rad 6, notify.mail.password: användarnamn och lösenord får inte stå i filen. Stryk raden, lägg värdet i en "
        "miljövariabel och skriv vad den heter: password_from: MAIL_PASSWORD\n"
        "  rad 7, notify.mail.user: användarnamn och lösenord får inte stå i filen. Stryk raden, lägg värdet i en "
        "miljövariabel och skriv vad den heter: user_from: MAIL_USER\n"
        "  rad 8, notify.mail.password_from: ska vara namnet på en miljövariabel, med stora bokstäver. "
        "Skriv till exempel: MAIL_PASSWORD"
    )


def test_a_login_has_two_parts(tmp_path):
    assert refusal(tmp_path, f"{MAIL}    user_from: MAIL_USER\n") == (
        "jimeval.yml: 1 problem\n"
        "  rad 2, notify.mail.password_from: saknas. Ange både user_from och password_from, eller ingen av dem."
    )


def test_a_password_goes_in_the_clear_to_this_machine_only(tmp_path):
    login = "    security: none\n    user_from: MAIL_USER\n    password_from: MAIL_PASSWORD\n"
    assert refusal(tmp_path, MAIL + login) == (
        "jimeval.yml: 1 problem\n"
        "  rad 2, notify.mail.security: lösenordet skulle gå i klartext till smtp.exempel.se. "
        "Skriv starttls eller tls, eller ta bort user_from och password_from."
    )
    for here in ("localhost", "127.0.0.1", "::1"):
        assert settings(tmp_path, MAIL.replace("smtp.exempel.se", f'"{here}"') + login).notify.mail.on_this_machine
    for elsewhere in ("localhost.exempel.se", "127.0.0.1.exempel.se"):
        assert "i klartext" in refusal(tmp_path, MAIL.replace("smtp.exempel.se", elsewhere) + login)


@pytest.mark.parametrize("address", ['"a@b.se\\nBcc: c@d.se"', "a b@c.se", "a@b.se, c@d.se", "å@b.se", "<a@b.se", '""'])
def test_what_is_no_address_is_refused(tmp_path, address):
    assert "rad 4, notify.mail.from: " in refusal(tmp_path, MAIL.replace("from: a@exempel.se", f"from: {address}"))


@pytest.mark.parametrize(
    "text, said",
    [
        ("report: [", "rad 1: filen är inte giltig YAML."),
        ("report:\n\tkernels: plain\n", "rad 2: filen är inte giltig YAML."),
        ("a: 1\n---\nb: 2\n", "rad 2: filen är inte giltig YAML."),
        ("[" * 5000, "filen är inte giltig YAML."),
    ],
)
def test_a_file_that_is_no_yaml_says_where(tmp_path, text, said):
    mend = 'Kontrollera indrag och kolon; sätt text med : ? # eller , inom "".'
    assert refusal(tmp_path, text) == f"jimeval.yml: 1 problem\n  {said} {mend}"


def test_a_list_where_a_group_should_be_is_said(tmp_path):
    assert refusal(tmp_path, "- report\n") == (
        "jimeval.yml: 1 problem\n  rad 1: ska vara en grupp av nycklar. Skriv dem på egna rader: report, notify."
    )


def test_a_list_within_itself_is_refused(tmp_path):
    assert refusal(tmp_path, "report: {preload: &a [*a]}") == (
        "jimeval.yml: 1 problem\n"
        "  rad 1, report.preload: en grupp är ingen Python-modul. Skriv en lista, till exempel: [numpy, pandas]"
    )


def test_a_file_in_another_encoding_says_so(tmp_path):
    (tmp_path / "jimeval.yml").write_bytes("# Följeforskning".encode("utf-16"))
    with pytest.raises(UsageError) as error:
        read_settings(tmp_path)
    assert str(error.value) == "jimeval.yml: 1 problem\n  filen är inte skriven i UTF-8. Spara den som UTF-8."


def test_windows_line_ends_and_a_byte_order_mark_are_read(tmp_path):
    (tmp_path / "jimeval.yml").write_bytes("\ufeffreport:\r\n  kernels: plain\r\n".encode())
    assert read_settings(tmp_path).report.kernels == "plain"
