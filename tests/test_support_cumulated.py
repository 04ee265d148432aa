"""Support over several meetings: what is told twice, what may be, and how the days are counted."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jimeval.base.persons import PersonKey
from jimeval.base.tables import frame
from jimeval.documents.document import Document
from jimeval.minutes import (
    cumulated_support,
    over_years,
    read,
    say_support_over_time,
    support_by_audience,
    told_twice,
)
from jimeval.minutes.support.cumulated import CUMULATED, TOLD_TWICE, days_between
from jimeval.minutes.support.stated_dates import stated_dates

SPRING, AUTUMN, NEXT = "2014-05-08", "2014-10-21", "2015-03-17"


def papers(*told, title="Minnesanteckningar från nätverksträff"):
    """(support, documents, passages) of several papers about CSN, each (date, what it says)."""
    support, documents, passages = [], [], []
    for number, (date, words) in enumerate(told):
        name = f"minutes/{number}.txt"
        text = f"{title} {date or ''}\n\nMyndigheterna\n\nCSN: {words}\n"
        tables = read(Document(name, name, text, str(number), ".txt", title), PersonKey()).tables
        support.append(tables["support"])
        passages.append(tables["passages"])
        documents.append({"document_id": name, "date": date, "title": f"{title} {date}"})
    return (
        pd.concat(support, ignore_index=True),
        frame("documents", documents),
        pd.concat(passages, ignore_index=True),
    )


def interval(*told, audience="all"):
    """(n at least, n, days at least, days) of all the papers' years together."""
    table = over_years(cumulated_support(*papers(*told))).set_index("audience")
    row = table.loc[audience]
    return int(row["n_at_least"]), int(row["n"]), row["days_at_least"], row["days"]


def pairs(*told):
    return [(row.sure, row.reason) for row in told_twice(*papers(*told)).itertuples()]


# What is surely one occasion ----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "first, second, reason",
    [
        (
            "JiM har haft heldag med ledningen den 23 april.",
            "Heldagen med ledningen den 23 april gav mycket.",
            "samma datum anges: 2014-04-23",
        ),
        (
            "JiM har haft heldag med ledningen den 23 april 2014.",
            "JiM hade 2014-04-23 en heldag med ledningen.",
            "samma datum anges: 2014-04-23",
        ),
        (
            "JiM har haft heldag med ledningen och 23/4 en halvdag med arbetsgruppen.",
            "JiM hade 23 april halvdag med arbetsgruppen.",
            "samma datum anges: 2014-04-23",
        ),
        (
            "I Norrköping har JiM haft en heldag med ledningen om budget och styrning.",
            "Nytt läge. I Norrköping har JiM haft en heldag med ledningen om budget och styrning. Planen dröjer.",
            "samma ordalydelse i båda papperen",
        ),
        (
            "I våras i Norrköping har JiM haft en heldag med ledningen om budget och styrning av stödet.",
            "I Norrköping har JiM haft en heldag med ledningen om budget och styrning av studiestödet.",
            "samma ordalydelse i båda papperen",
        ),
        (
            "JiM har haft heldag med ledningen.",
            "Som nämnts har ledningen haft heldag med JiM.",
            "sägs ha nämnts tidigare",
        ),
        (
            "JiM har haft heldag med ledningen.",
            "Enligt förra mötets anteckningar har ledningen haft heldag med JiM.",
            "sägs ha nämnts tidigare",
        ),
    ],
)
def test_an_occasion_surely_told_twice_counts_once(first, second, reason):
    told = (SPRING, first), (AUTUMN, second)
    assert (True, reason) in pairs(*told)
    table = cumulated_support(*papers(*told))
    assert (table["n_at_least"] == table["n"]).all()
    assert set(table["year"]) == {2014} and "" in set(table["note"])


def test_two_papers_from_one_meeting_tell_of_the_same():
    told = (SPRING, "JiM har haft heldag med ledningen."), (SPRING, "JiM har haft heldag med ledningen.")
    assert pairs(*told) == [(True, "två papper från samma möte")]
    assert interval(*told) == (1, 1, 1.0, 1.0)


