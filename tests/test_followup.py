"""From planned to reported: which report answers which plan, what it says became of each element, who confirms it."""

import pandas as pd
import pytest
from followup_study import followup_study, write

from jimeval.base.errors import UsageError
from jimeval.study.build import build
from jimeval.study.followup.papers import reports_on, result_years, units_of, untied
from jimeval.study.followup.status import reason_in, status_of_cells, told
from jimeval.study.followup.view import follow_up, plot_followed, say_followed, say_results, table_followed
from jimeval.study.study import Study
from jimeval.study.terms import terms

SPRING, LATER = "reports/2015-03_csn.md", "reports/2016-02_csn.txt"
TRAINING = terms("Utbilda handläggare i bemötande")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    made = followup_study(tmp_path_factory.mktemp("followup"))
    build(made)
    return made


@pytest.fixture(scope="module")
def study(folder):
    return Study(folder)


def rows_of(study) -> dict[tuple[str, str], dict]:
    data = study.table("plan_followup").to_dict("records")
    return {(row["element_id"].rpartition("/")[2], row["document_id"]): row for row in data}


# Which report answers which plan -------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("title", "date", "years"),
    [
        ("Återrapportering 2014", "2015-03", (2014,)),
        ("Återrapportering", "2015-03-27", (2014,)),
        ("Delredovisning", "2015-10-01", (2015,)),
        ("Återrapportering 2015", "2015-03", (2014,)),
        ("Återrapportering 2015", "2015-11", (2015,)),
        ("Slutrapport 2016–2018", "2019-02", (2016, 2017, 2018)),
        ("Rapport 2015:16 Genomförandet av planen", "2015-03", (2014,)),
        ("Dnr 2013/441 redovisning", "2015-03", (2014,)),
        ("Redovisning", "2015", (2014, 2015)),
        ("Redovisning", None, ()),
    ],
)
def test_report_year_is_not_result_year(title, date, years):
    assert result_years(title, date) == years


def report(document_id: str, agency_id: str, date, title: str = "Återrapportering", kind: str = "report") -> dict:
    return {"document_id": document_id, "agency_id": agency_id, "date": date, "title": title, "kind": kind}


def test_a_plan_is_answered_by_its_agency_s_reports_on_its_years_dated_after_its_decision():
    plan = {"agency_id": "csn", "decided": "2013-09", "period_from": "2014", "period_to": "2014"}
    documents = pd.DataFrame(
        [
            report("a", "csn", "2015-03"),
            report("before", "csn", "2013-08", "Redovisning 2013"),
            report("next year", "csn", "2016-03"),
            report("another", "skolverket", "2015-03"),
            report("undated", "csn", None),
            report("minutes", "csn", "2015-03", kind="minutes"),
            report("final", "csn", "2015-02", "Slutrapport 2013-2014"),
            report("undated with year", "csn", None, "Redovisning 2014"),
        ]
    )
    assert reports_on(plan, documents) == ["undated with year", "final", "a"]
    assert reports_on(plan | {"period_to": None}, documents) == ["undated with year", "final", "a", "next year"]
    assert [(p.document_id, p.message) for p in untied(documents, pd.DataFrame({"agency_id": ["csn"]}))] == [
        ("undated", "rapporten har varken datum eller år i rubriken, så myndighetens plan söks inte i den.")
    ]


# What a sentence says ------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("sentence", "says"),
    [
        ("Utbildningen av handläggare i bemötande har genomförts.", "done"),
        ("Handläggare erbjöds en dag om bemötande.", "done"),
        ("Utbildningen påbörjades i maj och slutfördes i december.", "done"),
        ("Utbildningen genomfördes utan problem.", "done"),
        ("Handläggarna har inte bara utbildats utan också prövat.", "done"),
        ("Handläggarna har utbildats, vilket inte var lätt.", "done"),
        ("Utbildningen i bemötande visade att handläggarna inte kände till reglerna.", "done"),
        ("Utbildningen är ännu inte klar.", "partly"),
        ("Utbildningen är påbörjad.", "partly"),
        ("Utbildningen pågår och blir färdig 2015.", "partly"),
        ("Utbildningen har delvis genomförts.", "partly"),
        ("Alla handläggare utom de i Kiruna har utbildats.", "partly"),
        ("Utbildningen har inte genomförts.", "not"),
        ("Utbildningen blev inte av.", "not"),
        ("Någon utbildning genomfördes aldrig.", "not"),
        ("Ingen utbildning i bemötande har hållits.", "not"),
        ("Utbildningen har skjutits upp till hösten.", "not"),
        ("Utbildningen fick ställas in.", "not"),
        ("Utbildningen var planerad till hösten men har inte kunnat hållas.", "not"),
        ("Samtliga aktiviteter har genomförts utom utbildning i bemötande.", "not"),
        ("Utbildningen ska genomföras 2015.", ""),
        ("Enligt planen skulle handläggare utbildas.", ""),
        ("Handläggarna behöver inte utbildas.", ""),
        ("Utbildning i bemötande.", ""),
    ],
)
def test_a_sentence_says_done_in_part_not_or_nothing_of_an_activity(sentence, says):
    assert told(sentence, "activity", TRAINING).says == says


