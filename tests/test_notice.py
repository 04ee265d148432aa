"""The notice after a run: what it tells, what it keeps to itself, and when it is silent."""

import json
import random
import shutil
from pathlib import Path

import pandas as pd
import pytest

from jimeval.base.errors import InputError, UsageError
from jimeval.base.settings import NotifySettings
from jimeval.base.study_folder import StudyFolder
from jimeval.report import standing
from jimeval.report.changes import Change, compare
from jimeval.report.notice import Ran, notice
from jimeval.report.notify import tell
from jimeval.report.standing import Advice, Gap, Marks, Standing

TO_FILE = NotifySettings("nytt.txt")
MORE = "Det som ligger bakom står på sidorna; börja i reports/index.html.\n"
CHANGED = "Ändrat i rapporterna sedan förra meddelandet:\n\n"
PAGE = "agency/csn-2014.html"


@pytest.fixture(scope="module")
def told_once(example, tmp_path_factory) -> Path:
    """The example study's tables after a first notice, without its papers."""
    root = tmp_path_factory.mktemp("exempel")
    shutil.copytree(example / "data/processed", root / "data/processed")
    (root / "data/raw").mkdir()
    (root / "README.md").write_text("# Provstudien\n", encoding="utf-8")
    assert tell(StudyFolder(root), TO_FILE, Ran())[1] == []
    return root


@pytest.fixture
def folder(told_once, tmp_path) -> StudyFolder:
    return StudyFolder(shutil.copytree(told_once, tmp_path, dirs_exist_ok=True))


def alter(folder: StudyFolder, name: str, change) -> None:
    """Writes a table anew, and its build's manifest with it."""
    path = folder.processed / f"{name}.parquet"
    table = pd.read_parquet(path)
    changed = change(table)
    (table if changed is None else changed).to_parquet(path, index=False)
    manifest = folder.processed / "manifest.json"
    content = json.loads(manifest.read_text(encoding="utf-8"))
    content["tables"][name]["sha256"] = str(random.random())
    manifest.write_text(json.dumps(content), encoding="utf-8")


def rows(table: pd.DataFrame, **equal) -> pd.Index:
    kept = table
    for column, value in equal.items():
        kept = kept[kept[column] == value]
    return kept.index


def told(folder: StudyFolder, ran: Ran | None = None):
    """Subject and text of a run's notice, which is sent; None when there is none."""
    found, problems = tell(folder, TO_FILE, ran or Ran())
    assert problems == []
    return (found.subject, found.text) if found else None


def test_the_first_notice_says_that_notices_are_on_and_nothing_of_the_material(folder):
    (standing.place(folder)).unlink()
    assert told(folder) == (
        "Provstudien: meddelanden är på",
        "Meddelanden är på. Nästa kommer när något i rapporterna har ändrats i sak (luckor, markeringar, medskick), "
        "eller när en körning misslyckas.\nNär inget ändras kommer inget; att körningen görs syns i reports/log.txt.\n",
    )
    assert told(folder) is None


def test_unchanged_tables_are_not_even_read(folder, monkeypatch):
    monkeypatch.setattr(standing, "read", None)
    assert told(folder) is None


def test_rows_in_another_order_ids_and_versions_are_no_news(folder):
    for name in ("gaps", "advice", "advice_followup", "ratings", "plan_elements"):
        alter(folder, name, lambda table: table.sample(frac=1, random_state=1))

    def other_ids(table):
        table["rating_id"] = [f"ny-{place}" for place in range(len(table))]
        table["rater"] = table["rater"].map(lambda rater: rater and f"Person {rater}", na_action="ignore")
        table["instrument_version"] = "9"

    alter(folder, "ratings", other_ids)
    for name in ("advice", "advice_followup"):
        alter(folder, name, lambda table: table.assign(advice_id="ny-" + table["advice_id"]))
    renamed = {"csn-2014/A1": "csn-2014/A99"}
    alter(folder, "plan_elements", lambda table: table.replace({"element_id": renamed}))

    def gap_ids(table):
        table["element_ids"] = table["element_ids"].replace("csn-2014/A1", "csn-2014/A99")
        table["gap_id"] = table["gap_id"].str.replace(r"(csn-2014/G\d+)/A1$", r"\1/A99", regex=True)
        table["message"] = "Omskriven mening"

    alter(folder, "gaps", gap_ids)
    assert told(folder) is None


