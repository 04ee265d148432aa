"""Agreement between those who coded the same text, what they should talk through, and the rules against a person."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from jimeval.base.errors import UsageError
from jimeval.base.swedish import EN_DASH, NO_BREAK_SPACE, count, listed, number, short_number, sort_key
from jimeval.minutes.coding.coded_units import (
    Units,
    character_units,
    coders_of,
    gather,
    in_read,
    own_text,
    passage_units,
    persons_rows,
)
from jimeval.statistics import MIN_FOR_INTERVAL, MIN_FOR_TRUST, Disagreement, jackknife, nominal_disagreement

ALL_CODES = "all"
CAUTION = 0.667  # Krippendorff (2004): below this not even tentative conclusions
AGREEMENT_COLUMNS = ("code", "n_coders", "n_units", "n_coded", "estimate", "ci_low", "ci_high", "method", "note")
DISAGREEMENT_COLUMNS = (
    "document_id",
    "passage_id",
    "page",
    "start",
    "end",
    "code",
    "coders_with",
    "coders_without",
    "memo",
    "text",
)
RULES_COLUMNS = ("code", "n_rules", "n_person", "n_both", "n_found", "precision", "recall", "note")
Unit = Literal["passage", "character"]
Uncoded = Literal["in", "out"]


def coder_agreement(
    codings: pd.DataFrame,
    passages: pd.DataFrame,
    coverage: pd.DataFrame,
    *,
    unit: Unit,
    uncoded: Uncoded,
    confidence: float = 0.95,
) -> pd.DataFrame:
    """Nominal Krippendorff's alpha between persons, for each code apart, and for all codes together (``all``, last).

    unit     "passage": did they set the code somewhere in the same passage? Kind to different borders, and a long
             passage counts as much as a short one. "character": did they mark the same characters? Strict about
             borders, and long stretches weigh most.
    uncoded  "in": everything that two have read. Asks whether they also agree on where the code is not. The value hangs
             on how common the code is in what was read: a rare code can have a low alpha from one disagreement, and
             reading more empty text raises it. "out": only what somebody gave some code. Asks whether they choose the
             same code where there is something to code; it is severe, since all agreed emptiness is gone, and with
             few codes it can be below zero though they agree on most of the text.
    Neither has a default: they are different questions. Empty estimates have their reason in ``note``.

    Columns: code, n_coders, n_units (passages or characters that two or more have judged), n_coded (of these, where
    somebody set the code), estimate, ci_low, ci_high, method, note. The interval leaves out one passage at a time, also
    for characters, since the characters of a passage are not independent; it is left out when the code is found in
    (or absent from) fewer than five passages and flagged under eight. All codes together: the disagreement summed over
    the codes against the expected, so that codes of different frequency are not mixed (De Vries et al. 2008, Field
    Methods 20:272, for kappa).

    Raises ValueError for another unit or another choice on uncoded text.
    """
    if unit not in ("passage", "character"):
        raise ValueError(f"unit must be passage or character, got {unit!r}")
    if uncoded not in ("in", "out"):
        raise ValueError(f"uncoded must be in or out, got {uncoded!r}")
    own, passages = persons_rows(codings), own_text(passages)
    units = passage_units(passages) if unit == "passage" else character_units(passages, own, coverage)
    marks = gather(units, own, coverage)
    method = (
        f"Krippendorffs alfa, nominell, per {'avsnitt' if unit == 'passage' else 'tecken'}, "
        f"okodad text {'med' if uncoded == 'in' else 'borta'}; intervall {short_number(confidence * 100)}"
        f"{NO_BREAK_SPACE}%: ett avsnitt i taget utelämnat (jackknife)"
    )
    coded_by_some = np.any(list(marks.coded.values()) or [marks.read & False], axis=(0, 1))
    kept = coded_by_some if uncoded == "out" else np.ones(len(units.start), dtype=bool)
    rows, parts = [], []
    for code in sorted(marks.coded, key=sort_key):
        row, part = _row(code, marks.of(code)[:, kept], units, kept, confidence)
        rows.append(row), parts.append(part)
    any_code = np.where(np.any(list(marks.coded.values()), axis=0), 1.0, 0.0) if marks.coded else marks.read * 1.0
    any_code[~marks.read & (any_code == 0)] = np.nan
    rows.append(_row(ALL_CODES, any_code[:, kept], units, kept, confidence, parts)[0])
    assumed = f"hela papperet räknas som läst där läsning inte är angiven: {listed(marks.assumed)}"
    for row in rows:
        if len(marks.coders) < 2:
            row["note"] = "ingen andra kodare"
        row["method"] = method
        row["note"] = "; ".join(note for note in (row["note"], assumed if marks.assumed else "") if note)
    return pd.DataFrame(rows, columns=list(AGREEMENT_COLUMNS))


def _row(
    code: str,
    marks: NDArray[np.float64],
    units: Units,
    kept: NDArray[np.bool_],
    confidence: float,
    parts: list[Disagreement] | None = None,
) -> tuple[dict, Disagreement]:
    """One row of the table; ``parts`` holds the disagreement of each code when the row is for all of them."""
    weight = units.weight[kept]
    groups = np.unique(units.passage[kept], return_inverse=True)[1]
    judged = (~np.isnan(marks)).sum(axis=0) >= 2
    some, lacking = judged & (marks == 1).any(axis=0), judged & (marks == 0).any(axis=0)
    part = nominal_disagreement(marks, groups=groups, weights=weight)
    together = _summed([part] if parts is None else parts, len(part.observed_without))
    estimate, without = _alpha(together.observed, together.expected), _alpha(*together[2:])
    found = jackknife(float(estimate), without, confidence)
    rarest = len(np.unique(groups[some]))
    if parts is None:
        rarest = min(rarest, len(np.unique(groups[lacking])))
    low, high, note = found.low, found.high, ""
    if not judged.any():
        note = "ingen text som två har läst"
    elif np.isnan(estimate):
        note = "odefinierad: ingen har satt koden" if not some.any() else "odefinierad: alla har satt koden överallt"
    elif rarest < MIN_FOR_INTERVAL or np.isnan(low):
        low = high = np.nan
        note = f"inget intervall: koden finns eller saknas i färre än {MIN_FOR_INTERVAL} avsnitt"
    elif rarest < MIN_FOR_TRUST:
        note = f"osäkert intervall: koden finns eller saknas i färre än {MIN_FOR_TRUST} avsnitt"
    row = {
        "code": code,
        "n_coders": int((~np.isnan(marks[:, judged])).any(axis=1).sum()),
        "n_units": int(weight[judged].sum()),
        "n_coded": int(weight[some].sum()),
        "estimate": float(estimate),
        "ci_low": low,
        "ci_high": high,
        "note": note,
    }
    return row, part


def _summed(parts: list[Disagreement], n_groups: int) -> Disagreement:
    """The shares of all codes added; a code that nothing can be said of adds nothing."""
    nothing = Disagreement(0.0, 0.0, np.zeros(n_groups), np.zeros(n_groups))
    return Disagreement(*(sum(np.nan_to_num(getattr(part, f)) for part in [nothing, *parts]) for f in nothing._fields))


def _alpha(observed, expected) -> NDArray[np.float64]:
    expected = np.asarray(expected, dtype=float)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(expected > 0, 1 - np.asarray(observed) / expected, np.nan)


def disagreements(codings: pd.DataFrame, passages: pd.DataFrame, coverage: pd.DataFrame) -> pd.DataFrame:
    """The passages to talk through: one row per passage and code that some set there and others, who read it, did not.

    Columns: document_id, passage_id, page, start, end (of the passage), code, coders_with, coders_without (joined by
    comma), memo (what those who decided wrote, with their names), text.
    """
    own, passages = persons_rows(codings), own_text(passages)
    units = passage_units(passages)
    marks = gather(units, own, coverage)
    papers = passages[["document_id", "passage_id", "page", "start", "end", "text"]].to_dict("records")
    memos: dict[tuple[str, str], list] = {}
    for row in own.dropna(subset="memo").itertuples():
        memos.setdefault((row.document_id, row.code), []).append(row)
    coders, rows = np.array(marks.coders), []
    for code in marks.coded:
        table = marks.of(code)
        for place in np.flatnonzero((table == 1).any(axis=0) & (table == 0).any(axis=0)):
            passage = papers[units.passage[place]]
            here = memos.get((passage["document_id"], code), [])
            said = [row for row in here if row.start < units.end[place] and row.end > units.start[place]]
            rows.append(
                passage
                | {
                    "code": code,
                    "coders_with": ", ".join(coders[table[:, place] == 1]),
                    "coders_without": ", ".join(coders[table[:, place] == 0]),
                    "memo": "; ".join(dict.fromkeys(f"{row.coder}: {row.memo}" for row in said)),
                }
            )
    found = pd.DataFrame(rows, columns=list(DISAGREEMENT_COLUMNS))
    return found.sort_values(["document_id", "start", "code"], kind="stable", ignore_index=True)


def rules_against(codings: pd.DataFrame, passages: pd.DataFrame, coverage: pd.DataFrame, coder: str) -> pd.DataFrame:
    """How well do the rules propose what this person codes? One row per code, and one for all (``all``, last).

    A hit is any overlap between a proposal and a stretch that the person gave the same code: borders do not count.
    Only what the person has read counts, and proposals that the person has answered. ``precision`` is the share of
    proposals that hit (n_both of n_rules), ``recall`` the share of the person's stretches that a proposal hits
    (n_found of n_person). Recall misleads where the person has only answered proposals and not read the rest: then
    nothing that the rules missed can show. An empty value has its reason in ``note``.

    Raises UsageError when nobody of that name has coded or read anything.
    """
    passages, own = own_text(passages), persons_rows(codings)
    known = coders_of(own, coverage)
    if coder not in known:
        raise UsageError(f"Kodaren ”{coder}” finns inte. Finns: {listed(known) or 'ingen'}.")
    own, coverage = own[own["coder"] == coder], coverage[coverage["coder"] == coder]
    units = passage_units(passages)
    marks = gather(units, own, coverage)
    read = marks.read[0]
    accepted = own[own["state"] == "accepted"]
    person = accepted[in_read(accepted, units, read)]
    proposals = codings[codings["state"] == "proposed"].dropna(subset=["start", "end"])
    answered = _hits(proposals, own)
    proposals = proposals[in_read(proposals, units, read) | answered]
    both, found = _hits(proposals, accepted), _hits(person, proposals)
    assumed = "hela papperet räknas som läst där läsning inte är angiven" if marks.assumed else ""
    rows = []
    codes = sorted({*proposals["code"], *person["code"]}, key=sort_key)
    for code in [*codes, ALL_CODES]:
        of_rules = np.ones(len(proposals), dtype=bool) if code == ALL_CODES else (proposals["code"] == code).to_numpy()
        of_person = np.ones(len(person), dtype=bool) if code == ALL_CODES else (person["code"] == code).to_numpy()
        n_rules, n_person = int(of_rules.sum()), int(of_person.sum())
        n_both, n_found = int((both & of_rules).sum()), int((found & of_person).sum())
        notes = [
            "" if n_rules else "ingen precision: reglerna föreslår inget här",
            "" if n_person else "ingen täckning: personen har inte satt koden",
            assumed,
        ]
        rows.append(
            {
                "code": code,
                "n_rules": n_rules,
                "n_person": n_person,
                "n_both": n_both,
                "n_found": n_found,
                "precision": n_both / n_rules if n_rules else np.nan,
                "recall": n_found / n_person if n_person else np.nan,
                "note": "; ".join(note for note in notes if note),
            }
        )
    return pd.DataFrame(rows, columns=list(RULES_COLUMNS))


def say_agreement(table: pd.DataFrame, label: Callable[[str], str] = str) -> str:
    """The finding on :func:`coder_agreement`; ``label`` gives a code's Swedish name.

    Cases: no second coder, nothing read by two, nothing to tell apart, too few for an interval, and an estimate with
    its interval; then the codes below 0.667, by name.
    """
    whole = table[table["code"] == ALL_CODES].iloc[0]
    if whole["note"].startswith("ingen andra kodare"):
        return (
            "Ingen andra kodare: samstämmigheten kan inte prövas. "
            "Låt en person till koda samma text utan att se koderna."
        )
    if not whole["n_units"]:
        return "Det finns flera kodare, men ingen text som två av dem har läst."
    per_character = "per tecken" in whole["method"]
    units = (
        count(whole["n_units"], "tecken", "tecken") if per_character else count(whole["n_units"], "avsnitt", "avsnitt")
    )
    who = f"{count(whole['n_coders'], 'kodare', 'kodare')} har bedömt {units} gemensamt"
    if np.isnan(whole["estimate"]):
        return f"{who}, men där finns inget att skilja åt: alfa är odefinierad."
    if np.isnan(whole["ci_low"]):
        interval = "för få avsnitt för ett intervall"
    else:
        interval = f"intervall {number(whole['ci_low'], 2)}{EN_DASH}{number(min(whole['ci_high'], 1), 2)}"
    low = [label(code) for code in table[(table["code"] != ALL_CODES) & (table["estimate"] < CAUTION)]["code"]]
    talk = f" Under {number(CAUTION, 3)}: {listed(low)}. Tala igenom dem innan de används." if len(low) else ""
    return f"{who}. Alfa för alla koder tillsammans: {number(whole['estimate'], 2)} ({interval}).{talk}"


def _hits(spans: pd.DataFrame, others: pd.DataFrame) -> NDArray[np.bool_]:
    """Which stretches share a character with another of the same code in the same paper."""
    places: dict[tuple[str, str], NDArray] = {
        key: rows[["start", "end"]].to_numpy(int) for key, rows in others.groupby(["document_id", "code"])
    }
    hit = []
    for row in spans.itertuples():
        there = places.get((row.document_id, row.code), np.zeros((0, 2), dtype=int))
        hit.append(bool(((there[:, 0] < row.end) & (there[:, 1] > row.start)).any()))
    return np.array(hit, dtype=bool)
