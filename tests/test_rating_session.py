"""A rating session: what it holds true, what it saves and when, and what nobody may see before the wall."""

import errno
import multiprocessing
import os
import random
import shutil
import signal
import time
from pathlib import Path

import pytest
from conftest import ROOT
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import jimeval as jim
from jimeval.base.errors import UsageError
from jimeval.documents import read_document
from jimeval.lab.choices import agencies, unusable
from jimeval.lab.session import RatingSession, sessions
from jimeval.lab.session_file import load
from jimeval.lab.sitting import INSTALL, NOBODY, NOT_BEGUN, Sitting, somebody_is_there
from jimeval.lab.talk import topics
from jimeval.ratings import Instrument, Item, Scale, read, read_ratings
from jimeval.register import register
from jimeval.study.build import build

SCALE = "larande_uppfoljning_exempel"
LEVELS = Instrument("ord", "1", "Ord och tal", (Item(1, "Stöd"), Item(2, "Mål")), Scale(1, 3, 1, type="levels"))


@pytest.fixture
def study(tmp_path):
    return new_study(tmp_path)


def new_study(root):
    folder = root / "data" / "raw" / "ratings"
    folder.mkdir(parents=True)
    shutil.copy(ROOT / "data/raw/ratings/larande_uppfoljning_exempel.yml", folder)
    return jim.open_study(root)


def begun(study, lines=(1, 2, 9), expected=2, **other):
    return RatingSession.begin(
        study, other.get("agency", "CSN"), SCALE, date=other.get("date", "2014-11-20"), lines=lines, expected=expected
    )


def files(study):
    return sorted(path.name for path in (study.folder.raw / "ratings").iterdir() if path.suffix == ".csv")


def told(study, session):
    """What the reader makes of the file: rater, item, kind, value or kind of missing."""
    reading = read(read_document(study.folder.root / session.path, study.folder.raw), study.instruments)
    assert [problem for problem in reading.problems if problem.severity != "note"] == []
    return {
        (m.rater if m.kind == "individual" else None, m.item, m.kind): m.missing if m.value != m.value else m.value
        for m in reading.ratings.itertuples()
    }


def test_a_whole_talk_reads_back_to_its_marks_agreed_mark_and_suggestions(study):
    session = begun(study)
    assert files(study) == []
    assert session.mark({1: 7.5, 2: "vet ej"}, group="ledning", gender="kvinna", person_key="K17") == "D1"
    assert session.mark({1: 0, 2: "ej aktuellt", 9: "3,25"}) == "D2"
    session.show_wall()
    session.agree(9, 4)
    session.suggest(1, "Börja tidigare; gärna i maj\n\nMer tid")

    assert session.path == "data/raw/ratings/2014-11-20_csn_larande-uppfoljning-exempel.csv"
    assert told(study, session) == {
        ("D1", 1, "individual"): 7.5,
        ("D1", 2, "individual"): "dont_know",
        ("D1", 9, "individual"): "empty",
        ("D2", 1, "individual"): 0.0,
        ("D2", 2, "individual"): "not_applicable",
        ("D2", 9, "individual"): 3.25,
        (None, 9, "consensus"): 4.0,
    }
    reading = read_ratings(study.folder.root / session.path)
    assert list(reading.suggestions["text"]) == ["Börja tidigare; gärna i maj", "Mer tid"]
    first = reading.ratings[reading.ratings["rater"] == "D1"].iloc[0]
    assert (first["group"], first["gender"], first["occasion"], first["date"]) == (
        "ledning",
        "kvinna",
        "2014-11-20",
        "2014-11-20",
    )


