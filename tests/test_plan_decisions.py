"""The file in which a person signs a plan: CSV or workbook, Swedish or English words, every fault told at once."""

import datetime as dt

import openpyxl
import pytest
from plan_study import PLAN_ID, decide, decisions_file

from jimeval.base.study_folder import StudyFolder
from jimeval.study.plans.decisions import read_plan_decisions
from jimeval.study.plans.rows import FORM, HEADINGS
from jimeval.study.plans.workbook import read_workbook, write_workbook

HEAD = "row,id,decision,kind,text,read,from,to,signed_by"
CSV = f"data/decisions/plans/{PLAN_ID}.csv"
XLSX = f"data/decisions/plans/{PLAN_ID}.xlsx"


def read(tmp_path, rows=None, head=HEAD):
    """(the plan's decisions, the problems as file and sentence)."""
    folder = StudyFolder(tmp_path)
    if rows is not None:
        decide(folder, f"{head}\n{rows}")
    found, problems = read_plan_decisions(folder)
    return found.get(PLAN_ID), [f"{problem.document_id}: {problem.sentence()}" for problem in problems]


def rows_of(decisions):
    """(id, decision, kind, text, signed_by) of the elements in force."""
    return [
        (name, row.decision, row["kind"], row["text"], row["signed_by"]) for name, row in decisions.elements.items()
    ]


def book(tmp_path, *rows, title=()):
    """A workbook with Swedish headings and these rows, each a dict by heading."""
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    for line in title:
        sheet.append([line])
    headings = ["Rad", "Id", "Beslut", "Slag", "Text", "Text som läst", "Från", "Till", "Signerad av", "Signerad"]
    sheet.append(headings)
    for row in rows:
        sheet.append([row.get(heading) for heading in headings])
    path = decisions_file(StudyFolder(tmp_path), suffix=".xlsx")
    path.parent.mkdir(parents=True, exist_ok=True)
    workbook.save(path)


# What is in force ----------------------------------------------------------------------------------------------------
def test_no_folder_is_no_decisions_and_nothing_wrong(tmp_path):
    assert read_plan_decisions(StudyFolder(tmp_path)) == ({}, [])


def test_swedish_and_english_words_mean_the_same(tmp_path):
    rows = (
        "del,A1,godkänn,aktivitet,Utbilda,Utbilda,,,AB\nelement,A2,accept,activity,Granska,Granska,,,AB\n"
        "Del,A3,Ändra,Aktivitet,Nytt,Gammalt,,,AB\nelement,A4,change,activity,Nyare,Äldre,,,AB\n"
        "del,A5,Stryk,aktivitet,Rubrik,Rubrik,,,AB\nelement,A6,drop,activity,Fot,Fot,,,AB\n"
        "del,A7,lägg till,aktivitet,Eget,,,,AB\nelement,A8,add,activity,Egnare,,,,AB\n"
    )
    decisions, problems = read(tmp_path, rows)
    assert problems == []
    assert [(row[0], row[1], row[2]) for row in rows_of(decisions)] == [
        (f"A{n}", word, "activity")
        for n, word in enumerate(["accept", "accept", "change", "change", "drop", "drop", "add", "add"], 1)
    ]


def test_a_row_without_a_decision_waits(tmp_path):
    decisions, problems = read(tmp_path, "del,A1,,aktivitet,Utbilda,Utbilda,,,\nkoppling,,,,,,A1,F1,\n")
    assert problems == [] and decisions.decided == 0
    assert list(decisions.elements) == ["A1"] and list(decisions.links) == [("A1", "F1")]


def test_an_accepted_row_holds_as_the_row_has_it(tmp_path):
    decisions, problems = read(tmp_path, "del,A1,godkänn,aktivitet,Utbilda alla chefer,Utbilda chefer,,,AB\n")
    assert problems == [] and rows_of(decisions) == [("A1", "accept", "activity", "Utbilda alla chefer", "AB")]


