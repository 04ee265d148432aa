"""Extraction proposes, a person signs: what holds after a build, whatever a later reading makes of the paper."""

import shutil

import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from plan_documents import FOUR_COLUMNS, write_docx, write_pdf, write_text
from plan_study import (
    PAPER,
    PLAN_ID,
    TEXT,
    built,
    decide,
    decisions_file,
    read_lines,
    signed,
    told,
    use_line_reader,
    write,
)

from jimeval.base.errors import UsageError
from jimeval.base.study_folder import StudyFolder
from jimeval.base.tables import frame, violations
from jimeval.documents import Document
from jimeval.study import Study
from jimeval.study.build import build
from jimeval.study.plans.changes import changes
from jimeval.study.plans.decisions import read_plan_decisions
from jimeval.study.plans.signing import signed_only, signed_tables

BY = {"by": "AB", "when": "2026-11-01"}
NOTED = f" Antecknat i data/decisions/plans/{PLAN_ID}.csv. Det gäller från nästa bygge: jimeval build."
FORM = """plan:
  myndighet: CSN
  beslutad: 2013-11
  period från: 2014
  period till: 2014
  ifylld av: EF

delar:
  - id: A1
    slag: aktivitet
    text: Utbilda cheferna i jämställdhet
  - id: A2
    slag: aktivitet
    text: Ordna en temadag

kopplingar: []
"""


@pytest.fixture(autouse=True)
def _reader(monkeypatch):
    use_line_reader(monkeypatch)


@pytest.fixture(scope="module")
def once(tmp_path_factory):
    """A study that is built: nothing signed."""
    with pytest.MonkeyPatch.context() as patch:
        use_line_reader(patch)
        folder = write(tmp_path_factory.mktemp("byggd"))
        build(folder)
    return folder.root


@pytest.fixture
def folder(once, tmp_path):
    """A copy of the built study, to do with as the test likes: ``Study(folder)`` has what the first build gave."""
    shutil.copytree(once, tmp_path, dirs_exist_ok=True)
    return StudyFolder(tmp_path)


def ids(study) -> dict[str, str]:
    """Local id of every element, signed or not, and its words."""
    rows = study.table("plan_elements")
    return dict(zip(rows["element_id"].str.split("/").str[1], rows["text"], strict=True))


def links(study) -> set[tuple[str, str, bool]]:
    rows = study.table("plan_links")
    ends = (rows[name].str.split("/").str[1] for name in ("from_element_id", "to_element_id"))
    return set(zip(*ends, rows["signed_by"].notna(), strict=True))


# Only what is signed counts ------------------------------------------------------------------------------------------
def test_what_is_read_waits_and_no_analysis_counts_it(folder):
    study = Study(folder)
    plan, view = study.plan("CSN", 2014), study.agency("csn", 2014)
    assert len(plan.proposals()) == 8 and plan.elements().empty and plan.links().empty
    assert view.elements().empty and view.links().empty and len(view.unsigned()) == 5
    assert study.table("gaps").empty and study.year(2014).elements().empty and len(study.year(2014).unsigned()) == 5
    assert plan.say("proposals") == "5 av 5 delar och 3 av 3 kopplingar väntar på signering och räknas inte."
    waits = "5 föreslagna delar väntar på signering och räknas inte."
    said = "Planen har 5 delar som väntar på signering, så programlogiken bedöms inte ännu."
    assert view.say("gaps") == study.year(2014).say("gaps") == plan.say("gaps") == said
    reasons = study.year(2014).gap_reasons()
    assert set(reasons.loc["csn"]) == {"unsigned"} and "unsigned" not in reasons.drop("csn").to_numpy()
    assert plan.say("elements") == f"Inget är signerat, så programlogiken är tom än. {waits}"
    mend = f'Se study.plan(plan_id="{PLAN_ID}"): write_form() skriver signeringsfilen, sign(...) signerar.'
    assert told(study, "unsigned") == [f": planen {PLAN_ID}: {waits} {mend}"]