def test_words_read_a_little_better_are_the_same_gap(folder):
    alter(
        folder, "plan_elements", lambda table: table.assign(text=table["text"].str.replace("checklista", "checklistor"))
    )
    assert told(folder) is None


def test_gaps_are_told_by_rule_in_swedish_order_of_agencies(folder):
    def change(table):
        table.loc[rows(table, agency_id="vr", rule="G4"), "waived_because"] = "står i budgeten"
        table.loc[rows(table, agency_id="csn"), "waived_because"] = "prövat"
        return table.drop(rows(table, agency_id="boverket", rule="G9"))

    alter(folder, "gaps", change)
    assert told(folder) == (
        "Provstudien: nytt om 3 myndigheter",
        CHANGED + "Boverket\n"
        "  – planen 2014: 2 luckor borta: resultat utan förmedlande instans eller beslut\n\n"
        "CSN\n  – planen 2014: 9 luckor undantagna, av 6 slag\n\n"
        "Vetenskapsrådet\n  – planen 2014: 1 lucka undantagen: resultat som inte leder till någon effekt\n\n" + MORE,
    )
    assert told(folder) is None


def test_advice_is_told_with_the_status_it_had(folder):
    def change(table):
        table.loc[rows(table, agency_id="boverket"), "status"] = "taken_up"

    alter(folder, "advice_followup", change)
    alter(folder, "advice", lambda table: table.drop(rows(table, agency_id="msb")))
    assert told(folder) == (
        "Provstudien: nytt om 2 myndigheter",
        CHANGED + "Boverket\n"
        "  – 1 medskick från 2013: har tagits upp (förut: har delvis tagits upp)\n"
        "  – 1 medskick till alla från 2013: har tagits upp (förut: har delvis tagits upp)\n\n"
        "MSB\n  – 1 medskick från 2013 är borta\n\n" + MORE,
    )


def test_marks_are_told_without_a_value_a_person_or_a_number(folder):
    def change(table):
        single = rows(table, agency_id="vr", occasion="2013-11", kind="individual")
        table.loc[single[:2], "value"] = 1.25
        table.loc[rows(table, agency_id="csn", occasion="2013-11", kind="consensus"), "value"] = 1.25
        table.loc[rows(table, agency_id="boverket", occasion="2013-11", kind="consensus"), "value"] = 1.25
        table.loc[rows(table, agency_id="msb", occasion="2013-11", kind="individual")[:1], "value"] = None
        return table.drop(rows(table, agency_id="av", occasion="2014-11"))

    alter(folder, "ratings", change)
    assert told(folder) == (
        "Provstudien: nytt om 5 myndigheter",
        CHANGED + "Arbetsmiljöverket\n  – markeringarna från 2014-11 är borta\n\n"
        "Boverket\n  – gemensam markering från 2013-11 har tillkommit\n\n"
        "CSN\n  – gemensam markering från 2013-11 är ändrad\n\n"
        "MSB\n  – färre markeringar från 2013-11\n\n"
        "Vetenskapsrådet\n  – rättade markeringar från 2013-11\n\n" + MORE,
    )


def test_one_agency_is_named_in_the_subject(folder):
    alter(folder, "ratings", lambda table: table.drop(rows(table, agency_id="av", occasion="2014-11")))
    assert told(folder)[0] == "Provstudien: nytt om Arbetsmiljöverket"