# What may be one ----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "first, second, reason",
    [
        (
            "JiM har haft heldag med ledningen.",
            "JiM har haft en heldag med ledningen.",
            "inget skiljer tillfällena åt",
        ),
        (
            "JiM har haft heldag med ledningen.",
            "Heldagen med ledningen var lyckad.",
            "bestämd form kan syfta på det tidigare nämnda",
        ),
        (
            "JiM har haft heldag med ledningen och cheferna.",
            "JiM har haft heldag med ledningen.",
            "målgrupperna är delvis desamma, eller anges bara på det ena stället",
        ),
        (
            "JiM har haft heldag med ledningen.",
            "JiM har träffat ledningen.",
            "bara det ena stället anger tid, eller så är formen en annan",
        ),
        (
            "JiM har haft heldag med ledningen den 23 april.",
            "JiM hade halvdag med ledningen den 23 april.",
            "samma datum (2014-04-23) men olika lång tid",
        ),
        (
            "JiM har haft heldag med ledningen i april.",
            "JiM har haft en heldag med ledningen i april.",
            "inget skiljer tillfällena åt",
        ),
    ],
)
def test_what_nothing_tells_apart_is_listed_and_counted_as_at_least_and_at_most(first, second, reason):
    told = (SPRING, first), (AUTUMN, second)
    assert pairs(*told) == [(False, reason)]
    least, most, *_ = interval(*told)
    assert (least, most) == (1, 2)


def test_days_stand_as_at_least_and_at_most():
    told = (SPRING, "JiM har haft heldag med ledningen."), (AUTUMN, "JiM har haft en heldag med ledningen.")
    assert interval(*told) == (1, 2, 1.0, 2.0)
    shorter = (SPRING, "JiM hade heldag med ledningen 23/4."), (AUTUMN, "JiM hade halvdag med ledningen 23/4.")
    assert interval(*shorter) == (1, 2, 0.5, 1.5)


def test_short_formulaic_sentences_alike_are_no_proof():
    assert pairs((SPRING, "JiM har haft heldag med ledningen."), (NEXT, "JiM har haft heldag med ledningen.")) == [
        (False, "inget skiljer tillfällena åt")
    ]


# What is apart ------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "first, second",
    [
        ("JiM har haft heldag med ledningen.", "JiM har haft heldag med arbetsgruppen."),
        ("JiM har haft heldag med ledningen.", "JiM har haft halvdag med ledningen."),
        ("JiM har haft heldag med ledningen den 23 april.", "JiM har haft heldag med ledningen den 9 september."),
        ("JiM har haft heldag med ledningen.", "JiM har haft heldag med ledningen den 9 september."),
        ("JiM har haft heldag med ledningen i mars.", "JiM har haft heldag med ledningen i april."),
        ("JiM har haft heldag med ledningen.", "JiM har haft ytterligare en heldag med ledningen."),
        ("JiM har haft heldag med ledningen.", "Sedan förra mötet har JiM haft heldag med ledningen."),
        (
            "JiM hade halvdag med ledningen innan planen skrevs.",
            "JiM hade halvdag med ledningen först när planen var inskickad.",
        ),
    ],
)
def test_another_audience_amount_or_date_or_a_word_of_more_is_another_occasion(first, second):
    told = (SPRING, first), (AUTUMN, second)
    assert pairs(*told) == []
    least, most, least_days, days = interval(*told)
    assert least == most == 2 and least_days == days


def test_two_half_days_of_one_paper_are_two_and_their_retelling_gives_no_third():
    told = (SPRING, "JiM har haft två halvdagar med ledningen."), (AUTUMN, "JiM har haft två halvdagar med ledningen.")
    assert interval(told[0]) == (2, 2, 1.0, 1.0)
    assert interval(*told) == (2, 4, 1.0, 2.0)
    assert interval(told[0], (AUTUMN, "JiM har haft tre halvdagar med ledningen.")) == (3, 5, 1.5, 2.5)


def test_as_many_dates_as_occasions_are_a_date_each():
    told = (
        (SPRING, "JiM har haft två halvdagar med ledningen, den 3 mars och den 9 april."),
        (AUTUMN, "Halvdagen med ledningen den 9 april följdes upp."),
    )
    assert pairs(*told) == [(True, "samma datum anges: 2014-04-09")]
    assert interval(*told) == (2, 2, 1.0, 1.0)