def test_a_proposal_shows_where_it_stands_its_words_and_how_sure_it_is(folder):
    row = Study(folder).plan("CSN", 2014).proposals().iloc[1]
    assert (row["id"], row["kind"], row["responsible"], row["confidence"]) == ("A1", "activity", "personalchefen", 0.9)
    assert (row["where"], row["quotation"]) == ("s. 1, tecken 200–231", "Utbilda cheferna i jämställdhet")


def test_signed_rows_count_and_the_rest_is_named(folder):
    study = Study(folder)
    study.plan("CSN", 2014).sign(["A1", "F1", "A1 > F1"], **BY)
    study = built(folder)
    assert [row[:4] for row in signed(study)] == [
        ("A1", "activity", "Utbilda cheferna i jämställdhet", "AB"),
        ("F1", "result", "Cheferna frågar efter könsuppdelad statistik", "AB"),
    ]
    assert {link for link in links(study) if link[2]} == {("A1", "F1", True)}
    found = study.agency("csn", 2014).say("gaps")
    assert "1 resultat leder inte till någon effekt (G4)" in found
    assert " 3 delar väntar på signering och räknas inte. " in found and found.count("väntar") == 1
    assert found.endswith(" Ingen återrapport har lästs, så G6, G7 och G8 bedöms inte.")
    assert set(study.table("gaps")["element_ids"]) == {f"{PLAN_ID}/A1", f"{PLAN_ID}/F1", PLAN_ID}


def test_a_plan_from_the_projects_own_form_is_signed_by_whom_the_form_names(tmp_path):
    study = built(write(tmp_path, FORM, "plans/csn.yml"))
    assert [row[:4] for row in signed(study)] == [
        ("A1", "activity", "Utbilda cheferna i jämställdhet", "EF"),
        ("A2", "activity", "Ordna en temadag", "EF"),
    ]
    assert study.plan("CSN", 2014).say("proposals") == "Allt som är läst är signerat: 2 delar och 0 kopplingar."


# The signature holds -------------------------------------------------------------------------------------------------
def test_sign_all_and_build_again_nothing_changes(folder):
    study = Study(folder)
    before = {
        name: study.table(name).drop(columns=["signed_by", "signed_on"]) for name in ("plan_elements", "plan_links")
    }
    assert study.plan("CSN", 2014).sign("all", **BY) == f"5 delar och 3 kopplingar är signerade av AB.{NOTED}"
    for _ in range(2):
        study = built(folder)
        for name, rows in before.items():
            now = study.table(name)
            assert set(now["signed_by"]) == {"AB"} and set(now["signed_on"]) == {"2026-11-01"}
            pd.testing.assert_frame_equal(now.drop(columns=["signed_by", "signed_on"]), rows)
    assert study.table("plan_differences").empty and told(study, "unsigned", "reading_differs") == []


NEW_LINES = st.lists(
    st.sampled_from(["aktivitet", "resurs", "resultat", "effekt", "mål"]).flatmap(
        lambda kind: st.sampled_from(
            [f"{kind}: {words}" for words in ("Ordna en temadag", "Utbilda cheferna i jämställdhet", "Se över löner")]
        )
    ),
    max_size=6,
)


@pytest.fixture(scope="module")
def all_signed(tmp_path_factory):
    """The decisions of a study where all that was read is signed, and the tables they gave."""
    with pytest.MonkeyPatch.context() as patch:
        use_line_reader(patch)
        folder = write(tmp_path_factory.mktemp("studie"))
        built(folder).plan("CSN", 2014).sign("all", **BY)
    decisions, problems = read_plan_decisions(folder)
    assert problems == []
    return decisions, signed_tables(read_lines(paper(TEXT)).tables, decisions, {PAPER: TEXT})[0]


def paper(text: str) -> Document:
    return Document(PAPER, PAPER, text, "", ".md")


