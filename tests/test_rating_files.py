"""Rating files as people make them: every mark as a careful person reads it, everything else named, no person kept."""

import re
from collections import Counter

import pytest
import yaml
from rating_files import CASES

from jimeval.base.tables import violations
from jimeval.documents import read_document
from jimeval.ratings import read, read_instrument

CALLED = [f"{case.family}: {case.name}" for case in CASES]
KNOWN = re.compile(  # headings of columns that say something of the row's marks
    "myndighet|tillf|omg|datum|månad|år|slag|instrument|bedöm|delt|person|namn|grupp|enhet|region|kön|fråga|linje|"
    "påstående|status|respondent|svar|vem|nr|id|tid|time|stamp",
    re.IGNORECASE,
)


def reading_of(case, folder):
    path = folder / case.file
    path.write_bytes(case.bytes())
    forms = {}
    for form in case.instruments:
        declared = folder / f"{form['id']}.yml"
        declared.write_text(yaml.safe_dump(form, allow_unicode=True), encoding="utf-8")
        forms[form["id"]] = read_instrument(declared)
    return read(read_document(path), forms, partial=True)


def found_marks(reading):
    """(agency, labels of the occasion, rater, item, kind, value or kind of missing) of each mark."""
    return [
        (
            m.agency_id,
            (m.occasion, m.date if isinstance(m.date, str) else ""),
            m.rater if m.kind != "consensus" and isinstance(m.rater, str) else None,
            int(m.item),
            m.kind,
            round(m.value, 9) if m.value == m.value else m.missing,
        )
        for m in reading.ratings.itertuples()
    ]


def occasion_named(expected, found):
    """Whether the occasion's label or date is what is expected; ``2014-03*`` is a beginning."""
    if expected.endswith("*"):
        return any(label.startswith(expected[:-1]) for label in found)
    return any(label.casefold() == expected.casefold() for label in found)


def with_occasions(found, expected):
    """The found marks with their occasions as expected ones, where they are these."""
    wanted = sorted({mark[1] for mark in expected})
    return [
        (agency, next((w for w in wanted if occasion_named(w, occasion)), occasion[0]), *rest)
        for agency, occasion, *rest in found
    ]


def by_person(marks, names):
    """Marks of persons known by name as they are; all others as one bundle per person, whatever she is called."""
    named, bundles = [], {}
    for agency, occasion, rater, item, kind, value in marks:
        if rater is None or rater in names:
            named.append((agency, occasion, rater or "", item, kind, str(value)))
        else:
            bundles.setdefault((agency, occasion, kind, rater), []).append((item, str(value)))
    return Counter(named) + Counter((*key[:3], tuple(sorted(marks))) for key, marks in bundles.items())


def counted(marks, names):
    """The same for expected marks, whose values may be whole numbers."""
    return by_person([(*m[:5], m[5] if isinstance(m[5], str) else float(m[5])) for m in marks], names)


def holds(sentence, words):
    """Whether a message says all the words; ``a||b`` is one of several, a row or a column is that one alone."""

    def one(word):
        tail = r"(?!\w)" if re.match(r"(rad|kolumn|kolumnen) ", word) else ""
        return re.search(re.escape(word.casefold()) + tail, sentence.casefold())

    return all(any(one(word) for word in words.split("||")) for words in words)


def not_said(reading, said):
    sentences = [problem.sentence() for problem in reading.problems]
    return [words for words in said if not any(holds(sentence, words) for sentence in sentences)]


def used(reading):
    """(sheet, row, column) of each cell that became a mark or a suggestion."""
    tables = [reading.ratings, reading.suggestions]
    return {
        (cell.sheet if isinstance(cell.sheet, str) else "", int(cell.row), cell.column)
        for table in tables
        for cell in table[["sheet", "row", "column"]].itertuples()
    }


def named(reading, sheet, row, column, first):
    """Whether a problem names the cell: itself, its column, its row, or what the row says before its first mark."""
    for problem in reading.problems:
        where = f"{problem.where}: {problem.message}"
        if sheet and f"”{sheet}”" not in where and f'"{sheet}"' not in where:
            continue
        rows = {int(n) for n in re.findall(r"rad (\d+)", where)}
        for low, high in re.findall(r"rad(?:er)? (\d+)[–-](\d+)", where):
            rows |= set(range(int(low), int(high) + 1))
        columns = set(re.findall(r"kolumn(?:en)? ([A-Z]{1,2})\b", where))
        if column in columns or (row in rows and all(place_of(c) < place_of(first) for c in columns)):
            return True
        if "ställen" in where and (columns or rows):
            return True
    return False


def place_of(column):
    return len(column), column


def lost(case, reading):
    """Cells right of a row's first mark that are neither marks nor named, and rows of numbers under the marks."""
    places = used(reading)
    if not places:
        return []
    first, last, heads, start = {}, {}, {}, {}
    for sheet, row, column in sorted(places):
        first[sheet, row] = min(first.get((sheet, row), column), column, key=place_of)
        start[sheet] = min(start.get(sheet, column), column, key=place_of)
        last[sheet] = max(last.get(sheet, 0), row)
    for cell in reading.document.cells:
        sheet = cell.sheet or ""
        text = reading.document.text[cell.start : cell.end].strip()
        if text and (sheet, cell.row) not in first:
            heads.setdefault((sheet, cell.column), []).append(text)
    words = {level.casefold() for form in case.instruments for level in form["scale"].get("levels", ())}
    missed = []
    for cell in reading.document.cells:
        sheet = cell.sheet or ""
        text = reading.document.text[cell.start : cell.end].strip()
        place = (sheet, cell.row, cell.column)
        if not text or place in places or (sheet, cell.row) in case.headings:
            continue
        if text in ("0", "☐", "□") and words & {head.casefold() for head in heads.get((sheet, cell.column), [])}:
            continue  # a box without a tick
        beside = (sheet, cell.row) in first and place_of(cell.column) > place_of(first[sheet, cell.row])
        known = any(KNOWN.search(head) for head in heads.get((sheet, cell.column), []))
        under = cell.row > last.get(sheet, 10**6) and re.fullmatch(r"[\d,.]+", text)
        if ((beside and not known) or under) and not named(reading, *place, start.get(sheet, "A")):
            missed.append((*place, text))
    return missed


