"""Rating files to marks and suggestions: long or wide, from CSV or Excel, every cell used or named in a problem."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from jimeval.base.errors import InputError, Problem
from jimeval.base.swedish import count, listed
from jimeval.base.tables import frame
from jimeval.documents import Document, Reading, read_document
from jimeval.ratings.declarations import load_instruments, read_instrument
from jimeval.ratings.forms import Form
from jimeval.ratings.instruments import Instrument
from jimeval.ratings.reading.choice import choose_instrument, fits, unknown_instrument
from jimeval.ratings.reading.context import sheet_facts
from jimeval.ratings.reading.headings import UNIT
from jimeval.ratings.reading.notes import Notes
from jimeval.ratings.reading.people import name_raters, without_persons
from jimeval.ratings.reading.rows import RowReader
from jimeval.ratings.reading.sheet import Row, Sheet, place_of, sheets_of
from jimeval.ratings.reading.stacked import headed, unstacked
from jimeval.ratings.reading.tables import Table, find_tables, unknown_form
from jimeval.ratings.reading.titles import against, explains_scale, scales_said, turned_scale
from jimeval.ratings.reading.unfinished import hidden_wall, left_out
from jimeval.ratings.reading.whose import Collected
from jimeval.ratings.values import missing_named

_FORMULA = re.compile(r'(?:blad "(?P<sheet>.*)", )?cell (?P<column>[A-Z]+)(?P<row>\d+)$')


def read_ratings(
    path: str | Path,
    instrument: Instrument | str | Path | None = None,
    *,
    forms: Iterable[Form] = (),
    partial: bool = False,
) -> Reading:
    """The marks (``.ratings``) and suggestions (``.suggestions``) in one CSV or Excel file.

    instrument  an Instrument, the id of one (packaged or declared in a YAML file beside the marks), or the path of
                its YAML file; left out, the file itself must name it or the folder declare just one that fits.
    forms       forms that a person has confirmed; they win over what the reader takes the columns for
    partial     use the good rows of a file that has errors

    Raises InputError with every problem found when any of them is an error, unless ``partial``.
    """
    path = Path(path)
    if isinstance(instrument, Instrument):
        known = {instrument.id: instrument}
    elif instrument is not None and str(instrument).lower().endswith((".yml", ".yaml")):
        one = read_instrument(instrument)
        known = {one.id: one}
    else:
        known = load_instruments(path.parent)
        if instrument is not None and str(instrument) not in known:
            raise InputError([unknown_instrument(str(instrument), known, path.name)])
        known = {str(instrument): known[str(instrument)]} if instrument is not None else known
    reading = read(read_document(path), known, forms, partial=partial)
    return reading if partial else reading.checked()


def read(
    document: Document, instruments: Mapping[str, Instrument], forms: Iterable[Form] = (), *, partial: bool = False
) -> Reading:
    """Tables ``ratings``, ``suggestions`` and ``rating_forms`` of a rating file, and everything that a person should
    know about it.

    A file with any error gives no marks, unless ``partial``: then its good rows, and how many they are is said. A
    session's file gives none until its wall has been shown.
    """
    if state := hidden_wall(document):
        return left_out(document, state)
    return _File(document, instruments, tuple(forms), partial).reading()


class _File:
    """Reads one document, sheet by sheet."""

    def __init__(
        self, document: Document, instruments: Mapping[str, Instrument], forms: tuple[Form, ...], partial: bool
    ):
        self.document, self.instruments, self.forms, self.partial = document, instruments, forms, partial
        self.notes = Notes(document.document_id)
        self.found = Collected(document, self.notes, formulas=set(filter(None, map(_formula, document.problems))))
        self.found.by_name = {key.casefold(): one for one in instruments.values() for key in (one.name, one.id)}
        self.sheets = sheets_of(document)
        self.met: list[tuple[Sheet, int, Form]] = []
        self.shapes: set[str] = set()

    def reading(self) -> Reading:
        shown = [sheet for sheet in self.sheets if not sheet.hidden]
        self._codes(shown)
        tables = {sheet.name: self._tables(sheet) for sheet in shown}
        lone = sum(bool(found) for _, found in tables.values()) > 1
        for sheet in shown:
            instrument, found = tables[sheet.name]
            self._sheet(sheet, instrument, found, lone)
        for sheet in self.sheets:
            if sheet.hidden:
                self._hidden(sheet)
        if not self.shapes and not self.notes.has_errors:
            self._no_headings(shown)
        self._empty()
        name_raters(self.found.marks, self.notes)
        problems = [*self._of_document(), *self.notes.problems()]
        problems += self._what_is_used(any(problem.severity == "error" for problem in problems))
        return self._reading(problems)

    def _reading(self, problems: list[Problem]) -> Reading:
        unread = sum(cell.end - cell.start for cell in self.document.cells if cell not in self.found.used)
        assigned = len(self.document.text) - unread
        document = without_persons(self.document, self.found.personal)
        document, problems = self._without_named_sheets(document, problems)
        tables = {
            "ratings": frame("ratings", self.found.marks),
            "suggestions": frame("suggestions", self.found.suggestions),
            "rating_forms": frame("rating_forms", self._forms()),
        }
        return Reading(document, "ratings", tables, tuple(problems), assigned)

    def _without_named_sheets(self, document: Document, problems: list[Problem]) -> tuple[Document, list[Problem]]:
        """A sheet that bears a person's name is called by its place among the sheets wherever it is stored."""
        called = {
            sheet.name: f"(blad {place})"
            for place, sheet in enumerate(self.sheets, 1)
            if sheet.name in self.found.named_sheets
        }
        if not called:
            return document, problems
        for row in (*self.found.marks, *self.found.suggestions):
            if (name := row["sheet"]) in called:
                row["sheet"] = called[name]
                if "rating_id" in row:
                    row["rating_id"] = row["rating_id"].replace(f"#{name}!", f"#{called[name]}!")
        self.met = [(replace(sheet, name=called.get(sheet.name, sheet.name)), *rest) for sheet, *rest in self.met]
        cells = tuple(replace(cell, sheet=called.get(cell.sheet, cell.sheet)) for cell in document.cells)

        def told(words: str) -> str:
            for name, place in called.items():
                words = words.replace(f'"{name}"', f'"{place}"')
            return words

        problems = [replace(p, where=told(p.where), message=told(p.message), mend=told(p.mend)) for p in problems]
        return replace(document, cells=cells), problems

    # sheets

    def _codes(self, sheets: list[Sheet]) -> None:
        """Numbers that the file itself says stand for no mark: ``9 = vet ej``."""
        for said in (said for sheet in sheets for said in scales_said(sheet.rows.values())):
            for number, words in said.means:
                if missing := missing_named(words):
                    self.found.codes.setdefault(number, (missing, words))

    def _tables(self, sheet: Sheet) -> tuple[Instrument | None, list[Table]]:
        instrument = choose_instrument(sheet, self.sheets, self.instruments, self.forms, self.notes)
        if instrument is None:
            self._propose(sheet)
        if instrument is None or explains_scale(sheet):
            return instrument, []
        return instrument, find_tables(sheet, instrument, self.forms)

    def _propose(self, sheet: Sheet) -> None:
        """The forms of a sheet whose instrument nobody states: a person can say it once, for all files like it."""
        near = next((one for one in self.instruments.values() if fits(sheet, one)), None)
        for table in find_tables(sheet, near, self.forms) if near else []:
            self._meet(table)

    def _meet(self, table: Table) -> None:
        if table.form and not any(form.fingerprint == table.form.fingerprint for *_, form in self.met):
            self.met.append((table.sheet, table.first, table.form))

    def _sheet(self, sheet: Sheet, instrument: Instrument | None, tables: list[Table], lone: bool) -> None:
        if instrument and not tables and explains_scale(sheet):
            self.found.used.update(cell for row in sheet.rows.values() for cell in row.values())
            words = "bladet förklarar skalan och har inga markeringar."
            return self.notes.add("note", "sheet_unused", sheet.place(), words)
        if instrument and not tables:
            flat = unstacked(sheet, instrument, self.notes) or headed(sheet, instrument)
            tables = find_tables(flat, instrument, self.forms) if flat else []
        if not tables:
            if instrument and len(self.sheets) > 1:
                words = "bladet har ingen rubrikrad med frågor och lästes inte."
                self.notes.add("note", "sheet_unused", sheet.place(), words)
            return
        around = self._around(sheet, tables)
        if self._other_scale(around, instrument):
            self.shapes.add(tables[0].shape)
            return
        first = tables[0].first
        above = [cell.text for number, row in sheet.rows.items() if number < first for cell in row.values()]
        unit = "mm" if any(UNIT.search(text) for text in above) else ""
        for table in tables:
            self._table(table, instrument, unit, lone)
        self._coloured(sheet, tables)

    def _around(self, sheet: Sheet, tables: list[Table]) -> list[Row]:
        """Rows above a table, and those below one without marks or after a gap: where legends are."""
        titles = {number for table in tables for number in table.title_rows}
        held, own = {}, set()
        for table in tables:
            held |= dict.fromkeys(table.rows, {one.letter for one in table.marks})
            own |= {number for place, number in enumerate(table.rows, 1) if number == table.last + place}
        return [
            row
            for number, row in sheet.rows.items()
            if number in titles
            or number < tables[0].first
            or (number in held and ((len(row) < 3 and number not in own) or not held[number] & set(row)))
        ]

    def _other_scale(self, rows: list, instrument: Instrument) -> bool:
        """Whether the sheet says that its scale is another than the instrument's: then none of it is read."""
        own = [scale for scale in (*(item.scale for item in instrument.items), instrument.scale) if scale]
        agreed = list(instrument.consensus.values())
        wrong = [(said.cell, words) for said in scales_said(rows) if (words := against(said, own, agreed))]
        for cell, words in wrong:
            self.notes.add(
                "error",
                "other_scale",
                cell.where,
                f"{words} Bladets markeringar lästes inte.",
                "Ange det instrument som har den skalan, eller rätta texten; inget vänds eller räknas om tyst.",
            )
        if not wrong and (cell := turned_scale(rows)):
            words = f"”{' '.join(cell.text.split())}”: inget vändes."
            mend = "Är skalan omvänd på någon fråga ska instrumentet säga det; annars läses talen fel."
            self.notes.add("warning", "turned_scale", cell.where, words, mend)
        return bool(wrong)

    def _table(self, table: Table, instrument: Instrument, unit: str, lone: bool) -> None:
        self.shapes.add(table.shape)
        self._meet(table)
        for severity, code, column, message, mend in table.faults:
            self.notes.add(severity, code, table.sheet.place(table.last, column), message, mend)
        if table.shape == "by_item" and not table.has("rater"):
            words = "kolumn för bedömare saknas; varje rad togs som en person (D1, D2 …)."
            self.notes.add("note", "no_raters", table.sheet.place(), words)
        RowReader(self.found, table, instrument, sheet_facts(table.sheet.name), unit, lone).read()

    def _hidden(self, sheet: Sheet) -> None:
        """A hidden sheet is a list, a template or an old copy: left out, and said."""
        usable = [one for one in self.instruments.values() if one.can_be_read]
        marks = any(find_tables(sheet, one, self.forms) for one in usable)
        words = "bladet är dolt och lästes inte" + ("; det ser ut att hålla markeringar." if marks else ".")
        mend = "Ta fram bladet i Excel om det ska räknas." if marks else ""
        self.notes.add("warning" if marks else "note", "hidden_sheet", sheet.place(), words, mend)

    def _coloured(self, sheet: Sheet, tables: list[Table]) -> None:
        """Colour or bold type on some marks and not on others may mean something: told, never read."""
        places, blank = [], False
        for table in tables:
            letters = [column.letter for column in table.marks]
            rows = [row for row in table.rows if set(letters) & set(sheet.rows[row])]
            whole = {letter for letter in letters if all((row, letter) in sheet.coloured for row in rows)}
            for row in rows:
                own = {letter for letter in letters if (row, letter) in sheet.coloured}
                if len(own) == len(letters) or len(letters) == 1:
                    continue
                own -= whole
                places += [f"{letter}{row}" for letter in letters if letter in own]
                blank = blank or any(letter not in sheet.rows[row] for letter in own)
        if places:
            first = listed(places) if len(places) < 6 else f"{', '.join(places[:5])} med flera"
            words = f"{'cell' if len(places) == 1 else 'cellerna'} {first} har färg eller fetstil, som inte läses."
            mend = "Betyder färgen något: skriv det som ett värde." if blank else ""
            self.notes.add("warning" if blank else "note", "coloured_cells", sheet.place(), words, mend)

    # the whole file

    def _no_headings(self, sheets: list[Sheet]) -> None:
        self.notes.add(
            "error",
            "no_headings",
            "",
            "hittade ingen rubrikrad med frågor och värden.",
            "Skriv en rubrikrad: en kolumn per fråga (1, 2, 3 …), eller kolumnerna Fråga och Värde.",
        )
        self.met += [(sheet, 1, form) for sheet in sheets if (form := unknown_form(sheet))]

    def _empty(self) -> None:
        if not all(mark["missing"] == "empty" for mark in self.found.marks) or not self.shapes - {"suggestions"}:
            return
        self.found.marks.clear()
        if not self.notes.has_errors and not self.found.filled:
            words = "blanketten är tom: inga markeringar."
            self.notes.add("warning", "empty_form", "", words, "Fyll i den eller ta bort filen.")

    def _of_document(self) -> list[Problem]:
        """What the document's reader said; a formula without value that no mark stands in is no error."""
        listed_problems = []
        for problem in self.document.problems:
            place = _formula(problem)
            if place and place not in self.found.lost:
                words = "cellen har en formel utan sparat värde; ingen markering står där."
                problem = replace(problem, severity="note", message=words, mend="")
            listed_problems.append(problem)
        return listed_problems

    def _what_is_used(self, broken: bool) -> list[Problem]:
        """Of a file with errors nothing is used, or with ``partial`` its good rows: how many is said."""
        if not broken:
            return []
        read = sum(mark["missing"] != "empty" for mark in self.found.marks)
        if not read:
            self.found.marks.clear()
            self.found.suggestions.clear()
            return []
        of = f"{read} av {count(max(self.found.filled, read), 'markering', 'markeringar')}"
        if self.partial:
            words, mend = f"filen har fel; {of} används.", "Rätta felen och läs om filen."
            return [Problem("warning", "partly_used", "", words, mend, self.document.document_id)]
        self.found.marks.clear()
        self.found.suggestions.clear()
        words = f"filen har fel, så inga av dess markeringar används; {of} gick att läsa."
        mend = "Rätta felen, eller använd det som gick att läsa: jimeval build --partial."
        return [Problem("warning", "not_used", "", words, mend, self.document.document_id)]

    def _forms(self) -> list[dict]:
        rows = []
        for sheet, row, form in self.met:
            for letter in sorted(form.columns, key=place_of):
                rows.append(
                    {
                        "form": form.fingerprint,
                        "document_id": self.document.document_id,
                        "sheet": sheet.name,
                        "row": row,
                        "column": letter,
                        "heading": form.headings.get(letter) or None,
                        "holds": form.columns[letter].words(),
                        "shape": form.shape,
                        "heading_rows": form.heading_rows,
                        "state": "confirmed" if form.confirmed else "proposed",
                    }
                )
        return rows


def _formula(problem: Problem) -> tuple[str | None, int, str] | None:
    """The place (sheet, row, column) of a formula that no program has stored a value for."""
    match = _FORMULA.search(problem.where) if problem.code == "formula_without_value" else None
    return (match["sheet"], int(match["row"]), match["column"]) if match else None
