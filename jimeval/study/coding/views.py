"""Codes in an agency's year and in a programme year: what stands, which themes are shared, and the grid of signs."""

from __future__ import annotations

import functools

import pandas as pd

from jimeval import minutes
from jimeval.base.display import ReportTable
from jimeval.base.errors import UsageError
from jimeval.base.swedish import EN_DASH, listed
from jimeval.minutes.coding.proposals import FROM_TABLES


def codings_of_year(study, year: int) -> pd.DataFrame:
    """What stands coded in the year's papers: proposals nobody has decided on, and what coders accepted."""
    return minutes.standing(study.rows_in("codings", year))


def codings_about(study, year: int, agency_id: str) -> pd.DataFrame:
    """Of those, the ones in passages about the agency."""
    about = study.minutes_passages(year, agency_id=agency_id)["passage_id"]
    return minutes.standing(study.rows_in("codings", year, passage_id=set(about)))


def agreement(study, *, unit: str, uncoded: str, document_id: str | None = None) -> pd.DataFrame:
    """How alike coders have coded, per code; see ``minutes.coder_agreement``. One paper, or all. Raises UsageError for
    a choice that is none."""
    for name, chosen, known in (("unit", unit, ("passage", "character")), ("uncoded", uncoded, ("in", "out"))):
        if chosen not in known:
            raise UsageError(f"{name} kan inte vara ”{chosen}”. Välj {' eller '.join(known)}.")
    return minutes.coder_agreement(*_coded(study, document_id), unit=unit, uncoded=uncoded)


def disagreements(study, document_id: str | None = None) -> pd.DataFrame:
    """The passages to talk through; see ``minutes.disagreements``."""
    return minutes.disagreements(*_coded(study, document_id))


def _coded(study, document_id: str | None) -> list[pd.DataFrame]:
    whose = {} if document_id is None else {"document_id": document_id}
    return [study.rows("codings", **whose), study.minutes_passages(**whose), study.rows("coverage", **whose)]


def say_agreement(study, document_id: str | None = None) -> str:
    """The finding, per passage and with uncoded text in: the text that both left uncoded is agreed upon too."""
    if (_coded(study, document_id)[0]["state"] == "proposed").all():
        return "Ingen har kodat ännu; reglernas förslag väntar."
    return minutes.say_agreement(
        agreement(study, unit="passage", uncoded="in", document_id=document_id), study.code_label
    )


def table_disagreements(study, document_id: str | None = None) -> ReportTable:
    """What coders coded differently, with their notes, to talk through."""
    found = disagreements(study, document_id)
    quotations, references = study.quoted(found, 300)
    rows = pd.DataFrame(
        {
            "Kod": found["code"].map(study.code_label),
            "Har koden": found["coders_with"].str.replace("+", ", "),
            "Har den inte": found["coders_without"].str.replace("+", ", "),
            "Anteckning": found["memo"].map(study.mask, na_action="ignore"),
            "Avsnitt": quotations,
            "Belägg": references,
        }
    )
    return ReportTable(rows, "Att tala igenom: där kodarna skiljer sig")


class Themes:
    """The year's codes beside its agencies."""

    def __init__(self, study, year: int, labels: dict[str, str]):
        self._study, self._year, self._labels = study, year, labels

    @functools.cached_property
    def grid(self) -> pd.DataFrame:
        """Code x agency; support and collaboration have figures of their own. See ``minutes.code_grid``."""
        passages, codings = self._study.minutes_passages(self._year), codings_of_year(self._study, self._year)
        return minutes.code_grid(codings[~codings["code"].isin(FROM_TABLES)], passages, self._labels)

    @functools.cached_property
    def shared(self) -> pd.DataFrame:
        """One row per code that stands anywhere; see ``minutes.shared_codes``."""
        return minutes.shared_codes(self.grid, self._study.codebook, self._labels)

    def say_themes(self) -> str:
        return minutes.say_themes(self.shared, self._labels)

    def say_patterns(self) -> str:
        return minutes.say_patterns(self.shared, len(self._labels))

    def show(self) -> ReportTable:
        """Every code that stands for some agency or for all, with the agencies by name."""
        found = self.shared
        rows = pd.DataFrame(
            {
                "Kod": found["label"],
                "Myndigheter": [
                    listed(self._labels[agency_id] for agency_id in ids.split("+")) if ids else EN_DASH
                    for ids in found["agency_ids"]
                ],
                "Antal": found["n_agencies"].astype(str),
                "Varav beslutade": found["n_decided"].astype(str),
                "Ställen om alla": found["n_general"].astype(str),
            }
        )
        return ReportTable(rows, f"Koder och myndigheter {self._year}", simulated=self._simulated())

    def plot(self, ax=None):
        codes = {key: label for key, label, _ in minutes.grid_codes(self._study.codebook)}
        return minutes.plot_codes(self.grid, codes, self._labels, self._simulated(), ax)

    def _simulated(self) -> bool:
        return self._study.simulated(self._study.rows_in("codings", self._year)["document_id"])