def test_a_failure_is_told_when_it_begins_when_it_changes_and_when_it_is_over(folder):
    failing = Ran(
        failed={PAGE: "Cellen stannade med ValueError: 7,3 ligger utanför skalan"}, unread={"minutes/a.md": 2}
    )
    assert told(folder, failing) == (
        "Provstudien: något misslyckades",
        f"Misslyckades:\n  – {PAGE}: Cellen stannade med ValueError\n  – minutes/a.md: 2 fel\n\n{MORE}",
    )
    assert told(folder, failing) is None
    other = Ran(
        failed={PAGE: "Kärnan dog mitt i cellen, till exempel för att minnet tog slut."}, unread={"minutes/a.md": 2}
    )
    assert told(folder, other) == (
        "Provstudien: något misslyckades",
        f"Misslyckades:\n  – {PAGE}: Kärnan dog mitt i cellen, till exempel för att minnet tog slut\n\n"
        f"Sedan tidigare misslyckas 1 till.\n\n{MORE}",
    )
    assert told(folder, Ran(unread={"minutes/a.md": 2})) == (
        "Provstudien: ett fel är avhjälpt",
        f"Fungerar igen:\n  – {PAGE}\n\nSedan tidigare misslyckas 1 till.\n\n{MORE}",
    )
    assert told(folder) == ("Provstudien: allt fungerar igen", "Fungerar igen:\n  – minutes/a.md\n")
    assert told(folder) is None


@pytest.mark.parametrize(
    "error, why",
    [
        (UsageError("Studien används av jimeval run (process 47, sedan 02:00). Vänta."), None),
        (
            KeyError("hemligt"),
            "ett fel i själva jimeval, inte i papperen; visa utskriften för den som sköter jimeval (KeyError)",
        ),
        (
            PermissionError(13, "Permission denied", "/hemligt"),
            "datorn nekade en fil eller en process; visa utskriften för den som sköter datorn (PermissionError)",
        ),
        (MemoryError(), "datorns minne tog slut"),
        (InputError([]), "papper eller beslut gick inte att läsa"),
    ],
)
def test_a_run_that_was_stopped_is_told_once_and_keeps_what_was_known(folder, error, why):
    before = standing.stored(folder)
    why = why or "Studien används av jimeval run. Vänta"
    assert told(folder, Ran(stopped=error)) == (
        "Provstudien: något misslyckades",
        f"Misslyckades:\n  – körningen: {why}\n\n"
        "Hela felet står där körningens utskrift hamnar, till exempel i crons brev eller i journalctl.\n",
    )
    assert told(folder, Ran(stopped=error)) is None
    assert told(folder) == ("Provstudien: allt fungerar igen", "Fungerar igen:\n  – körningen\n")
    assert standing.stored(folder) == before


def test_after_a_first_run_that_was_stopped_the_material_is_no_news(folder):
    standing.place(folder).unlink()
    assert told(folder, Ran(stopped=KeyError("x")))[0] == "Provstudien: meddelanden är på, och något misslyckades"
    assert told(folder) == ("Provstudien: allt fungerar igen", "Fungerar igen:\n  – körningen\n")
    assert told(folder) is None


def test_while_a_paper_cannot_be_read_what_has_gone_is_not_told(folder):
    unread = Ran(unread={"plans/boverket.xlsx": 1})
    before = {
        name: pd.read_parquet(folder.processed / f"{name}.parquet") for name in ("gaps", "ratings", "advice_followup")
    }
    alter(folder, "gaps", lambda table: table.drop(rows(table, agency_id="boverket")))
    alter(folder, "ratings", lambda table: table.drop(rows(table, agency_id="av")))
    alter(folder, "advice_followup", lambda table: table.assign(status="open"))
    assert told(folder, unread) == (
        "Provstudien: något misslyckades",
        f"Misslyckades:\n  – plans/boverket.xlsx: 1 fel\n\n{MORE}",
    )
    for name, table in before.items():
        alter(folder, name, lambda _, table=table: table)
    assert told(folder) == ("Provstudien: allt fungerar igen", "Fungerar igen:\n  – plans/boverket.xlsx\n")


def test_what_is_gone_for_good_is_told_when_every_paper_can_be_read_again(folder):
    alter(folder, "ratings", lambda table: table.drop(rows(table, agency_id="av", occasion="2014-11")))
    assert told(folder, Ran(unread={"minutes/a.md": 1}))[0] == "Provstudien: något misslyckades"
    assert told(folder)[0] == "Provstudien: allt fungerar igen, nytt om Arbetsmiljöverket"