def test_the_same_day_without_a_year_in_two_years_papers_may_be_one():
    told = (
        (SPRING, "JiM har haft heldag med ledningen 23 april."),
        ("2015-05-20", "JiM hade heldag med ledningen 23/4."),
    )
    assert pairs(*told) == [(False, "inget skiljer tillfällena åt")] and interval(*told)[:2] == (1, 2)
    stated = (told[0], ("2015-05-20", "JiM hade heldag med ledningen 23 april 2015."))
    assert pairs((SPRING, "JiM har haft heldag med ledningen 23 april 2014."), stated[1]) == []


def test_each_occasion_of_a_sentence_has_its_own_date():
    first = "Heldag med ledningen 23 april, halvdag med cheferna 7 maj."
    second = "Ledningen har haft heldag (23/4) och cheferna halvdag (7/5)."
    third = "Den 23 april hölls heldag med ledningen, den 7 maj halvdag med cheferna."
    for one, other in ((first, second), (first, third), (second, third)):
        assert pairs((SPRING, one), (AUTUMN, other)) == [
            (True, "samma datum anges: 2014-04-23"),
            (True, "samma datum anges: 2014-05-07"),
        ]


def test_two_dates_in_one_sentence_are_two_occasions():
    told = (AUTUMN, "JiM har haft en heldag med ledningen den 2 maj och en heldag med ledningen den 9 juni.")
    assert pairs(told) == [] and interval(told) == (2, 2, 2.0, 2.0)


def test_a_sum_holds_what_was_told_before():
    told = (
        (SPRING, "JiM har haft tre halvdagar med cheferna."),
        (AUTUMN, "JiM har sammanlagt haft fem halvdagar med cheferna."),
    )
    assert pairs(*told) == [(True, "ingår i en summa")] * 3
    assert interval(*told) == (5, 5, 2.5, 2.5)


@pytest.mark.parametrize(
    "words",
    [
        "Totalt deltog 40 personer i heldagen med ledningen.",
        "Som redovisas nedan har JiM haft heldag med ledningen.",
        "Som framgår av planen har JiM haft heldag med ledningen.",
    ],
)
def test_a_sum_of_something_else_or_a_word_on_what_follows_is_no_retelling(words):
    found = pairs((SPRING, "JiM har haft en heldag med ledningen."), (AUTUMN, words))
    assert [sure for sure, _ in found] == [False]


def test_a_day_named_twice_in_one_sentence_is_one_or_two():
    told = (SPRING, "JiM hade heldag med styrgruppen, och styrgruppen fick en heldag.")
    assert pairs(told) == [(False, "samma målgrupp nämns två gånger i en mening")]
    assert interval(told) == (1, 2, 1.0, 2.0)


def test_other_agencies_never_share_an_occasion():
    support, documents, passages = papers((SPRING, "JiM har haft heldag med ledningen."))
    both = pd.concat([support, support.assign(agency_id="msb")], ignore_index=True)
    assert told_twice(both, documents, passages).empty
    assert cumulated_support(both, documents, passages).query("audience == 'all'")["days"].tolist() == [1.0, 1.0]


# Years, amounts, none -----------------------------------------------------------------------------------------------
def test_an_occasion_belongs_to_the_year_it_is_dated_and_otherwise_to_its_first_papers():
    told = (
        (AUTUMN, "JiM har haft heldag med ledningen."),
        (NEXT, "JiM har haft en heldag med ledningen. JiM hade halvdag med arbetsgruppen den 2 december."),
    )
    table = cumulated_support(*papers(*told)).set_index(["audience", "year"])
    assert table[["n", "n_at_least", "days", "days_at_least", "note"]].T.to_dict("list") == {
        ("management", 2014): [1, 1, 1.0, 1.0, ""],
        ("management", 2015): [1, 0, 1.0, 0.0, "1 tillfälle kan vara nämnt två gånger"],
        ("working_group", 2014): [1, 1, 0.5, 0.5, "1 tillfälle nämns i papper från ett annat år"],
        ("all", 2014): [2, 2, 1.5, 1.5, "1 tillfälle nämns i papper från ett annat år"],
        ("all", 2015): [1, 0, 1.0, 0.0, "1 tillfälle kan vara nämnt två gånger"],
    }


def test_an_amount_that_is_not_stated_is_empty_and_never_zero():
    row = cumulated_support(*papers((SPRING, "JiM har träffat arbetsgruppen flera gånger."))).iloc[0]
    assert pd.isna(row["days"]) and pd.isna(row["days_at_least"])
    assert (row["n"], row["n_without_amount"]) == (1, 1)


