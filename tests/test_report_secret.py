"""What goes out with a page for others tells nothing of what is protected, also to who knows all but one mark."""

import json
import os
import re
import shutil
from dataclasses import fields

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from report_in_process import in_process, paper
from report_study import KEYS, jobs, study

from jimeval.base.errors import UsageError
from jimeval.report import due, records, report
from jimeval.report.data import Data
from jimeval.report.records import Stamp
from jimeval.report.secret import OPEN, Secret, made_secret, path_of, secret_of
from jimeval.report.status import status

PARAMETERS = 'agency: str = "CSN"\nyear: int = 2013\naudience: str = "internal"'
CELLS = (("md", "# Rubrik"), ("parameters", PARAMETERS), ("code", "print antal svar: 12"))
PAGE = "agency/csn-2013.html"
MARK = 37
ALL_MARKS = range(101)


@pytest.fixture
def ran(monkeypatch):
    return in_process(monkeypatch)


@pytest.fixture
def folder(tmp_path, ran):
    folder = study(tmp_path / "studien", CELLS)
    write(folder, MARK)
    return folder


def write(folder, mark) -> None:
    paper(folder, "CSN").write_text(f"person,markering\nR1,{mark}\n", encoding="utf-8")


def out(folder) -> dict[str, bytes]:
    return {
        path.relative_to(folder.reports).as_posix(): path.read_bytes()
        for path in sorted(folder.reports.rglob("*"))
        if path.is_file() and path.name != "log.txt"
    }


def guessed(folder, tmp_path) -> set[int]:
    """The marks that somebody holds for possible who has all that went out, the rules and every other mark."""
    went_out = b"\n".join(out(folder).values()).decode()
    record = json.loads(out(folder)["agency/csn-2013.json"])
    own = shutil.copytree(folder.root, tmp_path / "angripare", ignore=shutil.ignore_patterns("private", "reports"))
    theirs = type(folder)(own)
    asked = '["file","data/raw/CSN.txt"]'
    confirmed = set()
    for mark in ALL_MARKS:
        write(theirs, mark)
        digests = Data(theirs).digests([asked])
        data = records.of_reads(digests)
        stamp = Stamp(**{each.name: record[each.name] for each in fields(Stamp)} | {"data": data})
        if any(sign in went_out for sign in (digests[asked], data[:12], stamp.run)):
            confirmed.add(mark)
    return confirmed or set(ALL_MARKS)


def test_without_a_secret_the_mark_is_guessed_from_the_checksums(folder, tmp_path):
    """The attack works: it is what the secret is for."""
    report(folder, jobs(folder, keys=KEYS[:1]))
    assert guessed(folder, tmp_path) == {MARK}


@pytest.mark.parametrize("audience", ["agency", "public"])
def test_of_a_page_for_others_no_mark_can_be_told_from_another(folder, tmp_path, audience):
    report(folder, jobs(folder, keys=KEYS[:1]), audience)
    assert guessed(folder, tmp_path) == set(ALL_MARKS)
    assert all(b"CSN.txt" not in content for content in out(folder).values())


def test_a_checksum_of_all_tables_does_not_go_out(folder):
    plain = Data(folder).checksum
    report(folder, jobs(folder, keys=KEYS[:1]))
    assert plain.encode() in out(folder)["agency/csn-2013.json"]
    report(folder, jobs(folder, keys=KEYS[:1]), "public")
    assert not any(plain.encode() in content for content in out(folder).values())


def test_a_page_for_others_is_current_until_what_it_read_changes_and_says_what_did(folder, ran):
    report(folder, jobs(folder, keys=KEYS[:1]), "agency")
    ran.clear()
    report(folder, jobs(folder, keys=KEYS[:1]), "agency")
    assert ran == []
    write(folder, MARK + 1)
    whys = []
    report(folder, jobs(folder, keys=KEYS[:1]), "agency", on_done=lambda outcome: whys.append(outcome.why))
    assert whys == ["ändrat underlag: data/raw/CSN.txt"]


