"""Marks: what is written in a row's cells, on its scale, kept once or told why not."""

from __future__ import annotations

import re
from collections.abc import Sequence

from jimeval.base.errors import InputError
from jimeval.base.swedish import parse_number
from jimeval.documents import Cell
from jimeval.ratings.instruments import Scale
from jimeval.ratings.reading.columns_together import Column
from jimeval.ratings.reading.whose import Block, RowFacts
from jimeval.ratings.values import UNTICKED, Mark, parse_crosses, parse_mark


class MarkReader(RowFacts):
    """Reads the marks of a row."""

    def _block(self, row: int, block: Block, item: int | None) -> None:
        column = block.first
        cells = [(c, self.cell(row, c.letter, merged=False)) for c in block.columns]
        written = [cell for _, cell in cells if cell]
        if lost := {(self.sheet.name, row, c.letter) for c in block.columns} & self.found.formulas:
            self.found.lost |= lost
            self.found.filled += 1
            return None
        over = [self.sheet.covering.get((row, c.letter)) for c in block.columns]
        if not written and any(over) and column.meaning.kind != "consensus":
            return self._merged(row, column, next(cell for cell in over if cell))
        self.found.filled += bool(written)
        item = column.meaning.item or item
        kind = self._kind(row, column)
        if item is None or kind is None:
            return
        if not written and (column.meaning.kind or self._not_asked(item, kind)):
            return  # nobody outside marked, or the group was not asked to agree on this item
        if not written and self.table.shape in ("long", "by_rater") and not self._whose(row, column):
            return
        try:
            scale = self.instrument.scale_for(item, kind)
        except InputError as error:
            problem = error.problems[0]
            return self.notes.add(
                "error", problem.code, self.where(row, letter=column.letter), problem.message, problem.mend
            )
        mark = self._read(cells, scale, column)
        if mark.complaint:
            blank = "eller tomt, –, vet ej, ej aktuellt."
            mend = f"{mark.hint} " if mark.hint else ""
            limits = "" if "Tillåtet:" in mend else f"Tillåtet: {scale.allowed()}, {blank}"
            return self.notes.add(
                "error",
                "value",
                written[0].where,
                f"fråga {item}: {mark.complaint}",
                (mend + limits).strip(),
            )
        if block.crosses:  # boxes without a tick are read too, but the mark stands where the tick is
            self.found.used.update(written)
            written = [cell for cell in written if not UNTICKED.fullmatch(cell.text.strip())]
        self._keep(row, column, cells, written, item, kind, mark)

    def _read(self, cells: list[tuple[Column, Cell | None]], scale: Scale, column: Column) -> Mark:
        if column.meaning.level or column.meaning.missing:
            levels = [(one.meaning.level or one.meaning.missing, cell.text if cell else "") for one, cell in cells]
            return parse_crosses(levels, scale)
        cell = cells[0][1]
        number = parse_number(cell.text) if cell else None
        if number in self.found.codes and not scale.minimum <= number <= scale.maximum:
            missing, words = self.found.codes[number]
            return Mark(missing=missing, conversion=f"{cell.text} är ”{words}” enligt filens förklaring")
        key = (cell.text if cell else "", id(scale), column.unit or self.unit)
        if key not in self.read_before:
            self.read_before[key] = parse_mark(key[0], scale, key[2])
        return self.read_before[key]

    def _keep(
        self, row: int, column: Column, cells: list, written: list[Cell], item: int, kind: str, mark: Mark
    ) -> None:
        agency_id, when = self._agency(row, column), self._occasion(row, column)
        if not (agency_id and when):
            return
        rater = None if kind == "consensus" else self._rater(row, column, kind)
        if kind != "consensus" and not rater:
            return
        occasion, date = when
        common = {"agency_id": agency_id, "occasion": occasion, "instrument": self.instrument.id}
        key = (*common.values(), item, kind, (rater or "").casefold())
        where = written[0].where if written else self.where(row, letter=column.letter)
        place = self._place(row, column.letter, written)
        if key in self.found.first_seen:
            return self._again(key, where, column, written, item, occasion, mark)
        self.found.first_seen[key] = (where, mark.value)
        self.found.used.update(written)
        self.found.marks.append(
            common
            | place
            | {
                "rating_id": f"{self.document.document_id}#{self.sheet.name or ''}!{place['column']}{place['row']}",
                "instrument_version": self.instrument.version,
                "date": date.iso if date else None,
                "date_precision": date.precision if date else None,
                "rater": rater,
                "person_key": self._person_key(row, column, kind),
                "group": self.text(row, "group", column) or column.group,
                "gender": self.text(row, "gender", column),
                "item": item,
                "kind": kind,
                "value": mark.value,
                "written": written[0].text if written else None,
                "conversion": mark.conversion,
                "missing": mark.missing,
            }
        )

    def _again(
        self, key: tuple, where: str, column: Column, written: list[Cell], item: int, occasion: str, mark: Mark
    ) -> None:
        """A mark that has been read: a column of agreed marks repeats it for each person, else it is an error."""
        before, value = self.found.first_seen[key]
        if column.meaning.kind == "consensus" and value == mark.value:
            self.found.used.update(written)
            words = f"den gemensamma markeringen på fråga {item} upprepas; den räknas en gång."
            return self.notes.add("note", "agreed_again", where, words)
        whose = "gruppen" if key[4] == "consensus" else "samma bedömare"
        self.notes.add(
            "error",
            "duplicate",
            where,
            f"{whose} har redan markerat fråga {item} vid {occasion} ({before}).",
            "Ta bort den ena eller rätta bedömaren.",
        )

    def _place(self, row: int, letter: str, written: Sequence[Cell] = ()) -> dict:
        """Where it stands: of what is written its own cell, of a blank the place where it should have been."""
        if written:
            row, letter = written[0].row, written[0].column
        return {"document_id": self.document.document_id, "sheet": self.sheet.name, "row": row, "column": letter}

    def _merged(self, row: int, column: Column, over: Cell) -> None:
        """A mark's cell that is merged with another person's: whose it is cannot be told."""
        if over.column != column.letter or not re.search(r"\w", over.text):
            return
        self.notes.add(
            "error",
            "merged_mark",
            self.where(row, letter=column.letter),
            f"cellen är sammanslagen med {over.where}, ”{over.text}”; vems markeringen är framgår inte.",
            "Dela cellen och skriv en markering på varje rad.",
        )

    def _not_asked(self, item: int, kind: str) -> bool:
        own = self.instrument.consensus.get(item)
        return kind == "consensus" and not (own and own.has_ends)
