"""Codes proposed by rules: word forms, nearness, negation, the exact words; what stands after decisions."""

import time
from pathlib import Path

import pytest

from jimeval.base.tables import frame, violations
from jimeval.documents import read_document
from jimeval.minutes import read_minutes
from jimeval.minutes.coding.codebook import load_codebook, parse_codebook
from jimeval.minutes.coding.patterns import Matcher, Pattern, faults
from jimeval.minutes.coding.proposals import propose, standing

ROOT = Path(__file__).resolve().parents[1]
FOUNDING = "sources/000_6a56439457c20b2f.txt"
RETOLD = ROOT / "data/raw/minutes/2013-10-23_referensgruppsmote.md"


def fired(sentence: str, words: str, **keys) -> list[tuple[str, str]]:
    """(words, value) of every place in the sentence where the pattern fires."""
    found = Matcher((("kod", Pattern(words, **keys)),)).find(sentence, 0, len(sentence))
    return [(sentence[find.start : find.end], find.value) for _, find in found]


def codes(text: str, section: str = "status") -> list[tuple[str, str, str]]:
    """(code, value, words) that the packaged codebook proposes for a passage."""
    passage = {
        "passage_id": "p#0",
        "document_id": "p",
        "start": 0,
        "end": len(text),
        "section": section,
        "agency_id": "csn",
    }
    return [
        (row["code"], row["value"] or "", " ".join(text[row["start"] : row["end"]].split()))
        for row in propose(text, [passage], load_codebook())
    ]


# The pattern language ------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "words, sentence, found",
    [
        ("ledning", "Det var ledningens sak.", ["ledningens"]),
        ("ledning", "En ledningsgrupp finns.", []),
        ("ledning*", "En ledningsgrupp finns.", ["ledningsgrupp"]),
        ("*plan", "De har en handlingsplan och planer.", ["handlingsplan"]),
        ("*norm*", "Mansnormer och normen.", ["Mansnormer", "normen"]),
        ("=HR", "Hr Ek bad hr-enheten tala med HR.", ["Hr", "HR"]),
        ("chef|ledning", "Chefer och ledningen.", ["Chefer", "ledningen"]),
        ("plan klar", "Planerna är nu äntligen klara.", ["Planerna är nu äntligen klara"]),
        ("plan klar", "Planen sägs snart bli helt och hållet klar.", []),
        ("klar plan", "Planen är klar.", []),
        ("INTE klar", "Det är varken bra eller klart.", ["varken bra eller klart"]),
        ("sidoordn*", "Arbetet är sido-\nordnat.", ["sido-\nordnat"]),
        ("sidoordn*", "Arbetet är sido\u00adordnat.", ["sido\u00adordnat"]),
        ("personal-", "Personal- och lönefrågor.", []),
        ("personal", "Personal- och lönefrågor.", ["Personal"]),
    ],
)
def test_a_pattern_finds_words_in_their_forms_near_each_other(words, sentence, found):
    assert [words for words, _ in fired(sentence, words)] == found


def test_order_any_takes_the_words_as_they_come_and_the_closest_of_those_that_overlap():
    assert fired("Klar är planen, och planen är nog klar.", "plan klar", order="any") == [
        ("Klar är planen", ""),
        ("planen är nog klar", ""),
    ]


def test_an_exception_in_the_sentence_makes_the_pattern_void():
    assert fired("Vi ska se över rutinen.", "=se =över", within=0, unless=("=se =över axeln",)) != []
    assert fired("Vi ska se över axeln.", "=se =över", within=0, unless=("=se =över axeln",)) == []


@pytest.mark.parametrize(
    "sentence, denied",
    [
        ("Ledningen är engagerad.", False),
        ("Ledningen är inte engagerad.", True),
        ("Ledningen har aldrig varit särskilt engagerad.", True),
        ("Ingen i ledningen är engagerad.", True),
        ("Ledningen, som är ny, är ej engagerad.", True),
        ("Ledningen engagerar sig inte.", True),
        ("Planen är inte klar, men ledningen är engagerad.", False),
        ("Ledningen är engagerad och planen är inte klar.", False),
        ("Ledningen är engagerad, inte cheferna.", False),
        ("Ledningen är inte bara engagerad.", False),
        ("Det är ingen tvekan om att ledningen är engagerad.", False),
        ("Ledningen är engagerad utan att säga det.", False),
        ("Ledningen är engagerad trots att inget har hänt.", False),
    ],
)
def test_a_denial_holds_in_its_own_clause(sentence, denied):
    values = {
        mode: [v for _, v in fired(sentence, "ledning engagera*", within=6, negated=mode)]
        for mode in ("skip", "opposite", "keep")
    }
    assert values == {"skip": [] if denied else [""], "opposite": ["ej"] if denied else [""], "keep": [""]}