@settings(deadline=None, max_examples=40)
@given(before=NEW_LINES, after=NEW_LINES)
def test_a_reading_with_rows_come_before_and_after_keeps_every_signature_on_its_words(all_signed, before, after):
    decisions, was = all_signed
    head, rest = TEXT.split("resurs: ", 1)
    text = "\n".join([head + "".join(f"{line}\n" for line in before), "resurs: " + rest, *after, ""])
    now, problems = signed_tables(read_lines(paper(text)).tables, decisions, {PAPER: text})
    rows = now["plan_elements"]
    assert [text[start:end] for start, end in zip(rows["start"], rows["end"], strict=True)] == list(rows["text"])
    led = rows.set_index("element_id").at[f"{PLAN_ID}/A1", "end"]
    assert text[led:].startswith(" (personalchefen)")  # and not where the same words stand anew
    held = [name for name in rows if name not in ("start", "end")]
    pd.testing.assert_frame_equal(signed_only(rows)[held], was["plan_elements"][held])
    pd.testing.assert_frame_equal(signed_only(now["plan_links"]), was["plan_links"])
    assert len(rows) == 5 + len(before) + len(after)
    assert {problem.code for problem in problems} <= {"unsigned"}
    assert not [sentence for name, data in now.items() for sentence in violations(name, data)]


def test_a_proposal_whose_number_is_taken_gets_the_next_free_one_and_keeps_its_links(folder):
    Study(folder).plan("CSN", 2014).sign("all", **BY)
    write(
        folder.root,
        TEXT.replace("resurs: En", "aktivitet: Ordna en temadag -> Likvärdig service till kvinnor och män\nresurs: En"),
    )
    study = built(folder)
    assert ids(study)["A1"] == "Utbilda cheferna i jämställdhet" and ids(study)["A3"] == "Ordna en temadag"
    assert ("A3", "E1", False) in links(study)


def test_a_corrected_paper_moves_the_evidence_with_the_words(folder):
    Study(folder).plan("CSN", 2014).sign("all", **BY)
    write(folder.root, "Rättad den 2 december.\n\n" + TEXT)
    assert all(words == quotation for _, _, words, _, quotation in signed(built(folder)))


def test_a_row_whose_words_are_gone_holds_as_signed_and_is_told(folder):
    Study(folder).plan("CSN", 2014).sign("all", **BY)
    write(folder.root, TEXT.replace("aktivitet: Gå igenom alla mallar för beslut\n", ""))
    study = built(folder)
    assert ("A2", "activity", "Gå igenom alla mallar för beslut", "AB", "") in signed(study)
    assert told(study, "decision_without_object") == [
        f"data/decisions/plans/{PLAN_ID}.csv: rad 4: A2 ”Gå igenom alla mallar för beslut” står inte längre i papperet "
        f"{PAPER}; den gäller som signerad. Hör den inte till planen: skriv stryk som beslut."
    ]
    assert told(study, "reading_differs") == [
        f": planen {PLAN_ID}: läsningen skiljer sig från det signerade, som gäller: 1 läses inte längre. "
        f'Se study.plan(plan_id="{PLAN_ID}").show("difference").'
    ]
    plan = study.plan("CSN", 2014)
    shown = set(plan.show("gaps").data["Belägg"])
    assert shown == set(study.agency("csn", 2014).show("gaps").data["Belägg"])
    assert {"inte i papperet; AB", f"hela planen, {PAPER}"} < shown
    assert plan.say("difference") == (
        "Läsningen skiljer sig från det signerade: 1 signerad rad läses inte längre. Det signerade gäller."
    )


def test_a_row_that_is_no_longer_proposed_but_whose_words_stand_keeps_its_evidence(folder):
    Study(folder).plan("CSN", 2014).sign("all", **BY)
    write(folder.root, TEXT.replace("aktivitet: Gå igenom", "Under året: Gå igenom"))
    study = built(folder)
    assert (
        "A2",
        "activity",
        *["Gå igenom alla mallar för beslut", "AB", "Gå igenom alla mallar för beslut"],
    ) in signed(study)
    assert told(study, "decision_without_object") == []
    assert list(study.plan("CSN", 2014).difference()["what"]) == ["gone"]


