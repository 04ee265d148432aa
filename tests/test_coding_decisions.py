"""What people decide about codings: kept in a file, in force where the words stand, two coders without conflict."""

import shutil
import subprocess
from datetime import datetime
from pathlib import Path

import pytest

from jimeval.base.errors import UsageError
from jimeval.base.study_folder import StudyFolder
from jimeval.base.tables import violations
from jimeval.minutes.coding.codebook import load_codebook
from jimeval.minutes.coding.proposals import standing
from jimeval.study import Study
from jimeval.study.build import build
from jimeval.study.coding.decisions import FORM

PAPER = "minutes/2013-08-27.md"
TEXT = """Minnesanteckningar från nätverksträff 2013-08-27

Närvarande: Ada Berg, CSN, Bo Ek, Boverket

Lägesrapport från myndigheterna

CSN: Arbetet har varit sidoordnat hittills. Samordnaren sitter i staben. De ska samverka med Boverket och Skolverket.

Boverket: Även här är arbetet sidoordnat. En kartläggning ska göras. Samordnaren har ont om tid.
"""
FILE = "data/decisions/codings.csv"
WHEN = datetime(2026, 11, 22, 10, 30, 0)


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """A study of one paper, built."""
    root = tmp_path_factory.mktemp("study")
    paper = root / "data/raw" / PAPER
    paper.parent.mkdir(parents=True)
    paper.write_text(TEXT, encoding="utf-8")
    (root / "data/decisions").mkdir()
    build(StudyFolder(root))
    return root


@pytest.fixture
def folder(built, tmp_path):
    """A copy of it to decide in."""
    shutil.copytree(built, tmp_path / "study")
    return StudyFolder(tmp_path / "study")


def decided(folder):
    """(code, words, coder, state) of every decision in force after a new build."""
    tables = build(folder).tables
    text = tables["texts"]["text"].iloc[0]
    rows = tables["codings"].query("coder != 'regler'").sort_values(["start", "coder"])
    return [(row.code, text[row.start : row.end], row.coder, row.state) for row in rows.itertuples()]


def problems(folder, *codes):
    rows = build(folder).tables["problems"].query("code in @codes")
    rows = rows.fillna({"mend": "", "where": ""})
    return [
        f"{row.document_id}: {row.severity}: {row.where + ': ' if row.where else ''}{row.message} {row.mend}".rstrip()
        for row in rows.itertuples()
    ]


def proposal(folder, code, occurrence=0):
    codings = Study(folder).table("codings").query("coder == 'regler' and code == @code")
    return codings.sort_values("start")["coding_id"].iloc[occurrence]


def row(**fields):
    start = TEXT.index("sidoordnat")
    known = {
        "document_id": PAPER,
        "start": start,
        "end": start + 10,
        "quotation": "sidoordnat",
        "before": "CSN: Arbetet har varit ",
        "after": " hittills. Samordnaren sitter i staben.",
        "code": "sidoordnat",
        "decision": "accepted",
        "coder": "AB",
        "decided_on": "2026-11-22T10:30:00",
        "codebook_version": "1.0",
    }
    return [str((known | fields).get(name, "")) for name in FORM.columns]


def written(folder, *rows, name="codings.csv", delimiter=",", encoding="utf-8", header=True):
    lines = [delimiter.join(FORM.columns)] if header else []
    lines += [delimiter.join(f'"{cell}"' if delimiter in cell else cell for cell in cells) for cells in rows]
    (folder.decisions / name).write_bytes(("\n".join(lines) + "\n").encode(encoding))


# Deciding ------------------------------------------------------------------------------------------------------------
def test_a_decision_is_a_row_with_words_context_coder_and_time(folder):
    said = Study(folder).decide(proposal(folder, "sidoordnat"), "accepted", coder="AB", memo="tydligt", when=WHEN)
    assert said == "Antecknat i data/decisions/codings.csv. Det gäller från nästa bygge: jimeval build."
    start = TEXT.index("sidoordnat")
    assert (folder.decisions / "codings.csv").read_text(encoding="utf-8").splitlines() == [
        FORM.header,
        f"{PAPER},{start},{start + 10},sidoordnat,ån myndigheterna CSN: Arbetet har varit ,"
        f" hittills. Samordnaren sitter i staben. ,sidoordnat,,accepted,AB,2026-11-22T10:30:00,"
        f"{load_codebook().version},tydligt",
    ]