def test_the_same_secret_gives_the_same_bytes_and_another_gives_others(folder):
    def made():
        shutil.rmtree(folder.reports, ignore_errors=True)
        report(folder, jobs(folder, keys=KEYS[:1]), "agency")
        return out(folder)

    first = made()
    assert made() == first
    path_of(folder).unlink()
    assert made()[PAGE] != first[PAGE]


def test_the_secret_is_made_once_for_its_owner_only_and_not_for_internal_pages(folder):
    report(folder, jobs(folder))
    assert not path_of(folder).exists()
    report(folder, jobs(folder), "public")
    first = path_of(folder).read_bytes()
    assert re.fullmatch(rb"[0-9a-f]{64}\n", first)
    assert os.name != "posix" or path_of(folder).stat().st_mode & 0o777 == 0o600
    report(folder, jobs(folder), "agency", force=True)
    assert path_of(folder).read_bytes() == first
    assert [path.name for path in path_of(folder).parent.iterdir()] == ["report_key"]


def test_with_another_secret_pages_for_others_are_made_again_and_internal_ones_are_not(folder, ran):
    report(folder, jobs(folder, keys=KEYS[:1]), "agency")
    report(folder, jobs(folder, keys=KEYS[1:]))
    path_of(folder).unlink()
    found = {page.page: page.reasons for page in status(folder, planned=jobs(folder)).pages}
    assert found == {PAGE: (due.CLOSED,), "agency/ao-2013.html": ()}
    ran.clear()
    report(folder, jobs(folder, keys=KEYS[:1]), "agency")
    assert ran == [PAGE]


@pytest.mark.parametrize("content", ["", "kort", "zz" * 32])
def test_a_broken_secret_stops_pages_for_others_before_any_is_made(folder, ran, content):
    path_of(folder).parent.mkdir()
    path_of(folder).write_text(content)
    message = (
        "data/private/report_key går inte att läsa eller är skadad. Lägg tillbaka den, eller ta bort den: då görs en "
        "ny, och sidorna för andra görs om."
    )
    with pytest.raises(UsageError, match=f"^{re.escape(message)}$"):
        report(folder, jobs(folder), "agency")
    assert ran == [] and status(folder, planned=jobs(folder)).problems == (message,)
    report(folder, jobs(folder))
    assert len(ran) == 2


@pytest.mark.skipif(os.name != "posix" or not hasattr(os, "geteuid"), reason="rättigheter som på Unix")
def test_where_no_secret_can_be_written_no_page_for_others_is_made(folder, ran, monkeypatch):
    def refused(*_, **__):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("jimeval.report.secret.write_whole", refused)
    with pytest.raises(UsageError) as caught:
        report(folder, jobs(folder), "agency")
    assert str(caught.value) == (
        "data/private/report_key går inte att skriva (Permission denied). Den behövs för sidor som andra får se: utan "
        "den kan enskilda markeringar gissas ur sidornas checksummor. Gör data/private skrivbar."
    )
    assert ran == []


@settings(deadline=None)
@given(st.dictionaries(st.text(max_size=30), st.text(max_size=16), max_size=20))
def test_what_is_closed_opens_with_the_same_secret_and_with_no_other(reads):
    one, other = Secret(b"a" * 32), Secret(b"b" * 32)
    closed = one.close(reads)
    assert one.open(closed) == reads and one.close(reads) == closed
    assert other.open(closed) is None and OPEN.open(closed) is None
    assert one.open(closed[:-8]) is None and one.open("") is None and one.open("å") is None


def test_the_length_of_what_is_closed_does_not_tell_how_much_was_read():
    secret = Secret(b"a" * 32)
    few, many = {"a": "b"}, {f'["text","ratings/a.csv",{n},{n + 5}]': "0" * 16 for n in range(60)}
    assert len(secret.close(few)) == len(secret.close(many))


def test_a_secret_does_not_stand_in_what_python_says_of_it(folder):
    secret = made_secret(folder)
    assert secret_of(folder) == secret and secret.key.hex() not in repr(secret)