def test_what_was_read_may_be_left_to_an_earlier_row_with_the_id(tmp_path):
    rows = "del,A1,,aktivitet,Utbilda,Utbilda,,,\ndel,A1,ändra,aktivitet,Utbilda chefer,,,,AB\n"
    decisions, problems = read(tmp_path, rows)
    assert problems == [] and decisions.elements["A1"]["read"] == "Utbilda"


def test_an_added_part_can_be_changed_and_dropped_by_its_id(tmp_path):
    rows = "del,A9,lägg till,aktivitet,Eget,,,,AB\ndel,A9,ändra,aktivitet,Eget bättre,,,,AB\n"
    assert rows_of(read(tmp_path, rows)[0]) == [("A9", "change", "activity", "Eget bättre", "AB")]
    decisions, problems = read(tmp_path, f"{rows}del,A9,stryk,aktivitet,Eget bättre,,,,AB\n")
    assert problems == [] and [row[1] for row in rows_of(decisions)] == ["drop"]


def test_the_same_words_under_another_number_are_the_same_part_when_they_stand_among_the_same_words(tmp_path):
    head = f"{HEAD},before,after"
    waiting = "del,A1,,aktivitet,Utbilda,Utbilda,,,,det som står före,det som står efter\n"
    same = "del,A4,godkänn,aktivitet,Utbilda,Utbilda,,,AB,det som står före,det som står efter\n"
    other = "del,A4,godkänn,aktivitet,Utbilda,Utbilda,,,AB,något helt annat,det som står efter\n"
    assert rows_of(read(tmp_path, waiting + same, head)[0]) == [("A1", "accept", "activity", "Utbilda", "AB")]
    assert [row[0] for row in rows_of(read(tmp_path, waiting + other, head)[0])] == ["A1", "A4"]


def test_fields_of_the_plan_are_checked_and_put_in_one_form(tmp_path):
    rows = (
        "plan,myndighet,ändra,,Centrala studiestödsnämnden,,,,AB\nplan,beslutad,ändra,,20 november 2013,,,,AB\n"
        "plan,omfattning,ändra,,avskuren,,,,AB\nplan,diarienummer,stryk,,,,,,AB\n"
    )
    decisions, problems = read(tmp_path, rows)
    assert problems == []
    assert {name: (row.decision, row["text"]) for name, row in decisions.fields.items()} == {
        "agency": ("change", "csn"),
        "decided": ("change", "2013-11-20"),
        "extent": ("change", "cut"),
        "registration": ("drop", ""),
    }


# What is wrong -------------------------------------------------------------------------------------------------------
KINDS = "problem, mål, resurs, aktivitet, resultat, förmedlande instans, effekt"