def test_proposals_stay_beside_the_decisions_on_them(folder):
    study = Study(folder)
    study.decide(proposal(folder, "sidoordnat", 0), "accepted", coder="AB", when=WHEN)
    study.decide(proposal(folder, "sidoordnat", 1), "rejected", coder="AB", when=WHEN)
    tables = build(folder).tables
    found = tables["codings"].query("code == 'sidoordnat'").sort_values(["start", "coder"])
    assert found["state"].tolist() == ["accepted", "proposed", "rejected", "proposed"]
    assert violations("codings", tables["codings"]) == []
    stood = standing(tables["codings"]).query("code == 'sidoordnat'")
    assert stood["state"].tolist() == ["accepted"] and not stood["disputed"].any()


def test_one_of_two_partners_in_a_sentence_is_decided_by_itself(folder):
    study = Study(folder)
    ids = study.table("codings").query("code == 'samverkan'")["coding_id"].tolist()
    assert len(ids) == 2
    study.decide(ids[0], "rejected", coder="AB", when=WHEN)
    found = build(folder).tables["codings"].query("code == 'samverkan'")
    assert sorted(found["state"]) == ["proposed", "proposed", "rejected"] and found["coding_id"].is_unique
    assert len(standing(found)) == 1


def test_a_decision_without_the_value_is_about_the_one_proposal_there(folder):
    start = TEXT.index("Arbetet har varit")
    study = Study(folder)
    study.add_coding(PAPER, "Arbetet har varit", "tidigare_arbete", coder="AB", when=WHEN)
    assert decided(folder) == [("tidigare_arbete", TEXT[start : start + 17], "AB", "accepted")]


def test_a_coding_of_ones_own_is_accepted_and_stands(folder):
    Study(folder).add_coding(PAPER, "ont om\n tid", "hallbarhet", coder="AB", value="ej", when=WHEN)
    assert decided(folder) == [("hallbarhet", "ont om tid", "AB", "accepted")]
    (found,) = build(folder).tables["codings"].query("coder == 'AB'").to_dict("records")
    assert found["passage_id"].startswith(PAPER) and found["value"] == "ej"


def test_words_that_stand_twice_are_told_apart_by_a_position(folder):
    second = TEXT.rindex("sidoordnat")
    study = Study(folder)
    with pytest.raises(UsageError) as error:
        study.add_coding(PAPER, "sidoordnat", "resurser", coder="AB")
    assert str(error.value) == (
        f"Orden ”sidoordnat” står på 2 ställen i {PAPER}: vid tecken {TEXT.index('sidoordnat')} och {second}. "
        "Ange near=tecken, eller fler ord."
    )
    study.add_coding(PAPER, "sidoordnat", "resurser", coder="AB", near=second - 3, when=WHEN)
    assert build(folder).tables["codings"].query("coder == 'AB'")["start"].tolist() == [second]


