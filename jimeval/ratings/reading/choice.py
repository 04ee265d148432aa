"""Which instrument a file is read with: its own statement, else the study's only one that fits, else none."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from jimeval.base.errors import Problem
from jimeval.ratings.declarations import candidates
from jimeval.ratings.forms import Form
from jimeval.ratings.instruments import Instrument
from jimeval.ratings.reading.notes import Notes
from jimeval.ratings.reading.sheet import Sheet
from jimeval.ratings.reading.tables import Table, find_tables
from jimeval.ratings.reading.titles import stated_instrument
from jimeval.ratings.reading.words import did_you_mean


def unknown_instrument(name: str, known: Mapping[str, Instrument], document_id: str) -> Problem:
    """That a name is no instrument's, and which it may have meant."""
    near = did_you_mean(name, [*known, *(one.name for one in known.values())])
    return Problem(
        "error",
        "instrument_unknown",
        "",
        f"instrumentet ”{name}” finns inte.",
        f"{near}Välj bland: {', '.join(sorted(known))}; eller lägg dess YAML-fil bredvid markeringarna.",
        document_id,
    )


def choose_instrument(
    sheet: Sheet, sheets: Iterable[Sheet], known: Mapping[str, Instrument], forms: Iterable[Form], notes: Notes
) -> Instrument | None:
    """The instrument that the sheet names, else that any sheet or a confirmed form names, else the only one that fits
    of the study's own; None, and an error, when that is none or several."""
    stated = stated_instrument(sheet) or next((name for one in sheets if (name := stated_instrument(one))), None)
    stated = stated or _of_form(sheet, known, forms)
    if stated:
        by_name = {key.casefold(): one for one in known.values() for key in (one.name, one.id)}
        if not (one := by_name.get(" ".join(stated.split()).casefold())):
            problem = unknown_instrument(stated, known, notes.document_id)
            notes.add("error", problem.code, sheet.place(), problem.message, problem.mend)
        return one
    if len(known) == 1:
        return next(iter(known.values()))
    usable = [one for one in known.values() if one.can_be_read]
    own = candidates(known)
    found = [one for one in own if fits(sheet, one)]
    if len(found) > 1:
        found = [one for one in found if _whole(sheet, one)] or found
    if not found and len(own) == 1:
        found = own
    if len(found) == 1:
        notes.add(
            "note",
            "instrument_chosen",
            "",
            f"lästes med instrumentet ”{found[0].id}”, det enda med ändar som studien själv har deklarerat.",
            "Skriv ”Instrument: …” ovanför tabellen om det ska vara ett annat.",
        )
        return found[0]
    if not found and not any(fits(sheet, one) for one in usable) and len(list(sheets)) > 1:
        return None  # a sheet without marks
    near = [one.id for one in found or usable if fits(sheet, one)]
    choices = [*sorted(near), *sorted(set(known) - set(near))]
    notes.add(
        "error",
        "instrument_not_stated",
        sheet.place(),
        "filen säger inte vilket instrument den hör till.",
        f"Skriv ”Instrument: …” ovanför tabellen, eller säg det för alla filer med samma rubriker med "
        f"study.confirm_form(…, instrument=…); study.forms() visar dem. Välj bland: {', '.join(choices)}.",
    )
    return None


def _of_form(sheet: Sheet, known: Mapping[str, Instrument], forms: Iterable[Form]) -> str | None:
    """The instrument that a confirmed form of this sheet names."""
    naming = [form for form in forms if form.confirmed and form.instrument]
    any_one = next(iter(known.values()), None)
    if not naming or any_one is None:
        return None
    return next((t.form.instrument for t in find_tables(sheet, any_one, naming) if t.form and t.form.confirmed), None)


def fits(sheet: Sheet, instrument: Instrument) -> bool:
    """Whether the sheet has tables whose headings name items of the instrument, and none that it lacks."""
    tables = find_tables(sheet, instrument)
    return bool(tables) and not any(code == "item_unknown" for table in tables for _, code, *_ in table.faults)


def _whole(sheet: Sheet, instrument: Instrument) -> bool:
    """Whether the sheet's headings name every item of the instrument."""
    named = {column.meaning.item for table in find_tables(sheet, instrument) for column in _marks(table)}
    return named >= set(instrument.numbers)


def _marks(table: Table) -> list:
    return [column for column in table.marks if column.meaning.item]
