"""Advice followed: which later words count as its own, what they say of it, and that a person's decision stands."""

import pandas as pd
import pytest
from advice_study import DOCUMENTS, FIRST, MEETING, advice_study, decisions, write

from jimeval.base.errors import UsageError
from jimeval.base.tables import frame, violations
from jimeval.study import Study
from jimeval.study.advice import proposals as following
from jimeval.study.advice.figure import plot_advice
from jimeval.study.advice.later_papers import Index, Unit, backward, forward, surely_after
from jimeval.study.advice.proposals import claims_of, judge, meet
from jimeval.study.advice.view import evidence_rows, status_counts, theme_label
from jimeval.study.build import build
from jimeval.study.terms import rarity, stems, terms, weight
from jimeval.study.words import STATUS_LABELS, say_advice, say_advice_of_year

HEADER = "advice_id,quotation,theme,status,evidence,reason,decided_by,decided_on"


def status_of(advice: str, *later: str, tells: str = "told", codes=frozenset(), unit_codes=frozenset()) -> str:
    """The status proposed when these sentences come later, one paper a year."""
    claims = claims_of(advice, coded=bool(codes))
    if not claims:
        return "open"
    index = Index([unit(text, str(year), tells, unit_codes) for year, text in enumerate(later, 2014)])
    return judge(claims, [meet(claim, index, index.after("2013"), codes) for claim in claims])[0]


def unit(text: str, date: str = "2014", tells: str = "told", codes=frozenset()) -> Unit:
    return Unit(f"{date}.md", date, 0, len(text), text, tells, codes, stems(text))


# Words --------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "one, other",
    [
        ("chefsutbildningen", "utbildningar för cheferna"),
        ("utbilda", "utbildningen"),
        ("planerar inköp", "inköpsplanering"),
        ("följer vi upp", "uppföljningen"),
        ("såg över", "översynen"),
        ("könsuppdelad", "uppdelad efter kön"),
        ("kartlagt", "kartläggningarna"),
        ("samverka", "samverkan"),
        ("rennäringslagen", "lagen om rennäring"),
        ("hbtq-frågor", "frågor om hbtq"),
    ],
)
def test_inflection_compounds_and_particle_verbs_meet(one, other):
    held = stems(other)
    assert any(term.is_in(held) for term in terms(one) or [])


@pytest.mark.parametrize(
    "one, other",
    [
        ("ledningen", "leder till ett bättre resultat"),
        ("chefsutbildning", "utbildning av handläggare"),
        ("översyn", "syn på saken över åren"),
        ("programmet", "ramar för programvara"),
        ("rekryteringen", "redovisningen"),
    ],
)
def test_words_that_only_look_alike_do_not_meet(one, other):
    held = stems(other)
    assert not any(term.is_in(held) for term in terms(one))


def test_words_that_all_such_papers_hold_tell_nothing():
    text = "Myndighetens plan för jämställdhetsintegrering har mål och aktiviteter för jämställdhetsarbetet."
    assert terms(text) == []


def test_a_word_that_most_agencies_use_weighs_less():
    rare = rarity([f"Bemötande vid kontor {name}" for name in "abcdefghij"] + ["Rekrytering"])
    assert [weight(term, rare) for term in terms("bemötande rekrytering fjällräddning")] == [0.3, 1.0, 1.0]