@pytest.mark.parametrize(
    "call, message",
    [
        (
            lambda study: study.decide("x#1-2:a:b", "accepted", coder="AB"),
            "Kodningen ”x#1-2:a:b” finns inte. Kodningarna står i tabellen codings.",
        ),
        (
            lambda study: study.decide(study.table("codings")["coding_id"][0], "ja", coder="AB"),
            "”ja” är inget beslut om en kodning. Tillåtna: accepted, rejected.",
        ),
        (
            lambda study: study.decide(study.table("codings")["coding_id"][0], "accepted", coder=" "),
            "Skriv vem som beslutar: coder får inte vara tomt eller ”regler”.",
        ),
        (
            lambda study: study.mark_read(PAPER, "Regler"),
            "Skriv vem som beslutar: coder får inte vara tomt eller ”regler”.",
        ),
        (
            lambda study: study.add_coding(PAPER, "finns inte här", "resurser", coder="AB"),
            f"Orden ”finns inte här” står inte i {PAPER}.",
        ),
        (
            lambda study: study.add_coding(PAPER, "ont om tid", "resurs", coder="AB"),
            "Koden ”resurs” finns inte i kodboken. Menade du resurser?",
        ),
        (
            lambda study: study.mark_read("minutes/borta.md", "AB"),
            "Dokumentet ”minutes/borta.md” finns inte i studien. Dokumenten står i tabellen documents.",
        ),
    ],
)
def test_what_cannot_be_decided_says_why_and_writes_nothing(folder, call, message):
    with pytest.raises(UsageError) as error:
        call(Study(folder))
    assert str(error.value) == message and not (folder.decisions / "codings.csv").exists()


def test_a_paper_read_through_is_covered_whole(folder):
    Study(folder).mark_read(PAPER, "AB", when=WHEN)
    tables = build(folder).tables
    assert tables["coverage"][["coder", "start", "end", "decided_on"]].values.tolist() == [
        ["AB", 0, len(TEXT), "2026-11-22T10:30:00"]
    ]
    assert violations("coverage", tables["coverage"]) == []


def test_a_stretch_read_through_is_covered_by_its_words(folder):
    written(
        folder,
        row(decision="read", code="", quotation="Samordnaren sitter i staben.", before="", after="", start="", end=""),
    )
    (found,) = build(folder).tables["coverage"].to_dict("records")
    assert TEXT[found["start"] : found["end"]] == "Samordnaren sitter i staben."


# The file in any dress -----------------------------------------------------------------------------------------------
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_a_file_that_a_spreadsheet_has_saved_is_read(folder, delimiter, encoding):
    written(folder, row(memo="å, ä; ö"), delimiter=delimiter, encoding=encoding)
    found = build(folder).tables["codings"].query("coder == 'AB'")
    assert found["memo"].tolist() == ["å, ä; ö"] and found["state"].tolist() == ["accepted"]


def test_a_new_row_takes_the_dress_of_the_file(folder):
    written(folder, row(memo="å"), delimiter=";", encoding="cp1252")
    path = folder.decisions / "codings.csv"
    before = path.read_bytes()
    Study(folder).decide(proposal(folder, "placering_stab"), "rejected", coder="ÅÄ", when=WHEN)
    assert path.read_bytes().startswith(before)
    assert decided(folder) == [
        ("sidoordnat", "sidoordnat", "AB", "accepted"),
        ("placering_stab", "sitter i staben", "ÅÄ", "rejected"),
    ]


def test_a_new_row_after_a_last_line_without_an_end_is_a_row_of_its_own(folder):
    written(folder, row())
    path = folder.decisions / "codings.csv"
    path.write_bytes(path.read_bytes().rstrip())
    Study(folder).mark_read(PAPER, "CD", when=WHEN)
    assert len(path.read_text(encoding="utf-8").splitlines()) == 3 and len(decided(folder)) == 1


def test_a_coders_own_file_beside_is_read_too(folder):
    written(folder, row(), name="codings-ab.csv")
    written(folder, row(coder="CD", decision="rejected"))
    assert [found[2:] for found in decided(folder)] == [("AB", "accepted"), ("CD", "rejected")]


def test_the_latest_of_a_coders_decisions_is_in_force(folder):
    written(folder, row(decision="rejected", decided_on="2026-11-23"), row(), row(coder="CD"))
    assert [found[2:] for found in decided(folder)] == [("AB", "rejected"), ("CD", "accepted")]


def test_decisions_that_contradict_each_other_at_the_same_time_are_listed_and_not_in_force(folder):
    written(folder, row(), row(decision="rejected"))
    assert decided(folder) == []
    assert problems(folder, "contradicting_decisions") == [
        f"{PAPER}: warning: {FILE}, rad 2 och {FILE}, rad 3: AB har både godtagit "
        "och avvisat sidoordnat på ”sidoordnat” vid samma tid (2026-11-22T10:30:00); inget av besluten gäller. "
        "Ta bort den rad som är fel."
    ]