def test_a_reading_that_takes_more_of_the_words_is_a_difference_and_no_new_proposal(folder):
    Study(folder).plan("CSN", 2014).sign("all", **BY)
    write(folder.root, TEXT.replace("mallar för beslut", "mallar för beslut och brev"))
    study = built(folder)
    assert ids(study)["A2"] == "Gå igenom alla mallar för beslut" and len(ids(study)) == 5
    row = study.plan("CSN", 2014).difference().iloc[0]
    assert (row["what"], row["signed"], row["read"]) == (
        "otherwise",
        "Gå igenom alla mallar för beslut",
        "Gå igenom alla mallar för beslut och brev",
    )


def test_what_stands_beside_the_words_and_is_read_otherwise_is_named(folder):
    Study(folder).plan("CSN", 2014).sign("all", **BY)
    write(folder.root, TEXT.replace("(personalchefen)", "(generaldirektören)"))
    study = built(folder)
    rows = study.table("plan_elements").set_index("element_id")
    assert rows.at[f"{PLAN_ID}/A1", "responsible"] == "personalchefen"
    assert list(study.plan("CSN", 2014).show("difference").data["Annat"]) == ["ansvarig"]


def test_what_a_person_changed_is_no_difference_while_the_reading_is_as_it_was(folder):
    plan = Study(folder).plan("CSN", 2014)
    assert plan.change("E1", text="Likvärdig service", kind="mål", **BY) == f"E1 är ändrad: text och slag.{NOTED}"
    study = built(folder)
    assert ("E1", "goal", "Likvärdig service", "AB", "Likvärdig service till kvinnor och män") in signed(study)
    assert "otherwise" not in set(study.table("plan_differences")["what"])


# Dropped, added, linked ----------------------------------------------------------------------------------------------
def test_what_is_dropped_does_not_come_back_and_is_remembered(folder):
    plan = Study(folder).plan("CSN", 2014)
    assert plan.drop("A2", reason="en rubrik", **BY) == f"A2 ”Gå igenom alla mallar för beslut” är struken.{NOTED}"
    write(folder.root, TEXT.replace("resurs: En", "aktivitet: Ordna en temadag\nresurs: En"))
    study = built(folder)
    assert set(ids(study).values()) >= {"Ordna en temadag"}
    assert "Gå igenom alla mallar för beslut" not in ids(study).values() and "A2" not in ids(study)
    plan = study.plan("CSN", 2014)
    assert list(plan.dropped()[["id", "text", "signed_by", "reason"]].iloc[0]) == [
        *("A2", "Gå igenom alla mallar för beslut", "AB", "en rubrik")
    ]
    assert list(study.table("plan_differences")["what"]) == ["dropped"] and plan.difference().empty


def test_other_words_than_those_dropped_are_proposed(folder):
    Study(folder).plan("CSN", 2014).drop("A2", **BY)
    write(folder.root, TEXT.replace("mallar för beslut", "mallar för beslut 2015"))
    assert "Gå igenom alla mallar för beslut 2015" in ids(built(folder)).values()


def test_a_dropped_part_can_be_signed_again(folder):
    plan = Study(folder).plan("CSN", 2014)
    plan.drop("A2", **BY)
    plan = built(folder).plan("CSN", 2014)
    assert plan.sign("A2", **BY) == f"1 del är signerad av AB.{NOTED}"
    assert [row[0] for row in signed(built(folder))] == ["A2"]


def test_dropping_a_part_drops_its_signed_links(folder):
    Study(folder).plan("CSN", 2014).sign("all", **BY)
    told_so = built(folder).plan("CSN", 2014).drop("F1", **BY)
    assert told_so.startswith("F1 ”Cheferna frågar efter könsuppdelad statistik” är struken. 2 signerade kopplingar ")
    study = built(folder)
    assert links(study) == {("R1", "A1", True)} and told(study, "wrong_decision") == []