def test_a_notice_that_no_target_took_is_sent_by_the_next_run(folder):
    alter(folder, "ratings", lambda table: table.drop(rows(table, agency_id="av", occasion="2014-11")))
    blocked = NotifySettings("hinder")
    (folder.root / "hinder").mkdir()
    found, problems = tell(folder, blocked, Ran())
    where = folder.root / "hinder"
    assert problems == [f"Meddelandet kunde inte skrivas i {where}: Is a directory. Nästa körning försöker igen."]
    assert told(folder) == (found.subject, found.text)
    assert told(folder) is None


def test_names_of_persons_are_pseudonyms_also_in_the_name_of_a_file(folder):
    folder.person_key.write_text("name,pseudonym\nada berg,Person 1\n", encoding="utf-8")
    said = told(folder, Ran(unread={"minutes/Ada Berg.md": 1}))
    assert said[1].startswith("Misslyckades:\n  – minutes/Person 1.md: 1 fel\n")
    assert "ada berg" not in standing.place(folder).read_text(encoding="utf-8").casefold().replace(
        "minutes/ada berg", ""
    )


def test_what_is_kept_is_private_and_has_no_clock(folder):
    path = standing.place(folder)
    assert path.parent.name == "private" and path.stat().st_mode & 0o077 == 0
    first = path.read_bytes()
    path.unlink()
    told(folder)
    assert path.read_bytes() == first


@pytest.mark.parametrize("content", ["", "{", "[]", '{"format": 0}', '{"format": 1, "gaps": 3}'])
def test_a_memory_that_cannot_be_read_begins_anew(folder, content):
    standing.place(folder).write_text(content, encoding="utf-8")
    assert told(folder)[0] == "Provstudien: meddelanden är på"
    assert told(folder) is None


GAP = Gap("csn", "2014", "G1", "en sak som ska göras", False)
ALL = Advice("", "2013", "tänk på målen", "open", {"csn": "partly"})
MARKS = Marks("csn", "2014-11", "larande", 9, "a", "b")


@pytest.mark.parametrize(
    "before, now, changes",
    [
        (Standing((GAP,)), Standing((GAP, GAP)), [Change("csn", "gap", "2014", "new", "G1")]),
        (Standing(), Standing((GAP._replace(waived=True),)), []),
        (Standing((GAP._replace(waived=True),)), Standing(), []),
        (Standing((GAP._replace(waived=True),)), Standing((GAP,)), [Change("csn", "gap", "2014", "unwaived", "G1")]),
        (Standing((GAP,)), Standing((GAP._replace(words="en annan"),)),
         [Change("csn", "gap", "2014", "gone", "G1"), Change("csn", "gap", "2014", "new", "G1")]),
        (Standing(advice=()), Standing(advice=(ALL,)), [Change("", "advice", "2013", "new", to_all=True)]),
        (Standing(advice=(ALL,)), Standing(advice=(ALL._replace(by_agency={}),)),
         [Change("csn", "advice", "2013", "open", "partly", True)]),
        (Standing(marks=(MARKS,)), Standing(marks=(MARKS._replace(n=10, single="c"),)),
         [Change("csn", "marks", "2014-11", "more")]),
        (Standing(marks=(MARKS,)), Standing(marks=(MARKS._replace(agreed=""),)),
         [Change("csn", "marks", "2014-11", "agreed_gone")]),
    ],
)  # fmt: skip
def test_what_counts_as_a_change(before, now, changes):
    found, kept = compare(before, now)
    assert found == changes
    assert (kept.gaps, kept.advice, kept.marks) == (now.gaps, now.advice, now.marks)


def test_nothing_is_noted_before_it_is_sent(folder):
    alter(folder, "ratings", lambda table: table.drop(rows(table, agency_id="av", occasion="2014-11")))
    before = standing.stored(folder)
    assert notice(folder, Ran())[0] is not None and standing.stored(folder) == before