def test_every_fault_of_a_row_is_said_with_the_row_as_a_spreadsheet_shows_it(folder):
    written(
        folder,
        row(),
        [""],
        row(code="sidordnat"),
        row(code="annat", coder=""),
        row(decision="ja", decided_on="i går"),
        row(coder="regler", quotation=""),
        row(start="9", end="x"),
        row(document_id="minutes/borta.md"),
        row(code=""),
    )
    place = f"{FILE}: error"
    assert problems(folder, "wrong_decision") == [
        f"{place}: rad 10: koden saknas. Skriv kodens id i kolumnen code.",
        f"{place}: rad 4: koden ”sidordnat” finns inte i kodboken. Menade du sidoordnat?",
        f"{place}: rad 5: kodaren saknas. Skriv vem som har beslutat i kolumnen coder.",
        f"{place}: rad 5: koden ”annat” finns inte i kodboken. Lägg till den i data/decisions/codebook.yml.",
        f"{place}: rad 6: ”i går” är ingen tid. Skriv ÅÅÅÅ-MM-DD eller ÅÅÅÅ-MM-DDTTT:MM:SS i decided_on.",
        f"{place}: rad 6: ”ja” är inget beslut. Tillåtna: accepted, rejected, added, read.",
        f"{place}: rad 7: citatet saknas, så platsen kan inte kontrolleras. "
        "Skriv orden ur pappret i kolumnen quotation.",
        f"{place}: rad 7: kodaren kan inte heta ”regler”: så heter reglerna. Skriv vem som har beslutat.",
        f"{place}: rad 8: ”9” till ”x” är ingen sträcka. Skriv två heltal, eller lämna båda tomma.",
    ]
    assert problems(folder, "decision_without_object") == [
        f"{FILE}: warning: rad 9: dokumentet ”minutes/borta.md” finns inte längre. Ändra sökvägen eller ta bort raden."
    ]
    assert [found[2:] for found in decided(folder)] == [("AB", "accepted")]


def test_a_citation_mark_without_an_end_swallows_no_rows(folder):
    written(folder, row(), row(coder='"CD'), row(coder="EF"), row(coder="GH"))
    assert problems(folder, "wrong_decision") == [
        f"{FILE}: error: rad 3: ett citattecken har inget slut; raden är inte läst. "
        "Sätt citattecken både före och efter texten, och skriv två där texten själv har ett."
    ]
    assert [found[2] for found in decided(folder)] == ["AB", "EF", "GH"]


def test_a_file_that_lacks_a_column_says_which(folder):
    (folder.decisions / "codings.csv").write_text("document_id,start,end\n", encoding="utf-8")
    assert problems(folder, "wrong_decision") == sorted(
        f"{FILE}: error: rad 1: kolumnen ”{name}” saknas; raderna under är inte lästa. "
        f"Rubrikraden ska vara: {FORM.header}"
        for name in ("quotation", "code", "decision", "coder", "decided_on")
    )
    with pytest.raises(UsageError, match="saknar decision, coder och decided_on i rubrikraden. Rubrikraden ska vara: "):
        Study(folder).mark_read(PAPER, "AB")