def test_stated_none_is_its_own_value_beside_what_was_given_later():
    told = (SPRING, "Ledningen har inte deltagit."), (AUTUMN, "JiM har haft heldag med ledningen.")
    table = cumulated_support(*papers(*told))
    row = table[table["audience"] == "management"].iloc[0]
    assert row["stated_none"] and row["days"] == 1.0 and row["note"] == "uttryckligen inget i något av papperen"
    alone = cumulated_support(*papers(told[0]))
    assert alone["stated_none"].all() and (alone["n"] == 0).all() and alone["days"].isna().all()


def test_a_paper_without_a_date_has_no_year():
    table = cumulated_support(*papers((None, "JiM har haft heldag med ledningen den 23 april.")))
    assert table["year"].isna().all() and set(table["note"]) == {"papperets datum är okänt"}


def test_support_after_the_plan_is_counted_as_such():
    table = cumulated_support(*papers((SPRING, "JiM hade halvdag med ledningen först när planen var inskickad.")))
    assert set(table["n_after_plan"]) == {1}


def test_a_day_with_two_audiences_counts_once_in_all():
    told = (SPRING, "JiM har haft heldag med ledningen och cheferna.")
    assert [interval(told, audience=name)[3] for name in ("management", "managers", "all")] == [1.0, 1.0, 1.0]


def test_a_retelling_without_the_managers_takes_nothing_from_them():
    told = (
        (SPRING, "JiM har haft heldag med ledningen och cheferna."),
        (NEXT, "JiM har haft heldag med ledningen."),
    )
    table = cumulated_support(*papers(*told)).set_index(["audience", "year"])
    assert table.loc[("managers", 2014), ["n_at_least", "n"]].tolist() == [1, 1]
    assert table.loc[("management", 2015), ["n_at_least", "n"]].tolist() == [0, 1]


def test_both_places_of_a_pair_lead_to_their_words():
    support, documents, passages = papers(
        (SPRING, "JiM har haft heldag med ledningen."), (AUTUMN, "Heldagen med ledningen var lyckad.")
    )
    pair = told_twice(support, documents, passages).iloc[0]
    text = {name: "".join(rows["text"]) for name, rows in passages.groupby("document_id")}
    assert text[pair["first_document_id"]][pair["first_start"] : pair["first_end"]] == "heldag med ledningen"
    assert text[pair["document_id"]][pair["start"] : pair["end"]] == "Heldagen med ledningen"


@pytest.mark.parametrize(
    "sentence, dates",
    [
        ("JiM hade heldag med ledningen den 12–13 april 2013.", ["2013-04"]),  # one day of two
        ("JiM hade heldag med ledningen i december.", ["2013-12"]),
        ("JiM hade heldag med ledningen hösten 2013.", ["2013"]),
        ("Den 3 mars hade JiM heldag med ledningen.", ["2014-03-03"]),
        ("JiM hade heldag med ledningen om planen för 2014.", []),
        ("JiM hade heldag med ledningen efter att planen lämnades den 3 mars.", []),
        ("JiM hade heldag med ledningen, men planen ska beslutas den 3 mars.", []),
        ("JiM hade heldag med ledningen den 31 februari.", []),
        ("JiM hade heldag med ledningen 20140423.", ["2014-04-23"]),
        ("JiM hade heldag med ledningen den 3 mars i fjol.", ["2013-03-03"]),
        ("JiM hade heldag med ledningen förra året.", ["2013"]),
        ("Liksom förra året? Nej, som förra året hade JiM heldag med ledningen.", []),
        ("JiM hade heldag med ledningen.", []),
    ],
)
def test_the_date_of_an_occasion_is_the_one_its_own_clause_states(sentence, dates):
    start = sentence.index("heldag")
    found = stated_dates(sentence, start, start + len("heldag med ledningen"), SPRING)
    assert [date.iso for date in found] == dates


def test_a_day_without_a_year_is_unknown_when_the_papers_date_is():
    assert stated_dates("Heldag med ledningen den 3 mars.", 0, 20, "") == []
    assert stated_dates("Heldag med ledningen den 3 mars.", 0, 20, "2014") == []


