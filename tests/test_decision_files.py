"""Decision files, all read and written by one pair of functions: any dress, nothing lost, nothing there changed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jimeval.base.errors import UsageError
from jimeval.study import document_decisions
from jimeval.study.advice import decisions as advice_decisions
from jimeval.study.coding import decisions as coding_decisions
from jimeval.study.decision_files import Form, append_row, read_rows

FORM = Form("prov.csv", columns=("paper", "value", "by", "note"), needed=("paper", "value", "by"), verbatim=("note",))
ALL = [document_decisions.FORM, coding_decisions.FORM, advice_decisions.FORM]
ENCODINGS = ["utf-8", "utf-8-sig", "cp1252", "utf-16"]


def file(folder, content, encoding="utf-8"):
    path = folder / FORM.file
    path.write_bytes(content.encode(encoding) if isinstance(content, str) else content)
    return path


def read(path, form=FORM):
    """((row number, the filled cells) of each row, the problems as sentences)."""
    rows, problems = read_rows(path, form)
    assert all(problem.document_id == f"data/decisions/{path.name}" for problem in problems)
    return [(n, *filter(None, row.values())) for n, row in rows], [problem.sentence() for problem in problems]


def test_no_file_is_no_rows_and_nothing_wrong(tmp_path):
    assert read_rows(tmp_path / "finns_inte.csv", FORM) == ([], [])


def test_every_column_has_a_text_and_only_verbatim_ones_keep_the_blanks_at_their_ends(tmp_path):
    path = file(tmp_path, "By,note,paper,value\n A , å ,b \n")
    assert read_rows(path, FORM) == ([(2, {"paper": "b", "value": "", "by": "A", "note": " å "})], [])


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("sign", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ENCODINGS)
def test_any_spreadsheets_dress_is_read_and_the_new_row_wears_it(tmp_path, encoding, sign, ends):
    lines = ["paper,value,by,note".replace(",", sign), sign.join(["a", '"å, ä; ö"', "AB", ""])]
    path = file(tmp_path, ends.join(lines), encoding)
    before = path.read_bytes()
    append_row(path, FORM, {"paper": "b", "value": "Ö; å, ä", "by": "ÅÄ"})
    assert read(path)[0] == [(2, "a", "å, ä; ö", "AB"), (3, "b", "Ö; å, ä", "ÅÄ")]
    assert path.read_bytes().startswith(before)
    last = path.read_bytes().decode(encoding).splitlines()[-1]
    assert sign in last and last.startswith("b") and "ÅÄ" in last


def test_lines_in_two_encodings_are_read_each_in_its_own(tmp_path):
    path = file(tmp_path, "paper,value,by\né,ö,A\n".encode("cp1252") + "ł,ö,B\n".encode())
    assert read(path) == (
        [(2, "é", "ö", "A"), (3, "ł", "ö", "B")],
        ["filen är inte UTF-8 och lästes som Windows-1252. Kontrollera å, ä och ö, eller spara om som UTF-8."],
    )


def test_a_letter_that_the_files_encoding_lacks_is_kept(tmp_path):
    path = file(tmp_path, "paper;value;by\nå;ä;ö\n", "cp1252")
    append_row(path, FORM, {"paper": "ł", "value": "x", "by": "B"})
    assert read(path)[0] == [(2, "å", "ä", "ö"), (3, "ł", "x", "B")]


def test_a_line_that_names_the_sign_and_blank_rows_count_but_are_no_rows(tmp_path):
    path = file(tmp_path, "sep=;\npaper;value;by\n;;\n\na;1;B\n")
    assert read(path) == ([(5, "a", "1", "B")], [])


def test_a_line_break_within_a_cell_counts_as_one_row_and_its_commas_are_text(tmp_path):
    path = file(tmp_path, 'paper,value,by,note\na,"två\nrader, tre",B,\nc,4,D,\n')
    assert read(path) == ([(2, "a", "två\nrader, tre", "B"), (3, "c", "4", "D")], [])


@pytest.mark.parametrize("form", ALL, ids=lambda form: form.file)
def test_two_persons_files_joined_by_git_are_one(tmp_path, form):
    """The header comes again, in another dress and with its columns in another order; rows come twice."""
    row = [f"{name}-å" for name in form.columns]
    one = f"{form.header}\n{','.join(row)}\n".encode()
    other = f"{';'.join(reversed(form.columns))}\r\n{';'.join(reversed(row))}\r\n".encode("cp1252")
    path = file(tmp_path, one + other + one)
    rows, problems = read_rows(path, form)
    assert rows == [(number, dict(zip(form.columns, row, strict=True))) for number in (2, 4, 6)]
    assert [problem.code for problem in problems] == ["windows_1252"]


def test_a_row_in_another_dress_below_a_header_is_read_in_its_own(tmp_path):
    path = file(tmp_path, 'paper;value;by\na;1;A\nb,"2;3",B\nc;ett, två, tre\n')
    assert read(path) == ([(2, "a", "1", "A"), (3, "b", "2;3", "B"), (4, "c", "ett, två, tre")], [])


def test_the_marks_of_an_unfinished_merge_are_told_and_both_sides_read(tmp_path):
    path = file(tmp_path, "paper,value,by\n<<<<<<< HEAD\na,1,A\n=======\nb,2,B\n>>>>>>> CD\n")
    told = "git har lämnat ett märke efter en sammanslagning som inte är klar; raden är inte läst. Ta bort raden."
    assert read(path) == ([(3, "a", "1", "A"), (5, "b", "2", "B")], [f"rad {n}: {told}" for n in (2, 4, 6)])


def test_a_new_row_follows_the_last_header(tmp_path):
    path = file(tmp_path, "paper,value,by\na,1,A\nby;value;paper\nB;2;b\n")
    append_row(path, FORM, {"paper": "c", "value": "3", "by": "C"})
    assert path.read_text(encoding="utf-8").endswith("B;2;b\nC;3;c\n")


def test_a_citation_mark_without_an_end_costs_its_own_row_only(tmp_path):
    path = file(tmp_path, 'paper,value,by,note\na,"1,A,\nb,2,B,"å, ä"\nc,3,C,\nd,"4,D,\n')
    mend = "Sätt citattecken både före och efter texten, och skriv två där texten själv har ett."
    assert read(path) == (
        [(3, "b", "2", "B", "å, ä"), (4, "c", "3", "C")],
        [f"rad {n}: ett citattecken har inget slut; raden är inte läst. {mend}" for n in (2, 5)],
    )


def test_citation_marks_that_are_not_doubled_are_read_as_they_can_be(tmp_path):
    assert read(file(tmp_path, 'paper,value,by\na,"Vi" sa de,A\nb,2,B\n')) == (
        [(2, "a", "Vi sa de", "A"), (3, "b", "2", "B")],
        [],
    )


def test_what_is_wrong_with_columns_and_cells_is_said_and_all_else_read(tmp_path):
    path = file(tmp_path, "paper,value,by,färg,\na,1,A,röd,\nb,2,B,,svar\nc,3,C,,,,x\nd,4,D,,,,\n")
    mend = "Sätt citattecken runt text som innehåller skiljetecknet, eller töm cellen."
    assert read(path) == (
        [(2, "a", "1", "A"), (5, "d", "4", "D")],
        [
            "rad 1: kolumnen ”färg” finns inte. Kolumnerna är: paper, value, by, note.",
            f"rad 3: det står något i en cell som inte har någon rubrik; raden är inte läst. {mend}",
            f"rad 4: det står något i en cell som inte har någon rubrik; raden är inte läst. {mend}",
        ],
    )


def test_a_column_that_a_person_added_beside_all_the_others_is_only_noted(tmp_path):
    path = file(tmp_path, "paper,value,by,färg,note\na,1,A,röd,\n")
    rows, problems = read_rows(path, FORM)
    assert [row["value"] for _, row in rows] == ["1"]
    assert [(problem.severity, problem.where, problem.message, problem.mend) for problem in problems] == [
        ("note", "rad 1", "kolumnen ”färg” står inte i formuläret och läses inte.", "")
    ]


@pytest.mark.parametrize(
    "header, message",
    [
        ("paper,by,note", "rad 1: kolumnen ”value” saknas; raderna under är inte lästa. Rubrikraden ska vara: {}"),
        ("a,2,B,", "rad 1: rubrikraden saknas; raderna är inte lästa. Rubrikraden ska vara: {}"),
        (
            "paper,value,by,by",
            "rad 1: kolumnen ”by” står mer än en gång; raderna under är inte lästa. Behåll en av dem.",
        ),
    ],
)
def test_a_header_that_cannot_be_used_is_said_once_and_a_later_one_holds(tmp_path, header, message):
    path = file(tmp_path, f"{header}\na,1,A,\nb,2,B,\n{FORM.header}\nc,3,C,\n")
    assert read(path) == ([(5, "c", "3", "C")], [message.format(FORM.header)])


@pytest.mark.parametrize("content", ["", "\n \n", "\ufeff"])
def test_the_first_row_of_an_empty_file_has_the_header_above_it(tmp_path, content):
    path = file(tmp_path, content)
    append_row(path, FORM, {"paper": "a", "value": 1, "by": "två\nrader"})
    assert read(path) == ([(content.count("\n") + 2, "a", "1", "två rader")], [])


def test_a_value_that_no_column_takes_is_refused_and_nothing_is_written(tmp_path):
    path = file(tmp_path, "paper,value\n")
    append_row(path, FORM, {"paper": "a", "value": "1", "note": ""})
    with pytest.raises(UsageError) as error:
        append_row(path, FORM, {"paper": "a", "value": "1", "by": "B", "note": "x"})
    assert str(error.value) == (
        "data/decisions/prov.csv saknar by och note i rubrikraden. Rubrikraden ska vara: paper,value,by,note"
    )
    assert path.read_text(encoding="utf-8") == "paper,value\na,1\n"


def test_a_file_that_another_program_holds_is_said_to_be_so(tmp_path, monkeypatch):
    def refused(*_):
        raise PermissionError

    monkeypatch.setattr("os.replace", refused)
    with pytest.raises(UsageError) as error:
        append_row(tmp_path / "prov.csv", FORM, {"paper": "a"})
    assert list(tmp_path.iterdir()) == []
    assert str(error.value) == (
        "data/decisions/prov.csv går inte att skriva i. Stäng filen om den är öppen i ett annat program, "
        "och försök igen."
    )


@given(
    st.lists(st.lists(st.text("aå,;\t\" '\n", max_size=8), min_size=4, max_size=4), max_size=6),
    st.sampled_from([",", ";", "\t"]),
    st.sampled_from(["utf-8", "cp1252", "utf-16"]),
)
def test_what_is_written_is_read_back(tmp_path_factory, rows, sign, encoding):
    path = file(tmp_path_factory.mktemp("x"), FORM.header.replace(",", sign), encoding)
    for cells in rows:
        append_row(path, FORM, dict(zip(FORM.columns, cells, strict=True)))
    found, problems = read_rows(path, FORM)
    wanted = [" ".join(cell.split()) for cells in rows for cell in cells if any(c.strip() for c in cells)]
    assert [" ".join(cell.split()) for _, row in found for cell in row.values()] == wanted and not problems