# Status -------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "advice, later, status",
    [
        ("Utbilda cheferna i jämställdhet.", "Myndigheten har hållit en chefsutbildning under våren.", "taken_up"),
        ("Ordna chefsutbildning i alla regioner.", "Cheferna i samtliga regioner utbildades i höstas.", "taken_up"),
        ("Se över rekryteringen.", "Översynen av rekryteringen är klar.", "taken_up"),
        ("Följ upp könsuppdelad statistik.", "Statistik uppdelad på kön följs upp varje tertial.", "taken_up"),
        ("Ta fram indikatorer för bemötandet.", "Indikatorer för bemötandet ska tas fram i höst.", "taken_up"),
        ("Se över rekryteringen.", "Ingen översyn av rekryteringen har gjorts.", "contradicted"),
        ("Utbilda cheferna.", "Chefsutbildningen ställdes in.", "contradicted"),
        ("Ta fram indikatorer för bemötandet.", "Indikatorer för bemötandet saknas fortfarande.", "contradicted"),
        ("Gör ingen ny kartläggning av bemötandet.", "En ny kartläggning av bemötandet pågår.", "contradicted"),
        ("Gör ingen ny kartläggning av bemötandet.", "Ingen kartläggning av bemötandet görs.", "taken_up"),
        ("Utbilda cheferna.", "Myndigheten överväger utbildning för chefer.", "partly"),
        ("Utbilda cheferna.", "Hur ska cheferna utbildas?", "partly"),
        ("Utbilda cheferna. Se över rekryteringen.", "Cheferna har utbildats.", "partly"),
        ("Knyt något till rennäringslagen.", "Arbetet med rennäringslagen har fått en egen del.", "partly"),
        (
            "Utbilda cheferna i jämställdhet.",
            "Myndigheten har en plan för jämställdhet och arbetar med målen.",
            "not_seen",
        ),
        ("Utbilda cheferna.", "Handläggarna har utbildats i bemötande.", "not_seen"),
        ("Målen behöver kunna följas upp.", "Målen i myndighetens plan är beslutade.", "open"),
        (
            "Ta in rekryteringen i stället för bemötandet vid kontoren.",
            "Bemötandet vid kontoren har stärkts.",
            "not_seen",
        ),
    ],
)
def test_what_a_later_sentence_says_of_the_advice(advice, later, status):
    assert status_of(advice, later) == status


def test_of_several_papers_the_latest_counts():
    advice, no, yes = (
        "Ta fram indikatorer för bemötandet.",
        "Indikatorer för bemötandet saknas.",
        "Indikatorer för bemötandet är klara.",
    )
    assert (status_of(advice, no, yes), status_of(advice, yes, no)) == ("taken_up", "contradicted")


def test_only_the_clause_that_holds_the_words_is_denied():
    advice = "Utbilda cheferna."
    assert status_of(advice, "Cheferna har utbildats, men ingen enkät är gjord.") == "taken_up"
    assert status_of(advice, "En enkät är gjord, men cheferna har inte utbildats.") == "contradicted"
    assert status_of(advice, "Inte enkäter utan utbildning av cheferna är klart.") == "taken_up"
    assert status_of(advice, "Inte bara cheferna har utbildats.") == "taken_up"


def test_one_word_of_the_advice_does_not_count_for_two():
    [claim] = claims_of("Ordna chefsutbildning för nya chefer.")
    assert [term.stem for term in claim.terms] == ["ordna", "chefsutbild"]


def test_two_words_that_all_agencies_use_are_no_more_than_a_hint():
    [claim] = claims_of("Ordna utbildning om bemötande.")
    index = Index([unit("Utbildning i bemötande har hållits.")])
    common = dict.fromkeys(("utbild", "bemöt", "ordna"), 0.3)
    assert [len(meet(claim, index, 1, rare=rare).latest()) for rare in ({}, common)] == [1, 0]


@pytest.mark.parametrize("later", [3, 300])
def test_a_claim_that_many_later_sentences_meet_is_decided_by_the_last_of_them(later, monkeypatch):
    [claim] = claims_of("Utbilda cheferna på kontoren.")
    index = Index([unit("Cheferna på kontoren har utbildats.", f"{2014 + n}") for n in range(later)])
    looked_at = []
    monkeypatch.setattr(following, "_says", lambda claim, unit, shared: looked_at.append(unit) or "done")
    assert judge([claim], [meet(claim, index, index.after("2013"))])[0] == "taken_up"
    assert looked_at == index.units[-1:]


def test_units_are_parted_by_the_words_that_they_hold():
    index = Index([unit(text) for text in ("Chefer", "Chefer och kontor", "Enkät", "Utbildning av chefer", "Kontor")])
    wanted = terms("chefsutbildning kontor chefer")
    parted = {
        tuple(term.stem for term in held): list(forward(units)) for held, units in index.by_words(wanted, 0b11111)
    }
    assert parted == {("chef",): [0], ("kontor", "chef"): [1], ("chefsutbild", "chef"): [3], ("kontor",): [4]}
    assert list(backward(0b10110)) == [4, 2, 1]