# Findings -----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "told, finding",
    [
        ([], "Inga anteckningar har lästs, så det är okänt."),
        ([(SPRING, "Inget sägs.")], "Anteckningarna säger inget om stöd. Det betyder inte att inget stöd gavs."),
        (
            [(SPRING, "Ledningen har inte deltagit.")],
            "Uttryckligen inget möte med ledning i något av papperen.",
        ),
        (
            [(SPRING, "JiM har haft heldag med ledningen.")],
            "1 minnesanteckning nämner 1 tillfälle av stöd: 1 dag med angiven tid.",
        ),
        (
            [(SPRING, "JiM har träffat arbetsgruppen flera gånger.")],
            "1 minnesanteckning nämner 1 tillfälle av stöd: inget med angiven tid.",
        ),
        (
            [
                (SPRING, "JiM har haft heldag med ledningen. JiM har träffat arbetsgruppen flera gånger."),
                (AUTUMN, "Heldagen med ledningen var lyckad."),
            ],
            "2 minnesanteckningar nämner 3 tillfällen av stöd: minst 1 och högst 2 dagar med angiven tid, "
            "1 utan angiven tid. 1 tillfälle kan vara nämnt två gånger.",
        ),
    ],
)
def test_the_finding_over_time_has_a_sentence_for_every_case(told, finding):
    tables = papers(*told) if told else (frame("support"), frame("documents"), frame("passages"))
    assert say_support_over_time(cumulated_support(*tables), len(told)) == finding


@pytest.mark.parametrize(
    "least, most, words", [(1.0, 1.0, "1"), (0.5, 2.0, "0,5–2"), (None, None, ""), (0.0, 1.0, "0–1")]
)
def test_days_between_are_written_as_at_least_and_at_most(least, most, words):
    assert days_between(least, most) == words


def test_empty_tables_give_empty_tables():
    tables = frame("support"), frame("documents"), frame("passages")
    assert list(cumulated_support(*tables)) == list(CUMULATED) and cumulated_support(*tables).empty
    assert list(told_twice(*tables)) == list(TOLD_TWICE) and over_years(cumulated_support(*tables)).empty


# Invariants ---------------------------------------------------------------------------------------------------------
SAID = st.sampled_from(
    [
        "JiM har haft heldag med ledningen.",
        "Heldagen med ledningen den 3 mars var lyckad.",
        "JiM har haft två halvdagar med arbetsgruppen.",
        "JiM har haft heldag med ledningen och cheferna.",
        "Som nämnts har ledningen haft heldag med JiM.",
        "JiM har haft ytterligare en heldag med ledningen.",
        "JiM har träffat ledningen.",
        "Heldagen med JiM ledde ingen.",
        "Ledningen har inte deltagit.",
    ]
)
MEETINGS = st.lists(st.tuples(st.sampled_from([SPRING, AUTUMN, NEXT, "2013", None]), SAID), max_size=6)


@settings(deadline=None, max_examples=50)
@given(MEETINGS)
def test_at_least_is_never_more_than_at_most_and_never_more_than_was_told(told):
    tables = papers(*told) if told else (frame("support"), frame("documents"), frame("passages"))
    cumulated = cumulated_support(*tables)
    assert (cumulated["n_at_least"] <= cumulated["n"]).all()
    known = cumulated[cumulated["days"].notna()]
    assert (known["days_at_least"] <= known["days"]).all() and (known["days_at_least"] >= 0).all()
    assert cumulated.loc[cumulated["days"].isna(), "days_at_least"].isna().all()
    apart = support_by_audience(tables[0], ["csn"]).set_index("audience")
    for row in over_years(cumulated).itertuples():
        assert row.n <= apart.loc[row.audience, "n"] and bool(row.stated_none) == apart.loc[row.audience, "stated_none"]
        assert row.n == 0 or row.n_at_least >= (row.audience == "all")


@settings(deadline=None, max_examples=50)
@given(MEETINGS, st.randoms())
def test_the_order_of_the_rows_makes_no_difference(told, chance):
    tables = papers(*told) if told else (frame("support"), frame("documents"), frame("passages"))
    order = list(range(len(tables[0])))
    chance.shuffle(order)
    shuffled = tables[0].iloc[order]
    pd.testing.assert_frame_equal(cumulated_support(*tables), cumulated_support(shuffled, *tables[1:]))
    pd.testing.assert_frame_equal(told_twice(*tables), told_twice(shuffled, *tables[1:]))
