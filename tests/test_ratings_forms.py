"""Forms of rating files: proposed by the reader, confirmed once, in force for files with the same headings; and what
a build does with a rating file that has errors."""

import pytest

from jimeval.base.errors import UsageError
from jimeval.base.study_folder import StudyFolder
from jimeval.documents import read_document
from jimeval.ratings import Instrument, Item, Scale, read
from jimeval.ratings.forms import Form
from jimeval.ratings.reading.meaning import FIELDS, Meaning
from jimeval.study import open_study
from jimeval.study.build import build
from jimeval.study.forms import read_forms

LINES = Instrument("linjer", "1", "Linjer", (Item(1, "Utgångspunkt"), Item(2, "Effekter")), Scale(0, 10, length=100))
DECLARED = """id: linjer
version: "1"
name: Två linjer
family: linjer
score: none
consensus: none
suggestions_asked: false
scale: {type: line, direction: higher_is_better, minimum: 0, maximum: 10, anchor_low: inte alls, anchor_high: helt}
items:
  - {number: 1, label: Utgångspunkt, wording: "Hur klar är grunden?", keywords: [utgångspunkt]}
  - {number: 2, label: Effekter, wording: "Hur klara är målen på sikt?", keywords: [effekt]}
"""
STRANGE = "Kort;Start;Mål\nD1;5;6\nD2;7;8\n"


def reading_of(folder, text, forms=(), name="CSN_2013-11.csv", **options):
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return read(read_document(path), {LINES.id: LINES}, forms, **options)


def form_of(reading, **corrections):
    """The form that a reading proposes, as a person confirms it."""
    met = reading.tables["rating_forms"]
    columns = {row.column: Meaning.parse(corrections.get(row.column, row.holds)) for row in met.itertuples()}
    return Form(met["form"].iloc[0], "by_item", int(met["heading_rows"].iloc[0]), {}, columns, confirmed=True)


@pytest.mark.parametrize(
    "meaning",
    [
        *(Meaning(field) for field in FIELDS),
        Meaning("mark"),
        Meaning("mark", 3),
        Meaning("mark", 3, 2),
        Meaning("mark", 9, kind="consensus"),
        Meaning("mark", rater=True),
        Meaning("mark", 3, missing="dont_know"),
        Meaning("suggestion", item=2),
    ],
)
def test_a_meaning_is_read_back_from_its_words(meaning):
    assert Meaning.parse(meaning.words()) == meaning


def test_a_table_that_is_not_understood_is_proposed_as_a_form_and_read_when_a_person_has_said_what_it_holds(tmp_path):
    unread = reading_of(tmp_path, STRANGE)
    assert unread.ratings.empty
    assert unread.tables["rating_forms"][["column", "heading", "holds", "state"]].values.tolist() == [
        ["A", "Kort", "ignored", "proposed"],
        ["B", "Start", "ignored", "proposed"],
        ["C", "Mål", "ignored", "proposed"],
    ]
    form = form_of(unread, A="rater", B="item 1", C="item 2")
    found = reading_of(tmp_path, STRANGE, [form])
    assert [(m.rater, m.item, m.value) for m in found.ratings.sort_values(["row", "column"]).itertuples()] == [
        ("D1", 1, 5.0),
        ("D1", 2, 6.0),
        ("D2", 1, 7.0),
        ("D2", 2, 8.0),
    ]
    assert set(found.tables["rating_forms"]["state"]) == {"confirmed"} and found.problems == ()


def test_a_confirmed_form_wins_over_what_the_headings_seem_to_say_and_holds_for_no_other_headings(tmp_path):
    text = "Bedömare;Utgångspunkt;Effekter\nD1;5;6\n"
    form = form_of(reading_of(tmp_path, text), B="item 2", C="ignored")
    assert [(m.item, m.value) for m in reading_of(tmp_path, text, [form]).ratings.itertuples()] == [(2, 5.0)]
    other = text.replace("Effekter", "2. Effekter")
    assert [(m.item, m.value) for m in reading_of(tmp_path, other, [form]).ratings.itertuples()] == [(1, 5.0), (2, 6.0)]
    spaced = text.replace("Bedömare", " BEDÖMARE ")
    assert len(reading_of(tmp_path, spaced, [form]).ratings) == 1


def test_names_in_headings_are_in_no_form(tmp_path):
    met = reading_of(tmp_path, "Fråga;Vera Påhittad;D2\nUtgångspunkt;1;2\nEffekter;3;4\n").tables["rating_forms"]
    assert list(met["heading"]) == ["Fråga", "(ett namn)", "D2"]


@pytest.fixture
def study(tmp_path):
    for folder in ("data/raw/ratings", "data/decisions"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "jimeval.toml").write_text("", encoding="utf-8")
    (tmp_path / "data/raw/ratings/linjer.yml").write_text(DECLARED, encoding="utf-8")
    return StudyFolder(tmp_path)


def put(study, text, name="CSN_2013-11.csv"):
    (study.raw / "ratings" / name).write_text(text, encoding="utf-8")


def told(built):
    rows = built.tables["problems"]
    return [(row.severity, row.document_id, row.message) for row in rows[rows["severity"] != "note"].itertuples()]


GOOD_AND_BAD = "Instrument: linjer\nBedömare;Utgångspunkt;Effekter\nD1;5;6\nD2;7;88\n"