def test_what_is_added_is_signed_has_the_next_free_id_and_can_be_linked_before_the_build(folder):
    plan = Study(folder).plan("CSN", 2014)
    assert plan.add("aktivitet", "Följa upp", responsible="GD", **BY) == f"A3 ”Följa upp” är tillagd.{NOTED}"
    assert plan.add("aktivitet", "Planen följs upp i årsredovisningen", **BY).startswith("A4 ")
    waits = " Den räknas när F1 också är signerad."
    assert plan.link("A3", "F1", **BY) == f"Kopplingen A3 till F1 är signerad.{waits}{NOTED}"
    assert plan.change("A3", text="Följa upp varje år", **BY) == f"A3 är ändrad: text.{NOTED}"
    study = built(folder)
    assert [row for row in signed(study)] == [
        ("A3", "activity", "Följa upp varje år", "AB", ""),
        ("A4", "activity", "Planen följs upp i årsredovisningen", "AB", "Planen följs upp i årsredovisningen"),
    ]
    assert study.table("plan_elements").set_index("element_id").at[f"{PLAN_ID}/A3", "responsible"] == "GD"
    rows = study.table("plan_links").set_index(["from_element_id", "to_element_id"])
    assert rows.at[(f"{PLAN_ID}/A3", f"{PLAN_ID}/F1"), "origin"] == "signed"


def test_a_link_that_is_no_link_does_not_come_back(folder):
    plan = Study(folder).plan("CSN", 2014)
    assert plan.unlink("R1", "A1", **BY) == f"Kopplingen R1 till A1 är struken.{NOTED}"
    assert links(built(folder)) == {("A1", "F1", False), ("F1", "E1", False)}


def test_sign_takes_only_what_was_read_surely(folder):
    plan = Study(folder).plan("CSN", 2014)
    with pytest.raises(UsageError) as error:
        plan.sign("all", min_confidence=0.95, **BY)
    assert str(error.value) == "Inget förslag väntar som passar."
    assert plan.sign("all", min_confidence=0.9, **BY).startswith("5 delar och 3 kopplingar är signerade")


# Wrong arguments -----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "call, message",
    [
        (lambda plan: plan.sign("all", by=" "), "Ange vem som signerar: by=..."),
        (lambda plan: plan.sign("all", by="AB", when="i går"), "”i går” är inget datum. Skriv ÅÅÅÅ-MM-DD."),
        (lambda plan: plan.sign("A9", **BY), f"Planen {PLAN_ID} har ingen del ”A9”. Delarna är A1, A2, E1, F1 och R1."),
        (
            lambda plan: plan.sign("A1 > E1", **BY),
            "A1 > E1 väntar inte på signering. plan.proposals() visar vad som väntar.",
        ),
        (
            lambda plan: plan.sign(["A1", "A1 > F1"], **BY),
            "Kopplingen A1 > F1 har en del som inte är signerad. Signera delarna först.",
        ),
        (lambda plan: plan.sign("all", min_confidence=90, **BY), "min_confidence=90 är inte mellan 0 och 1."),
        (
            lambda plan: plan.change("A1", **BY),
            "Inget ändras: A1 står redan så. Skriv vad som ska stå, till exempel text=...",
        ),
        (
            lambda plan: plan.change("A1", text=" ", **BY),
            "En del kan inte ha tom text. Hör den inte till planen: använd drop.",
        ),
        (
            lambda plan: plan.change("A1", kind="idé", **BY),
            "”idé” är inget slag. Tillåtna: problem, mål, resurs, aktivitet, resultat, förmedlande instans, effekt.",
        ),
        (lambda plan: plan.add("aktivitet", " ", **BY), "Skriv delens text."),
        (lambda plan: plan.link("A1", "A1", **BY), "En koppling kan inte gå från A1 till sig själv."),
        (
            lambda plan: plan.unlink("A1", "E1", **BY),
            "Kopplingen A1 till E1 finns inte. plan.links() och plan.proposals() visar vilka.",
        ),
        (
            lambda plan: plan.write_form("plan.txt"),
            "plan.txt är varken en CSV-fil eller en arbetsbok. Skriv ett namn på .csv eller .xlsx.",
        ),
        (
            lambda plan: plan.say("färg"),
            "Ämnet ”färg” finns inte. Ämnena är: read, proposals, elements, gaps, changes, difference, followed.",
        ),
    ],
)
def test_a_wrong_call_is_refused_and_writes_nothing(folder, call, message):
    plan = Study(folder).plan("CSN", 2014)
    with pytest.raises(UsageError) as error:
        call(plan)
    assert str(error.value) == message
    assert not decisions_file(folder).exists()