@pytest.mark.parametrize(
    ("sentence", "says"),
    [
        ("Målet är uppnått.", "done"),
        ("Måluppfyllelsen är god.", "done"),
        ("Målet har delvis uppnåtts.", "partly"),
        ("Vi kan konstatera att målet inte har uppnåtts fullt ut.", "partly"),
        ("Målet har inte nåtts.", "not"),
        ("Målet är att alla ska få lika bemötande.", ""),
        ("Målet har vi inte kunnat mäta eftersom enkäten ställdes in.", ""),
        ("Kundtjänsten har ändrat sina brev.", ""),
    ],
)
def test_a_goal_is_achieved_only_where_words_say_so(sentence, says):
    assert told(sentence, "goal").says == says


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Kursen har inte hållits på grund av resursbrist.", "på grund av resursbrist"),
        ("Kursen har på grund av sjukdom inte hållits.", "på grund av sjukdom"),
        ("Kursen sköts upp eftersom staben byttes ut, men ges 2016.", "eftersom staben byttes ut"),
        ("Kursen kunde av resursskäl inte hållas.", "av resursskäl"),
        ("Kursen har skjutits upp p.g.a. sjukdom.", "p.g.a. sjukdom"),
        ("Kursen har inte hållits.", None),
    ],
)
def test_the_reason_is_what_is_written_to_the_end_of_its_clause(text, reason):
    span = reason_in(text, 0, len(text))
    assert (text[slice(*span)] if span else None) == reason


def test_the_next_sentence_gives_the_reason_where_it_begins_as_one():
    text = "Kursen har inte hållits. Orsaken är att systemet byttes."
    end = text.index(" Orsaken")
    assert text[slice(*reason_in(text, 0, end, len(text)))] == "Orsaken är att systemet byttes."
    assert reason_in("Kursen har inte hållits. Det var synd.", 0, end, 38) is None


@pytest.mark.parametrize(
    ("cells", "heads", "says"),
    [
        (["Kurs", "Genomförd"], ["Aktivitet", "Status"], "done"),
        (["Kurs", "Ja"], ["Aktivitet", "Genomförd?"], "done"),
        (["Kurs", "Ja"], ["Aktivitet", "Ansvarig hörd"], ""),
        (["Kurs", "Q3", "Ej påbörjad"], [], "not"),
        (["Kurs", "", "Pågår"], ["Aktivitet", "Klart", "Läge"], "partly"),
        (["Kurs", "85 personer har utbildats"], ["Aktivitet", "Utfall"], "done"),
        (["Kurs", "2014-06"], ["Aktivitet", "Klart"], ""),
        (["Kurs", ""], ["Aktivitet", "Status"], ""),
    ],
)
def test_a_row_s_status_is_its_cell_for_it_and_an_empty_cell_says_nothing(cells, heads, says):
    assert status_of_cells(cells, heads)[0].says == says


def test_a_row_of_an_activity_says_nothing_of_the_goal_beside_it():
    cells, heads = ["Likvärdigt bemötande", "Kurs", "Genomförd"], ["Mål", "Aktivitet", "Status"]
    assert status_of_cells(cells, heads, "goal")[0].says == ""
    assert status_of_cells(cells, heads, "activity")[0].says == "done"
    assert status_of_cells(["Likvärdigt bemötande", "Ja"], ["Mål", "Uppnått"], "goal")[0].says == "done"


def test_units_are_sentences_items_headings_and_rows_under_their_heads():
    text = "## Utfall\n\nEtt hölls. Två hölls.\n- tre\n- fyra"
    passage = {"document_id": "d", "passage_id": "d#0", "page": None, "start": 0, "end": len(text)}
    units = units_of([passage], text)
    assert [(unit.text, unit.is_heading, unit.group) for unit in units] == [
        ("Utfall", True, 1),
        ("Ett hölls.", False, 1),
        ("Två hölls.", False, 1),
        ("tre", False, 1),
        ("fyra", False, 1),
    ]
    assert all(text[unit.start : unit.end] == unit.text for unit in units)


