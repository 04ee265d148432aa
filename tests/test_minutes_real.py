"""The founding minutes of 23 October 2013: the numbers that the reader must show."""

from pathlib import Path

import pytest
from conftest import PILOTS

from jimeval.base.study_folder import StudyFolder
from jimeval.minutes import collaboration_graph, looks_like_minutes, read_minutes, support_by_audience
from jimeval.study.build import build

ROOT = Path(__file__).resolve().parents[1]
EDGES = {
    ("csn", "fk"),
    ("csn", "pensionsmyndigheten"),
    ("fk", "skatteverket"),
    ("fk", "pensionsmyndigheten"),
    ("sis", "NCK"),
    ("pensionsmyndigheten", "fk"),
    ("pensionsmyndigheten", "csn"),
    ("livsmedelsverket", "länsstyrelser"),
    ("livsmedelsverket", "kommuner"),
    ("livsmedelsverket", "landsbygdsdepartementet"),
    ("vr", "vinnova"),
}
# DOMAIN section 6: (agency, audience, days, timing) for every occasion given
SUPPORT = sorted(
    [
        ("av", "working_group", 1.0),
        ("av", "working_group", 1.0),
        ("boverket", "management+managers", 1.0),
        ("csn", "management", 1.0),
        ("csn", "working_group", 1.0),
        ("fk", "working_group+steering_group", None),
        ("fk", "management", 0.25),
        ("musikverket", "management", 1.0),
        ("sis", "regional_management", None),
        ("skatteverket", "working_group", 1.0),
        ("sametinget", "not_stated", 1.0),
        ("pensionsmyndigheten", "not_stated", None),
        ("pensionsmyndigheten", "management", 1.0),
        ("pensionsmyndigheten", "working_group", None),
        ("msb", "working_group", 1.0),
        ("msb", "management", None),
        ("livsmedelsverket", "managers", 0.5),
        ("livsmedelsverket", "working_group", 1.0),
        ("konstnarsnamnden", "management", 0.5),
        ("konstnarsnamnden", "management", 0.5),
        ("kriminalvarden", "working_group", None),
        ("fm", "working_group", None),
        ("skolverket", "not_stated", None),
        ("skolverket", "management", None),
        ("mucf", "management+key_persons", 1.0),
        ("vr", "working_group", 1.0),
        ("vr", "management", 0.5),
        ("tillvaxtverket", "managers", 0.5),
        ("tillvaxtverket", "management", 0.5),
    ],
    key=str,
)


def value(cell):
    return None if cell != cell else cell


@pytest.fixture(scope="module", params=["founding", "retold"])
def minutes(request):
    if request.param == "retold":
        return read_minutes(ROOT / "data/raw/minutes/2013-10-23_referensgruppsmote.md")
    path = ROOT.parent / "shared/sources/000_6a56439457c20b2f.txt"
    if not path.exists():
        pytest.skip("de grundande dokumenten ligger inte bredvid projektet")
    return read_minutes(path)


def test_it_is_dated_the_day_of_the_meeting(minutes):
    assert (minutes.document.date.iso, minutes.document.date.precision) == ("2013-10-23", "day")


def test_eleven_were_present_one_left_early_and_one_joined_late(minutes):
    attendance = minutes.attendance
    assert len(attendance) == 11 and attendance["person"].nunique() == 11
    assert attendance["presence"].value_counts().to_dict() == {"full": 9, "left_early": 1, "joined_late": 1}
    partial = attendance[attendance["presence"] != "full"]
    assert dict(zip(partial["organisation"], partial["presence"], strict=True)) == {
        "ESF-rådet": "left_early",
        "Länsstyrelsen Västernorrland": "joined_late",
    }
    assert attendance["agency_id"].notna().all() and (attendance["agency_id"] == "nsg").sum() == 3
    assert attendance["person"].str.fullmatch(r"Person \d+").all()


def test_eighteen_agencies_in_the_status_part_and_seven_in_the_advice_part(minutes):
    passages = minutes.passages
    assert set(passages.loc[passages["section"] == "status", "agency_id"].dropna()) == PILOTS
    assert set(minutes.advice["agency_id"].dropna()) == {
        "boverket",
        "kriminalvarden",
        "sis",
        "msb",
        "skolverket",
        "pensionsmyndigheten",
        "sametinget",
    }
    assert minutes.advice["agency_id"].isna().sum() == 1 and len(minutes.advice) == 8


def test_the_speaker_is_kept(minutes):
    voices = minutes.passages.groupby("section")["voice"].agg(lambda voice: set(voice.dropna()))
    assert (voices["status"], voices["advice"]) == ({"programme"}, {"reference_group"})


