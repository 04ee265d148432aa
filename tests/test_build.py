"""Build: papers to tables, incremental, one broken paper stopping nothing, decisions winning, same input same bytes."""

import json
import shutil
from pathlib import Path

import pandas as pd
import pytest

import jimeval
from jimeval.base.contracts import TABLES
from jimeval.base.study_folder import StudyFolder
from jimeval.base.tables import frame, violations
from jimeval.study import inputs
from jimeval.study.build import build

ROOT = Path(__file__).resolve().parents[1]
MINUTES = "minutes/2013-10-23_referensgruppsmote.md"


@pytest.fixture
def folder(tmp_path):
    """A study with the example's minutes and two plans."""
    for name in (MINUTES, "minutes/sources.yml", "plans/csn-2014.yml", "plans/boverket-2014.xlsx"):
        target = tmp_path / "data/raw" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / "data/raw" / name, target)
    return StudyFolder(tmp_path)


def messages(built, *severities):
    rows = built.tables["problems"]
    return [row.message for row in rows[rows["severity"].isin(severities)].itertuples()]


def files(folder):
    return {path.name: path.read_bytes() for path in sorted(folder.processed.iterdir())}


def test_every_table_is_written_and_keeps_its_contract(folder):
    built = build(folder)
    assert {path.stem for path in folder.processed.glob("*.parquet")} == set(built.tables)
    assert {name: violations(name, data) for name, data in built.tables.items() if violations(name, data)} == {}
    assert not any("contract" in message for message in messages(built, "error"))


def test_what_is_unchanged_is_not_read_again_and_gives_the_same_bytes(folder):
    first = build(folder)
    before = files(folder)
    second = build(folder)
    assert (len(first.read), second.read, second.unchanged) == (3, (), first.read)
    assert files(folder) == before


def test_only_the_changed_paper_is_read_again_and_gives_what_reading_all_would(folder):
    build(folder)
    minutes = folder.raw / MINUTES
    minutes.write_text(minutes.read_text(encoding="utf-8") + "\nEtt tillägg.\n", encoding="utf-8")
    assert build(folder).read == (MINUTES,)
    after = files(folder)
    assert len(build(folder, force=True).read) == 3 and files(folder) == after