# The table -----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("element", "document", "status", "evidence", "reason"),
    [
        ("A1", SPRING, "performed", "Under våren utbildades 120 handläggare i bemötande.", None),
        ("A2", SPRING, "performed", "Besluten om återkrav har kartlagts under hösten.", None),
        (
            "A3",
            SPRING,
            "not_performed",
            "Checklistan för remissvar har inte tagits fram på grund av resursbrist.",
            "på grund av resursbrist",
        ),
        ("A4", SPRING, "partly", "Granskningen av bilderna på webbplatsen har påbörjats.", None),
        ("A5", SPRING, "mentioned", "Under 2015 ska en temadag om studieval ordnas.", None),
        ("M1", SPRING, "partly", "Målet är delvis uppnått.", None),
        ("E1", SPRING, "not_mentioned", None, None),
        ("A1", LATER, "performed", "Utbilda handläggare i bemötande\tGenomförd", None),
        (
            "A5",
            LATER,
            "not_performed",
            "Ordna en temadag om studieval\tEj genomförd\tFöreläsaren blev sjuk",
            "Föreläsaren blev sjuk",
        ),
        ("A2", LATER, "not_mentioned", None, None),
    ],
)
def test_each_element_has_what_each_report_says_of_it_with_the_sentence(
    study, element, document, status, evidence, reason
):
    row = rows_of(study)[element, document]
    words = None if pd.isna(row["start"]) else study.text(document)[row["start"] : row["end"]]
    assert (row["status"], words) == (status, evidence)
    assert (row["reason"] if isinstance(row["reason"], str) else None) == reason
    assert row["confirmed"] is False or not row["confirmed"]


def test_resources_are_not_followed_and_the_plan_s_own_states_stand(study):
    assert "R1" not in {element for element, _ in rows_of(study)}
    assert study.table("plan_elements")["state"].isin(["planned", "expected"]).sum() + study.table("plan_elements")[
        "state"
    ].isna().sum() == len(study.table("plan_elements"))


def test_of_two_activities_alike_a_sentence_answers_the_one_that_it_shares_most_with(tmp_path):
    folder = followup_study(tmp_path)
    plan = folder.raw / "plans" / "csn-2014.yml"
    more = "  - {id: A9, slag: aktivitet, text: Utbilda chefer i bemötande}\n"
    plan.write_text(plan.read_text(encoding="utf-8") + more, encoding="utf-8")
    rows = build(folder, write=False).tables["plan_followup"].query("document_id == @SPRING").set_index("element_id")
    assert rows.loc["csn-2014/A1", "status"] == "performed"
    assert rows.loc["csn-2014/A9", "status"] == "not_mentioned"


def test_an_element_with_one_telling_word_is_found_by_it_and_a_result_is_then_only_mentioned(tmp_path):
    folder = followup_study(tmp_path)
    plan = tmp_path / "data" / "raw" / "plans" / "csn-2014.yml"
    more = (
        "  - {id: A6, slag: aktivitet, text: Ta fram en handbok}\n  - {id: F6, slag: resultat, text: Handboken finns}\n"
    )
    plan.write_text(plan.read_text(encoding="utf-8") + more, encoding="utf-8")
    report = tmp_path / "data" / "raw" / "reports" / "2015-03_csn.md"
    report.write_text(report.read_text(encoding="utf-8") + "\nEn handbok har tagits fram.\n", encoding="utf-8")
    build(folder)
    found = rows_of(Study(folder))
    told = {n: found[n, "reports/2015-03_csn.md"]["status"] for n in ("A6", "F6")}
    assert told == {"A6": "performed", "F6": "mentioned"}


def test_a_plan_that_no_report_answers_has_no_rows(tmp_path):
    folder = followup_study(tmp_path)
    for path in (folder.raw / "reports").iterdir():
        path.unlink()
    (folder.decisions / "documents.csv").unlink()
    build(folder)
    assert Study(folder).table("plan_followup").empty
    assert say_followed(Study(folder), "csn-2014") == (
        "Ingen rapport som svarar mot planen har lästs, så vad som blev av den är okänt."
    )