def test_what_is_surely_after_a_date_is_all_from_one_place_on():
    dates = sorted(["2013", "2013-10", "2013-10-02", "2013-10-23", "2013-11", "2014", "2014-01-02"])
    index = Index([unit("Kontor", date) for date in dates])
    for date in dates:
        assert [dates[n] for n in forward(index.after(date))] == [other for other in dates if surely_after(other, date)]


def test_a_whole_page_without_stops_is_no_sentence(folder):
    page = "Rennäringen " + "och fiske " * 80 + "utbildning"
    write(folder.root, "inbox/sametinget-slutrapport.md", page)
    write(folder.root, MEETING, FIRST.replace("Skriv tydligare", "Ordna utbildning om rennäring"))
    build(folder)
    assert own(Study(folder), "Sametinget")["status"] == "not_seen"


def test_the_same_advice_again_means_that_it_was_not_followed():
    assert status_of("Utbilda cheferna på kontoren.", "Cheferna på kontoren behöver utbildas.", tells="advised") == (
        "contradicted"
    )


def test_a_problem_that_a_plan_names_is_not_something_done():
    assert status_of("Se över rekryteringen.", "Översyn av rekryteringen saknas", tells="named") == "partly"
    assert status_of("Se över rekryteringen.", "Översyn av rekryteringen", tells="planned") == "taken_up"


def test_a_shared_code_alone_is_no_sign_but_makes_one_shared_word_enough():
    both = {"codes": frozenset({"statistics"}), "unit_codes": frozenset({"statistics"})}
    advice = "Visa statistik om besök."
    assert status_of(advice, "Ny statistik är inköpt.") == status_of(advice, "Alla har läst.", **both) == "not_seen"
    assert status_of(advice, "Ny statistik är inköpt.", **both) == "partly"


@pytest.mark.parametrize(
    "later, earlier, after",
    [
        ("2014", "2013-10-23", True),
        ("2013", "2013-10-23", False),
        ("2013-10", "2013-10-23", False),
        ("2013-11", "2013-10", True),
        ("2013-09", "2013-10-23", False),
        ("2013-10-23", "2013-10-23", False),
    ],
)
def test_a_paper_is_later_only_when_its_date_says_so(later, earlier, after):
    assert surely_after(later, earlier) is after


# A study ------------------------------------------------------------------------------------------------------------
@pytest.fixture
def folder(tmp_path):
    return advice_study(tmp_path)


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    folder = advice_study(tmp_path_factory.mktemp("advice"))
    build(folder)
    return Study(folder)


def own(study, name: str) -> dict:
    return study.advice(name, 2013).query("addressed == 'own'").iloc[0].to_dict()


def id_of(built_or_study, agency_id: str | None) -> str:
    advice = built_or_study.tables["advice"] if hasattr(built_or_study, "tables") else built_or_study.table("advice")
    mine = advice["agency_id"].isna() if agency_id is None else advice["agency_id"] == agency_id
    return advice.loc[mine, "advice_id"].iloc[0]


def told(built, place="data/decisions/advice.csv"):
    found = built.tables["problems"].query("document_id == @place")
    return [(row.severity, row.code, row.where, row.message, row.mend) for row in _rows(found)]


def _rows(table):
    return table.astype(object).where(table.notna(), None).itertuples()


def test_every_agency_has_the_status_that_its_own_later_papers_show(study):
    statuses = {name: own(study, name)["status"] for name in ("CSN", "Boverket", "Skolverket", "Sametinget")}
    assert statuses == {
        "CSN": "taken_up",
        "Boverket": "partly",
        "Skolverket": "contradicted",
        "Sametinget": "open",
    }
    assert own(study, "Sametinget")["note"] == "medskicket har inga ord som skiljer det från andra; läs själv"