marks = st.one_of(
    st.sampled_from(["", "vet ej", "ej aktuellt", "–"]),
    st.floats(0, 10).map(lambda value: round(value, 3)),
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(people=st.lists(st.fixed_dictionaries({1: marks, 2: marks, 9: marks}), min_size=1, max_size=5))
def test_the_four_kinds_of_no_value_zero_and_every_number_survive_the_file(people, tmp_path_factory):
    study = new_study(tmp_path_factory.mktemp("talk"))
    session = begun(study, expected=len(people))
    for person in people:
        session.mark(person)
    kinds = {"": "empty", "vet ej": "dont_know", "ej aktuellt": "not_applicable", "–": "not_marked"}
    wanted = {
        (f"D{n}", item, "individual"): kinds.get(mark, mark)
        for n, person in enumerate(people, 1)
        for item, mark in person.items()
    }
    if all(mark == "" for person in people for mark in person.values()):
        wanted = {}  # nothing but empty forms: no marks, says the reader
    session.show_wall()
    found = read(read_document(study.folder.root / session.path), study.instruments).ratings.query(
        "kind != 'consensus'"
    )
    assert {
        (m.rater, m.item, m.kind): m.missing if m.value != m.value else m.value for m in found.itertuples()
    } == wanted
    assert RatingSession.resume(study, Path(session.path).name)._state == session._state


def test_the_study_reads_the_file_when_it_is_built_and_nothing_else_in_it_is_touched(study):
    before = {path: path.read_bytes() for path in study.folder.root.rglob("*") if path.is_file()}
    session = begun(study)
    session.mark({1: 7}), session.mark({1: 2})
    session.show_wall()
    after = {path: path.read_bytes() for path in study.folder.root.rglob("*") if path.is_file()}
    assert {path.name for path in set(after) - set(before)} == {Path(session.path).name}
    assert {path: after[path] for path in before} == before
    built = build(study.folder)
    assert not built.has_errors and list(built.tables["documents"]["origin"]) == ["original"]
    assert set(built.tables["ratings"]["agency_id"]) == {"csn"} and len(built.tables["ratings"]) == 7


def test_everything_wrong_with_a_form_is_said_at_once_and_nothing_is_saved(study):
    session = begun(study)
    with pytest.raises(UsageError) as error:
        session.mark({1: "12", 2: "mycket", 3: 5}, person_key="Vera Påhittad")
    assert str(error.value) == (
        "Fråga 1: ”12” ligger utanför skalan 0–10. Tillåtet: tal från 0 till 10, eller tomt, –, vet ej, ej aktuellt.\n"
        "Fråga 2: ”mycket” är inget tal. Tillåtet: tal från 0 till 10, eller tomt, –, vet ej, ej aktuellt.\n"
        "Linje 3 används inte i det här samtalet.\n"
        "Personnyckeln ”Vera Påhittad” ska vara en kod, som K17, aldrig ett namn."
    )
    assert session.codes == [] and files(study) == []
    session.mark({1: 1}, person_key="K1")
    with pytest.raises(UsageError, match="^Personnyckeln ”k1” har redan markerat i det här samtalet.$"):
        session.mark({1: 1}, person_key="k1")


def test_several_paper_forms_are_one_act_and_a_fault_in_one_saves_none(study):
    session = begun(study, expected=3)
    with pytest.raises(UsageError) as error:
        session.mark_all([{"marks": {1: "7"}}, {"marks": {1: "11"}}])
    assert str(error.value).startswith("D2: Fråga 1: ”11” ligger utanför skalan 0–10.")
    assert session.mark_all([{"marks": {1: "7"}}, {"marks": {1: "vet ej"}, "group": "ledning"}]) == ["D1", "D2"]
    with pytest.raises(UsageError) as error:
        session.mark_all([{"marks": {}}, {"marks": {}}])
    assert str(error.value) == (
        "2 av 3 har markerat, och 2 till blir fler än som deltar. Ändra antalet om fler ska markera."
    )


def test_the_wall_waits_for_all_unless_the_leader_closes_early(study):
    session = begun(study, expected=3)
    with pytest.raises(UsageError, match="^Ingen har markerat än, så det finns ingen vägg att visa.$"):
        session.show_wall(early=True)
    session.mark({1: 1}), session.mark({1: 9})
    with pytest.raises(UsageError, match="^2 av 3 har markerat. Vänta in de andra, eller avsluta i förtid.$"):
        session.show_wall()
    with pytest.raises(UsageError, match="^1 kan inte vara antalet som deltar: 2 har redan markerat.$"):
        session.expect(1)
    session.show_wall(early=True)
    assert session.wall_shown and len(session.marks()) == 7


def test_nothing_shows_a_hidden_mark_before_the_wall(study):
    session = begun(study)
    session.mark({1: 7.31, 2: "ej aktuellt"})
    sitting = Sitting(study, session)
    shown = [repr(session), str(session), repr(session._state), repr(sitting), str(sitting._repr_mimebundle_())]
    shown += [repr(vars(session)).replace(repr(session._content), ""), *sessions(study).values()]
    for act in (session.marks, session.spread, session.plot_wall, lambda: topics(session), lambda: session.agree(9, 3)):
        with pytest.raises(UsageError, match="^Väggen är inte visad än: först då går det att ") as error:
            act()
        shown.append(str(error.value))
    assert not [words for words in shown if "7,31" in words or "7.31" in words or "ej aktuellt" in words]
    assert "1 av 2 har markerat. Markeringarna är dolda tills väggen visas." in repr(session)


def test_nothing_of_a_session_is_read_until_its_wall_is_shown_and_the_build_says_why(study):
    session = begun(study)
    session.mark({1: 7.31, 2: "ej aktuellt"}), session.mark({1: 2})
    reading = read_ratings(study.folder.root / session.path)
    assert len(reading.ratings) == len(reading.suggestions) == 0
    assert "7,31" not in reading.document.text and "ej aktuellt" not in reading.document.text
    hidden = build(study.folder)
    shown = [problem for problem in hidden.tables["problems"].to_dict("records") if problem["severity"] != "note"]
    assert not hidden.has_errors and len(hidden.tables["ratings"]) == 0
    assert [(one["severity"], one["where"], one["message"], one["mend"]) for one in shown] == [
        (
            "warning",
            "rad 5, kolumn A",
            "samtalet är inte avslutat: väggen är inte visad. Markeringarna är dolda och lästes inte.",
            "Fortsätt samtalet i rating_session och visa väggen (det går i förtid), eller ta bort filen.",
        )
    ]
    session.show_wall()
    after = build(study.folder)
    assert sorted(after.tables["ratings"]["value"].dropna()) == [2.0, 7.31]
    assert "session_not_over" not in set(after.tables["problems"]["code"])


def test_marks_above_which_the_same_words_stand_in_another_paper_are_read(tmp_path):
    path = tmp_path / "CSN 2014-11.csv"
    path.write_text(
        f"Anteckning;\nLäge: markeringarna är dolda;\nInstrument: {SCALE};\nBedömare;1;2\nD1;7;8\n", "utf-8"
    )
    shutil.copy(ROOT / "data/raw/ratings/larande_uppfoljning_exempel.yml", tmp_path)
    assert list(read_ratings(path).ratings["value"]) == [7.0, 8.0]


def test_one_may_mark_anew_or_withdraw_until_the_wall_and_then_marks_stand(study):
    session = begun(study, expected=3)
    for value in (1, 2, 3):
        session.mark({1: value, 2: value})
    session.change("D2", {1: 8})
    session.withdraw("D3")
    session.expect(2)
    session.show_wall()
    stands = told(study, session)
    assert stands["D2", 1, "individual"] == 8.0 and stands["D2", 2, "individual"] == "empty"
    assert ("D3", 1, "individual") not in stands
    for act in (
        lambda: session.mark({1: 1}),
        lambda: session.change("D1", {1: 1}),
        lambda: session.withdraw("D1"),
        lambda: session.expect(9),
    ):
        with pytest.raises(UsageError, match="^Väggen är visad: markeringarna står, och det går inte längre att "):
            act()


def test_a_correction_after_the_wall_has_a_reason_and_the_file_tells_what_stood(study):
    session = begun(study)
    session.mark({1: "7,5"}), session.mark({1: 2})
    session.show_wall()
    with pytest.raises(UsageError, match="^Skriv skälet till rättelsen: den syns i filen.$"):
        session.correct("D1", 1, 8, " ")
    session.correct("D1", 1, 8, "skrev fel\nrad")
    again = RatingSession.resume(study, Path(session.path).name)
    assert again.corrections == ("D1, fråga 1, från ”7,5” till ”8”. Skäl skrev fel rad",)
    assert told(study, again)["D1", 1, "individual"] == 8.0


def test_the_agreed_mark_is_asked_for_where_the_instrument_says_so_on_its_own_scale(study):
    session = begun(study)
    session.mark({1: 1}), session.mark({9: 9})
    session.show_wall()
    assert session.to_agree == (9,) and told(study, session)[None, 9, "consensus"] == "empty"
    with pytest.raises(UsageError, match="Fråga 9: ”9” ligger utanför skalan 1–5. Tillåtet: 1, 2, 3, 4 eller 5, "):
        session.agree(9, 9)
    with pytest.raises(UsageError, match="^Instrumentet frågar efter en gemensam markering på 9, inte på 1.$"):
        session.agree(1, 3)
    session.agree(9, "–")
    assert told(study, session)[None, 9, "consensus"] == "not_marked"
    assert begun(study, lines=[1, 2]).to_agree == ()
    study._instruments = {"ord": LEVELS}
    levels = RatingSession.begin(study, "CSN", "ord", date="2014-11-20", expected=1)
    levels.mark({1: 3, 2: "vet ej"})
    levels.show_wall()
    assert levels.to_agree == () and told(study, levels)["D1", 1, "individual"] == 3.0


def test_two_talks_on_one_day_get_files_and_occasions_of_their_own(study):
    first, second = begun(study), begun(study)
    first.mark({1: 1}), second.mark({1: 9})
    first.mark({1: 2}), second.mark({1: 8})
    first.show_wall(), second.show_wall()
    assert files(study) == [
        "2014-11-20_csn_larande-uppfoljning-exempel.csv",
        "2014-11-20_csn_larande-uppfoljning-exempel_2.csv",
    ]
    values = [sorted(session.marks()["value"].dropna()) for session in (first, second)]
    assert values == [[1, 2], [8, 9]]
    assert set(first.marks()["occasion"]) == {"2014-11-20"}
    assert set(second.marks()["occasion"]) == {"2014-11-20, samtal 2"}
    assert set(second.marks()["date"]) == {"2014-11-20"}


def test_the_agencys_page_shows_the_last_of_two_talks_and_names_the_other(study):
    for values in ((1, 2), (9, 8)):
        session = begun(study)
        for value in values:
            session.mark({1: value})
        session.show_wall()
    build(study.folder)
    view = jim.open_study(study.folder.root).agency("CSN", year=2014)
    assert sorted(view.marks()["value"].dropna()) == [8, 9]
    assert view.say("marks").endswith(
        " Det som visas är från 2014-11-20, samtal 2. Året har också markeringar som inte visas här: 2014-11-20."
    )


def test_a_stopped_session_goes_on_where_it_was(study):
    session = begun(study)
    session.mark({1: 7}, person_key="K2")
    again = RatingSession.resume(study, Path(session.path).name)
    assert again._state == session._state and again.next_code == "D2"
    again.mark({1: 3})
    again.show_wall()
    again.suggest(2, "Fler möten")
    last = RatingSession.resume(study, Path(session.path).name)
    assert last.wall_shown and last.suggestions == {2: ("Fler möten",)} and last.codes == ["D1", "D2"]
    assert sessions(study) == {
        Path(session.path).name: "CSN 2014-11-20, Lärande uppföljning, exempelstudiens skala: 2 av 2 har markerat, "
        "väggen visad"
    }


def test_a_file_saved_by_excel_in_its_own_encoding_can_go_on(study):
    session = begun(study, agency="Försvarsmakten")
    session.mark({1: "7,5"}, group="nämnd")
    path = study.folder.root / session.path
    path.write_bytes(path.read_text(encoding="utf-8-sig").replace("\n", "\r\n").encode("cp1252"))
    again = RatingSession.resume(study, path.name)
    assert again._state == session._state
    again.mark({1: 2})
    again.show_wall()
    assert told(study, again)["D1", 1, "individual"] == 7.5


def test_a_file_that_somebody_else_has_changed_is_not_written_over(study):
    session = begun(study)
    session.mark({1: 7})
    other = RatingSession.resume(study, Path(session.path).name)
    other.mark({1: 2})
    with pytest.raises(UsageError) as error:
        session.mark({1: 5})
    assert str(error.value) == (
        "2014-11-20_csn_larande-uppfoljning-exempel.csv har ändrats av någon annan sedan den sparades sist. Inget "
        "skrevs. Öppna samtalet igen för att fortsätta med det som står i filen."
    )
    other.show_wall()
    assert session.codes == ["D1"] and told(study, other)["D2", 1, "individual"] == 2.0


def test_what_is_no_session_or_another_version_cannot_go_on(study):
    folder = study.folder.raw / "ratings"
    (folder / "2013_annat.csv").write_text("Myndighet;1;2\nCSN;3;4\n", encoding="utf-8")
    with pytest.raises(UsageError) as error:
        RatingSession.resume(study, "2013_annat.csv")
    assert str(error.value) == ("2013_annat.csv är inget skattningssamtal: första raden ska vara ”Skattningssamtal”.")
    session = begun(study)
    session.mark({1: 7})
    path = study.folder.root / session.path
    path.write_text(path.read_text(encoding="utf-8").replace("Version: exempel 1", "Version: exempel 0"), "utf-8")
    with pytest.raises(UsageError, match="^.* gjordes på version exempel 0 av instrumentet .* börja ett nytt samtal.$"):
        RatingSession.resume(study, path.name)
    assert sessions(study) == {}


def test_a_session_begins_only_with_what_exists(study):
    with pytest.raises(UsageError, match="^Datumet ”2014-11” kan inte läsas som en dag. Skriv ÅÅÅÅ-MM-DD.$"):
        begun(study, date="2014-11")
    with pytest.raises(UsageError, match="^Välj minst en linje bland instrumentets: 1, 2, 3, 4, 5, 6, 7, 8, 9.$"):
        begun(study, lines=[10])
    with pytest.raises(UsageError, match="^Myndigheten ”Skolverkett” finns inte i registret."):
        begun(study, agency="Skolverkett")
    with pytest.raises(UsageError, match="^Instrumentet ”larande_uppfoljning” anger inga ändar för skalan"):
        RatingSession.begin(study, "CSN", "larande_uppfoljning", date="2014-11-20")
    study._instruments = {**study.instruments, "tomt": Instrument("tomt", "1", "Utan frågor", (), Scale(1, 10))}
    assert "larande_uppfoljning" in unusable(study) and SCALE not in unusable(study)
    assert unusable(study)["tomt"] == (
        "Instrumentet ”tomt” har inga frågor. Skriv frågorna under items: i en egen YAML-fil i data/raw/ratings "
        "(based_on: tomt)."
    )


@pytest.mark.parametrize("year", [2013, 2018, 2026])
def test_every_agency_can_be_chosen_and_its_name_is_read_back_to_it(year):
    named = agencies(year)
    assert set(named) == set(register().agencies)
    known = [agency.agency_id for agency in register().members(year)]
    assert list(named)[: len(known)] == known
    assert all(f"(inte känd medlem {year})" in name for key, name in named.items() if key not in known)
    assert all(register().find_agency(register().by_id(key).name_in(year)).agency_id == key for key in known)


def test_the_lines_most_apart_and_lowest_are_named_in_order_of_number_and_only_where_they_stand_out(study):
    session = begun(study, lines=(1, 2, 3))
    session.mark({1: 5, 2: 9, 3: 1}), session.mark({1: 5, 2: 2, 3: 2})
    session.show_wall()
    assert [(topic.item, topic.why) for topic in topics(session)] == [
        (2, "bedöms mest olika (D 7,0)"),
        (3, "bedöms svagast (median 1,5)"),
    ]
    alike = begun(study, lines=(1, 2, 3))
    alike.mark({1: 5, 2: 5, 3: 5}), alike.mark({1: 5, 2: 5, 3: 5})
    alike.show_wall()
    assert topics(alike) == []


def test_a_wall_of_empty_forms_is_a_wall(study):
    session = begun(study, expected=1)
    session.mark({})
    session.show_wall()
    assert len(session.marks()) == 0 and topics(session) == []
    session.plot_wall()


# Stops ------------------------------------------------------------------------------------------------------------


def test_a_disk_that_is_full_changes_neither_the_file_nor_what_is_held_true(study, monkeypatch):
    session = begun(study, expected=9)
    session.mark({1: 7})
    before = (study.folder.root / session.path).read_bytes()

    def full(handle):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(UsageError, match="kunde inte sparas .* det senaste är inte med i filen"):
        session.mark({1: 5})
    monkeypatch.undo()
    assert session.codes == ["D1"] and (study.folder.root / session.path).read_bytes() == before
    assert session.mark({1: 5}) == "D2"


def keep_marking(study, acknowledged):
    """A process that marks until it is killed, and says so after each saved mark."""
    session = begun(study, expected=999)
    while True:
        number = len(session.codes) + 1
        session.mark({1: number % 10, 2: "vet ej"})
        os.write(acknowledged, b".")


@pytest.mark.skipif(not hasattr(os, "fork"), reason="processer kan inte förgrenas på den här datorn")
def test_a_kill_at_any_moment_leaves_every_acknowledged_mark_in_a_whole_file(study):
    moments = random.Random(2014)
    context = multiprocessing.get_context("fork")
    folder = study.folder.raw / "ratings"
    assert study.instruments  # read once, not in every process
    for round_ in range(30):
        hear, acknowledged = os.pipe()
        process = context.Process(target=keep_marking, args=(study, acknowledged))
        process.start()
        os.close(acknowledged)
        said = os.read(hear, 1) if round_ % 3 else b""  # every third time before or in the midst of the first
        time.sleep(moments.uniform(0, 0.03))
        os.kill(process.pid, signal.SIGKILL)
        process.join()
        while more := os.read(hear, 4096):
            said += more
        os.close(hear)
        found = list(folder.glob("2*.csv"))
        assert len(found) == 1 or (not found and not said)
        for path in found:
            state, _ = load(path)
            assert len(state.participants) - len(said) in (0, 1)  # one may be saved that there was no time to tell of
            RatingSession.resume(study, path.name).show_wall(early=True)
            read_back = read(read_document(path, study.folder.raw), study.instruments).ratings
            assert (read_back["kind"] == "individual").sum() == 3 * len(state.participants)
            path.unlink()


# In a notebook ----------------------------------------------------------------------------------------------------


def test_where_nobody_sits_a_session_is_one_line_of_text(study):
    sitting = jim.rating_session(study)
    assert not somebody_is_there()
    assert sitting._repr_mimebundle_() == {"text/plain": NOBODY}
    sitting.session = begun(study)
    assert repr(sitting) == repr(sitting.session)


def test_without_ipywidgets_it_says_how_to_get_them(study, monkeypatch):
    monkeypatch.setattr("jimeval.lab.sitting.somebody_is_there", lambda: True)
    monkeypatch.setattr("jimeval.lab.sitting.importlib.util.find_spec", lambda name: None)
    sitting = jim.rating_session(study)
    assert repr(sitting) == NOT_BEGUN and sitting._repr_mimebundle_() == {"text/plain": INSTALL}


def test_only_the_widgets_import_ipywidgets():
    for path in (ROOT / "jimeval").rglob("*.py"):
        assert "widgets" in path.parts or "import ipywidgets" not in path.read_text(encoding="utf-8"), path


class TestForms:
    """The forms without a browser: what they hold after each press."""

    @pytest.fixture(autouse=True)
    def widgets(self):
        pytest.importorskip("ipywidgets")

    def pressed(self, box, words):
        import ipywidgets

        def within(widget):
            yield widget
            for child in getattr(widget, "children", ()):
                yield from within(child)

        found = [w for w in within(box) if isinstance(w, ipywidgets.Button) and w.description == words]
        assert len(found) == 1
        found[0].click()

    def values(self, box):
        """Everything that the forms on the screen hold."""
        held = [str({name: value for name, value in box.get_state().items() if name != "children"})]
        for child in getattr(box, "children", ()):
            held += self.values(child)
        return held

    def marking(self, study, expected=2):
        from jimeval.lab.widgets import SessionForms

        forms = SessionForms(study, begun(study, expected=expected), lambda session: None)
        return forms, forms.stage

    def test_a_line_begins_unmarked_and_every_place_on_it_is_a_mark(self, study):
        _, stage = self.marking(study)
        field = stage.fields[1]
        assert field.written == ""
        for place, written in ((0, "0"), (7.3, "7,3"), (10, "10")):
            field._control.value = place
            assert field.written == written
        self.pressed(field.box, "vet ej")
        assert field.written == "vet ej"
        field._control.value = 4
        assert field.written == "4"
        self.pressed(field.box, "rensa")
        assert field.written == ""

    def test_levels_are_buttons_and_none_is_chosen_from_the_start(self):
        from jimeval.lab.widgets.fields import MarkField

        words = MarkField("1", "", Scale(1, 3, 1, type="levels", levels=("saknas", "delvis", "finns")))
        assert words.written == "" and words._control.options[0] == ("saknas", 1)
        words._control.value = 2
        assert words.written == "2"
        yes = MarkField("1", "", Scale(0, 1, 1, type="yes_no"))
        yes._control.value = 0
        assert yes.written == "nej"

    def test_after_saving_the_form_holds_nothing_of_it(self, study):
        forms, stage = self.marking(study)
        stage.fields[1]._control.value = 7.3
        self.pressed(stage.fields[2].box, "ej aktuellt")
        stage.group.value, stage.gender.value, stage.key.value = "ledning", "kvinna", "K99"
        assert any("7,3" in held for held in self.values(forms.box))
        self.pressed(forms.box, "Spara och töm")
        held = " ".join(self.values(forms.box))
        assert not [word for word in ("7.3", "7,3", "ej aktuellt</b>", "'ledning'", "K99") if word in held]
        assert "D1 är sparad och blanketten tömd. Sparat i data/raw/ratings/2014-11-20_csn" in held
        assert stage.session.codes == ["D1"]

    def test_an_empty_form_is_saved_only_on_the_second_press(self, study):
        forms, stage = self.marking(study)
        self.pressed(forms.box, "Spara och töm")
        assert stage.session.codes == []
        self.pressed(forms.box, "Spara och töm")
        assert stage.session.codes == ["D1"]

    def test_the_wall_opens_when_all_have_marked_or_after_a_confirmation(self, study):
        forms, stage = self.marking(study)
        stage.fields[1]._control.value = 7
        self.pressed(forms.box, "Spara och töm")
        assert stage.wall.disabled
        self.pressed(forms.box, "Avsluta i förtid")
        assert not stage.session.wall_shown
        self.pressed(forms.box, "Ja, visa väggen nu")
        assert stage.session.wall_shown and "jim-wall" in " ".join(self.values(forms.box))

    def test_paper_forms_are_typed_as_a_table_and_saved_together(self, study):
        forms, stage = self.marking(study)
        stage.on_paper.value = True
        rows = stage._paper.rows
        assert len(rows) == 2
        rows[0][1].value, rows[0][9].value, rows[1][2].value = "7,5", "ej aktuellt", "0"
        self.pressed(forms.box, "Spara blanketterna")
        assert stage.session.all_marked and not stage.wall.disabled
        assert "7,5" not in " ".join(self.values(forms.box))
        self.pressed(forms.box, "Visa väggen")
        forms.stage.agreed[9]._control.value = 3
        self.pressed(forms.box, "Spara gruppens markering")
        assert told(study, stage.session)[None, 9, "consensus"] == 3.0