def test_the_report_s_passages_are_the_agency_s_that_a_person_decided_and_no_minutes(study):
    passages = study.table("passages")
    assert set(passages["section"]) == {"report"}
    assert set(passages["agency_id"]) == {"csn"}
    assert study.minutes_passages().empty
    assert study.agency("CSN", 2015).passages().empty
    assert study.year(2015).material().loc["csn", "minutes"] == 0
    assert study.agency("CSN", 2015).say("minutes") == "Inga anteckningar från 2015 har något avsnitt om CSN."


def test_results_have_the_year_they_are_of_and_the_element_they_answer(study):
    rows = study.rows_in("results", 2014)
    found = {study.text(r.document_id)[r.start : r.end]: r for r in rows.itertuples()}
    training = found["Under våren utbildades 120 handläggare i bemötande."]
    assert (training.level, training.evidence_grade, training.element_id) == ("condition", "number", "csn-2014/A1")
    rise = next(row for words, row in found.items() if words.startswith("Andelen nöjda kvinnor"))
    assert (rise.level, rise.evidence_grade) == ("outcome", "comparison")


# A person's decision -------------------------------------------------------------------------------------------------
HEADER = "element_id,words,document,status,evidence,reason,decided_by,decided_on\n"


def decided(tmp_path, *lines: str):
    folder = followup_study(tmp_path)
    write(tmp_path, "decisions/followup.csv", HEADER + "\n".join(lines) + "\n")
    tables = build(folder, write=False).tables
    told_of = tables["problems"].query("document_id == 'data/decisions/followup.csv'")
    return tables["plan_followup"].set_index(["element_id", "document_id"]), list(told_of["message"])


def test_confirming_writes_the_proposal_s_own_evidence_and_holds_from_the_next_build(tmp_path):
    folder = followup_study(tmp_path)
    build(folder)
    said = Study(folder).confirm_followup("csn-2014/A3", "2015-03_csn", by="AB", when="2026-11-01")
    assert (
        said == "Beslutet om csn-2014/A3 är skrivet i data/decisions/followup.csv. Det gäller från nästa jimeval build."
    )
    build(folder)
    row = rows_of(Study(folder))["A3", SPRING]
    assert (row["status"], row["confirmed"], row["confirmed_by"], row["confirmed_on"]) == (
        "not_performed",
        True,
        "AB",
        "2026-11-01",
    )
    assert row["reason"] == "på grund av resursbrist"
    assert Study(folder).text(SPRING)[row["start"] : row["end"]].startswith("Checklistan")


def test_a_decision_wins_and_finds_its_sentence_again_in_a_corrected_report(tmp_path):
    evidence = f"{SPRING}#1-9 ”Målet är delvis uppnått.”"
    words = "Kundtjänsten ger ett likvärdigt bemötande"
    rows, messages = decided(tmp_path, f"csn-2014/M2,{words},{SPRING},partly,{evidence},Halvvägs,AB,2026-11-01")
    row = rows.loc["csn-2014/M2", SPRING]
    assert (row["status"], row["reason"], bool(row["confirmed"]), row["start"]) == ("partly", "Halvvägs", True, 200)
    assert messages == []