def test_the_evidence_is_the_later_paper_s_own_words(study):
    csn = own(study, "CSN")
    assert csn["papers_read"] == ["minutes/2014-11-12_mote.md"]
    assert csn["quotation"] == "CSN Under våren har en chefsutbildning hållits på alla kontor."
    rows = evidence_rows(study, csn["status_evidence"])
    assert study.evidence(rows)["reference"].tolist() == [csn["evidence"]]
    assert csn["evidence"].startswith("minutes/2014-11-12_mote.md, tecken ")


def test_plans_and_reports_back_are_read_as_later_papers(study):
    assert own(study, "Boverket")["papers_read"] == ["plans/boverket-2014.yml"]
    assert own(study, "Sametinget")["papers_read"] == ["inbox/sametinget-slutrapport.md"]


def test_advice_to_all_is_judged_for_each_agency_and_stays_open_in_the_table(study):
    found = {name: study.advice(name, 2013).query("addressed == 'all'")["status"].item() for name in ("CSN", "MSB")}
    found["Kriminalvården"] = study.advice("Kriminalvården", 2013)["status"].item()
    assert found == {"CSN": "not_seen", "MSB": "open", "Kriminalvården": "taken_up"}
    table = study.table("advice")
    assert table.loc[table["agency_id"].isna(), "status"].tolist() == ["open"]


def test_what_was_written_before_the_meeting_or_has_no_date_is_not_read(folder):
    write(
        folder.root,
        "plans/boverket-2014.yml",
        (folder.raw / "plans/boverket-2014.yml").read_text().replace("2014-02", "2013-09"),
    )
    decisions(folder.root, "documents.csv", "\n".join(DOCUMENTS.splitlines()[:3]) + "\n")
    build(folder)
    study = Study(folder)
    assert [own(study, name)["papers_read"] for name in ("Boverket", "Sametinget")] == [[], []]
    assert own(study, "Boverket")["status"] == "open"


def test_the_tables_keep_their_contracts_and_the_same_study_gives_the_same_bytes(folder):
    first = build(folder)
    files = [(folder.processed / f"{name}.parquet").read_bytes() for name in ("advice", "advice_followup")]
    assert [violations(name, first.tables[name]) for name in ("advice", "advice_followup")] == [[], []]
    build(folder, force=True)
    assert files == [(folder.processed / f"{name}.parquet").read_bytes() for name in ("advice", "advice_followup")]


def test_codes_within_the_advice_propose_its_theme(folder, monkeypatch):
    from jimeval.study import all_tables

    read = all_tables.rows_of_paper

    def coded(folder, name, path, *rest):
        rows = read(folder, name, path, *rest)
        if name == MEETING:
            place = FIRST.index("Utbilda cheferna")
            coding = {"document_id": name, "passage_id": "p", "coder": "regler", "codebook_version": "1"}
            spans = [("training", place, place + 7, "proposed"), ("audience", place + 8, place + 16, "accepted")]
            spans += [("wrong", place, place + 7, "rejected"), ("elsewhere", 0, 10, "proposed")]
            rows["codings"] = frame(
                "codings",
                [coding | {"coding_id": c, "code": c, "start": a, "end": b, "state": s} for c, a, b, s in spans],
            )
        return rows

    monkeypatch.setattr(all_tables, "rows_of_paper", coded)
    advice = build(folder).tables["advice"].set_index("agency_id")
    assert (advice.loc["csn", "theme"], advice["theme"].notna().sum()) == ("audience+training", 1)


# Decisions ----------------------------------------------------------------------------------------------------------
def test_a_decision_wins_is_signed_and_survives_rebuilds(folder):
    first = build(folder)
    csn = id_of(first, "csn")
    proposed = first.tables["advice"].set_index("advice_id").loc[csn]
    row = f"{csn},Utbilda cheferna på kontoren.,chefer,partly,,bara halva,AB,2026-01-02"
    decisions(folder.root, "advice.csv", f"{HEADER}\n{row}\n")
    for force in (False, False, True):
        built = build(folder, force=force)
        found = built.tables["advice"].set_index("advice_id").loc[csn]
        assert found[["theme", "status", "decided_by", "decided_on"]].tolist() == [
            "chefer",
            "partly",
            "AB",
            "2026-01-02",
        ]
    assert told(built) == []
    shown = own(Study(folder), "CSN")
    assert (shown["proposed"], shown["reason"], shown["status"]) == (False, "bara halva", "partly")
    (folder.decisions / "advice.csv").unlink()
    back = build(folder).tables["advice"].set_index("advice_id").loc[csn]
    assert back["status"] == "taken_up" and back[["decided_by", "decided_on"]].isna().all()
    assert back["theme"] == proposed["theme"] != "chefer"