def test_what_is_set_in_the_place_of_what_is_denied_is_not_denied():
    sentence = "Arbetet är inte längre sidoordnat utan integrerat i styrningen."
    assert fired(sentence, "sidoordn*") == []
    assert fired(sentence, "integrera* styrning") == [("integrerat i styrningen", "")]
    assert fired(sentence, "INTE integrera*") == []


def test_words_that_are_set_against_each_other_are_not_taken_together():
    sentence = "Ledningen är ny men engagerad är den inte."
    assert fired(sentence, "ledning engagera*", within=6, negated="keep") == []
    assert fired(sentence, "ledning INTE", within=9) == [(sentence[:-1], "")]


def test_a_denied_find_shows_the_word_that_denies():
    assert fired("Inte heller här är ledningen engagerad.", "ledning engagera*", negated="opposite") == [
        ("Inte heller här är ledningen engagerad", "ej")
    ]


@pytest.mark.parametrize(
    "words, wrong",
    [
        ("", ["mönstret är tomt"]),
        ("a|", ["”” är inget ord i mönsterspråket"]),
        ("** ord", ["”**” är inget ord i mönsterspråket"]),
        ("ord! ett*två", ["”ord!” är inget ord i mönsterspråket", "”ett*två” är inget ord i mönsterspråket"]),
        ("ord|or* *rd|=ord INTE", []),
    ],
)
def test_what_is_no_pattern_is_said(words, wrong):
    assert faults(words) == wrong


# What is proposed ----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "sentence, code, value",
    [
        ("GD driver frågan och chefen för staben är pådrivande.", "ledning_engagemang", ""),
        ("Något engagemang från ledningen saknas.", "ledning_engagemang", "ej"),
        ("Frågan ägs av personalenheten.", "placering_hr", ""),
        ("Projektledaren sitter på kansliet.", "placering_stab", ""),
        ("Ansvaret ligger ute i linjen.", "placering_linje", ""),
        ("De har inte jobbat med jämställdhet förut.", "tidigare_arbete", "ej"),
        ("Jämställdhetsarbetet lever i ett eget spår.", "sidoordnat", ""),
        ("Målen finns inte med i verksamhetsplanen.", "ordinarie_planering", "ej"),
        ("Året ägnas åt en inventering av ärenden.", "kartlaggning", ""),
        ("Åtgärderna hänger inte ihop med målen.", "mal_aktivitet", ""),
        ("Målen går inte att följa upp.", "mal_otydliga", ""),
        ("Samordnaren har ont om tid.", "resurser", ""),
        ("Allt hänger på en enda person.", "personberoende", ""),
        ("Man har svårt att skilja personal från verksamhet.", "personal_verksamhet", ""),
        ("Ett intersektionellt perspektiv saknas.", "normkritik", ""),
        ("Det finns en risk att arbetet rinner ut i sanden.", "hallbarhet", "ej"),
        ("Statistiken är inte uppdelad på kön.", "komp_statistik", ""),
        ("Handläggarna ska utbildas i bemötande.", "komp_bemotande", ""),
        ("Inköpare behöver veta mer om upphandling.", "komp_upphandling", ""),
    ],
)
def test_the_packaged_codebook_reads_sentences_of_every_code(sentence, code, value):
    assert (code, value) in {(found, value) for found, value, _ in codes(sentence)}


@pytest.mark.parametrize(
    "sentence, code",
    [
        ("Arbetet är inte sidoordnat.", "sidoordnat"),
        ("JiM har träffat HR.", "placering_hr"),
        ("Staben hade planeringsdag i går.", "placering_stab"),
        ("Arbetet med planen började sent.", "tidigare_arbete"),
        ("Agenda 2030 handlar om hållbar utveckling.", "hallbarhet"),
        ("Mer information om kursen kommer.", "komp_kommunikation"),
        ("De har tydliga utvecklingsmål.", "mal_otydliga"),
        ("Kartläggningen visade att besluten skiljer sig åt.", "kartlaggning"),
        ("Ledningen var med hela dagen.", "ledning_engagemang"),
    ],
)
def test_what_only_looks_like_a_code_is_not_proposed(sentence, code):
    assert code not in {found for found, _, _ in codes(sentence)}


