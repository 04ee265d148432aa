"""A build of which nothing has changed: it reads nothing, writes nothing, imports no reader, and says what it said."""

import json
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from jimeval.base.errors import UsageError
from jimeval.base.study_folder import StudyFolder
from jimeval.study import build as building
from jimeval.study import inputs
from jimeval.study.build import build
from jimeval.study.stored import altered_tables

MINUTES = "minutes/2014-01-01_mote.md"
READERS = ("jimeval.minutes", "jimeval.plans", "jimeval.ratings", "jimeval.documents")
LIBRARIES = ("pandas", "matplotlib", "scipy", "networkx", "pandera")
OF_FILES = ("pdfplumber", "mammoth", "openpyxl", "pypdf", "bs4", "simplemma", "rapidfuzz", "yaml")


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """A small study, built; a test that changes something in it puts it back."""
    root = tmp_path_factory.mktemp("en studie på åtta")
    for name, text in {
        MINUTES: "# Möte 2014-01-01\n\nNärvarande Ada Berg, CSN\n\nCSN: Chefer får stöd.\n",
        "plans/plan.md": "# Handlingsplan för MSB 2014\n\nAktivitet 1. Alla chefer utbildas.\n",
        "inbox/tom.md": "",
    }.items():
        (root / "data/raw" / name).parent.mkdir(parents=True)
        (root / "data/raw" / name).write_text(text, encoding="utf-8")
    folder = StudyFolder(root)
    build(folder)
    return folder


def files(folder):
    return {path.name: (path.read_bytes(), path.stat().st_mtime_ns) for path in sorted(folder.processed.glob("[!.]*"))}


def reads_again(folder, monkeypatch, **options) -> bool:
    """Whether a build goes to work at all."""

    class Stop(Exception):
        pass

    def stop(*given, **named):
        raise Stop

    monkeypatch.setattr("jimeval.study.all_tables.make_tables", stop)
    try:
        build(folder, write=False, **options)
    except Stop:
        return True
    return False


def test_nothing_is_read_or_written_and_the_answer_is_the_same(built):
    before = files(built)
    forced = build(built, write=False, force=True)
    again = build(built)
    assert (again.read, again.unchanged) == ((), forced.read)
    assert files(built) == before
    assert (again.problems, again.rows, again.has_errors) == (forced.problems, forced.rows, forced.has_errors)
    assert list(again.tables) == list(forced.tables)
    for name in again.tables:
        pd.testing.assert_frame_equal(again.tables[name], forced.tables[name])


def test_what_a_stopped_build_left_is_taken_away_by_one_that_finds_nothing_to_do(built):
    before = files(built)
    (built.processed / "gaps.parquet.new").write_bytes(b"PAR1")
    build(built, write=False)
    assert files(built) != before
    assert build(built).read == ()
    assert files(built) == before