@pytest.mark.parametrize(
    "row, told",
    [
        (
            "rad,A1,godkänn,aktivitet,Text,Text,,,AB",
            "rad 2, kolumn row: ”rad” är inget slag av rad. Tillåtna: element, link, plan (del, koppling, plan).",
        ),
        (
            "del,A1,ok,aktivitet,Text,Text,,,AB",
            "rad 2, kolumn decision: ”ok” är inget beslut. "
            "Tillåtna: accept, change, drop, add (godkänn, ändra, stryk, lägg till).",
        ),
        (
            "del,A1,godkänn,aktivitet,Text,Text,,,",
            "rad 2, kolumn signed_by: beslutet har inget namn; raden räknas som osignerad. Skriv vem som signerar.",
        ),
        (
            "del,A1,,aktivitet,Text,Text,,,AB",
            "rad 2, kolumn decision: raden är signerad men har inget beslut. "
            "Skriv godkänn, ändra, stryk eller lägg till.",
        ),
        (
            "del,A1,ändra,aktivitet,,Text,,,AB",
            "rad 2, kolumn text: beslutet är ”ändra” men text är tom. "
            "Skriv delen som den ska stå. Är den ingen del av planen: skriv stryk som beslut.",
        ),
        (
            "del,A1,ändra,aktivitet,Ny text,,,,AB",
            "rad 2, kolumn read: raden har inga lästa ord, så det går inte att se vad som beslutas. "
            "Skriv delens ord som de står i papperet.",
        ),
        ("del,A1,godkänn,idé,Text,Text,,,AB", f"rad 2, kolumn kind: ”idé” är inget slag. Tillåtna: {KINDS}."),
        ("del,A1,godkänn,,Text,Text,,,AB", f"rad 2, kolumn kind: raden saknar slag. Tillåtna: {KINDS}."),
        (
            "del,,lägg till,aktivitet,Text,,,,AB",
            "rad 2, kolumn id: raden saknar id. Skriv en kort beteckning utan mellanslag, till exempel A1.",
        ),
        (
            "del,A 1,lägg till,aktivitet,Text,,,,AB",
            "rad 2, kolumn id: ”A 1” kan inte vara ett id. Skriv en kort beteckning utan mellanslag, till exempel A1.",
        ),
        (
            "koppling,,godkänn,,,,A1,,AB",
            "rad 2, kolumn to: kopplingen saknar en av sina ändar. Skriv delens id, till exempel A1.",
        ),
        (
            "koppling,,lägg till,,,,A1,A1,AB",
            "rad 2, kolumn to: kopplingen går från A1 till sig själv. Ändra en av ändarna.",
        ),
        (
            "koppling,,ändra,,,,A1,F1,AB",
            "rad 2, kolumn decision: en koppling kan inte ändras. Stryk kopplingen, och lägg till den som ska gälla.",
        ),
        (
            "plan,färg,ändra,,röd,,,,AB",
            "rad 2, kolumn id: planen har inget fält ”färg”. Tillåtna: agency, decided, period_from, period_to, "
            "registration, template, caveats, extent, stated_none (myndighet, beslutad, period från, period till, "
            "diarienummer, mall, förbehåll, omfattning, anges som inga).",
        ),
        (
            "plan,beslutad,ändra,,i våras,,,,AB",
            "rad 2, kolumn text: ”i våras” är inget datum. Skriv ÅÅÅÅ-MM-DD, ÅÅÅÅ-MM eller ÅÅÅÅ.",
        ),
        (
            "plan,mall,ändra,,,,,,AB",
            "rad 2, kolumn text: beslutet är ”ändra” men text är tom. "
            "Skriv fältets värde. Har planen inget: skriv stryk som beslut.",
        ),
        (
            "plan,myndighet,ändra,,Boverkett,,,,AB",
            "rad 2, kolumn text: myndigheten ”Boverkett” finns inte i registret. "
            "Menade du Boverket eller Statens skolverk?",
        ),
        (
            "plan,omfattning,ändra,,halv,,,,AB",
            "rad 2, kolumn text: ”halv” är ingen omfattning. Tillåtna: hel, avskuren, delvis i ett annat papper.",
        ),
    ],
)
def test_a_row_that_is_wrong_does_not_count_and_says_where_what_and_what_to_do(tmp_path, row, told):
    good = "del,A8,godkänn,aktivitet,Annat,Annat,,,AB\n"
    decisions, problems = read(tmp_path, f"{row}\n{good}")
    assert problems == [f"{CSV}: {told}"]
    assert list(decisions.elements) == ["A8"] and decisions.decided == 1


@pytest.mark.parametrize(
    "column, value, told",
    [
        ("signed_on", "igår", "”igår” är inget datum. Skriv ÅÅÅÅ-MM-DD."),
        ("page", "två", "”två” är inget sidnummer. Skriv ett heltal, eller töm cellen."),
        ("state", "snart", "”snart” är inget läge. Tillåtna: planerad, genomförd, förväntad, uppnådd."),
        (
            "subgoal",
            "delmål 4",
            "”delmål 4” är inget nationellt delmål. Skriv delmålets namn: makt och inflytande, ekonomisk jämställdhet, "
            "jämställd utbildning, obetalt hem- och omsorgsarbete, jämställd hälsa, mäns våld mot kvinnor ska upphöra.",
        ),
        ("start", "8", "”8” till ”” är ingen sträcka. Skriv två heltal, eller lämna båda tomma."),
    ],
)
def test_a_cell_beside_the_words_is_checked_too(tmp_path, column, value, told):
    row = f"del,A1,godkänn,aktivitet,Text,Text,,,AB,{value}\n"
    assert read(tmp_path, row, f"{HEAD},{column}")[1] == [f"{CSV}: rad 2, kolumn {column}: {told}"]