def test_what_is_withdrawn_leaves_nothing_of_itself_in_what_is_taken_over(folder):
    """A decision, and a paper alike to another, alter rows of papers that are not read again."""
    build(folder)
    before = files(folder)
    decided = folder.decisions / "plans/csn-2014.csv"
    decided.parent.mkdir(parents=True)
    decided.write_text("row,id,decision,text,signed_by\nplan,period till,ändra,2019,AB\n", encoding="utf-8")
    rows = build(folder).tables["documents"].set_index("document_id")
    assert rows.at["plans/csn-2014.yml", "period_to"] == "2019"
    decided.unlink()
    assert build(folder).read == () and files(folder) == before
    words = (folder.raw / MINUTES).read_text(encoding="utf-8").replace("2013", "2014").split("\n\n")
    alike = folder.raw / "minutes/utdrag.md"
    alike.write_text("\n\n".join(words[: len(words) * 2 // 3]), encoding="utf-8")
    build(folder)
    for _ in range(2):
        again = files(folder)
        assert build(folder).read == () and files(folder) == again
    alike.unlink()
    assert build(folder).read == () and files(folder) == before


def test_a_removed_paper_takes_its_rows_with_it(folder):
    build(folder)
    (folder.raw / MINUTES).unlink()
    tables = build(folder).tables
    assert len(tables["passages"]) == len(tables["support"]) == 0 and len(tables["plans"]) == 2


def test_a_table_changed_by_hand_is_built_again(folder):
    first = build(folder)
    (folder.processed / "support.parquet").write_bytes(b"annat")
    assert build(folder).read == first.read


def test_check_finds_the_same_and_writes_nothing(folder):
    checked = build(folder, write=False)
    assert not folder.processed.exists() and not folder.person_key.exists()
    assert checked.tables["problems"].equals(build(folder).tables["problems"])


def test_one_broken_paper_stops_nothing_else(folder):
    (folder.raw / "plans" / "trasig.xlsx").write_bytes(b"inte en bok")
    (folder.raw / "plans" / "tom.yml").write_bytes(b"")
    (folder.raw / "inbox").mkdir()
    (folder.raw / "inbox" / "bild.png").write_bytes(b"\x89PNG")
    built = build(folder)
    assert built.has_errors and len(built.tables["plans"]) == 2 and len(built.tables["support"]) == 30
    errors = built.tables["problems"].query("severity == 'error'")
    assert list(zip(errors["document_id"], errors["message"], strict=True)) == [
        ("inbox/bild.png", "filer av slaget .png kan inte läsas ännu."),
        ("plans/tom.yml", "filen är tom."),
        ("plans/trasig.xlsx", "arbetsboken gick inte att öppna."),
    ]


def test_a_reader_that_fails_is_a_problem_and_not_a_crash(folder, monkeypatch):
    def fails(document, key, codebook):
        raise RuntimeError("oväntat")

    monkeypatch.setattr("jimeval.minutes.read", fails)
    assert messages(build(folder), "error") == ["läsaren stannade: RuntimeError: oväntat"]


def test_the_same_file_twice_counts_once(folder):
    shutil.copy(folder.raw / MINUTES, folder.raw / "minutes" / "kopia.md")
    built = build(folder)
    assert len(built.tables["support"]) == 30
    assert f"filen är densamma som {MINUTES} och räknas inte en gång till." in messages(built, "warning")


def as_a_portal_has_it(text: str) -> str:
    """The same words on one line, in another portal's shell, without their dates."""
    words = " ".join(text.replace("#", "").split()).replace(" den 23 oktober 2013", "")
    return f'Möte\n\nStorlek: px\nStarta visningen från sidan:\n\nDownload "Möte"\n\nTranskript\n\n1 {words}\n'


def test_what_only_all_papers_together_show_is_told_once_however_often_they_are_built(folder):
    text = (folder.raw / MINUTES).read_text(encoding="utf-8").replace("23 oktober 2013", "24 oktober 2013")
    (folder.raw / "minutes/2013-10-24.txt").write_text(text, encoding="utf-8")
    (folder.raw / "reports").mkdir(exist_ok=True)
    (folder.raw / "reports/csn.md").write_text(
        "# Återrapport från CSN\n\nAlla chefer har utbildats.\n", encoding="utf-8"
    )
    first, again = (build(folder).tables["problems"] for _ in range(2))
    assert {"same_document", "report_without_year"} <= set(first["code"])
    pd.testing.assert_frame_equal(first, again)


def test_the_same_paper_from_two_portals_counts_once_until_one_is_gone(folder):
    paper = folder.raw / MINUTES
    copy = folder.raw / "minutes/kopia.txt"
    alone = build(folder).tables["support"]
    copy.write_text(as_a_portal_has_it(paper.read_text(encoding="utf-8")), encoding="utf-8")
    built = build(folder)
    assert len(built.tables["support"]) == len(alone)
    (told,) = built.tables["problems"].query("code == 'same_document'").itertuples()
    assert (told.document_id, told.severity) == ("minutes/kopia.txt", "warning")
    assert told.message.startswith(f"är samma papper som {MINUTES} (") and told.message.endswith("inte en gång till.")
    assert build(folder).read == ()
    paper.unlink()
    assert set(build(folder).tables["support"]["document_id"]) == {"minutes/kopia.txt"}


def test_names_in_running_text_are_hidden_in_every_quotation_and_message(folder):
    (folder.raw / "minutes/2014-02-03.md").write_text(
        "# Minnesanteckningar 2014-02-03\n\nRad utan plats om Cecilia Dahl\n\n"
        "Närvarande: Ada Berg, CSN, Bo Ek, Boverket\n\n"
        "Lägesrapport\n\nCSN: Ada tar fram ett utkast. Cecilia Dahl på CSN har hållit i arbetet vid sidan av det "
        "ordinarie.\n\n/Ada och Cecilia\n",
        encoding="utf-8",
    )
    built = build(folder)
    study = jimeval.open_study(folder.root)
    rows = study.table("passages").query("document_id == 'minutes/2014-02-03.md'")
    shown = " ".join([*study.evidence(rows)["quotation"], *built.tables["problems"]["message"]])
    assert not any(name in shown for name in ("Ada", "Cecilia", "Dahl", "Berg", "Bo Ek"))
    assert "Person" in shown and "N.N." in shown


def test_two_plans_for_one_agency_and_period_are_not_mixed(folder):
    text = (folder.raw / "plans/csn-2014.yml").read_text(encoding="utf-8")
    (folder.raw / "plans/csn-igen.yml").write_text(text + "# en kopia med en kommentar\n", encoding="utf-8")
    built = build(folder)
    assert messages(built, "error") == ["planen csn-2014 finns redan i plans/csn-2014.yml; den här filen räknas inte."]
    assert set(built.tables["plan_elements"].query("plan_id == 'csn-2014'")["document_id"]) == {"plans/csn-2014.yml"}
    (folder.raw / "plans/csn-2014.yml").unlink()
    assert set(build(folder).tables["plans"]["document_id"]) == {"plans/boverket-2014.xlsx", "plans/csn-igen.yml"}


def test_a_decision_wins_over_what_was_read_and_survives_a_rebuild(folder):
    folder.decisions.mkdir(parents=True)
    (folder.decisions / "documents.csv").write_text(
        f"document_id,field,value,reason,decided_by,decided_on\n{MINUTES},date,2013-10,osäker dag,AB,2026-01-01\n",
        encoding="utf-8",
    )
    for _ in range(2):
        document = build(folder).tables["documents"].set_index("document_id").loc[MINUTES]
        assert (document["date"], document["date_precision"]) == ("2013-10", "month")


def test_a_decision_that_is_wrong_or_has_lost_its_paper_is_reported(folder):
    folder.decisions.mkdir(parents=True)
    (folder.decisions / "documents.csv").write_text(
        "document_id,field,value\nborta.md,date,2013\n"
        + f"{MINUTES},date,i höstas\n{MINUTES},kind,minuter\n{MINUTES},färg,blå\n",
        encoding="utf-8",
    )
    problems = build(folder).tables["problems"].query("document_id == 'data/decisions/documents.csv'")
    assert list(zip(problems["where"], problems["message"], strict=True)) == [
        ("rad 3", "”i höstas” är inget datum."),
        ("rad 4", "”minuter” är inget slag av papper."),
        ("rad 5", "fältet ”färg” kan inte rättas."),
        ("rad 2", "dokumentet ”borta.md” finns inte längre."),
    ]


def test_a_paper_without_a_card_is_an_original_and_said_to_be(folder):
    built = build(folder)
    origins = built.tables["documents"].set_index("document_id")["origin"].to_dict()
    assert origins == {MINUTES: "retold", "plans/csn-2014.yml": "original", "plans/boverket-2014.xlsx": "original"}
    assert messages(built, "note").count("filen har ingen rad i sources.yml och räknas som original.") == 2


def test_pseudonyms_hold_when_new_papers_come(folder):
    before = build(folder).tables["attendance"].set_index("organisation")["person"].to_dict()
    (folder.raw / "minutes/2012-01-01_mote.md").write_text("# Möte\n\nNärvarande Zoe Ny, CSN\n", encoding="utf-8")
    after = build(folder).tables["attendance"].query(f"document_id == '{MINUTES}'")
    assert after.set_index("organisation")["person"].to_dict() == before


def test_names_never_reach_the_attendance_table(folder):
    (folder.raw / "minutes/2014-01-01_mote.md").write_text("# Möte\n\nNärvarande Ada Berg, CSN\n", encoding="utf-8")
    attendance = build(folder).tables["attendance"]
    assert attendance["person"].str.fullmatch(r"Person \d+").all()
    assert "ada berg" in folder.person_key.read_text(encoding="utf-8")


def test_the_manifest_has_no_clock_and_no_path(folder):
    build(folder)
    manifest = json.loads((folder.processed / "manifest.json").read_text(encoding="utf-8"))
    assert set(manifest) == {"documents", "readers", "inputs", "tables", "as_read"}
    assert str(folder.root) not in json.dumps(manifest)


def test_a_column_that_no_contract_knows_is_our_mistake():
    with pytest.raises(KeyError, match="support has no column"):
        frame("support", [{"agency": "csn"}])


def test_a_table_that_breaks_its_contract_is_told_row_by_row():
    row = {
        "document_id": "m",
        "passage_id": "p",
        "agency_id": "csn",
        "audience": "management+chefer",
        "statement": "given",
        "timing": "not_stated",
    }
    assert violations("support", frame("support", [row])) == [
        "support.audience: one or more of management, managers, working_group, steering_group, key_persons, "
        "regional_management, not_stated, joined by +, row 0: management+chefer"
    ]


def test_every_column_says_what_it_means():
    assert all(column.label and column.meaning for table in TABLES.values() for column in table.columns)


@pytest.mark.parametrize("manifest", ["[]", "null", '{"tables": 3}', "{"])
def test_a_spoiled_manifest_means_that_all_is_read_again(folder, manifest):
    build(folder)
    (folder.processed / "manifest.json").write_text(manifest, encoding="utf-8")
    assert len(build(folder).read) == 3


def test_cards_that_are_a_list_are_a_problem(folder):
    (folder.raw / "plans/sources.yml").write_text("- csn-2014.yml\n", encoding="utf-8")
    assert messages(build(folder), "error") == ["filen har inga rader av slaget filnamn: uppgifter."]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252"])
def test_decisions_saved_by_a_swedish_excel_are_read(folder, encoding):
    folder.decisions.mkdir()
    text = "document_id;field;value;reason;decided_by;decided_on\nplans/csn-2014.yml;title;Vår plan;å;;\n"
    (folder.decisions / "documents.csv").write_text(text, encoding=encoding)
    documents = build(folder).tables["documents"].set_index("document_id")
    assert documents.loc["plans/csn-2014.yml", "title"] == "Vår plan"


def test_persons_who_decide_differently_on_a_paper_are_both_named_and_the_later_row_holds(folder):
    folder.decisions.mkdir()
    rows = [f"plans/csn-2014.yml,title,{title},,{who}," for title, who in (("A", "KL"), ("B", "KL"), ("C", "MN"))]
    text = "\n".join(["document_id,field,value,reason,decided_by,decided_on", *rows, rows[-1]])
    (folder.decisions / "documents.csv").write_text(text, encoding="utf-8")
    built = build(folder)
    assert built.tables["documents"].set_index("document_id").loc["plans/csn-2014.yml", "title"] == "C"
    found = built.tables["problems"].query("document_id == 'data/decisions/documents.csv'")
    assert [(row.severity, row.where, row.message, row.mend) for row in found.itertuples()] == [
        (
            "warning",
            "rad 4",
            "MN och KL (rad 3) har beslutat olika om title för plans/csn-2014.yml; den senare raden gäller.",
            "Kom överens och ta bort den ena raden.",
        )
    ]


def reports(folder, **texts):
    (folder.raw / "reports").mkdir()
    for name, text in texts.items():
        (folder.raw / "reports" / f"{name}.md").write_text(text, encoding="utf-8")
    built = build(folder)
    rows = built.tables["documents"].query("document_id.str.startswith('reports/')")
    return built, {Path(row.document_id).stem: (row.kind, row.date, row.agency_id) for row in rows.itertuples()}


def test_a_report_has_its_agency_from_its_title_else_from_its_top_and_never_one_of_two(folder):
    def body(what: str) -> str:
        return f"\n\nRapporten lämnas i mars 2015. {f'{what} blev gjort. ' * 40}Vi arbetade med Skolverket."

    _, found = reports(
        folder,
        title="# Slutrapport, MSB" + body("Övningen"),
        genitive="# Kriminalvårdens återrapportering" + body("Kursen"),
        top="# Slutrapport om ett uppdrag\n\nHär redovisar Sametinget sitt arbete." + body("Renräkningen"),
        two="# Slutrapport från CSN till Boverket\n\nCSN redovisar." + body("Blanketten"),
        further_down="# Slutrapport om ett annat uppdrag" + body("Handboken"),
    )
    assert {
        name: (kind, date, None if pd.isna(agency) else agency) for name, (kind, date, agency) in found.items()
    } == {
        "title": ("report", "2015-03", "msb"),
        "genitive": ("report", "2015-03", "kriminalvarden"),
        "top": ("report", "2015-03", "sametinget"),
        "two": ("report", "2015-03", None),
        "further_down": ("report", "2015-03", None),
    }


def test_a_report_that_shows_no_agency_is_told_until_a_person_says_whose_it_is(folder):
    told = "varken rubriken eller inledningen visar vilken myndighet rapporten gäller."
    built, _ = reports(folder, utan="# Slutrapport\n\nMycket blev gjort under 2014.\n")
    assert messages(built, "note").count(told) == 1
    folder.decisions.mkdir(parents=True)
    (folder.decisions / "documents.csv").write_text(
        "document_id,field,value\nreports/utan.md,agency,SiS\n", encoding="utf-8"
    )
    built = build(folder)
    assert told not in messages(built, "note")
    assert built.tables["documents"].set_index("document_id").loc["reports/utan.md", "agency_id"] == "sis"


def test_the_folder_says_report_and_the_paper_may_say_otherwise(folder):
    built, found = reports(folder, plan="# Handlingsplan för MSB\n\nEn plan.\n")
    assert found["plan"][0] == "plan"
    assert "mappen säger rapport men filen är av slaget plan: rubriken säger ”Handlingsplan”." in messages(
        built, "note"
    )


# What reading depends on --------------------------------------------------------------------------------------------
@pytest.fixture
def package(tmp_path, monkeypatch):
    """A copy of the package, whose files may be changed."""
    copy = tmp_path / "jimeval"
    shutil.copytree(Path(jimeval.__file__).parent, copy, ignore=shutil.ignore_patterns("__pycache__", "notebooks"))
    monkeypatch.setattr(inputs.resources, "files", lambda name: copy)
    yield copy
    inputs.code_fingerprint.cache_clear()  # it is the copy's; other tests build with what is installed


def fingerprint():
    inputs.code_fingerprint.cache_clear()
    return inputs.readers_fingerprint()


@pytest.mark.parametrize(
    "file",
    [
        "minutes/read.py",
        "minutes/coding/refi_qda/read.py",  # in a folder within the layer's
        "study/reading.py",
        "data/first_names.txt",
        "data/codebook.yml",
        "data/register.csv",
        "data/instruments/larande_uppfoljning.yml",
    ],
)
def test_a_change_in_what_reading_depends_on_makes_papers_be_read_again(package, file):
    before = fingerprint()
    assert before == fingerprint()
    with (package / file).open("a", encoding="utf-8") as changed:
        changed.write("\n")
    assert fingerprint() != before


def test_a_module_that_is_moved_counts_as_a_change_and_what_python_has_compiled_does_not(package):
    before = fingerprint()
    (package / "minutes" / "__pycache__").mkdir()
    (package / "minutes" / "__pycache__" / "read.cpython-311.pyc").write_bytes(b"x")
    (package / "data" / "report" / "page.css").write_text("", encoding="utf-8")
    assert fingerprint() == before
    (package / "base" / "errors.py").rename(package / "base" / "faults.py")
    assert fingerprint() != before
