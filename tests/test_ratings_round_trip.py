"""Marks written out in any of the ways that people lay out a table are read back as the same marks."""

import csv
import io

import openpyxl
from hypothesis import given, settings
from hypothesis import strategies as st

from jimeval.documents import read_document
from jimeval.ratings import Instrument, Item, Scale, read

LABELS = ("Utgångspunkt", "Effekter", "Resultat", "Resurser", "Samlad bedömning")
LINES = Instrument(
    "linjer",
    "1",
    "Fem linjer",
    tuple(Item(number, label) for number, label in enumerate(LABELS, 1)),
    Scale(0, 10),
    {5: Scale(1, 5, 1, type="levels")},
)
MISSING = {"": "empty", "–": "not_marked", "vet ej": "dont_know", "ej aktuellt": "not_applicable"}
mark = st.one_of(st.integers(0, 100).map(lambda tenths: tenths / 10), st.sampled_from(list(MISSING)))
persons = st.lists(st.lists(mark, min_size=5, max_size=5), min_size=2, max_size=5)
heading = st.sampled_from(
    [
        lambda number: str(number),
        lambda number: LABELS[number - 1],
        lambda number: f"{number}. {LABELS[number - 1]}",
        lambda number: f"Fråga {number}",
        lambda number: f"Var på linjen står ni? [{LABELS[number - 1]}]",
    ]
)
order = st.permutations(range(1, 6))


def by_item(marks, named, items):
    yield ["Bedömare", *map(named, items)]
    yield from ([f"D{n}", *(row[item - 1] for item in items)] for n, row in enumerate(marks, 1))


def by_rater(marks, named, items):
    yield ["Fråga", *(f"D{n}" for n in range(1, len(marks) + 1))]
    yield from ([named(item), *(row[item - 1] for row in marks)] for item in items)


def long(marks, named, items):
    yield ["Bedömare", "Fråga", "Värde"]
    yield from ([f"D{n}", named(item), row[item - 1]] for n, row in enumerate(marks, 1) for item in items)


def written(rows, kind, delimiter, folder):
    path = folder / f"CSN_2013-11.{kind}"
    if kind == "csv":
        stream = io.StringIO()
        shown = [[str(v).replace(".", ",") if isinstance(v, float) else v for v in row] for row in rows]
        csv.writer(stream, delimiter=delimiter).writerows(shown)
        path.write_text(stream.getvalue(), encoding="utf-8")
        return path
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append([value if value != "" else None for value in row])
    book.save(path)
    return path


@settings(max_examples=60, deadline=None)
@given(
    persons,
    heading,
    order,
    st.sampled_from([by_item, by_rater, long]),
    st.sampled_from(["csv", "xlsx"]),
    st.sampled_from(";|\t,"),
)
def test_what_is_written_out_is_read_back(tmp_path_factory, marks, named, items, lay_out, kind, delimiter):
    path = written(list(lay_out(marks, named, items)), kind, delimiter, tmp_path_factory.mktemp("marks"))
    reading = read(read_document(path), {LINES.id: LINES})
    expected = {
        (f"D{n}", item): MISSING.get(value, value)
        for n, row in enumerate(marks, 1)
        for item, value in enumerate(row, 1)
    }
    if all(value == "empty" for value in expected.values()):
        expected = {}
    found = {(m.rater, m.item): m.value if m.value == m.value else m.missing for m in reading.ratings.itertuples()}
    assert found == expected
    assert {p.severity for p in reading.problems} <= {"note", "warning" if not expected else "note"}


def test_crosses_say_the_same_as_numbers(tmp_path):
    scale = Scale(1, 3, 1, type="levels", levels=("saknas", "finns delvis", "uppnått"))
    form = Instrument("nivåer", "1", "Nivåer", LINES.items[:2], scale)
    numbers, crosses = tmp_path / "CSN_2013-11.csv", tmp_path / "CSN_2013-11_kryss.csv"
    numbers.write_text("Bedömare;Utgångspunkt;Effekter\nD1;1;3\nD2;2;\n", encoding="utf-8")
    crosses.write_text(
        "Bedömare;Utgångspunkt;;;Effekter;;\n;Saknas;Delvis;Uppnått;Saknas;Delvis;Uppnått\nD1;x;;;;;X\nD2;;x;;;;\n",
        encoding="utf-8",
    )
    tables = [read(read_document(path), {form.id: form}).ratings for path in (numbers, crosses)]
    assert [
        sorted((m.rater, m.item, str(m.value), str(m.missing)) for m in table.itertuples()) for table in tables
    ] == [[("D1", 1, "1.0", "nan"), ("D1", 2, "3.0", "nan"), ("D2", 1, "2.0", "nan"), ("D2", 2, "nan", "empty")]] * 2
    assert tables[0]["conversion"].isna().all()
    assert set(tables[1]["conversion"].dropna()) == {"kryss till nivå 1–3"}