def test_all_faults_of_a_row_and_of_all_rows_are_told_at_once(tmp_path):
    _, problems = read(tmp_path, "del,,ok,idé,Text,Text,,,\nkoppling,,godkänn,,,,,,AB\n")
    assert [problem.split(": ")[1] for problem in problems] == [
        "rad 2, kolumn decision",
        "rad 2, kolumn id",
        "rad 2, kolumn kind",
        "rad 3, kolumn from",
        "rad 3, kolumn to",
    ]


def test_two_persons_who_decide_differently_are_told_and_the_later_row_holds(tmp_path):
    rows = "del,A1,godkänn,aktivitet,Text,Text,,,AB\ndel,A1,stryk,aktivitet,Text,Text,,,CD\n"
    decisions, problems = read(tmp_path, rows)
    assert problems == [
        f"{CSV}: rad 3: CD och AB (rad 2) har beslutat olika om A1; den senare raden gäller. "
        "Kom överens och ta bort den ena raden."
    ]
    assert decisions.elements["A1"].decision == "drop"


@pytest.mark.parametrize("later", ["stryk,aktivitet,Text,Text,,,AB", "godkänn,aktivitet,Text,Text,,,CD"])
def test_one_who_thinks_anew_and_two_who_agree_are_no_dispute(tmp_path, later):
    assert read(tmp_path, f"del,A1,godkänn,aktivitet,Text,Text,,,AB\ndel,A1,{later}\n")[1] == []


def test_an_id_that_stands_for_other_words_is_told_and_the_first_row_holds(tmp_path):
    rows = "del,A1,godkänn,aktivitet,Utbilda,Utbilda,,,AB\ndel,A1,godkänn,aktivitet,Granska,Granska,,,AB\n"
    decisions, problems = read(tmp_path, rows)
    assert problems == [
        f"{CSV}: rad 3, kolumn id: id A1 står redan för andra ord ({PLAN_ID}.csv, rad 2); raden gäller inte. "
        "Ge raden ett eget id, och se över kopplingarna."
    ]
    assert rows_of(decisions) == [("A1", "accept", "activity", "Utbilda", "AB")]


# The workbook --------------------------------------------------------------------------------------------------------
def test_the_workbooks_swedish_headings_dates_and_title_rows_are_read(tmp_path):
    row = {"Rad": "del", "Id": "A1", "Beslut": "godkänn", "Slag": "aktivitet", "Text": "Utbilda", "Signerad av": "AB"}
    book(tmp_path, row | {"Text som läst": "Utbilda", "Signerad": dt.datetime(2026, 11, 2)}, title=("Signering", None))
    decisions, problems = read(tmp_path)
    assert problems == [] and rows_of(decisions) == [("A1", "accept", "activity", "Utbilda", "AB")]
    assert decisions.elements["A1"]["signed_on"] == "2026-11-02" and decisions.elements["A1"].number == 4


def test_what_is_wrong_in_the_workbook_is_told_with_its_own_headings_and_row_numbers(tmp_path):
    book(tmp_path, {}, {"Rad": "del", "Id": "A1", "Beslut": "ja", "Slag": "aktivitet", "Text": "x", "Signerad av": "A"})
    assert read(tmp_path)[1] == [
        f"{XLSX}: rad 3, kolumn Beslut: ”ja” är inget beslut. "
        "Tillåtna: accept, change, drop, add (godkänn, ändra, stryk, lägg till)."
    ]


def test_a_row_decided_in_one_of_the_two_files_holds(tmp_path):
    row = {"Rad": "del", "Id": "A1", "Beslut": "godkänn", "Slag": "aktivitet", "Text": "Utbilda", "Signerad av": "AB"}
    book(tmp_path, row | {"Text som läst": "Utbilda"}, {"Rad": "koppling", "Från": "A1", "Till": "F1"})
    decisions, problems = read(tmp_path, "del,A1,,aktivitet,Utbilda,Utbilda,,,\nkoppling,,lägg till,,,,A1,F1,CD\n")
    assert problems == [] and decisions.decided == 2
    assert decisions.elements["A1"].file.endswith(".xlsx") and decisions.links["A1", "F1"].file.endswith(".csv")