def unexplained(reading):
    """Marks whose value is another number than the one written, without a conversion; and the other way round."""
    found = []
    for mark in reading.ratings[reading.ratings.value.notna()].itertuples():
        numbers = [float(n.replace(",", ".")) for n in re.findall(r"\d+(?:[.,]\d+)?", str(mark.written))]
        plain = re.fullmatch(r"\s*\d+(?:[.,]\d+)?\s*", str(mark.written)) is not None
        told = isinstance(mark.conversion, str) and bool(mark.conversion)
        if numbers and mark.value not in numbers and not told or plain and numbers == [mark.value] and told:
            found.append((mark.row, mark.column, mark.written, mark.value, mark.conversion))
    return found


def misplaced(reading):
    """Marks whose written words do not stand in the cell that they lead to, or that lead to a box without a tick."""
    text = {
        (cell.sheet or "", cell.row, cell.column): reading.document.text[cell.start : cell.end]
        for cell in reading.document.cells
    }
    return [
        (mark.row, mark.column, mark.written)
        for mark in reading.ratings.itertuples()
        if isinstance(mark.written, str)
        and (mark.written in ("☐", "□") or (mark.written == "0" and mark.value > 0))
        or isinstance(mark.written, str)
        and " ".join(mark.written.split())
        not in " ".join(
            text.get((mark.sheet if isinstance(mark.sheet, str) else "", mark.row, mark.column), "").split()
        )
    ]


def matched(expected, found):
    """Whether the suggestions are these; a text that ends with * is a beginning."""
    rest = list(found)
    for agency, item, words in expected:
        beginning = words.rstrip("*")
        fits = [
            s
            for s in rest
            if s[:2] == (agency, item) and (s[2] == words or words != beginning and s[2].startswith(beginning))
        ]
        if not fits:
            return False
        rest.remove(fits[0])
    return not [s for s in rest if not any(w.endswith("*") and s[:2] == (a, i) for a, i, w in expected)]


@pytest.mark.parametrize("case", CASES, ids=CALLED)
def test_a_file_is_read_as_a_careful_person_reads_it(tmp_path, case):
    reading = reading_of(case, tmp_path)
    sentences = "\n".join(f"{p.severity}: {p.sentence()}" for p in reading.problems)
    expected = (*case.marks, *case.may)
    names = {mark[2] for mark in expected if mark[2] and not mark[2].startswith("*")}
    found = found_marks(reading)
    placed = with_occasions(found, expected)
    got = by_person(placed, names)
    wanted, allowed = counted(case.marks, names), counted(case.may, names)
    missing, further = wanted - got, got - wanted
    unlike = sorted(missing, key=str), sorted(further - allowed, key=str)
    assert unlike == ([], []), f"not read, and read wrongly: {unlike}\n{sentences}"
    spelt = Counter(label for label, _ in {(mark[1], each[1]) for mark, each in zip(placed, found, strict=True)})
    assert not (split := [label for label, times in spelt.items() if times > 1]), f"one round became several: {split}"
    proposed = [(s.agency_id, int(s.item), s.text) for s in reading.suggestions.itertuples()]
    assert matched(case.suggestions, proposed), f"suggestions: {proposed}\n{sentences}"
    silent = not_said(reading, (*case.said, *(case.otherwise if case.may and not further else ())))
    assert not silent, f"not said: {silent}\n{sentences}"
    told = (*case.said, *case.otherwise)
    errors = [p.sentence() for p in reading.problems if p.severity == "error"]
    assert not (unmeant := [s for s in errors if not any(holds(s, words) for words in told)]), f"no error: {unmeant}"
    stored = "\n".join([sentences, *(table.to_csv() for table in reading.tables.values())])
    assert not [word for word in case.never if word.casefold() in stored.casefold()], stored
    assert violations("ratings", reading.ratings) == []
    people = reading.ratings[["rater", "group", "gender"]].fillna("").drop_duplicates().values.tolist()
    assert not case.people or sorted(people) == sorted(map(list, case.people))
    assert not case.by_form or Counter(reading.ratings.instrument) == Counter(dict(case.by_form))
    assert unexplained(reading) == [] and misplaced(reading) == []
    rest = len(reading.document.text) - reading.characters_assigned
    assert rest >= 0 and (not rest or reading.problems), f"{rest} characters have no place and nothing says so"
    assert not (missed := lost(case, reading)), f"neither used nor named: {missed}\n{sentences}"


def test_a_case_is_made_the_same_each_time_and_has_a_name_of_its_own():
    assert [case.name for case in CASES if case.bytes() != case.bytes()] == []
    assert [name for name, times in Counter(CALLED).items() if times > 1] == []