def test_a_theme_alone_leaves_the_status_a_proposal(folder):
    csn = id_of(build(folder), "csn")
    decisions(folder.root, "advice.csv", f"{HEADER}\n{csn},Utbilda cheferna på kontoren.,chefer,,,,AB,\n")
    build(folder)
    advice = own(Study(folder), "CSN")
    assert (advice["status"], advice["proposed"], advice["theme"]) == ("taken_up", True, "chefer")


def test_advice_to_all_is_decided_for_everybody_or_for_one(folder):
    every = id_of(build(folder), None)
    words = "Ta fram indikatorer för bemötandet vid kontoren."
    decisions(
        folder.root,
        "advice.csv",
        f"{HEADER}\n{every}@csn,{words},,taken_up,,,AB,\n{every},{words},,partly,,,AB,\n{every}@msb,{words},,not_seen,,,AB,\n",
    )
    assert told(build(folder)) == []
    study = Study(folder)
    found = {
        name: study.advice(name, 2013).query("addressed == 'all'")["status"].item()
        for name in ("CSN", "Boverket", "MSB", "SiS")
    }
    assert found == {"CSN": "taken_up", "Boverket": "partly", "MSB": "not_seen", "SiS": "partly"}


def test_every_wrong_cell_is_a_problem_of_its_own_with_excel_s_row(folder):
    csn = id_of(build(folder), "csn")
    words = "Utbilda cheferna på kontoren."
    decisions(
        folder.root,
        "advice.csv",
        f"{HEADER},färg\n"
        f"{csn},{words},,klart,,,AB,\n"
        "\n"
        f"{csn},{words},,partly,,,,\n"
        f"{csn},,,partly,,,AB,i går\n"
        f"{csn},{words},,,,,AB,\n"
        f"{csn}@atlantis,{words},,open,,,AB,\n"
        f"{csn}@msb,{words},,open,,,AB,\n"
        f"{csn},{words},,open,,,AB,,,extra,cell\n"
        f",{words},,open,,,AB,\n"
        f"{csn},{words},,partly,sidan 3,,AB,\n"
        f"{csn},Något helt annat än vad som står där.,,partly,,,AB,\n",
    )
    wrong = ("error", "wrong_decision")
    assert sorted(told(build(folder)), key=lambda row: int(row[2].split()[1])) == [
        ("note", "own_column", "rad 1", "kolumnen ”färg” står inte i formuläret och läses inte.", None),
        (*wrong, "rad 2", "”klart” är inget läge.", "Tillåtna: open, taken_up, partly, not_seen, contradicted."),
        (*wrong, "rad 4", "decided_by är tomt: det framgår inte vem som har beslutat.", "Skriv vem."),
        (*wrong, "rad 5", "quotation är tomt: det går inte att se vilket medskick som menas.", "Skriv dess ord."),
        (*wrong, "rad 5", "”i går” är inget datum.", "Skriv ÅÅÅÅ-MM-DD."),
        (*wrong, "rad 6", "raden har varken läge eller tema.", "Fyll i status eller theme, eller ta bort raden."),
        (*wrong, "rad 7", "myndigheten ”atlantis” finns inte i registret.", "Skriv registrets id efter @."),
        (*wrong, "rad 8", f"medskicket {csn} är inte till msb.", "Ta bort det som står efter @."),
        (
            *wrong,
            "rad 9",
            "det står något i en cell som inte har någon rubrik; raden är inte läst.",
            "Sätt citattecken runt text som innehåller skiljetecknet, eller töm cellen.",
        ),
        (*wrong, "rad 10", "advice_id är tomt.", "Skriv medskickets id, som view.advice() visar det."),
        (
            "warning",
            "decision_evidence",
            "rad 11",
            "belägget ”sidan 3” är ingen plats i ett papper.",
            "Skriv papper#från-till, som view.advice() visar det; flera skiljs åt med ' | '.",
        ),
        (
            "warning",
            "decision_without_object",
            "rad 12",
            f"medskicket {csn} (”Något helt annat än vad som står där.”) finns inte längre, "
            "eller kan inte skiljas från ett annat.",
            "Ändra advice_id och quotation, eller ta bort raden.",
        ),
    ]