def test_support_is_one_row_per_occasion_with_only_stated_amounts(minutes):
    given = minutes.support[minutes.support["statement"] == "given"]
    assert sorted(((row.agency_id, row.audience, value(row.days)) for row in given.itertuples()), key=str) == SUPPORT
    assert given["days"].sum() == 16.25
    assert not (given["days"] == 0).any()


def test_management_met_after_the_plan_or_explicitly_not_met(minutes):
    support = minutes.support
    assert set(support.loc[support["timing"] == "after_plan", "agency_id"]) == {"msb", "vr"}
    assert (support["timing"] == "before_plan").sum() == 0
    none = support[support["statement"] == "stated_none"]
    assert [(row.agency_id, row.audience) for row in none.itertuples()] == [("kriminalvarden", "management")]


def test_two_days_in_one_sentence_are_two_occasions_listed_as_doubtful(minutes):
    doubtful = [problem for problem in minutes.problems if problem.code == "doubtful_occasion"]
    assert {problem.message.split(":")[0] for problem in doubtful} == {
        "Arbetsmiljöverket",
        "Livsmedelsverket",
        "Tillväxtverket",
    }
    assert {problem.message.split(":")[0] for problem in doubtful if problem.severity == "warning"} == {
        "Arbetsmiljöverket"
    }


def test_twelve_directed_edges_one_unnamed_one_stated_none(minutes):
    graph = collaboration_graph(minutes.collaborations)
    assert EDGES < set(graph.edges) and graph.number_of_edges() == 12
    assert {b for a, b in set(graph.edges) - EDGES} <= {
        node for node in graph if node.startswith("länsstyrelsernas nätverk")
    }
    other = minutes.collaborations[minutes.collaborations["statement"] != "named"]
    assert sorted(zip(other["from_agency_id"], other["statement"], strict=True)) == [
        ("boverket", "unnamed"),
        ("tillvaxtverket", "stated_none"),
    ]
    assert not graph.has_edge("skatteverket", "fk")


def test_every_character_is_in_a_passage_and_what_is_unplaced_is_listed(minutes):
    passages, text = minutes.passages, minutes.document.text
    assert "".join(passages["text"]) == text
    unassigned = passages[passages["section"] == "unassigned"]
    own = len(text) - minutes.document.characters_shell
    assert minutes.characters_assigned + unassigned["text"].str.len().sum() == own
    assert len(unassigned) == sum(problem.code == "unassigned_text" for problem in minutes.problems)


def test_every_row_leads_to_its_words(minutes):
    for name in ("support", "collaborations", "advice", "attendance"):
        for row in minutes.tables[name].to_dict("records"):
            assert minutes.evidence(row).quotation.strip()
    row = minutes.support.query("agency_id == 'fk' and days == 0.25").iloc[0]
    assert minutes.evidence(row).quotation.endswith("två timmar")


def test_a_day_with_two_audiences_counts_once_in_all(minutes):
    table = support_by_audience(minutes.support, ["boverket"]).set_index("audience")["days"]
    assert table.to_dict() == {"all": 1.0, "management": 1.0, "managers": 1.0}


def test_a_study_of_the_founding_minutes_alone_builds(shared, tmp_path):
    folder = StudyFolder(tmp_path)
    (folder.raw / "minutes").mkdir(parents=True)
    source = shared / "sources" / "000_6a56439457c20b2f.txt"
    (folder.raw / "minutes" / source.name).write_bytes(source.read_bytes())
    tables = build(folder).tables
    assert {name: len(tables[name]) for name in ("documents", "attendance", "support", "collaborations", "advice")} == {
        "documents": 1,
        "attendance": 11,
        "support": 30,
        "collaborations": 14,
        "advice": 8,
    }
    document = tables["documents"].iloc[0]
    assert document["characters_assigned"] == document["characters"] == 8941
    assert "hopstadius" in folder.person_key.read_text() and folder.person_key.stat().st_mode & 0o77 == 0


def test_other_meetings_lists_are_read_in_full(shared, tmp_path):
    def presences(name):
        text = (shared / "samples" / name).read_text(encoding="utf-8")
        own = [line for line in text.split("\n") if not line.startswith("# ")]  # the leading lines are not the paper's
        (tmp_path / name).write_text("\n".join(own), encoding="utf-8")
        return read_minutes(tmp_path / name).attendance["presence"].value_counts().to_dict()

    assert presences("22-pgf-mucf-minnesanteckningar-2017-04-12.txt") == {"full": 22, "absent": 2, "left_early": 1}
    assert presences("30-amnesty-narvarolista-matris.txt") == {"full": 10, "partial": 4, "absent": 2}


def test_the_other_founding_documents_are_no_minutes(shared):
    from jimeval.documents import read_document

    others = sorted((shared / "sources").glob("00[1-4]*.txt"))
    assert [looks_like_minutes(read_document(path)) for path in others] == [None] * 4