@pytest.mark.parametrize(
    "ask, message",
    [
        ({"plan_id": "csn-2015"}, f"Planen ”csn-2015” finns inte i studien. Planer som finns: {PLAN_ID}."),
        ({"agency": "Boverket", "year": 2014}, "Boverket har ingen plan från 2014. Planer som finns: inga."),
        ({"agency": "CSN"}, "Ange myndighet och år, eller plan_id=..."),
    ],
)
def test_a_plan_that_the_study_does_not_have_is_said_to_be_so(folder, ask, message):
    with pytest.raises(UsageError) as error:
        Study(folder).plan(**ask)
    assert str(error.value) == message


# The form ------------------------------------------------------------------------------------------------------------
def test_the_form_has_every_proposal_once_in_both_files_and_never_touches_what_is_decided(folder):
    plan = Study(folder).plan("CSN", 2014)
    told_so = plan.write_form()
    where = f"data/decisions/plans/{PLAN_ID}.csv och data/decisions/plans/{PLAN_ID}.xlsx"
    assert told_so == f"14 rader att signera är skrivna sist i {where}. " + (
        "Skriv beslut och namn på raderna, spara, och kör jimeval build."
    )
    before = decisions_file(folder).read_bytes()
    assert plan.write_form() == f"Alla förslag står redan i {where}; inget är ändrat."
    assert decisions_file(folder).read_bytes() == before
    study = built(folder)
    assert told(study, "wrong_decision", "decisions_differ") == [] and len(study.plan("CSN", 2014).proposals()) == 8
    plan.sign("A1", **BY)
    write(folder.root, TEXT.replace("resurs: En", "aktivitet: Ordna en temadag\nresurs: En"))
    signed_before = decisions_file(folder).read_bytes()
    assert built(folder).plan("CSN", 2014).write_form().startswith("1 rad att signera är skrivna sist")
    assert decisions_file(folder).read_bytes().startswith(signed_before)


def test_a_form_is_written_in_both_files_or_in_none(folder):
    plan = Study(folder).plan("CSN", 2014)
    path = decisions_file(folder, suffix=".xlsx")
    path.parent.mkdir(parents=True)
    path.write_bytes(b"x")
    with pytest.raises(UsageError) as error:
        plan.write_form()
    assert str(error.value) == (
        "arbetsboken gick inte att öppna; inga beslut i den gäller. "
        "Öppna den i Excel och spara om den, eller ta bort den och skriv en ny."
    )
    assert not decisions_file(folder).exists()


def test_a_form_at_a_path_of_ones_own_is_that_file_alone(folder):
    plan = Study(folder).plan("CSN", 2014)
    own = folder.root / "att signera.xlsx"
    assert plan.write_form(own).startswith(f"14 rader att signera är skrivna sist i {own}. ")
    assert own.exists() and not decisions_file(folder).exists()


def test_a_row_signed_in_the_workbook_holds(folder):
    Study(folder).plan("CSN", 2014).write_form()
    path = decisions_file(folder, suffix=".xlsx")
    book = openpyxl.load_workbook(path)
    headings = [cell.value for cell in book.active[1]]
    for row in book.active.iter_rows(min_row=2):
        row[headings.index("Beslut")].value, row[headings.index("Signerad av")].value = "godkänn", "EF"
    book.save(path)
    study = built(folder)
    assert {row[3] for row in signed(study)} == {"EF"} and len(signed(study)) == 5
    assert told(study, "wrong_decision", "decisions_differ", "unsigned") == []


def test_proposals_in_the_form_keep_their_ids_while_reading_gets_better(folder):
    Study(folder).plan("CSN", 2014).write_form()
    write(folder.root, TEXT.replace("aktivitet: Utbilda", "aktivitet: Ordna en temadag\naktivitet: Utbilda"))
    assert {name: words for name, words in ids(built(folder)).items() if name.startswith("A")} == {
        "A1": "Utbilda cheferna i jämställdhet",
        "A2": "Gå igenom alla mallar för beslut",
        "A3": "Ordna en temadag",
    }


# What cannot be applied ----------------------------------------------------------------------------------------------
HEAD = "row,id,decision,kind,text,read,from,to,signed_by\n"


