"""Dates: every way that Swedish papers write them, as exact as they are written, and what only looks like one."""

import pytest

from jimeval.documents import read_document
from jimeval.documents.dates import FoundDate, dates_in, parse_date, short_dates_in, whole_date, yearless_in


def first(text: str) -> str | None:
    return next((date.iso for date in dates_in(text, "texten")), None)


@pytest.mark.parametrize(
    "text, iso",
    [
        ("Möte 2013-09-13 i Lund", "2013-09-13"),
        ("den 10 september 2013", "2013-09-10"),
        ("2015.10.19", "2015-10-19"),
        ("2015/10/19", "2015-10-19"),
        ("19.10.2015", "2015-10-19"),
        ("19/10 2015", "2015-10-19"),
        ("9/3-2015", "2015-03-09"),
        ("12-13 april 2017", "2017-04-12"),
        ("12 och 13 april 2017", "2017-04-12"),
        ("Dag 1-12 april 2017", "2017-04-12"),
        ("30 augusti - 1 september 2012", "2012-08-30"),
        ("3 okt. 2014", "2014-10-03"),
        ("3 sept 2014", "2014-09-03"),
        ("28th of October 2016", "2016-10-28"),
        ("1:a maj 2014", "2014-05-01"),
        ("maj 2014", "2014-05"),
        ("2013-09-13T10:30:00+02:00", "2013-09-13"),
        ("2013-09-12T22:00:00.000Z", "2013-09-13"),
        ("2013-12-31T23:00:00Z", "2014-01-01"),
        ("2013-09-12T21:00:00Z", "2013-09-12"),
        ("möte i våras", None),
        ("16/12", None),
        ("151009", None),
        ("31 februari 2014", None),
        ("Dnr 2014/1012-3", None),
        ("7/2014", None),
    ],
)
def test_written_dates_are_read_as_exactly_as_they_are_written(text, iso):
    assert first(text) == iso


def test_days_in_a_row_agree_with_each_of_them():
    days = next(dates_in("12-14 april 2017", "rubriken"))
    assert (days.iso, days.until) == ("2017-04-12", "2017-04-14")
    assert days.agrees_with(FoundDate("2017-04-13", "texten")) and FoundDate("2017-04-14", "texten").agrees_with(days)
    assert not days.agrees_with(FoundDate("2017-04-15", "texten"))


@pytest.mark.parametrize(
    "text, iso",
    [
        ("Träff 16/12", "2013-12-16"),
        ("12-13 april", "2013-04-12"),
        ("Dag 1-12 april", "2013-04-12"),
        ("den 3 maj", "2013-05-03"),
    ],
)
def test_days_without_a_year_need_one_from_elsewhere_and_say_so(text, iso):
    date = next(yearless_in(text, "rubriken", 2013, "filnamnet"))
    assert (date.iso, date.year_from, date.precision) == (iso, "filnamnet", "day")


@pytest.mark.parametrize("text", ["3/4 av rummen var 31/13", "s. 1/12/3", "2014/10", "5 april 2014"])
def test_shares_and_whole_dates_are_no_days_without_year(text):
    assert [date.iso for date in yearless_in(text, "texten", 2013, "") if date.iso != "2013-04-03"] == []


@pytest.mark.parametrize(
    "text, iso",
    [
        ("Möte 151009", "2015-10-09"),
        ("apl 971231", "1997-12-31"),
        ("Dnr 151009", None),
        ("tel. 151009", None),
        ("151009-1234", None),
        ("155009", None),
        ("1510091", None),
        ("a151009b", None),
        ("000_6a151009457c", None),
    ],
)
def test_six_digits_are_a_date_only_when_they_can_be_nothing_else(text, iso):
    assert next((date.iso for date in short_dates_in(text, "filnamnet")), None) == iso


def test_cells_hold_dates_also_as_excels_number_of_days():
    assert [parse_date(text).iso for text in ("41530", "41530,5", "151009", "2013-09-12T22:00:00.000Z")] == [
        "2013-09-13",
        "2013-09-13",
        "2015-10-09",
        "2013-09-13",
    ]
    assert [parse_date(text) for text in ("415301", "7", "12345678", "3,5", "99999")] == [None] * 5
    assert whole_date("41530").iso == "2013-09-13"
    assert list(dates_in("summan var 41530 kronor", "texten")) == []


@pytest.mark.parametrize(
    "name, text, iso, note",
    [
        (
            "traff_2013.txt",
            "Nätverksträff 16/12\n\nText.",
            "2013-12-16",
            "rubriken har dag och månad utan år; året i 2013-12-16 är hämtat ur filnamnet. Kontrollera året.",
        ),
        (
            "traff.txt",
            "Minnesanteckningar 2013\nTräff 12-13 april, Lund\n\nText.",
            "2013-04-12",
            "texten har dag och månad utan år; året i 2013-04-12 är hämtat ur rubriken. Kontrollera året.",
        ),
        (
            "traff.txt",
            "Nätverksträff 16/12\n\nText.",
            None,
            "rubriken säger ”16/12” utan år, och året står ingen annanstans. Skriv rätt datum i "
            "data/decisions/documents.csv.",
        ),
        ("traff.txt", "Träff 2013\n\n" + "Ord " * 80 + "skickades in 16/12.", "2013", None),
        ("mote_151009.txt", "Möte", "2015-10-09", None),
        ("mote.txt", "SG minnesanteckningar 151130", "2015-11-30", None),
        ("mote.txt", "Möte\nDatum: 151009\nDnr 140203", "2015-10-09", None),
        ("mote.txt", "Möte\nDnr 140203", None, None),
        ("m.txt", "CSN\n2014-05-06\n\nAnteckningar från möte den 3 maj 2014\n\nText.", "2014-05-03", None),
        ("m.txt", "Träff 2013-08-27\n\nNästa träff är den 8 november 2013.", "2013-08-27", None),
        ("mote_2013-08-27.txt", "Träff\n\nNästa träff är den 8 november 2013.", "2013-08-27", None),
        ("mote_2017-04-13.txt", "Möte 12-13 april 2017", "2017-04-12", None),
    ],
)
def test_a_paper_is_dated_by_what_its_text_title_and_name_say_together(tmp_path, name, text, iso, note):
    (tmp_path / name).write_text(text, encoding="utf-8")
    document = read_document(tmp_path / name)
    assert (document.date.iso if document.date else None) == iso
    assert [problem.sentence() for problem in document.problems] == ([note] if note else [])