def test_no_reader_is_imported_and_the_command_says_what_it_said(built):
    said = [
        subprocess.run(
            [sys.executable, "-c", program, command, *given, "--study", str(built.root)],
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        for command, *given in (["build"], ["check"], ["build", "--json"])
        for program in (
            "import sys, jimeval.cli\n"
            "try: jimeval.cli.main()\n"
            f"finally: print([m for m in {READERS + LIBRARIES + OF_FILES!r} if m in sys.modules], file=sys.stderr)",
        )
    ]
    assert [one.stderr for one in said] == ["[]\n"] * 3
    assert [one.returncode for one in said] == [10] * 3  # one paper is empty
    assert (
        said[0].stdout.startswith("0 papper lästa, 3 oförändrade.\nAtt se över:\n") and said[1].stdout == said[0].stdout
    )
    assert "inbox/tom.md: 1 problem\n  filen är tom." in said[0].stdout
    answer = json.loads(said[2].stdout)
    forced = build(built, write=False, force=True)
    assert answer["problems"] == forced.problems and answer["tables"] == forced.rows


# What a build depends on -------------------------------------------------------------------------------------------
CHANGES = {
    "a paper's words": ("data/raw/" + MINUTES, "# Möte 2014-01-02\n"),
    "a new paper": ("data/raw/inbox/ny.md", "# Nytt\n"),
    "a file that is no paper, which a card may name": ("data/raw/inbox/.dold", "x"),
    "a card": ("data/raw/minutes/sources.yml", "2014-01-01_mote.md: {origin: retold}\n"),
    "an instrument": ("data/raw/ratings/eget.yml", "id: eget\n"),
    "a decision on a paper": ("data/decisions/documents.csv", "document_id,field,value\n"),
    "a decision on a plan": ("data/decisions/plans/msb-2014.csv", "row,id,decision\n"),
    "a decision on advice": ("data/decisions/advice.csv", "advice_id\n"),
    "a coder's file": ("data/decisions/codings-ab.csv", "coding_id\n"),
    "the study's codebook": ("data/decisions/codebook.yml", "codes: []\n"),
    "a confirmed form": ("data/decisions/rating_forms.yml", "[]\n"),
    "the minimum group": ("data/decisions/disclosure.yml", "minimum_group: 7\n"),
    "the person key": ("data/private/persons.csv", "name,pseudonym\nbo ek,Person 1\n"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_it_builds_again_when_this_has_changed(built, monkeypatch, change):
    name, text = CHANGES[change]
    path = built.root / name
    before = path.read_bytes() if path.exists() else None
    new_folders = [folder for folder in path.parents if not folder.exists()]
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        path.write_text(text, encoding="utf-8")
        assert reads_again(built, monkeypatch)
    finally:
        path.unlink() if before is None else path.write_bytes(before)
        for folder in new_folders:
            folder.rmdir()
    assert not reads_again(built, monkeypatch)


def test_it_builds_again_when_a_paper_is_gone_or_has_another_name(built, monkeypatch):
    path, aside, renamed = built.raw / MINUTES, built.root / "undan", built.raw / "minutes/annat.md"
    for place in (aside, renamed):
        path.rename(place)
        assert reads_again(built, monkeypatch)
        place.rename(path)
    assert not reads_again(built, monkeypatch)


def test_what_is_only_touched_or_copied_is_unchanged(built, monkeypatch):
    path = built.raw / MINUTES
    content = path.read_bytes()
    path.unlink()
    path.write_bytes(content)
    (built.root / "README.md").write_text("# Studien\n", encoding="utf-8")
    (built.decisions / "plans").mkdir(parents=True)
    assert not reads_again(built, monkeypatch)


def test_it_builds_again_when_asked_otherwise(built, monkeypatch):
    assert reads_again(built, monkeypatch, partial=True)
    assert reads_again(built, monkeypatch, force=True)


@pytest.mark.parametrize("package", ["pandas", "pdfminer.six", "pyyaml"])
def test_it_builds_again_with_another_version_of_what_it_stands_on(built, monkeypatch, package):
    of = inputs.metadata.metadata

    def other(name):
        found = of(name)
        if name == package.replace(".", "-"):
            found.replace_header("Version", "0.0.1")
        return found

    monkeypatch.setattr(inputs.metadata, "metadata", other)
    monkeypatch.setattr(inputs, "libraries_fingerprint", inputs.libraries_fingerprint.__wrapped__)
    assert reads_again(built, monkeypatch)


@pytest.mark.parametrize(
    "file",
    ["study/twins.py", "study/plans/signing.py", "plans/gaps/engine.py", "base/contracts.py", "data/register.csv"],
)
def test_it_builds_again_with_other_code(built, monkeypatch, file):
    files = inputs._files

    def changed(parts):
        for name, path in files(parts):
            yield f"{name} (annat)" if name == file else name, path

    monkeypatch.setattr(inputs, "_files", changed)
    monkeypatch.setattr(inputs, "code_fingerprint", inputs.code_fingerprint.__wrapped__)
    assert reads_again(built, monkeypatch)


def test_all_code_that_building_imports_is_among_what_it_depends_on():
    """Whoever imports a module of another folder in a reader need not remember to say so."""
    program = (
        "import sys, jimeval.study.all_tables\n"
        "print(*[m.__file__ for n, m in sys.modules.items() if n.startswith('jimeval.') and m.__file__])"
    )
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    package = Path(inputs.__file__).parents[1]
    imported = {Path(name).relative_to(package).as_posix() for name in told.split()}
    assert "plans/gaps/engine.py" in imported
    assert imported <= {name for name, _ in inputs._files(inputs._BUILDING)}


# Tables altered by hand, or of a build that was stopped -------------------------------------------------------------
@pytest.mark.parametrize(
    ("alter", "names"),
    [
        (lambda processed: (processed / "support.parquet").write_bytes(b"annat"), ["support"]),
        (lambda processed: (processed / "gaps.parquet").unlink(), ["gaps"]),
        (lambda processed: (processed / "advice.as_read").write_bytes(b""), ["advice"]),
    ],
)
def test_an_altered_table_is_told_and_made_again(built, alter, names):
    before = {name: content for name, (content, _) in files(built).items()}
    assert altered_tables(built) == []
    alter(built.processed)
    assert altered_tables(built) == names
    said = []
    build(built, say=said.append)
    assert said == [f"Inte som det förra bygget skrev: {names[0]} i data/processed. De görs om."]
    assert altered_tables(built) == [] and {n: content for n, (content, _) in files(built).items()} == before


@pytest.mark.parametrize("manifest", [None, "[]", '{"tables": {"support": 3}, "as_read": {}, "documents": {}}', "{"])
def test_tables_without_a_manifest_are_no_tables(built, manifest):
    path = built.processed / "manifest.json"
    path.unlink() if manifest is None else path.write_text(manifest, encoding="utf-8")
    assert len(altered_tables(built)) == len(list(built.processed.glob("*.parquet")))
    said = []
    assert len(build(built, say=said.append).read) == 3
    assert said == ["Det förra bygget blev inte klart, eller så är data/processed ändrad för hand. Allt läses om."]


def test_a_study_that_was_never_built_has_no_altered_tables_and_nothing_is_said(tmp_path):
    (tmp_path / "data/raw").mkdir(parents=True)
    said = []
    assert altered_tables(StudyFolder(tmp_path)) == []
    build(StudyFolder(tmp_path), say=said.append)
    assert said == []


# What cannot be written --------------------------------------------------------------------------------------------
def test_where_no_folder_can_be_it_is_said_in_one_line_before_anything_is_read(tmp_path):
    (tmp_path / "data/raw").mkdir(parents=True)
    (tmp_path / "data/processed").write_text("en fil", encoding="utf-8")
    with pytest.raises(UsageError) as told:
        build(StudyFolder(tmp_path))
    assert str(told.value) == (
        "data/processed går inte att skriva: File exists. Ändra det och kör sedan: jimeval build"
    )


def test_a_disk_that_is_full_leaves_the_tables_as_they_were(built, monkeypatch):
    before = files(built)
    paper = built.raw / "inbox/ny.md"
    paper.write_text("# Nytt\n", encoding="utf-8")

    def full(path, content):
        if path.name == "gaps.parquet.new":
            raise OSError(28, "No space left on device", str(path))
        return len(content) if write(path, content) is None else len(content)

    write = Path.write_bytes
    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(UsageError) as told:
        build(built)
    monkeypatch.undo()
    paper.unlink()
    assert str(told.value) == (
        "data/processed/gaps.parquet.new går inte att skriva: disken är full. Tabellerna är som de var. "
        "Frigör plats och kör sedan: jimeval build"
    )
    assert files(built) == before and building.altered_tables(built) == []