def test_attendance_and_shell_are_not_coded_but_text_without_a_place_is():
    sentence = "Controllers och upphandling."
    assert {section: bool(codes(sentence, section)) for section in ("attendance", "shell", "unassigned", "other")} == {
        "attendance": False,
        "shell": False,
        "unassigned": True,
        "other": True,
    }


def test_a_sentence_cut_by_a_sheet_number_is_read_as_one():
    text = "Arbetet är knutet till    en enda person."  # the paper's own text has the sheet's number blanked out
    common = {"document_id": "p", "section": "status", "agency_id": "csn"}
    passages = [
        common | {"passage_id": "p#0", "start": 0, "end": 22},
        common | {"passage_id": "p#26", "start": 26, "end": len(text)},
    ]
    (row,) = [row for row in propose(text, passages, load_codebook()) if row["code"] == "personberoende"]
    assert (row["passage_id"], text[row["start"] : row["end"]].split()) == ("p#0", "knutet till en enda person".split())


def test_items_of_a_list_without_stops_are_read_each_by_itself():
    assert codes("Hinder:\n- ingen plan för\n- upphandling\n- ont om tid")[-1] == ("resurser", "", "ont om tid")


def test_support_and_collaboration_are_taken_from_their_own_tables(tmp_path):
    paper = tmp_path / "m.md"
    paper.write_text(
        "Minnesanteckningar från nätverksträff 2013-08-27\n\nNärvarande Ada Berg, CSN\n\nMyndigheterna Läget.\n\n"
        "CSN JiM har haft heldag med arbetsgruppen, dock ej ledningen. De samverkar med Skolverket och Boverket.\n",
        encoding="utf-8",
    )
    reading = read_minutes(paper)
    found = reading.codings[reading.codings["code"].str.contains("stod|samverkan")]
    assert list(zip(found["code"], found["value"], strict=True)) == [
        ("stod_givet", "working_group"),
        ("stod_inget", "management"),
        ("samverkan", "boverket"),
        ("samverkan", "skolverket"),
    ]
    support = reading.support[["start", "end"]].values.tolist()
    assert found[found["code"].str.startswith("stod")][["start", "end"]].values.tolist() == support
    assert found["coding_id"].is_unique and violations("codings", reading.codings) == []


def test_a_study_of_other_codes_gets_those_alone():
    book = parse_codebook(
        b'name: x\nversion: "9"\ncodes:\n  - {code: trogt, label: t, definition: t, patterns: ["tr\xc3\xb6g"], '
        b"use_when: t, not_when: t, example: t}\n",
        "x",
    )
    passage = {"passage_id": "p#0", "document_id": "p", "start": 0, "end": 33, "section": "status", "agency_id": None}
    rows = propose("Arbetet har varit tr\u00f6gt. Upphandling.", [passage], book)
    assert [(row["coding_id"], row["codebook_version"]) for row in rows] == [("p#18-23:trogt:regler", "9")]


# Against our own coding of the founding minutes (DOMAIN, section 6) --------------------------------------------------
TABLE = {  # (code, value): the agencies whose paragraph on their state of affairs says so
    ("ledning_engagemang", ""): {"csn", "fk", "musikverket", "mucf"},
    ("placering_hr", ""): {"msb", "fm"},
    ("placering_stab", ""): {"boverket"},
    ("placering_linje", ""): set(),
    ("sidoordnat", ""): {"av", "fm", "vr"},
    ("tidigare_arbete", "ej"): {"csn", "livsmedelsverket", "tillvaxtverket"},
    ("tidigare_arbete", ""): {"av", "boverket", "fm", "tillvaxtverket", "vr"},
    ("resurser", ""): {"sametinget"},
    ("personberoende", ""): {"vr"},
    ("personal_verksamhet", ""): {"musikverket"},
    ("komp_maskulinitet", ""): {"kriminalvarden"},
    ("ordinarie_planering", ""): {"msb"},
}


def by_agency(reading, section):
    rows = reading.codings.merge(reading.passages[["passage_id", "section", "agency_id"]], on="passage_id")
    rows = rows[rows["section"].eq(section)].fillna({"value": ""})
    return {key: set(group["agency_id"].dropna()) for key, group in rows.groupby(["code", "value"])}


@pytest.mark.parametrize("which", ["founding", "retold"])
def test_the_status_of_each_agency_is_coded_as_we_code_it(which, request):
    paper = request.getfixturevalue("shared") / FOUNDING if which == "founding" else RETOLD
    found = by_agency(read_minutes(paper), "status")
    assert {key: found.get(key, set()) for key in TABLE} == TABLE


