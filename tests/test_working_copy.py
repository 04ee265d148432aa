"""A study at a URL: worked on in a private copy, its tables put back whole, its key of persons kept from all others."""

import pytest

from jimeval.base.errors import UsageError
from jimeval.report.files import Place
from jimeval.report.remote import Remote
from jimeval.report.working_copy import fetched, opened_study

pytest.importorskip("fsspec", reason="tillägget cluster är inte installerat")
memory = pytest.importorskip("fsspec.implementations.memory")
URL = "memory://hink/studie"
KEY = "data/private/persons.csv"
FILES = {
    "data/raw/minutes/å 1.txt": "papper",
    "data/decisions/beslut.csv": "beslut",
    "data/processed/a.parquet": "gammal",
    "data/processed/b.parquet": "samma",
    "data/processed/gone.parquet": "bort",
    "data/processed/manifest.json": "gammal",
    KEY: "nyckel",
    "notebooks/agency.ipynb": "{}",
    "jimeval.yml": "",
    "README.md": "läs",
    "reports/agency/csn.html": "sida",
    ".git/config": "annat",
    "notebooks/.ipynb_checkpoints/x.ipynb": "annat",
}


@pytest.fixture
def place():
    memory.MemoryFileSystem.store.clear()
    memory.MemoryFileSystem.pseudo_dirs[:] = [""]
    made = Place.of(URL)
    for name, text in FILES.items():
        made.write_whole(name, text)
    return made


def files(root):
    return {path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()}


def test_the_study_is_fetched_without_reports_and_hidden_files_and_is_gone_after_use(place):
    with opened_study(URL) as study:
        root = study.folder.root
        assert files(root) == {name for name in FILES if not name.startswith("reports") and "/." not in f"/{name}"}
        assert (root / "data/raw/minutes/å 1.txt").read_text() == "papper"
        assert root.parent.stat().st_mode & 0o077 == 0
        assert (study.url, study.reports) == (URL, f"{URL}/reports")
    assert not root.parent.exists()


def test_what_a_build_changed_is_put_back_with_the_manifest_last(place, monkeypatch):
    written = []
    plain = Remote.write_whole
    monkeypatch.setattr(
        Remote, "write_whole", lambda self, name, content: (written.append(name), plain(self, name, content))
    )
    with opened_study(URL) as study:
        processed = study.folder.processed
        for name in ("a.parquet", "manifest.json", "new.parquet"):
            (processed / name).write_text("ny")
        (processed / "gone.parquet").unlink()
        (processed / ".lock").write_text("")
        (study.folder.root / KEY).write_text("nyckel med en till")
        (study.folder.raw / "minutes" / "å 1.txt").write_text("rört")
        study.put_back()
        study.put_back()
    assert written == [KEY, "data/processed/a.parquet", "data/processed/new.parquet", "data/processed/manifest.json"]
    now = {name: place.read(name).decode() for name in place.tree()}
    changed = dict.fromkeys(("data/processed/a.parquet", "data/processed/manifest.json"), "ny")
    expected = {**FILES, **changed, "data/processed/new.parquet": "ny", KEY: "nyckel med en till"}
    del expected["data/processed/gone.parquet"]
    assert now == expected


def test_a_worker_fetches_the_key_of_persons_and_nothing_else_that_is_private(place, tmp_path):
    """Without it words would not be masked alike, and no page would ever be said to be current."""
    place.write_whole("data/private/report_key", "hemlig")
    found = files(fetched(URL, tmp_path / "studie").root)
    assert {name for name in found if "private" in name} == {KEY}


def test_a_url_without_a_study(place):
    with pytest.raises(UsageError) as raised, opened_study("memory://hink/stude"):
        pass
    assert str(raised.value) == (
        "memory://hink/stude är ingen studie: mappen data/raw saknas eller är tom. Kontrollera adressen."
    )


@pytest.mark.parametrize("form", ["{}", "file://{}", "local://{}"])
def test_a_study_on_this_machine_is_worked_on_where_it_lies(tmp_path, form):
    (tmp_path / "data" / "raw").mkdir(parents=True)
    with opened_study(form.format(tmp_path)) as study:
        assert (study.folder.root, study.url, study.reports) == (tmp_path, "", tmp_path / "reports")
        study.put_back()
