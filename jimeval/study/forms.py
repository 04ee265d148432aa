"""Forms of rating files: which a study has met, and what persons confirmed in ``data/decisions/forms.yml``.

    3f2a90b1c44d:                  # of the headings; study.forms() lists those met
      shape: by_item
      heading_rows: 1
      columns:
        A: {heading: Kod, holds: rater}
        B: {heading: Resultat, holds: item 3}

A confirmed form wins over what the reader takes the columns for, in every file with the same headings.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

import pandas as pd
import yaml

from jimeval.base.errors import InputError, Problem, UsageError
from jimeval.base.study_folder import StudyFolder
from jimeval.base.swedish import listed
from jimeval.ratings.forms import SHAPES, UNITS, Form, is_fingerprint
from jimeval.ratings.reading.meaning import Meaning, allowed_meanings
from jimeval.ratings.reading.words import did_you_mean
from jimeval.study.decision_files import place_of, replace_file

FILE = "forms.yml"
_KEYS = ("shape", "heading_rows", "columns", "unit", "instrument", "confirmed_by")
_HEAD = (
    "# Vad kolumnerna i markeringsfiler håller: bekräftat av en person, en gång per formulär.\n"
    "# Gäller alla filer med samma rubriker. study.forms() visar de formulär som finns i studien.\n"
)


def read_forms(folder: StudyFolder, instruments: Iterable[str] = ()) -> tuple[tuple[Form, ...], list[Problem]]:
    """The confirmed forms, and everything that is wrong in their file; no file is no forms.

    instruments  ids that a form may name; none given, any is taken
    """
    path = folder.decisions / FILE
    if not path.exists():
        return (), []
    data, problem = _loaded(path)
    if problem:
        return (), [problem]
    forms, problems = [], []
    for key, one in data.items():
        form, wrong = _form(str(key), one, tuple(instruments))
        problems += [_wrong(where, message, mend) for where, message, mend in wrong]
        if form and not wrong:
            forms.append(form)
    return tuple(forms), problems


def without_file(forms: Iterable[Form], met: pd.DataFrame) -> list[Problem]:
    """Confirmed forms that no file of the study has any more: told, never dropped."""
    found = set(met["form"])
    return [
        Problem(
            "warning",
            "decision_without_object",
            f"formuläret {form.fingerprint}",
            "ingen markeringsfil har de rubrikerna längre.",
            "Ändra eller ta bort formuläret, eller lägg tillbaka filen.",
            place_of(FILE),
        )
        for form in forms
        if form.fingerprint not in found
    ]


def forms_table(met: pd.DataFrame) -> pd.DataFrame:
    """One row per form met: its files, shape, state, and what each column is taken to hold."""
    rows = []
    for fingerprint, own in met.groupby("form", sort=True):
        first = own[own["document_id"] == own["document_id"].iloc[0]]
        columns = [
            f"{row.column} {row.heading if isinstance(row.heading, str) else '(utan rubrik)'}: {row.holds}"
            for row in first.itertuples()
        ]
        rows.append(
            {
                "form": fingerprint,
                "state": own["state"].iloc[0],
                "shape": own["shape"].iloc[0],
                "files": own["document_id"].nunique(),
                "first_file": own["document_id"].iloc[0],
                "columns": "; ".join(columns),
            }
        )
    return pd.DataFrame(rows, columns=["form", "state", "shape", "files", "first_file", "columns"])


def confirm(
    folder: StudyFolder,
    met: pd.DataFrame,
    fingerprint: str,
    columns: Mapping[str, str],
    *,
    shape: str = "",
    unit: str = "",
    instrument: str = "",
    by: str = "",
    instruments: Iterable[str] = (),
) -> Path:
    """Writes the form as confirmed, with corrections: column letter to what it holds. In force from the next build.

    Raises UsageError for a form that no file has, a column that it lacks, words that are no meaning, and a file that
    cannot be read.
    """
    own = met[met["form"] == fingerprint]
    if own.empty:
        known = listed(sorted(set(met["form"])))
        raise UsageError(f"Formuläret ”{fingerprint}” finns inte i studien. Formulären är: {known or 'inga'}.")
    own = own[own["document_id"] == own["document_id"].iloc[0]]
    letters = list(own["column"])
    if strange := [letter for letter in columns if letter not in letters]:
        raise UsageError(f"Formuläret har ingen kolumn {listed(strange)}. Kolumnerna är: {', '.join(letters)}.")
    stated = {
        "shape": shape or own["shape"].iloc[0],
        "heading_rows": int(own["heading_rows"].iloc[0]),
        "columns": {
            row.column: {
                "heading": row.heading if isinstance(row.heading, str) else "",
                "holds": str(columns.get(row.column, row.holds)),
            }
            for row in own.itertuples()
        },
    }
    stated |= {key: value for key, value in (("unit", unit), ("instrument", instrument), ("confirmed_by", by)) if value}
    if stated["shape"] == "unknown":
        stated["shape"] = _shape_of(stated["columns"])
    form, wrong = _form(fingerprint, stated, tuple(instruments))
    if wrong:
        raise UsageError("\n".join(" ".join(parts) for parts in wrong))
    path = folder.decisions / FILE
    data, problem = _loaded(path) if path.exists() else ({}, None)
    if problem:
        raise InputError([problem])
    data = {str(key): value for key, value in data.items()} | {form.fingerprint: stated}
    text = yaml.safe_dump(dict(sorted(data.items())), allow_unicode=True, sort_keys=False, width=110)
    replace_file(path, (_HEAD + text).encode("utf-8"), FILE)
    return path


def _shape_of(columns: Mapping[str, Mapping[str, str]]) -> str:
    """The way a table lies that the meanings of its columns show."""
    meanings = [Meaning.parse(column["holds"]) for column in columns.values()]
    known = [meaning for meaning in meanings if meaning]
    if any(meaning.is_mark and meaning.item for meaning in known):
        return "by_item"
    if any(meaning.rater for meaning in known):
        return "by_rater"
    return "long" if any(meaning.is_mark for meaning in known) else "suggestions"


def _loaded(path: Path) -> tuple[dict, Problem | None]:
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError:
        return {}, _wrong("", "filen är inte UTF-8.", "Spara om den som UTF-8.")
    except yaml.YAMLError as reason:
        mark = getattr(reason, "problem_mark", None)
        where = f"rad {mark.line + 1}" if mark else ""
        return {}, _wrong(where, "filen är inte giltig YAML.", "Kontrollera indrag, kolon och citattecken.")
    if data is not None and not isinstance(data, dict):
        return {}, _wrong("", "filen ska ha ett formulär per nyckel.", "Skriv formulärets tecken, kolon och dess fält.")
    return data or {}, None


def _wrong(where: str, message: str, mend: str) -> Problem:
    return Problem("error", "wrong_decision", where, message, mend, place_of(FILE))


def _form(key: str, data, instruments: tuple[str, ...]) -> tuple[Form | None, list[tuple[str, str, str]]]:
    """The form that a key of the file states, and (where, what is wrong, what to do) of all faults in it."""
    where = f"formuläret {key}"
    if not is_fingerprint(key):
        return None, [(where, "är inget formulärs tecken.", "Kopiera det ur study.forms(), inom citattecken.")]
    if not isinstance(data, dict):
        return None, [(where, "ska ha fälten shape, heading_rows och columns.", "Låt study.confirm_form skriva det.")]
    wrong = [
        (where, f"fältet ”{name}” finns inte.", did_you_mean(str(name), _KEYS) + f"Fälten är: {', '.join(_KEYS)}.")
        for name in data
        if name not in _KEYS
    ]
    shapes = [shape for shape in SHAPES if shape != "unknown"]
    if data.get("shape") not in shapes:
        wrong.append((where, f"shape ”{data.get('shape', '')}” är okänd.", f"Välj {', '.join(shapes)}."))
    rows = data.get("heading_rows", 1)
    if isinstance(rows, bool) or not isinstance(rows, int) or not 1 <= rows <= 4:
        wrong.append((where, f"heading_rows ”{rows}” ska vara ett heltal från 1 till 4.", ""))
    if data.get("unit", "") not in UNITS:
        wrong.append((where, f"unit ”{data['unit']}” är okänd.", "Skriv mm, eller ta bort fältet."))
    instrument = str(data.get("instrument") or "")
    if instrument and instruments and instrument not in instruments:
        mend = did_you_mean(instrument, instruments) + f"Välj bland: {', '.join(sorted(instruments))}."
        wrong.append((where, f"instrumentet ”{instrument}” finns inte.", mend))
    columns, headings, faults = _columns(data.get("columns"), where)
    wrong += faults
    by = str(data.get("confirmed_by") or "")
    if wrong:
        return None, wrong
    return Form(key, data["shape"], rows, headings, columns, data.get("unit", ""), instrument, True, by), []


def _columns(data, where: str) -> tuple[dict[str, Meaning], dict[str, str], list[tuple[str, str, str]]]:
    if not isinstance(data, dict) or not data:
        return {}, {}, [(where, "saknar columns.", "Skriv vad varje kolumn håller, till exempel B: item 3.")]
    meanings, headings, wrong = {}, {}, []
    for letter, one in data.items():
        held = one.get("holds", "") if isinstance(one, dict) else one
        meaning = Meaning.parse(held)
        if not re.fullmatch(r"[A-Z]{1,3}", str(letter)):
            wrong.append((where, f"”{letter}” är ingen kolumn.", "Skriv kolumnens bokstav, som i Excel."))
        elif meaning is None:
            near = did_you_mean(str(held), allowed_meanings().split(", "))
            wrong.append((f"{where}, kolumn {letter}", f"”{held}” är okänt.", f"{near}Välj {allowed_meanings()}."))
        else:
            meanings[letter] = meaning
            headings[letter] = str(one.get("heading", "")) if isinstance(one, dict) else ""
    return meanings, headings, wrong