# Two coders ----------------------------------------------------------------------------------------------------------
def git(folder, *words):
    done = subprocess.run(
        ["git", "-c", "user.name=x", "-c", "user.email=x@example.se", *words],
        cwd=folder,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.skipif(not shutil.which("git"), reason="git finns inte")
@pytest.mark.parametrize("begun", [True, False])
def test_two_coders_branches_merge_without_conflict(folder, begun):
    root = folder.root
    shutil.copy(Path(__file__).resolve().parents[1] / ".gitattributes", root / ".gitattributes")
    (root / ".gitignore").write_text("data/processed/\ndata/private/\n")
    first = proposal(folder, "sidoordnat")
    if begun:
        Study(folder).mark_read(PAPER, "EF", when=WHEN)
    git(root, "init", "-q", "-b", "main")
    git(root, "add", "-A")
    git(root, "commit", "-qm", "början")
    for coder, verdict in (("AB", "accepted"), ("CD", "rejected")):
        git(root, "checkout", "-q", "-b", coder, "main")
        Study(folder).decide(first, verdict, coder=coder, when=WHEN)
        Study(folder).mark_read(PAPER, coder, when=WHEN)
        git(root, "add", "-A")
        git(root, "commit", "-qm", coder)
    git(root, "merge", "-q", "AB", "-m", "båda")
    assert [found[2:] for found in decided(folder)] == [("AB", "accepted"), ("CD", "rejected")]
    assert problems(folder, "wrong_decision") == []
    tables = build(folder).tables
    assert set(tables["coverage"]["coder"]) == {"AB", "CD"} | ({"EF"} if begun else set())
    assert standing(tables["codings"]).query("code == 'sidoordnat'")["disputed"].tolist() == [True, False]


def test_rows_and_headers_that_come_twice_and_in_two_dresses_are_tolerated(folder):
    written(folder, row(memo="å"), delimiter=";", encoding="cp1252")
    path = folder.decisions / "codings.csv"
    other = path.read_bytes()
    written(folder, row(memo="å"), row(coder="ÖÄ"))
    path.write_bytes(other + path.read_bytes())
    assert [found[2:] for found in decided(folder)] == [("AB", "accepted"), ("ÖÄ", "accepted")]
    assert problems(folder, "wrong_decision") == []


# After a correction --------------------------------------------------------------------------------------------------
def corrected(folder, *changes):
    text = TEXT
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    (folder.raw / PAPER).write_text(text, encoding="utf-8")
    return text


def test_a_decision_moves_with_its_words_and_says_so(folder):
    written(folder, row())
    text = corrected(folder, ("Lägesrapport", "Ordföranden öppnade mötet.\n\nLägesrapport"))
    (found,) = build(folder).tables["codings"].query("coder == 'AB'").to_dict("records")
    assert found["start"] == text.index("sidoordnat")
    assert problems(folder, "decisions_moved") == [
        f"{PAPER}: note: 1 beslut om kodning har flyttats med sina ord efter en rättelse."
    ]


def test_a_decision_whose_words_are_corrected_is_listed_with_both_wordings_and_not_in_force(folder):
    written(
        folder,
        row(
            quotation="Arbetet har varit sidoordnat hittills",
            start=TEXT.index("Arbetet"),
            end=TEXT.index("Arbetet") + 37,
            before="CSN: ",
            after=". Samordnaren sitter i staben.",
        ),
    )
    text = corrected(folder, ("varit sidoordnat hittills", "varit sidordnat hitintills"))
    start = text.index("Arbetet")
    assert decided(folder) == []
    assert problems(folder, "decision_doubtful") == [
        f"{PAPER}: warning: {FILE}, rad 2: det är inte säkert var ”Arbetet har varit sidoordnat hittills” "
        "(sidoordnat, accepted av AB) står efter en rättelse, kanske ”Arbetet har varit sidordnat hitintills” "
        f"(tecken {start}–{start + 38}); beslutet gäller inte. "
        "Stämmer det: skriv den lydelsen i kolumnen quotation och platsen i start och end. Annars: ta bort raden."
    ]


def test_a_decision_whose_words_are_gone_is_listed_in_every_build_and_never_dropped(folder):
    start = TEXT.index("ont om tid")
    written(
        folder,
        row(
            quotation="Samordnaren har ont om tid",
            start=start - 16,
            end=start + 10,
            before="",
            after="",
            code="resurser",
        ),
    )
    corrected(folder, (" Samordnaren har ont om tid.", ""))
    expected = [
        f"{PAPER}: warning: {FILE}, rad 2: orden ”Samordnaren har ont om tid” (resurser, accepted av AB) "
        "finns inte längre i pappret; beslutet gäller inte. "
        "Skriv orden som de nu står i kolumnen quotation, eller ta bort raden."
    ]
    assert problems(folder, "decision_without_object") == expected
    assert build(folder).read == () and problems(folder, "decision_without_object") == expected


def test_a_paper_corrected_after_it_was_read_is_said_to_be(folder):
    Study(folder).mark_read(PAPER, "AB", when=WHEN)
    text = corrected(folder, ("En kartläggning", "En ny kartläggning"))
    assert problems(folder, "read_before_correction") == [
        f"{PAPER}: warning: {FILE}, rad 2: pappret har ändrats sedan AB läste det (då {len(TEXT)} tecken, "
        f"nu {len(text)}); det räknas ännu som genomläst. Läs ändringen och anteckna pappret som läst på nytt."
    ]


def test_decisions_on_a_paper_that_cannot_be_read_wait_and_are_listed(folder):
    written(folder, row())
    (folder.raw / PAPER).write_bytes(b"")
    assert problems(folder, "decision_without_object") == [
        f"{PAPER}: warning: 1 beslut om kodning gäller inte: pappret är inte inläst. Rätta pappret."
    ]


# The study's own codebook --------------------------------------------------------------------------------------------
OWN = """name: egen
version: "7"
codes:
  - code: trog
    label: Trögt
    definition: Det går trögt.
    patterns: ["ont om tid"]
"""
WORDS = "    use_when: Så sägs.\n    not_when: Annars.\n    example: Det går trögt.\n"


def test_the_studys_own_codebook_wins_and_a_change_in_it_reads_the_papers_again(folder):
    (folder.decisions / "codebook.yml").write_text(OWN + WORDS, encoding="utf-8")
    first = build(folder)
    assert first.read == (PAPER,) and Study(folder).codebook.version == "7"
    assert first.tables["codings"]["code"].tolist() == ["trog"]
    assert first.tables["codings"]["codebook_version"].tolist() == ["7"]
    assert build(folder).read == ()


def test_with_a_codebook_that_cannot_be_read_decisions_hold_and_nothing_is_proposed(folder):
    written(folder, row())
    (folder.decisions / "codebook.yml").write_text(OWN, encoding="utf-8")
    assert decided(folder) == [("sidoordnat", "sidoordnat", "AB", "accepted")]
    assert len(build(folder).tables["codings"]) == 1 and len(build(folder).tables["support"]) == 0
    place = "data/decisions/codebook.yml"
    assert problems(folder, "broken_codebook", "no_codebook") == [
        f"{place}: error: rad 4, ”example”: nyckeln saknas i koden ”trog”. Skriv till den.",
        f"{place}: error: rad 4, ”not_when”: nyckeln saknas i koden ”trog”. Skriv till den.",
        f"{place}: error: rad 4, ”use_when”: nyckeln saknas i koden ”trog”. Skriv till den.",
        f"{place}: warning: inga koder föreslås förrän kodboken är rättad; "
        "det som personer har beslutat gäller som förut.",
    ]
    assert Study(folder).codebook == load_codebook()


def test_only_the_paper_that_is_decided_on_is_read_again(folder):
    other = folder.raw / "minutes/2013-11-08.md"
    other.write_text(TEXT.replace("08-27", "11-08"), encoding="utf-8")
    build(folder)
    Study(folder).decide(proposal(folder, "kartlaggning"), "accepted", coder="AB", when=WHEN)
    assert build(folder).read == (PAPER,)


def test_a_paper_of_another_kind_can_be_coded_too(folder):
    (folder.raw / "inbox").mkdir()
    (folder.raw / "inbox/brev.txt").write_text("Ett brev om att vi har ont om tid.\n", encoding="utf-8")
    build(folder)
    Study(folder).add_coding("inbox/brev.txt", "ont om tid", "resurser", coder="AB", when=WHEN)
    (found,) = build(folder).tables["codings"].query("coder == 'AB'").to_dict("records")
    assert (found["passage_id"], found["start"]) == ("inbox/brev.txt#0", 23)