def test_what_the_two_files_decide_differently_holds_as_the_csv_has_it(tmp_path):
    row = {"Rad": "del", "Id": "A1", "Beslut": "stryk", "Slag": "aktivitet", "Text": "Utbilda", "Signerad av": "AB"}
    book(tmp_path, row | {"Text som läst": "Utbilda"})
    decisions, problems = read(tmp_path, "\ndel,A1,godkänn,aktivitet,Utbilda,Utbilda,,,AB\n")
    assert problems == [
        f"{XLSX}: rad 2: besluten om A1 är olika i {PLAN_ID}.xlsx, rad 2 och {PLAN_ID}.csv, rad 3; CSV-filens gäller. "
        "Gör raderna lika, eller ta bort den som inte ska gälla."
    ]
    assert decisions.elements["A1"].decision == "accept"


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 cut", b"id;text"])
def test_a_workbook_that_cannot_be_opened_is_one_message_and_the_csv_holds(tmp_path, content):
    path = decisions_file(StudyFolder(tmp_path), suffix=".xlsx")
    path.parent.mkdir(parents=True)
    path.write_bytes(content)
    decisions, problems = read(tmp_path, "del,A1,godkänn,aktivitet,Utbilda,Utbilda,,,AB\n")
    assert problems == [
        f"{XLSX}: arbetsboken gick inte att öppna; inga beslut i den gäller. "
        "Öppna den i Excel och spara om den, eller ta bort den och skriv en ny."
    ]
    assert decisions.decided == 1


def test_a_workbook_of_another_sort_is_said_to_lack_the_headings(tmp_path):
    path = decisions_file(StudyFolder(tmp_path), suffix=".xlsx")
    path.parent.mkdir(parents=True)
    openpyxl.Workbook().save(path)
    assert read(tmp_path)[1] == [
        f"{XLSX}: arbetsboken har inget blad med signeringens rubriker; inga beslut i den gäller. "
        "Rubrikerna Rad, Id, Beslut, Text, Signerad av behövs."
    ]


def test_a_file_that_excel_keeps_while_a_workbook_is_open_is_no_plan(tmp_path):
    path = decisions_file(StudyFolder(tmp_path), f"~${PLAN_ID}", ".xlsx")
    path.parent.mkdir(parents=True)
    path.write_bytes(b"x")
    assert read_plan_decisions(StudyFolder(tmp_path)) == ({}, [])


def test_what_is_written_to_a_workbook_is_read_back_and_added_to_and_the_same_bytes(tmp_path):
    rows = [
        {"row": "del", "id": "A1", "text": "=SUMMA(1)", "read": "+46", "before": "ett\x0btecken", "page": "3"},
        {"row": "koppling", "from": "A1", "to": "F1"},
    ]
    one, other = tmp_path / "en.xlsx", tmp_path / "annan.xlsx"
    for path in (one, other):
        write_workbook(path, FORM, rows[:1], path.name)
    assert one.read_bytes() == other.read_bytes()
    sheet = openpyxl.load_workbook(one)
    sheet.active["C2"] = "godkänn"
    sheet.save(one)
    write_workbook(one, FORM, rows[1:], one.name)
    read_back, problems = read_workbook(one, FORM, one.name)
    filled = [(number, {name: cell for name, cell in row.items() if cell}) for number, row in read_back]
    assert problems == []
    assert filled == [(2, rows[0] | {"decision": "godkänn", "before": "etttecken"}), (3, rows[1])]


def test_every_column_has_a_heading_of_its_own():
    assert len(set(HEADINGS.values())) == len(HEADINGS)
    assert not {heading.lower() for heading in HEADINGS.values()} & (set(HEADINGS) - {"id", "text", "cell"})