def test_a_file_for_a_plan_that_does_not_exist_waits_and_is_told(folder):
    decide(folder, f"{HEAD}del,A1,godkänn,aktivitet,Utbilda,Utbilda,,,AB\n", "csn-2019")
    study = built(folder)
    assert told(study, "decision_without_object") == [
        "data/decisions/plans/csn-2019.csv: planen csn-2019 finns inte i studien; filens 1 beslut väntar. "
        "Lägg tillbaka papperet, eller ge filen planens id som namn."
    ]
    assert signed(study) == []


@pytest.mark.parametrize(
    "row, where, message",
    [
        (
            "koppling,,lägg till,,,,A1,F9,AB",
            "rad 2, kolumn to",
            "kopplingen A1 till F9 gäller inte: planen har ingen del F9. Delarna är A1, A2, E1, F1 och R1.",
        ),
        (
            "koppling,,lägg till,,,,AA1,F1,AB",
            "rad 2, kolumn from",
            "kopplingen AA1 till F1 gäller inte: planen har ingen del AA1. Menade du A1?",
        ),
        (
            "koppling,,lägg till,,,,A1,A2,AB\ndel,A2,stryk,aktivitet,,Gå igenom alla mallar för beslut,,,AB",
            "rad 2, kolumn to",
            "kopplingen A1 till A2 gäller inte: A2 är struken. Stryk kopplingen också.",
        ),
    ],
)
def test_a_link_to_what_is_not_there_is_told_and_the_rest_holds(folder, row, where, message):
    decide(folder, f"{HEAD}{row}\ndel,E1,godkänn,effekt,,Likvärdig service till kvinnor och män,,,AB\n")
    study = built(folder)
    assert told(study, "wrong_decision") == [f"data/decisions/plans/{PLAN_ID}.csv: {where}: {message}"]
    assert [row[0] for row in signed(study)] == ["E1"]


def test_a_corrected_field_of_the_plan_holds_in_the_plan_and_in_its_papers_year(folder):
    rows = "plan,period till,ändra,,2016,,,,AB\nplan,förbehåll,ändra,,om medel finns,,,,AB\n"
    decide(folder, HEAD + rows)
    study = built(folder)
    plan = study.plan("CSN", 2016)
    assert (plan.plan["period_to"], plan.plan["caveats"]) == ("2016", "om medel finns")
    assert plan.say("read").endswith("Mall: egen. 1 förbehåll: om medel finns.")


# One plan in two papers ----------------------------------------------------------------------------------------------
def test_a_typed_form_holds_and_the_paper_is_its_evidence_and_proposes_the_rest(folder):
    write(folder.root, FORM, "plans/csn.yml")
    study = built(folder)
    assert told(study, "plan_twice") == []
    assert [row for row in signed(study)] == [
        ("A1", "activity", "Utbilda cheferna i jämställdhet", "EF", "Utbilda cheferna i jämställdhet"),
        ("A2", "activity", "Ordna en temadag", "EF", "Ordna en temadag"),
    ]
    rows = study.table("plan_elements").set_index("element_id")
    assert rows.at[f"{PLAN_ID}/A1", "document_id"] == PAPER
    assert rows.at[f"{PLAN_ID}/A2", "document_id"] == "plans/csn.yml"
    assert rows.at[f"{PLAN_ID}/A3", "text"] == "Gå igenom alla mallar för beslut"
    assert told(study, "plan_typed_and_read") == [
        f": planen {PLAN_ID}: är avskriven i plans/csn.yml, vars rader gäller, och läst ur {PAPER}: 1 av 2 avskrivna "
        "delar står i papperet, och 4 delar i papperet är inte avskrivna. Signera eller stryk dem som väntar."
    ]
    assert study.plan("CSN", 2014).say("difference") == (
        "Läsningen skiljer sig från det signerade: 1 signerad rad läses inte längre. Det signerade gäller. "
        "7 lästa rader är inte signerade."
    )


