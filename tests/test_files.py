"""A place for pages: whole files or none, whoever writes, and one line when it cannot be done."""

import errno
import os
import pickle
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jimeval.base.errors import UsageError
from jimeval.base.whole_files import temporary_name, write_whole
from jimeval.report.files import Place, Unwritten, is_below


@pytest.fixture
def place(tmp_path) -> Place:
    return Place.of(tmp_path / "rapporter på Åland").checked()


def all_files(place: Place) -> list[str]:
    return sorted(path.relative_to(place.local).as_posix() for path in place.local.rglob("*") if path.is_file())


def test_text_and_bytes_are_written_as_they_are(place):
    place.write_whole("agency/å.html", "rad 1\nrad 2\r\n")
    place.write_whole("manifest.json", b"\x00\xff")
    assert place.read("agency/å.html") == b"rad 1\nrad 2\r\n"
    assert place.read("manifest.json") == b"\x00\xff"
    assert all_files(place) == ["agency/å.html", "manifest.json"]


def test_a_file_that_cannot_be_finished_leaves_the_old_one_and_nothing_else(place, monkeypatch):
    place.write_whole("a.html", "gammal")

    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(Unwritten) as raised:
        place.write_whole("a.html", "ny")
    assert str(raised.value) == "a.html gick inte att skriva: det finns ingen plats kvar."
    assert (place.read("a.html"), all_files(place)) == (b"gammal", ["a.html"])


@pytest.mark.skipif(os.name != "posix", reason="bara där en fil har rättigheter")
def test_a_private_file_is_its_owners_alone_from_the_first_byte(tmp_path, monkeypatch):
    def look(fd):
        modes.append(stat.filemode(os.fstat(fd).st_mode))

    modes = []
    monkeypatch.setattr(os, "fsync", look)
    write_whole(tmp_path / "persons.csv", "hemligt", private=True)
    modes.append(stat.filemode((tmp_path / "persons.csv").stat().st_mode))
    assert modes == ["-rw-------", "-rw-------"]


def test_two_writers_of_one_file_never_mix(place, monkeypatch):
    def the_other_comes_between(fd):
        monkeypatch.undo()
        place.write_whole("a.html", "den andra")

    monkeypatch.setattr(os, "fsync", the_other_comes_between)
    place.write_whole("a.html", "den första")
    assert (place.read("a.html"), all_files(place)) == ("den första".encode(), ["a.html"])


def test_a_name_as_long_as_the_system_takes_can_be_written(place):
    name = "å" * 125 + ".html"
    place.write_whole(name, "x")
    assert place.exists(name)


def test_leftovers_of_a_killed_run_are_no_files_and_are_removed(place):
    place.write_whole("agency/a.html", "hel")
    for folder in (place.local, place.local / "agency"):
        (folder / temporary_name()).write_text("halv")
        (folder / ".a.part.html").write_text("halv")
    assert place.names("*/*") == ["agency/a.html"]
    place.remove_leftovers()
    assert all_files(place) == ["agency/a.html"]


def test_a_file_that_is_not_there(place):
    assert place.read("a.html") is None
    assert place.read("a/b/c.html") is None
    assert not place.exists("a.html")
    place.remove("a.html")
    assert all_files(place) == []


def test_a_folder_is_no_file(place):
    place.write_whole("agency/a.html", "x")
    assert place.read("agency") is None
    assert not place.exists("agency")
    assert place.names("*") == []


def test_names_are_in_order_and_a_star_stops_at_a_slash(place):
    for name in ("b/2.json", "b/1.json", "a/1.json", "a/1.html", "top.json"):
        place.write_whole(name, "x")
    assert place.names("*/*.json") == ["a/1.json", "b/1.json", "b/2.json"]
    assert place.names("*.json") == ["top.json"]


def test_a_log_grows(place):
    place.append("log.txt", "ett\n")
    place.append("log.txt", "två\n")
    assert place.read("log.txt") == "ett\ntvå\n".encode()


@pytest.mark.parametrize("name", ["../a.html", "/etc/passwd", "a/../../b.html", "", "..\\a.html", "a\0.html"])
def test_no_name_leads_out_of_the_place(place, name):
    (place.local.parent / "a.html").write_text("annans")
    assert place.read(name) is None
    assert not place.exists(name)
    place.remove(name)
    assert (place.local.parent / "a.html").exists()
    with pytest.raises(ValueError, match="is no name below a place"):
        place.write_whole(name, "x")


@given(st.text(min_size=1, max_size=30))
def test_a_name_below_a_place_is_below_it_on_this_system(name):
    if is_below(name):
        assert Path(os.path.normpath(Path("/rot") / name)).is_relative_to("/rot")


def test_a_file_behind_a_link_out_of_the_place_is_not_removed(place, tmp_path):
    (tmp_path / "annans").mkdir()
    (tmp_path / "annans" / "a.html").write_text("annans")
    (place.local / "agency").symlink_to(tmp_path / "annans")
    place.remove("agency/a.html")
    assert (tmp_path / "annans" / "a.html").exists()


def test_a_place_can_be_sent_to_another_process(place):
    assert pickle.loads(pickle.dumps(place)) == place


@pytest.mark.parametrize("protocol", ["file", "local"])
def test_a_url_of_this_machine_is_a_folder(tmp_path, protocol):
    assert Place.of(f"{protocol}://{tmp_path}/a b").local == tmp_path / "a b"


def test_a_file_in_the_way_of_the_folder(tmp_path):
    (tmp_path / "fil").write_text("")
    with pytest.raises(UsageError) as raised:
        Place.of(tmp_path / "fil" / "reports").checked()
    assert str(raised.value) == (
        f"Mappen {tmp_path}/fil/reports går inte att skriva rapporter i: det finns redan en fil med det namnet. "
        "Välj en annan med --out."
    )


def test_a_folder_where_nothing_may_be_written(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises(UsageError) as raised:
        Place.of(tmp_path).checked()
    assert str(raised.value) == (
        f"Mappen {tmp_path} går inte att skriva rapporter i: behörighet saknas. Välj en annan med --out."
    )