def test_a_file_without_its_columns_says_what_the_first_row_should_be(folder):
    decisions(folder.root, "advice.csv", "advice_id,status,decided_by\na,b,c\n")
    assert told(build(folder)) == [
        (
            "error",
            "wrong_decision",
            "rad 1",
            "kolumnen ”quotation” saknas; raderna under är inte lästa.",
            f"Rubrikraden ska vara: {HEADER}",
        )
    ]


@pytest.mark.parametrize("encoding, delimiter", [("utf-8-sig", ";"), ("cp1252", ";"), ("utf-16", "\t"), ("utf-8", ",")])
def test_the_file_is_read_and_written_on_as_excel_saved_it(folder, encoding, delimiter):
    csn = id_of(build(folder), "csn")
    row = [csn, "Utbilda cheferna på kontoren.", "", "partly", "", "Å, ä och ö", "AB", "2026-01-02"]
    row = [f'"{cell}"' if delimiter in cell else cell for cell in row]
    path = folder.decisions / "advice.csv"
    path.write_bytes(f"{HEADER.replace(',', delimiter)}\r\n{delimiter.join(row)}\r\n".encode(encoding))
    assert [row for row in told(build(folder)) if row[1] != "windows_1252"] == []
    study = Study(folder)
    assert (own(study, "CSN")["status"], own(study, "CSN")["reason"]) == ("partly", "Å, ä och ö")
    study.decide_advice(csn, "not_seen", by="ÅB", when="2026-02-01")
    assert path.read_bytes().decode(encoding).splitlines()[-1] == delimiter.join(
        [csn, "Utbilda cheferna på kontoren.", "", "not_seen", "", "", "ÅB", "2026-02-01"]
    )
    build(folder)
    assert own(Study(folder), "CSN")["decided_by"] == "ÅB"


def test_two_persons_who_decide_differently_are_both_named(folder):
    csn = id_of(build(folder), "csn")
    rows = [
        f"{csn},Utbilda cheferna på kontoren.,,{status},,,{who}," for status, who in (("partly", "AB"), ("open", "CD"))
    ]
    decisions(folder.root, "advice.csv", "\n".join([HEADER, *rows]) + "\n")
    built = build(folder)
    assert told(built) == [
        (
            "warning",
            "decisions_differ",
            "rad 3",
            f"CD och AB (rad 2) har beslutat olika om {csn}; den senare raden gäller.",
            "Kom överens och ta bort den ena raden.",
        )
    ]
    assert built.tables["advice"].set_index("advice_id").loc[csn, "status"] == "open"


def test_in_a_corrected_source_a_decision_finds_its_advice_again_by_its_words(folder):
    build(folder)
    study = Study(folder)
    study.decide_advice(id_of(study, "csn"), "taken_up", by="AB", when="2026-01-02")
    longer = FIRST.replace("CSN Utbilda", "CSN Ordna en ny webbplats för kontoren.\n\nCSN Utbilda").replace(
        "cheferna på", "cheferna vid"
    )
    write(folder.root, MEETING, "Ett tillägg överst.\n\n" + longer)
    later = (folder.raw / "minutes/2014-11-12_mote.md").read_text(encoding="utf-8")
    write(
        folder.root, "minutes/2014-11-12_mote.md", later.replace("Myndigheterna", "Ett långt tillägg.\n\nMyndigheterna")
    )
    built = build(folder)
    [(severity, code, where, message, _)] = told(built)
    assert (severity, code, where) == ("note", "decision_moved", "rad 2") and "kändes igen på sina ord som" in message
    decided = built.tables["advice"].query("decided_by == 'AB'").iloc[0]
    assert (
        "Utbilda cheferna vid" in (folder.raw / MEETING).read_text(encoding="utf-8")[decided["start"] : decided["end"]]
    )
    rows = evidence_rows(Study(folder), decided["status_evidence"])
    assert "chefsutbildning hållits" in Study(folder).evidence(rows)["quotation"].item()