def test_two_papers_of_the_agencys_own_for_one_plan_are_told_and_the_first_counts(folder):
    other = "# Plan för CSN, omarbetad\n\naktivitet: Skola cheferna i jämställdhet\nresultat: Cheferna kan mer\n"
    write(folder.root, other, "plans/csn-plan-2.md")
    study = built(folder)
    assert told(study, "plan_twice") == [
        f"{PAPER}: planen {PLAN_ID} finns redan i plans/csn-plan-2.md; den här filen räknas inte. "
        "Behåll en av dem, eller ändra perioden."
    ]
    assert "Skola cheferna i jämställdhet" in ids(study).values()


# Tables alone --------------------------------------------------------------------------------------------------------
def test_tables_as_a_reader_gives_them_are_signed_without_a_study(folder):
    study = Study(folder)
    readings = {name: study.table(name) for name in ("plans", "plan_elements", "plan_links")}
    row = "del,A1,godkänn,aktivitet,,Utbilda cheferna i jämställdhet,,,AB,planerad,personalchefen\n"
    decide(folder, HEAD.replace("signed_by", "signed_by,state,responsible") + row)
    decisions, _ = read_plan_decisions(folder)
    tables, problems = signed_tables(readings, decisions, {PAPER: TEXT})
    assert list(tables["plan_elements"]["signed_by"].dropna()) == ["AB"]
    assert [problem.code for problem in problems] == ["unsigned"]
    assert not [sentence for name, rows in tables.items() for sentence in violations(name, rows)]


# Changes between plans -----------------------------------------------------------------------------------------------
def elements(*rows):
    return frame(
        "plan_elements",
        [
            {"element_id": f"p/{n}", "kind": kind, "text": text, "plan_id": "p", "agency_id": "csn", "document_id": "d"}
            for n, (kind, text) in enumerate(rows)
        ],
    )


def test_elements_are_new_gone_same_or_reworded():
    before = elements(
        ("activity", "Utbilda chefer i jämställdhet"), ("activity", "Ordna en temadag"), ("effect", "Likvärdig service")
    )
    after = elements(
        ("effect", "Likvärdig  service."),
        ("activity", "Utbilda alla chefer i jämställdhet"),
        ("goal", "Ordna en temadag"),
    )
    found = changes(before, after)
    assert list(zip(found["what"], found["before"], found["after"], strict=True)) == [
        ("new", None, "Ordna en temadag"),
        ("gone", "Ordna en temadag", None),
        ("reworded", "Utbilda chefer i jämställdhet", "Utbilda alla chefer i jämställdhet"),
        ("same", "Likvärdig service", "Likvärdig  service."),
    ]


def test_a_plan_is_compared_with_the_agencys_plan_before(tmp_path):
    folder = write(tmp_path, FORM, "plans/csn.yml")
    later = (
        FORM.replace("2014", "2015").replace("2013-11", "2014-11").replace("Ordna en temadag", "Ordna flera temadagar")
    )
    write(tmp_path, later, "plans/csn-2015.yml")
    study = built(folder)
    assert study.plan("CSN", 2015).say("changes") == (
        "Sedan planen 2014: 1 är omskriven och 1 är oförändrad. Att två lydelser hör ihop är föreslaget av lika ord."
    )
    assert study.plan("CSN", 2014).say("changes") == "Studien har ingen tidigare plan från CSN."


def test_the_same_plan_in_two_forms_of_file_counts_once_by_the_better_reading(tmp_path, monkeypatch):
    monkeypatch.undo()  # the real readers
    folder = StudyFolder(tmp_path)
    (folder.raw / "plans").mkdir(parents=True)
    write_docx(FOUR_COLUMNS, folder.raw / "plans/plan.docx")
    write_text(FOUR_COLUMNS, folder.raw / "plans/avskrift.txt")  # has lost its table
    write_pdf(FOUR_COLUMNS, folder.raw / "plans/plan.pdf")
    for _ in range(2):
        tables = build(folder).tables
        assert len(tables["plan_elements"]) == 50 and tables["plan_elements"]["document_id"].nunique() == 1
        copies = tables["problems"].query("code in ('same_document', 'plan_twice')")
        assert len(copies) == 2 and "plans/avskrift.txt" in set(copies["document_id"])
