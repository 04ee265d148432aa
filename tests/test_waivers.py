"""Waivers in data/decisions/waivers.csv: they hold by rule and words, and are reported when the gap is gone."""

import pytest
from test_plans_gap_rules import plan

from jimeval.base.study_folder import StudyFolder
from jimeval.base.tables import violations
from jimeval.plans import gaps
from jimeval.study.plans.waivers import FORM, add_waiver, read_waivers, waive

LINE = "csn-2014/G1/A1,csn-2014,G1,Ordna en temadag,Dagen är beställd av ledningen,KA,2026-11-20"


def folder(tmp_path, *lines):
    study = StudyFolder(tmp_path)
    study.decisions.mkdir(parents=True)
    if lines:
        (study.decisions / FORM.file).write_text("\n".join((FORM.header, *lines)) + "\n", encoding="utf-8")
    return study


def waived(tmp_path, words, *lines, links=""):
    """({gap_id: reason} of what is waived, messages)."""
    elements, own_links, plans = plan(words, links)
    waivers, wrong = read_waivers(folder(tmp_path, *lines))
    table, problems = waive(gaps(elements, own_links, plans), elements, waivers)
    assert violations("gaps", table) == []
    stays = table[table["waived_because"].notna()]
    told = [f"{p.where}: {p.message} {p.mend}" for p in (*wrong, *problems)]
    return dict(zip(stays["gap_id"], stays["waived_because"], strict=True)), told


def test_a_waived_gap_has_its_reason_person_and_date(tmp_path):
    elements, links, plans = plan({"A1": "Ordna en temadag"})
    waivers, _ = read_waivers(folder(tmp_path, LINE))
    before = gaps(elements, links, plans)
    table, problems = waive(before, elements, waivers)
    assert not problems and len(table) == len(before)
    row = table.set_index("gap_id").loc["csn-2014/G1/A1"]
    assert row[["waived_because", "waived_by", "waived_on"]].tolist() == [
        "Dagen är beställd av ledningen",
        "KA",
        "2026-11-20",
    ]
    assert table["waived_because"].notna().sum() == 1


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ({"A1": "Utbilda chefer", "A2": "Ordna en temadag"}, "csn-2014/G1/A2"),  # ids have shifted
        ({"A1": "Utbilda chefer", "A9": "Ordna en temadag."}, "csn-2014/G1/A9"),
        ({"A1": "Ordna temadag"}, "csn-2014/G1/A1"),  # read a little better, the id the same
    ],
)
def test_a_waiver_survives_that_ids_shift_or_words_are_read_better(tmp_path, words, found):
    assert waived(tmp_path, words, LINE) == ({found: "Dagen är beställd av ledningen"}, [])


@pytest.mark.parametrize("words", [{"A1": "Utbilda chefer"}, {"E1": "Ordna en temadag"}, {"A1": "Ordna", "F1": "F"}])
def test_a_waiver_whose_gap_is_gone_is_reported_and_waives_no_other(tmp_path, words):
    assert waived(tmp_path, words, LINE) == (
        {},
        [
            "rad 2: luckan csn-2014/G1/A1 (G1) om ”Ordna en temadag” finns inte längre; undantaget gäller ingenting. "
            "Ta bort raden, eller rätta luckans id och ord."
        ],
    )


def test_a_gap_of_the_plan_as_a_whole_is_waived_by_its_id(tmp_path):
    line = "csn-2014/G14/plan,,,,Planeringen sköts av departementet,KA,"
    assert waived(tmp_path, {"A1": "Utbilda"}, line)[0] == {"csn-2014/G14/plan": "Planeringen sköts av departementet"}


def test_a_later_row_wins(tmp_path):
    later = LINE.replace("Dagen är beställd av ledningen", "Utgår")
    assert waived(tmp_path, {"A1": "Ordna en temadag"}, LINE, later)[0] == {"csn-2014/G1/A1": "Utgår"}


def test_what_is_wrong_with_a_row_is_said_and_the_others_hold(tmp_path):
    lines = [
        "csn-2014/G1/A1,,,Ordna en temadag,,KA,",
        "csn-2014/G77/A1,,,Ordna en temadag,skäl,KA,",
        "G1,,,Ordna en temadag,skäl,KA,",
        "csn-2014/G1/A1,,,Ordna en temadag,skäl,,i går",
        LINE,
    ]
    rules = ", ".join(f"G{n}" for n in range(1, 17))
    found, told = waived(tmp_path, {"A1": "Ordna en temadag"}, *lines)
    assert found == {"csn-2014/G1/A1": "Dagen är beställd av ledningen"}
    assert told == [
        "rad 2: reason är tomt: en lucka undantas bara med ett skäl. Skriv skälet.",
        f"rad 3: ”G77” är ingen regel. Tillåtna: {rules}.",
        "rad 4: det framgår inte vilken plan raden gäller. Skriv luckans id, som csn-2014/G1/A8.",
        "rad 5: decided_by är tomt: det framgår inte vem som har beslutat. Skriv vem.",
        "rad 5: ”i går” är inget datum. Skriv ÅÅÅÅ-MM-DD.",
    ]


def test_a_waiver_that_is_written_is_found_again(tmp_path):
    elements, links, plans = plan({"A1": "Ordna en temadag, med gäster", "E1": "E"}, "A1-E1")
    study = folder(tmp_path)
    table = gaps(elements, links, plans)
    for gap in table.to_dict("records"):
        add_waiver(study, gap, elements, "Känt sedan förut", "KA", "2026-11-20")
    waivers, problems = read_waivers(study)
    again, gone = waive(table, elements, waivers)
    assert problems == gone == [] and again["waived_because"].notna().all()