def test_a_decision_whose_advice_is_gone_is_reported_and_stays_in_the_file(folder):
    build(folder)
    study = Study(folder)
    csn = id_of(study, "csn")
    study.decide_advice(csn, "taken_up", by="AB", when="2026-01-02")
    before = (folder.decisions / "advice.csv").read_bytes()
    write(folder.root, MEETING, FIRST.replace("CSN Utbilda cheferna på kontoren.\n\n", ""))
    built = build(folder)
    assert told(built) == [
        (
            "warning",
            "decision_without_object",
            "rad 2",
            f"medskicket {csn} (”Utbilda cheferna på kontoren.”) finns inte längre, "
            "eller kan inte skiljas från ett annat.",
            "Ändra advice_id och quotation, eller ta bort raden.",
        )
    ]
    assert (folder.decisions / "advice.csv").read_bytes() == before


@pytest.mark.parametrize(
    "arguments, message",
    [
        (("okänt", "open"), "Medskicket ”okänt” finns inte. view.advice() visar vilka som finns."),
        ((None, "klart"), "”klart” är inget läge. Tillåtna: open, taken_up, partly, not_seen, contradicted."),
        ((None, ""), "Ange ett läge eller ett tema."),
        ((None, "open", {"by": " "}), "Ange vem som beslutar: by=..."),
        ((None, "open", {"when": "i går"}), "”i går” är inget datum. Skriv ÅÅÅÅ-MM-DD."),
        (
            (None, "open", {"evidence": "sidan 3"}),
            "Belägget ”sidan 3” är ingen plats i ett papper. Skriv papper#från-till, som view.advice() visar det.",
        ),
    ],
)
def test_a_decision_that_is_wrong_is_refused_and_nothing_is_written(study, arguments, message):
    advice_id, status, *more = arguments
    with pytest.raises(UsageError) as error:
        study.decide_advice(advice_id or id_of(study, "csn"), status, **({"by": "AB"} | (more[0] if more else {})))
    assert str(error.value) == message
    assert not (study.folder.decisions / "advice.csv").exists()


# For readers --------------------------------------------------------------------------------------------------------
def advice_table(*rows):
    """(addressed, status, proposed, papers) a row."""
    table = pd.DataFrame(rows, columns=["addressed", "status", "proposed", "papers_read"])
    return table.assign(for_agency="csn", advice_id=[f"a{n}" for n in range(len(table))])


UNSEEN = " Att något inte syns betyder inte att det är ogjort."


@pytest.mark.parametrize(
    "rows, sentence",
    [
        ([], "Anteckningarna har inget medskick till CSN och inget till alla."),
        (
            [("all", "open", True, [])],
            "Inget eget medskick till CSN; 1 medskick till alla myndigheter. "
            "Inget senare papper om CSN har lästs, så läget är öppet.",
        ),
        (
            [("own", "taken_up", True, ["a"]), ("own", "not_seen", True, ["a", "b"])],
            "2 medskick till CSN. 2 senare papper har lästs: 1 har tagits upp och 1 syns inte i senare papper. "
            f"Läget är föreslaget av delade ord; en person avgör.{UNSEEN}",
        ),
        (
            [("own", "partly", False, ["a"]), ("all", "contradicted", True, ["a"])],
            "1 medskick till CSN och 1 medskick till alla myndigheter. 1 senare papper har lästs: 1 har delvis tagits "
            "upp och 1 senare papper säger emot. 1 av lägena är beslutade av en person, resten föreslagna av delade "
            "ord.",
        ),
        (
            [("own", "not_seen", False, [])],
            "1 medskick till CSN. Inget senare papper har lästs: 1 syns inte i senare papper. "
            f"Läget är beslutat av en person.{UNSEEN}",
        ),
    ],
)
def test_the_finding_on_an_agency_s_advice_has_a_sentence_for_every_case(rows, sentence):
    assert say_advice(advice_table(*rows), "CSN") == sentence