@pytest.mark.parametrize("which", ["founding", "retold"])
def test_advice_holds_the_review_without_change_and_the_goals_without_activities(which, request):
    paper = request.getfixturevalue("shared") / FOUNDING if which == "founding" else RETOLD
    reading = read_minutes(paper)
    found = by_agency(reading, "advice")
    assert found["mal_aktivitet", ""] == {"msb"}
    to_all = reading.codings.merge(reading.passages.query("section == 'advice' and agency_id.isna()"), on="passage_id")
    assert {"kartlaggning", "normkritik", "ordinarie_planering", "mal_aktivitet", "mal_otydliga"} <= set(to_all["code"])


@pytest.mark.parametrize("which", ["founding", "retold"])
def test_the_shared_development_areas_are_themes(which, request):
    paper = request.getfixturevalue("shared") / FOUNDING if which == "founding" else RETOLD
    reading = read_minutes(paper)
    rows = reading.codings.merge(reading.passages.query("section == 'programme'"), on="passage_id")
    themes = ["controllers", "bemotande", "maskulinitet", "statistik", "bidrag", "kommunikation", "upphandling"]
    assert {f"komp_{theme}" for theme in themes} <= set(rows["code"])


def test_every_proposal_is_its_words_and_lies_within_its_passage():
    reading = read_minutes(RETOLD)
    assert violations("codings", reading.codings) == [] and reading.codings["state"].eq("proposed").all()
    rows = reading.codings.merge(reading.passages, on="passage_id", suffixes=("", "_of_passage"))
    assert (rows["start"] >= rows["start_of_passage"]).all() and (rows["end"] <= rows["end_of_passage"]).all()
    assert len(rows) == len(reading.codings)


def test_coding_grows_with_the_text_and_not_faster():
    document = read_document(RETOLD)
    book = load_codebook()

    def seconds(times: int) -> float:
        text = document.own_text * times
        passage = {
            "passage_id": "p",
            "document_id": "p",
            "start": 0,
            "end": len(text),
            "section": "status",
            "agency_id": None,
        }
        propose(text, [passage], book)
        begin = time.process_time()
        propose(text, [passage], book)
        return time.process_time() - begin

    assert min(seconds(16) for _ in range(2)) < 20 * max(seconds(2), 0.001)


@pytest.mark.parametrize("words", ["mål inte aktivitet och ledning engagerad utan ", "å", "inte sidoordnat utan "])
def test_a_line_without_an_end_is_coded_in_reasonable_time(words):
    text = words * (120_000 // len(words))
    common = {"passage_id": "p", "document_id": "p", "section": "status", "agency_id": "csn"}
    begin = time.process_time()
    propose(text, [common | {"start": 0, "end": len(text)}], load_codebook())
    assert time.process_time() - begin < 20


# What stands ---------------------------------------------------------------------------------------------------------
def coding(code, coder, state, value=None, start=0, decided_on=None):
    return {
        "coding_id": f"p#{start}-9:{code}:{coder}{value or ''}",
        "passage_id": "p#0",
        "document_id": "p",
        "start": start,
        "end": 9,
        "code": code,
        "value": value,
        "coder": coder,
        "state": state,
        "decided_on": decided_on,
        "codebook_version": "1",
    }


def stands(*rows):
    found = standing(frame("codings", rows))
    return list(found[["code", "coder", "state", "disputed"]].itertuples(index=False, name=None))


def test_a_proposal_that_nobody_has_decided_on_stays_proposed():
    assert stands(coding("a", "regler", "proposed")) == [("a", "regler", "proposed", False)]


def test_accepted_by_somebody_and_rejected_by_nobody_is_accepted():
    assert stands(coding("a", "regler", "proposed"), coding("a", "BB", "accepted"), coding("a", "AA", "accepted")) == [
        ("a", "AA+BB", "accepted", False)
    ]


def test_accepted_by_one_and_rejected_by_another_is_disputed():
    assert stands(coding("a", "AA", "accepted"), coding("a", "BB", "rejected")) == [("a", "AA", "accepted", True)]


def test_what_is_only_rejected_is_out():
    assert stands(coding("a", "regler", "proposed"), coding("a", "AA", "rejected")) == []


def test_values_of_one_code_are_decided_each_by_itself():
    rows = [coding("a", "regler", "proposed", value) for value in ("csn", "fk")]
    assert stands(*rows, coding("a", "AA", "rejected", "fk")) == [("a", "regler", "proposed", False)]


def test_nothing_stands_where_nothing_is_coded():
    found = standing(frame("codings"))
    assert len(found) == 0 and "disputed" in found
