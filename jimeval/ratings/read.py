"""Rating files to marks and suggestions: long or wide, from CSV or Excel, every row a mark or a named problem."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from jimeval.base.errors import InputError, Problem
from jimeval.base.swedish import count
from jimeval.base.tables import frame
from jimeval.documents import Cell, Document, Reading, read_document
from jimeval.documents.dates import FoundDate, parse_date, whole_date
from jimeval.ratings.declarations import candidates, load_instruments, read_instrument
from jimeval.ratings.instruments import Instrument
from jimeval.ratings.layout import Layout, find_tables, stated_instrument
from jimeval.ratings.values import is_code, is_summary, kind_named, kind_of_rater, parse_mark
from jimeval.register.agencies import UnknownAgency, register


def read_ratings(path: str | Path, instrument: Instrument | str | Path | None = None) -> Reading:
    """The marks (``.ratings``) and suggestions (``.suggestions``) in one CSV or Excel file.

    instrument  an Instrument, the id of one (packaged or declared in a YAML file beside the marks), or the path of
                its YAML file; left out, the file itself must name it or the folder declare just one with ends.

    Raises InputError with every problem found when any of them is an error.
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
            raise InputError([_unknown_instrument(str(instrument), known, path.name)])
        known = {str(instrument): known[str(instrument)]} if instrument is not None else known
    return read(read_document(path), known).checked()


def read(document: Document, instruments: Mapping[str, Instrument]) -> Reading:
    """Tables ``ratings`` and ``suggestions`` of a rating file, and everything that a person should know about it."""
    return _File(document, instruments).reading()


def _unknown_instrument(name: str, known: Mapping[str, Instrument], document_id: str) -> Problem:
    return Problem(
        "error",
        "instrument_unknown",
        "",
        f"instrumentet ”{name}” finns inte.",
        f"Välj bland: {', '.join(sorted(known))}; eller lägg dess YAML-fil bredvid markeringarna.",
        document_id,
    )


@dataclass(frozen=True)
class _Row:
    """One row under the headings; what it does not say is taken from the title rows above them."""

    number: int
    cells: Mapping[str, Cell]
    layout: Layout
    instrument: Instrument

    def cell(self, name: str) -> Cell | None:
        return self.cells.get(self.layout.columns.get(name))

    def text(self, name: str) -> str | None:
        cell = self.cell(name)
        return cell.text if cell else self.layout.titles.get(name)

    def where(self, name: str = "", column: str | None = None) -> str:
        column = column or self.layout.columns.get(name)
        sheet = f'blad "{self.layout.sheet}", ' if self.layout.sheet else ""
        return f"{sheet}rad {self.number}" + (f", kolumn {column}" if column else "")

    def marked(self) -> bool:
        """Whether any cell that could hold a mark or a suggestion does."""
        columns = [*self.layout.items, self.layout.columns.get("value"), self.layout.columns.get("suggestion")]
        return any(column in self.cells for column in columns)


