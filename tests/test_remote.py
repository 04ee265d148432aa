"""Pages at a URL: whole files there too, nothing left, and one Swedish line for what cannot be done."""

import errno
import os
import pickle
import sys

import pytest

from jimeval.base.errors import UsageError
from jimeval.report.files import Place, Unwritten

fsspec = pytest.importorskip("fsspec", reason="tillägget cluster är inte installerat")
memory = pytest.importorskip("fsspec.implementations.memory")


class Distant(memory.MemoryFileSystem):
    """A file system that moves, but never over a file that is there, and fails where a test says so."""

    protocol = "fjarran"
    store, pseudo_dirs = {}, [""]
    fails: dict = {}

    @classmethod
    def _strip_protocol(cls, path):
        return "/" + path.removeprefix("fjarran://").strip("/")

    def _may(self, what):
        if what in self.fails:
            raise self.fails[what]

    def pipe_file(self, path, value, mode="overwrite", **kwargs):
        self._may("write")
        assert self.isdir(path.rpartition("/")[0]), "the folder is to be made first"
        assert path.rpartition("/")[2].startswith("."), "written under its own name"
        super().pipe_file(path, value, **kwargs)

    def cat_file(self, path, **kwargs):
        self._may("read")
        return super().cat_file(path, **kwargs)

    def mv(self, path1, path2, **kwargs):
        self._may("move")
        if self.exists(path2):
            raise FileExistsError(path2)
        self.store[path2] = self.store.pop(path1)


@pytest.fixture
def distant(monkeypatch):
    fsspec.register_implementation("fjarran", Distant, clobber=True)
    monkeypatch.setattr(Distant, "fails", {})
    Distant.store.clear()
    Distant.pseudo_dirs[:] = [""]
    return Place.of("fjarran://server/rapporter")


@pytest.fixture(params=["memory://bok/rapporter", "fjarran://server/rapporter"])
def place(request, distant):
    memory.MemoryFileSystem.store.clear()
    memory.MemoryFileSystem.pseudo_dirs[:] = [""]
    return Place.of(request.param).checked()


def all_files(place: Place) -> list[str]:
    system, root = place._opened()
    return sorted(path[len(root) + 1 :] for path in system.find(root))


def test_files_are_written_over_and_nothing_else_is_left(place):
    place.write_whole("agency/å.html", "gammal\n")
    place.write_whole("agency/å.html", "ny\n")
    place.write_whole("manifest.json", b"\x00\xff")
    assert place.read("agency/å.html") == b"ny\n"
    assert place.read("manifest.json") == b"\x00\xff"
    assert all_files(place) == ["agency/å.html", "manifest.json"]


def test_names_fit_as_in_a_folder(place, tmp_path):
    folder = Place.of(tmp_path)
    for name in ("b/2.json", "b/1.json", "a/1.html", "top.json", "a/b/deep.json", ".0123.part", "a/.0123.part"):
        for where in (place, folder):
            where.write_whole(name, "x")
    for pattern in ("*", "*/*", "*/*.json", "*.json", "a/*", "x/*"):
        assert place.names(pattern) == folder.names(pattern), pattern
    for where in (place, folder):
        where.remove_leftovers()
    assert all_files(place) == ["a/1.html", "a/b/deep.json", "b/1.json", "b/2.json", "top.json"]
    assert all_files(place) == sorted(p.relative_to(tmp_path).as_posix() for p in tmp_path.rglob("*") if p.is_file())


def test_what_is_not_there(place):
    assert place.read("a.html") is None
    assert not place.exists("a/b.html")
    place.remove("a.html")
    assert all_files(place) == []


def test_a_log_grows(place):
    place.append("log.txt", "ett\n")
    place.append("log.txt", "två\n")
    assert place.read("log.txt") == "ett\ntvå\n".encode()


@pytest.mark.parametrize("name", ["../a.html", "/etc/passwd", ""])
def test_no_name_leads_out_of_the_place(place, name):
    assert place.read(name) is None and not place.exists(name)
    with pytest.raises(ValueError, match="is no name below a place"):
        place.write_whole(name, "x")


def test_a_place_can_be_sent_to_another_process(place):
    assert pickle.loads(pickle.dumps(place)) == place


@pytest.mark.parametrize(
    "error, cause",
    [
        (PermissionError("Access Denied: arn:aws:x"), "behörighet saknas"),
        (OSError(errno.ENOSPC, "No space left on device"), "det finns ingen plats kvar"),
        (RuntimeError("SSH session not active on host 10.0.0.1, key AKIA"), "oväntat fel (RuntimeError)"),
        (OSError(errno.EIO, "bucket min-hink said no"), os.strerror(errno.EIO)),
    ],
)
@pytest.mark.parametrize("step", ["write", "move"])
def test_a_failed_write_leaves_the_old_file_and_says_why(distant, step, error, cause):
    distant.write_whole("a.html", "gammal")
    Distant.fails[step] = error
    with pytest.raises(Unwritten) as raised:
        distant.write_whole("a.html", "ny")
    assert str(raised.value) == f"a.html gick inte att skriva: {cause}."
    assert (distant.read("a.html"), all_files(distant)) == (b"gammal", ["a.html"])


def test_a_place_where_nothing_may_be_written(distant):
    Distant.fails["write"] = PermissionError("Access Denied")
    with pytest.raises(UsageError) as raised:
        distant.checked()
    assert str(raised.value) == (
        "Mappen fjarran://server/rapporter går inte att skriva rapporter i: behörighet saknas. Välj en annan med --out."
    )


def test_a_file_that_cannot_be_read_is_not_taken_for_one_that_is_missing(distant):
    Distant.fails["read"] = PermissionError("Access Denied")
    with pytest.raises(Unwritten) as raised:
        distant.read("manifest.json")
    assert str(raised.value) == "manifest.json gick inte att läsa: behörighet saknas."


def test_a_password_in_the_url_is_never_shown(distant):
    place = Place.of("fjarran://anna:hemligt@server/rapporter")
    assert str(place) == repr(place) == "fjarran://anna@server/rapporter"


def test_an_unknown_file_system():
    with pytest.raises(UsageError) as raised:
        Place.of("s33://hink/rapporter")
    assert str(raised.value) == (
        "s33://hink/rapporter: ”s33://” är inget filsystem som jimeval känner. Kontrollera stavningen, "
        "till exempel s3://, gs://, abfs:// eller sftp://."
    )


def test_a_file_system_whose_package_is_missing(monkeypatch):
    monkeypatch.setitem(sys.modules, "s3fs", None)
    monkeypatch.delitem(sys.modules["fsspec.registry"]._registry, "s3", raising=False)
    with pytest.raises(UsageError) as raised:
        Place.of("s3://hink/rapporter")
    assert str(raised.value) == (
        "För s3://hink/rapporter behövs ett paket som inte är installerat. Kör: pip install s3fs"
    )


def test_without_the_extra_a_url_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "fsspec", None)
    with pytest.raises(UsageError) as raised:
        Place.of("s3://hink/rapporter")
    assert str(raised.value) == (
        'För s3://hink/rapporter behövs ett tillägg som inte är installerat. Kör: pip install "jimeval[cluster]"'
    )