def test_a_rating_file_with_an_error_gives_no_marks_unless_its_good_rows_are_asked_for_and_then_they_are_counted(study):
    put(study, GOOD_AND_BAD)
    whole = build(study)
    wrong = ("error", "ratings/CSN_2013-11.csv", "fråga 2: ”88” ligger utanför skalan 0–10.")
    assert whole.tables["ratings"].empty
    assert told(whole) == [
        wrong,
        (
            "warning",
            "ratings/CSN_2013-11.csv",
            "filen har fel, så inga av dess markeringar används; 3 av 4 markeringar gick att läsa.",
        ),
    ]
    partly = build(study, partial=True)
    assert partly.read == ("ratings/CSN_2013-11.csv",)
    assert sorted(partly.tables["ratings"]["value"]) == [5, 6, 7]
    assert told(partly) == [
        wrong,
        ("warning", "ratings/CSN_2013-11.csv", "filen har fel; 3 av 4 markeringar används."),
    ]
    assert build(study).tables["ratings"].empty


def test_a_form_is_confirmed_once_and_the_files_that_have_it_are_read_again(study):
    put(study, "Instrument: linjer\n" + STRANGE)
    assert build(study).tables["ratings"].empty
    opened = open_study(study.root)
    forms = opened.forms()
    assert list(forms["state"]) == ["proposed"] and list(forms["files"]) == [1]
    form = forms["form"].iloc[0]
    said = opened.confirm_form(form, A="rater", B="item 1", C="item 2", by="Ada")
    assert said == f"Formuläret {form} är bekräftat i data/decisions/forms.yml. Kör: jimeval build"
    built = build(study)
    assert sorted(built.tables["ratings"]["value"]) == [5, 6, 7, 8] and told(built) == []
    assert build(study).read == ()
    (confirmed,), wrong = read_forms(study)
    assert (confirmed.fingerprint, confirmed.shape, confirmed.confirmed_by, wrong) == (form, "by_item", "Ada", [])


def test_a_confirmed_form_that_no_file_has_any_more_is_told(study):
    put(study, "Instrument: linjer\n" + STRANGE)
    build(study)
    opened = open_study(study.root)
    form = opened.forms()["form"].iloc[0]
    opened.confirm_form(form, A="rater", B="item 1", C="item 2")
    put(study, "Instrument: linjer\nBedömare;Utgångspunkt;Effekter\nD1;5;6\n")
    assert told(build(study)) == [
        ("warning", "data/decisions/forms.yml", "ingen markeringsfil har de rubrikerna längre.")
    ]


def test_what_cannot_be_confirmed_is_refused(study):
    put(study, "Instrument: linjer\n" + STRANGE)
    build(study)
    opened = open_study(study.root)
    form = opened.forms()["form"].iloc[0]
    with pytest.raises(UsageError, match="^Formuläret ”abc” finns inte i studien. Formulären är: [0-9a-f]{12}.$"):
        opened.confirm_form("abc", A="rater")
    with pytest.raises(UsageError, match="^Formuläret har ingen kolumn Q. Kolumnerna är: A, B, C.$"):
        opened.confirm_form(form, Q="rater")
    with pytest.raises(UsageError, match="”ratr” är okänt. Menade du ”rater”\\? Välj agency, occasion"):
        opened.confirm_form(form, A="ratr", B="item 1")
    assert not (study.decisions / "forms.yml").exists()


def test_all_faults_of_the_file_are_told_at_once(study):
    (study.decisions / "forms.yml").write_text(
        "hej: {}\n"
        "'0123456789ab': {shape: bred, heading_rows: 9, kolumner: {}, columns: {B: itm 3, 7: rater}}\n"
        "'0123456789ac': {shape: long, instrument: linje, columns: {A: value}}\n",
        encoding="utf-8",
    )
    forms, problems = read_forms(study, ["linjer"])
    assert forms == ()
    allowed = problems[4].mend
    assert [f"{p.where}: {p.message} {p.mend}".replace(allowed, "…") for p in problems] == [
        "formuläret hej: är inget formulärs tecken. Kopiera det ur study.forms(), inom citattecken.",
        "formuläret 0123456789ab: fältet ”kolumner” finns inte. Fälten är: shape, heading_rows, columns, unit, "
        "instrument, confirmed_by.",
        "formuläret 0123456789ab: shape ”bred” är okänd. Välj by_item, by_rater, long, suggestions.",
        "formuläret 0123456789ab: heading_rows ”9” ska vara ett heltal från 1 till 4. ",
        "formuläret 0123456789ab, kolumn B: ”itm 3” är okänt. …",
        "formuläret 0123456789ab: ”7” är ingen kolumn. Skriv kolumnens bokstav, som i Excel.",
        "formuläret 0123456789ac: instrumentet ”linje” finns inte. Menade du ”linjer”? Välj bland: linjer.",
    ]


def test_a_file_that_is_no_yaml_is_told(study):
    (study.decisions / "forms.yml").write_text("a: [1\nb: 2\n", encoding="utf-8")
    assert [p.sentence() for p in read_forms(study)[1]] == [
        "rad 2: filen är inte giltig YAML. Kontrollera indrag, kolon och citattecken."
    ]


def test_a_form_whose_instrument_nobody_states_is_met_and_can_be_given_one(tmp_path):
    ratings = tmp_path / "data" / "raw" / "ratings"
    ratings.mkdir(parents=True)
    (ratings / "linjer.yml").write_text(DECLARED, encoding="utf-8")
    (ratings / "andra.yml").write_text(DECLARED.replace("id: linjer", "id: andra"), encoding="utf-8")
    (ratings / "CSN_2013-11.csv").write_text("Bedömare;1;2\nD1;5;6\n", encoding="utf-8")
    build(StudyFolder(tmp_path))
    study = open_study(tmp_path)
    assert study.table("ratings").empty
    (fingerprint,) = study.table("rating_forms")["form"].unique()
    study.confirm_form(fingerprint, instrument="andra", by="KA")
    build(StudyFolder(tmp_path))
    assert open_study(tmp_path).table("ratings")["instrument"].to_list() == ["andra", "andra"]