class _File:
    """Collects the marks, suggestions and problems of one document."""

    def __init__(self, document: Document, instruments: Mapping[str, Instrument]):
        self.document, self.instruments = document, instruments
        self.marks: list[dict] = []
        self.suggestions: list[dict] = []
        self.used: set[Cell] = set()
        self._problems: dict[tuple, list[str]] = {}  # one problem once, with the rows that share it
        self._first_seen: dict[tuple, str] = {}

    def reading(self) -> Reading:
        shapes = {self._sheet(sheet) for sheet in self.document.sheets} - {None}
        broken = any(key[0] == "error" for key in self._problems)
        if not shapes and not broken:
            self._add(
                "error",
                "no_headings",
                "",
                "hittade ingen rubrikrad med frågor och värden.",
                "Skriv en rubrikrad: en kolumn per fråga (1, 2, 3 …), eller kolumnerna Fråga och Värde.",
            )
        if all(mark["missing"] == "empty" for mark in self.marks) and shapes & {"wide", "long"}:
            self.marks = []
            if not broken:
                self._add(
                    "warning",
                    "empty_form",
                    "",
                    "blanketten är tom: inga markeringar.",
                    "Fyll i den eller ta bort filen.",
                )
        self._name_raters()
        unread = sum(cell.end - cell.start for cell in self.document.cells if cell not in self.used)
        tables = {"ratings": frame("ratings", self.marks), "suggestions": frame("suggestions", self.suggestions)}
        return Reading(
            self.document,
            "ratings",
            tables,
            (*self.document.problems, *self._problem_list()),
            len(self.document.text) - unread,
        )

    def _add(self, severity: str, code: str, where: str, message: str, mend: str = "") -> None:
        self._problems.setdefault((severity, code, message, mend), []).append(where)

    def _problem_list(self) -> list[Problem]:
        listed = []
        for (severity, code, message, mend), places in self._problems.items():
            also = f" Det gäller {count(len(places), 'ställe', 'ställen')}." if len(places) > 1 else ""
            listed.append(Problem(severity, code, places[0], message + also, mend, self.document.document_id))
        return listed

    # what holds for a sheet

    def _sheet(self, sheet: str | None) -> str | None:
        """Reads one sheet and returns its shape; None when it holds no table of marks or suggestions."""
        rows = self.document.rows(sheet)
        place = f'blad "{sheet}"' if sheet else ""
        instrument = self._instrument(stated_instrument(rows), place)
        tables = find_tables(rows, sheet, instrument, self.document.document_id) if instrument else []
        if not tables:
            if instrument and len(self.document.sheets) > 1:
                self._add("note", "sheet_unused", place, "bladet har ingen rubrikrad med frågor och lästes inte.")
            return None
        for layout, own in tables:
            self._table(layout, own, instrument, place)
        return tables[0][0].shape

    def _table(self, layout: Layout, rows: dict[int, list[Cell]], instrument: Instrument, place: str) -> None:
        for problem in layout.problems:
            self._add(problem.severity, problem.code, problem.where, problem.message, problem.mend)
        self.used.update(layout.used)
        if layout.shape == "wide" and "rater" not in {*layout.columns, *layout.titles}:
            self._add(
                "note", "no_raters", place, "kolumn för bedömare saknas; varje rad togs som en person (D1, D2 …)."
            )
        for number, cells in rows.items():
            self._row(_Row(number, {cell.column: cell for cell in cells}, layout, instrument))

    def _instrument(self, stated: str | None, place: str) -> Instrument | None:
        """The instrument that the sheet names, else that any sheet names, else the only candidate."""
        stated = stated or next(
            (name for sheet in self.document.sheets if (name := stated_instrument(self.document.rows(sheet)))), None
        )
        if stated:
            by_name = {key.casefold(): one for one in self.instruments.values() for key in (one.name, one.id)}
            if not (found := by_name.get(stated.casefold())):
                problem = _unknown_instrument(stated, self.instruments, self.document.document_id)
                self._add("error", problem.code, place, problem.message, problem.mend)
            return found
        usable = candidates(self.instruments)
        if len(usable) != 1:
            self._add(
                "error",
                "instrument_not_stated",
                place,
                "filen säger inte vilket instrument den hör till.",
                f"Skriv ”Instrument: …” ovanför tabellen. Välj bland: {', '.join(sorted(self.instruments))}.",
            )
            return None
        if len(self.instruments) > 1:
            self._add(
                "note",
                "instrument_chosen",
                "",
                f"lästes med instrumentet ”{usable[0].id}”, det enda med ändar som studien själv har deklarerat.",
                "Skriv ”Instrument: …” ovanför tabellen om det ska vara ett annat.",
            )
        return usable[0]

    # rows

    def _row(self, row: _Row) -> None:
        if self._left_out(row):
            return
        widths = self.document.widths
        if widths and widths[row.number] > widths[row.layout.heading_row]:
            return self._add(
                "error",
                "too_many_fields",
                row.where(),
                "raden har fler fält än rubrikraden och lästes inte; ett decimalkomma delar kanske ett tal i två.",
                "Spara om med semikolon mellan fälten.",
            )
        for cell in row.cells.values():
            if cell.column not in row.layout.headed:
                self._add("note", "cell_unused", cell.where, "cellen har ingen rubrik och lästes inte.")
        agency_id, when, kind = self._agency(row), self._occasion(row), self._kind(row)
        if not (agency_id and when and kind):
            return
        occasion, date = when
        common = {"agency_id": agency_id, "occasion": occasion, "instrument": row.instrument.id}
        known = {*row.layout.columns.values(), *row.layout.items}
        self.used.update(cell for column, cell in row.cells.items() if column in known)
        if row.layout.shape == "wide":
            for column, item in row.layout.items.items():
                self._mark(row, column, item, kind, date, common)
        elif item := self._item(row):
            if cell := row.cell("suggestion"):
                self.suggestions.append(
                    common | self._place(row, cell.column) | {"item": item, "text": " ".join(cell.text.split())}
                )
            if row.layout.shape == "long" and (row.cell("value") or row.text("rater")):
                self._mark(row, row.layout.columns["value"], item, kind, date, common)

    def _left_out(self, row: _Row) -> bool:
        """Sums, means and lines that belong to no table; each is noted."""
        known = {*row.layout.columns.values(), *row.layout.items}
        beside = [cell for cell in row.cells.values() if cell.column not in known]
        if any(cell and is_summary(cell.text) for cell in (row.cell("rater"), row.cell("agency"), *beside)):
            self._add("note", "summary_row", row.where(), "raden är en sammanräkning och lästes inte som markering.")
            return True
        rater = row.cell("rater")
        if not row.marked() and (not rater or (len(row.cells) == 1 and not is_code(rater.text))):
            self._add("note", "row_unused", row.where(), "raden har ingen markering och lästes inte.")
            return True
        return False

    def _agency(self, row: _Row) -> str | None:
        """The agency in the row's cell, above the table, in the sheet's name or in the file's."""
        text = row.text("agency")
        if text:
            if found := register().find_agency(text):
                return found.agency_id
            try:
                register().resolve(text)
            except UnknownAgency as unknown:
                sentence, _, hint = str(unknown).partition(". ")
                self._add("error", "agency_unknown", row.where("agency"), f"{sentence}.", hint)
            return None
        if row.layout.sheet and (found := register().find_agency(row.layout.sheet)):
            return found.agency_id
        stem = Path(self.document.document_id).stem.replace("_", " ")
        named = {mention.agency_id for mention in register().find(stem)}
        named |= {found.agency_id for word in stem.split() if (found := register().find_agency(word))}
        if len(named) != 1:
            self._add(
                "error",
                "agency_missing",
                row.where("agency"),
                "myndighet saknas.",
                "Skriv myndigheten på raden, eller ”Myndighet: …” ovanför tabellen.",
            )
            return None
        return named.pop()

    def _occasion(self, row: _Row) -> tuple[str, FoundDate | None] | None:
        """The round as written (a date in its ISO form) and its date as far as it is known."""
        text, date_text, file_date = row.text("occasion"), row.text("date"), self.document.date
        whole, stated = (whole_date(text), parse_date(text)) if text else (None, None)
        date = parse_date(date_text) if date_text else None
        if date_text and not date:
            self._add(
                "warning",
                "date_unread",
                row.where("date"),
                f"datumet ”{date_text}” kan inte läsas.",
                "Skriv ÅÅÅÅ-MM-DD.",
            )
        for ours, other, said in ((stated, date, "datumet"), (stated or date, file_date, "filnamnet")):
            if ours and other and not ours.agrees_with(other):
                self._add(
                    "warning",
                    "dates_disagree",
                    row.where("occasion"),
                    f"tillfället säger {ours.iso} men {said} {other.iso}.",
                    "Kontrollera vilket som stämmer; raden gäller före filnamnet.",
                )
        when = date or stated or file_date
        occasion = whole.iso if whole else text or (when.iso if when else None)
        if not occasion:
            self._add(
                "error",
                "occasion_missing",
                row.where("occasion"),
                "tillfälle saknas.",
                "Lägg till en kolumn Tillfälle, skriv ”Tillfälle: 2013-11” ovanför tabellen, "
                "eller ha datum i filnamnet.",
            )
            return None
        if not when:
            self._add(
                "warning",
                "no_date",
                row.where("occasion"),
                f"tillfället ”{occasion}” har inget år, så markeringarna kommer inte med i något års rapport.",
                "Lägg till en kolumn Datum, eller ha datum i filnamnet.",
            )
        return occasion, when

    def _kind(self, row: _Row) -> str | None:
        """individual, consensus or external: from the kind column, else from the rater's cell."""
        text, rater = row.text("kind"), row.text("rater") or ""
        from_rater = kind_of_rater(rater)
        if not text:
            return from_rater
        kind = kind_named(text)
        if kind is None or (from_rater == "consensus" != kind):
            fault = "är okänt" if kind is None else f"går inte ihop med bedömaren ”{rater}”"
            self._add(
                "error",
                "kind_unknown",
                row.where("kind"),
                f"slaget ”{text}” {fault}.",
                "Skriv individuell, gemensam eller extern.",
            )
            return None
        return kind

    def _item(self, row: _Row) -> int | None:
        text = row.text("item") or ""
        found = row.instrument.find_items(text)
        if len(found) == 1:
            return found[0]
        numbers = ", ".join(map(str, row.instrument.numbers))
        if found:
            self._add(
                "error",
                "item_ambiguous",
                row.where("item"),
                f"”{text}” kan vara fråga {found[0]} eller {found[1]}.",
                "Skriv frågans nummer och rubrik som i instrumentet.",
            )
        else:
            fault = f"”{text}” är ingen av instrumentets frågor ({numbers})." if text else "fråga saknas."
            self._add(
                "error",
                "item_unknown",
                row.where("item"),
                fault,
                "Rätta numret, eller ange det instrument som har frågan.",
            )
        return None

    # marks

    def _place(self, row: _Row, column: str) -> dict:
        return {
            "document_id": self.document.document_id,
            "sheet": row.layout.sheet,
            "row": row.number,
            "column": column,
        }

    def _mark(self, row: _Row, column: str, item: int, kind: str, date: FoundDate | None, common: dict) -> None:
        cell = row.cells.get(column)
        own_scale = row.instrument.consensus.get(item)
        if kind == "consensus" and not cell and not (own_scale and own_scale.has_ends):
            return  # the group was not asked to agree on this item
        rater = None if kind == "consensus" else row.text("rater")
        if kind != "consensus" and not rater:
            if row.layout.columns.get("rater") or row.layout.shape == "long":
                return self._add(
                    "error",
                    "rater_missing",
                    row.where("rater"),
                    "bedömare saknas, så personernas markeringar kan inte skiljas åt.",
                    "Skriv en kod per person (D1, D2 …), eller Gemensam.",
                )
            rater = f"\0{row.layout.sheet}\0{row.number}"  # no column: the row is the person
        try:
            scale = row.instrument.scale_for(item, kind)
        except InputError as error:
            problem = error.problems[0]
            return self._add("error", problem.code, row.where(column=column), problem.message, problem.mend)
        value, missing, complaint = parse_mark(cell.text if cell else "", scale)
        if complaint:
            self.used.discard(cell)
            return self._add(
                "error",
                "value",
                row.where(column=column),
                f"fråga {item}: {complaint}",
                f"Tillåtet: {scale.allowed()}, eller tomt, –, vet ej, ej aktuellt.",
            )
        key = (*common.values(), item, kind, (rater or "").casefold())
        if key in self._first_seen:
            self.used.discard(cell)
            return self._add(
                "error",
                "duplicate",
                row.where(column=column),
                f"samma bedömare har redan markerat fråga {item} vid {common['occasion']} ({self._first_seen[key]}).",
                "Ta bort den ena eller rätta bedömaren.",
            )
        self._first_seen[key] = row.where(column=column)
        self.marks.append(
            common
            | self._place(row, column)
            | {
                "rating_id": f"{self.document.document_id}#{row.layout.sheet or ''}!{column}{row.number}",
                "instrument_version": row.instrument.version,
                "date": date.iso if date else None,
                "date_precision": date.precision if date else None,
                "rater": rater,
                "group": row.text("group"),
                "gender": row.text("gender"),
                "item": item,
                "kind": kind,
                "value": value,
                "written": cell.text if cell else None,
                "missing": missing,
            }
        )

    def _name_raters(self) -> None:
        """Codes stay; whatever may be a name becomes D1, D2 ... in order within the agency, passing codes in use."""
        taken = {(mark["agency_id"], mark["rater"].casefold()) for mark in self.marks if mark["rater"]}
        given: dict[tuple[str, str], str] = {}
        for mark in self.marks:
            rater, agency_id = mark["rater"], mark["agency_id"]
            if not rater or is_code(rater):
                continue
            if (key := (agency_id, rater.casefold())) not in given:
                number = 1
                while (agency_id, f"d{number}") in taken:
                    number += 1
                given[key] = f"D{number}"
                taken.add((agency_id, f"d{number}"))
            mark["rater"] = given[key]
        named = sum("\0" not in rater for _, rater in given)
        if named:
            self._add(
                "note",
                "pseudonyms",
                "",
                f"{count(named, 'bedömare', 'bedömare')} utan kod fick beteckning "
                "(D1, D2 …); namnen förs inte vidare, och samma beteckning i en annan fil behöver inte vara "
                "samma person.",
            )