def test_an_element_with_another_id_is_known_by_its_words(tmp_path):
    rows, messages = decided(tmp_path, f"csn-2014/A77,Utbilda handläggare i bemötande,{SPRING},partly,,,AB,")
    assert rows.loc["csn-2014/A1", SPRING]["status"] == "partly"
    assert messages == ["delen csn-2014/A77 kändes igen på sina ord som csn-2014/A1."]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (
            f"csn-2014/A1,Bygga en bro,{SPRING},performed,,,AB,",
            "delen csn-2014/A1 (”Bygga en bro”) finns inte längre, eller kan inte skiljas från en annan.",
        ),
        (
            "csn-2014/A1,Utbilda handläggare i bemötande,reports/borta.md,performed,,,AB,",
            "dokumentet ”reports/borta.md” finns inte längre.",
        ),
        (
            f"csn-2014/A1,Utbilda handläggare i bemötande,{SPRING},klar,,,AB,",
            "”klar” är inget läge.",
        ),
        (
            f"csn-2014/A1,Utbilda handläggare i bemötande,{SPRING},performed,,,,",
            "decided_by är tomt: det framgår inte vem som har beslutat.",
        ),
        (
            f"csn-2014/A1,Utbilda handläggare i bemötande,{SPRING},performed,{SPRING}#5-9 ”borta ord”,,AB,",
            f"belägget {SPRING}#5-9 finns inte i {SPRING}.",
        ),
    ],
)
def test_a_decision_that_cannot_hold_is_listed_never_dropped_in_silence(tmp_path, line, message):
    assert decided(tmp_path, line)[1] == [message]


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"element_id": "csn-2014/X"}, "Delen ”csn-2014/X” finns inte. Delarna står i tabellen plan_elements."),
        (
            {"status": "klar"},
            "”klar” är inget läge. Tillåtna: performed, not_performed, achieved, partly, "
            "not_achieved, mentioned, not_mentioned.",
        ),
        ({"by": " "}, "Ange vem som beslutar: by=..."),
        ({"when": "igår"}, "”igår” är inget datum. Skriv ÅÅÅÅ-MM-DD."),
        ({"evidence": f"{LATER}#0-5"}, f"Belägget ”{LATER}#0-5” är ingen plats i {SPRING}. Skriv papper#från-till."),
        (
            {"element_id": "csn-2014/R1"},
            f"Det finns inget förslag om csn-2014/R1 i {SPRING} att bekräfta. Ange status=...",
        ),
    ],
)
def test_a_wrong_confirmation_is_refused_and_writes_nothing(study, asked, message):
    arguments = {"element_id": "csn-2014/A1", "document": SPRING, "by": "AB"} | asked
    with pytest.raises(UsageError) as caught:
        study.confirm_followup(**arguments)
    assert str(caught.value) == message
    assert not (study.folder.decisions / "followup.csv").exists()


# For readers ---------------------------------------------------------------------------------------------------------
def test_the_finding_counts_of_all_and_says_how_many_reports_were_read(study):
    assert say_followed(study, "csn-2014") == (
        "2 av 5 planerade aktiviteter redovisas som genomförda; 1 delvis eller påbörjade och 2 inte genomförda. "
        "0 av 4 mål, resultat och effekter redovisas som uppnådda; 1 delvis eller påbörjade, 1 nämns utan att läget "
        "framgår och 2 nämns inte. 2 lästa rapporter. Läget är föreslaget av orden; en person avgör. "
        "Att en del inte nämns betyder inte att den är ogjord."
    )


def test_the_table_has_a_row_per_element_and_report_with_sentence_and_reference(study):
    table = table_followed(study, "csn-2014").data
    assert len(table) == 18
    row = table[table["Skäl"] == "på grund av resursbrist"].iloc[0]
    assert row["Läge"] == "inte genomförd (föreslaget)"
    assert row["Belägg"].startswith(SPRING)


def test_only_signed_elements_are_shown(tmp_path):
    folder = followup_study(tmp_path)
    build(folder)
    study = Study(folder)
    elements = study.table("plan_elements")
    study._tables["plan_elements"] = elements.assign(signed_by=None)
    assert follow_up(study, "csn-2014").empty
    assert say_followed(study, "csn-2014") == (
        "Planen har inga signerade delar att följa upp. 9 föreslagna delar väntar på signering."
    )


def test_the_ladder_in_words_says_that_before_and_after_is_no_effect(study):
    assert say_results(study, "csn", 2014, "CSN") == (
        "3 resultat för 2014 i rapporter från CSN: 2 förutsättningar och 1 utfall. 2 (67\u00a0%) visas med siffra, "
        "jämförelse eller analys. Ingen effekt är belagd med analys. Stegen är föreslagna av orden; siffror före och "
        "efter är utfall, inte effekt."
    )


def test_the_figure_has_a_shape_for_every_status_and_says_each_in_its_legend(study):
    axes = plot_followed(study, "csn-2014")
    assert [text.get_text() for text in axes.get_legend().get_texts()] == [
        "genomfört eller uppnått",
        "delvis eller påbörjat",
        "inte genomfört eller uppnått",
        "nämns, läget framgår inte",
        "nämns inte",
    ]
    assert len(axes.get_yticklabels()) == 9


def test_persons_that_a_report_names_are_masked_in_what_leaves_the_study(tmp_path):
    folder = followup_study(tmp_path)
    text = (folder.raw / "reports" / "2015-03_csn.md").read_text(encoding="utf-8")
    write(tmp_path, f"raw/{SPRING}", text + "\n## Kontakt\n\nFrågor besvaras av Anna Lindqvist.\n")
    build(folder)
    study = Study(folder)
    passage = study.table("passages").query("text.str.contains('Kontakt')").iloc[0]
    assert "Anna" in passage["text"]
    assert "Lindqvist" not in study.evidence(passage.to_dict()).quotation