@pytest.mark.parametrize(
    "rows, sentence",
    [
        ([], "Anteckningarna från 2013 har inga medskick."),
        ([("all", "open", True, [])], "Inga medskick till enskilda myndigheter 2013; 1 medskick till alla."),
        (
            [("own", "open", False, []), ("own", "partly", True, ["a"]), ("all", "open", True, [])],
            "2 medskick till 1 myndighet 2013: 1 har delvis tagits upp och 1 öppet. "
            "1 av lägena är beslutade av en person. Dessutom 1 medskick till alla.",
        ),
    ],
)
def test_the_finding_on_the_year_s_advice_has_a_sentence_for_every_case(rows, sentence):
    assert say_advice_of_year(advice_table(*rows), 2013) == sentence


def test_not_seen_always_says_in_how_many_papers(study):
    shown = study.agency("Boverket", 2013).show("advice")
    assert shown.data["Läge"].tolist() == [
        "har delvis tagits upp (föreslaget)",
        "syns inte i senare papper (1 lästa) (föreslaget)",
    ]
    assert shown.note == (
        "Senare papper som har lästs: plans/boverket-2014.yml. Föreslaget läge bygger på delade ord; en person avgör. "
        "Att något inte syns betyder inte att det är ogjort."
    )


def test_the_programme_s_table_is_in_swedish_order_and_counts_own_advice(study):
    view = study.year(2013)
    shown = view.show("advice").data.set_index("Myndighet")
    assert shown.index.tolist() == list(view.labels.values())
    assert shown.loc["CSN", ["Egna medskick", "Har tagits upp", "Till alla: syns helt eller delvis"]].tolist() == [
        "1",
        "1",
        "0 av 1",
    ]
    assert view.compare("advice").loc["skolverket", "contradicted"] == 1
    assert status_counts(view.advice().iloc[:0], ["csn"]).to_numpy().sum() == 0


def test_a_year_without_advice_has_nothing_to_draw(study, capsys):
    assert study.year(2014).plot_advice() is None and study.agency("CSN", 2014).plot_advice() is None
    assert capsys.readouterr().out == (
        "Inga medskick till enskilda myndigheter 2014 att rita.\nInget medskick till CSN från 2014 att rita.\n"
    )


def test_every_status_has_a_shape_of_its_own_and_a_decided_one_a_frame():
    marks = pd.DataFrame(
        [("csn", "t", status, status != "open") for status in STATUS_LABELS],
        columns=["row", "column", "sign", "proposed"],
    )
    ax = plot_advice(marks, {"csn": "CSN"}, {"t": "Tema"}, True)
    signs = [line for line in ax.lines if len(line.get_xdata()) == 1]
    shapes = [(line.get_marker(), line.get_fillstyle(), line.get_markerfacecolor()) for line in signs]
    assert len(shapes) == 6 and len(set(shapes)) == 6 and sum(shape[0] == "s" for shape in shapes) == 1
    assert [text.get_text() for text in ax.get_legend().get_texts()] == [
        *STATUS_LABELS.values(),
        "inramat: beslutat av en person",
    ]
    assert any(text.get_text() == "Simulerade data" for text in ax.texts)


def test_an_agency_s_figure_has_the_papers_in_time_order_and_the_status_last(study):
    ax = study.agency("CSN", 2013).plot_advice()
    heads = [" ".join(label.get_text().split()) for label in ax.get_xticklabels()]
    assert heads == ["2013-10-23 möte", "2014-11-12 möte", "läge nu"]


def test_a_theme_is_shown_by_its_code_s_name():
    class Named:
        codebook = ()

        @staticmethod
        def code_label(code):
            return {"training": "Utbildning"}.get(code, code)

    assert theme_label(Named(), "training+egna ord") == "Utbildning, egna ord" and theme_label(Named(), None) == ""
