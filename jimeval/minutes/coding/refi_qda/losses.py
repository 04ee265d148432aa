"""What the format cannot carry of a study, counted and told in words beside the file."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass

import pandas as pd

NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Loss:
    """Something that the file does not carry, how many there are of it, and why."""

    what: str
    n: int
    why: str


@dataclass(frozen=True, slots=True)
class LossReport:
    """What a written project lacks; empty when nothing is lost."""

    losses: tuple[Loss, ...]

    def text(self) -> str:
        if not self.losses:
            return "Inget gick förlorat: allt som fanns att föra över ligger i filen.\n"
        lines = [f"- {loss.what}: {loss.n}. {loss.why}" for loss in self.losses]
        return (
            "\n".join(
                ["Det här finns i studien men inte i filen, eftersom formatet REFI-QDA saknar plats för det:"] + lines
            )
            + "\n"
        )


def iso_time(decided_on: object) -> str | None:
    """ISO time as the format has it; a day is written as its midnight. None when it is no time."""
    try:
        return datetime.datetime.fromisoformat(str(decided_on)).isoformat()
    except ValueError:
        return None


def losses_of(documents, stored, codings, wanted, passages, codebook, coverage, with_proposals, agencies) -> LossReport:
    state = codings["state"].value_counts()
    n_wanted = state.get("accepted", 0) + (state.get("proposed", 0) if with_proposals else 0)
    untimed = wanted["decided_on"].notna() & wanted["decided_on"].map(lambda time: iso_time(time) is None)
    proposed = 0 if with_proposals else state.get("proposed", 0)
    other = wanted["codebook_version"] != codebook.version
    said = pd.concat([wanted["memo"], wanted["value"]]).dropna()
    renamed = len(agencies) - agencies["agency_id"].nunique()
    losses = (
        ("avvisade förslag", state.get("rejected", 0), "Formatet har bara koder som är satta."),
        ("förslag från reglerna som ingen har prövat", proposed, "De är ingen kodning förrän en person har sagt ja."),
        (
            "läst och lämnat okodat",
            0 if coverage is None else len(coverage),
            "Genomlästa stycken: i filen går de inte att skilja från olästa.",
        ),
        ("beslutstid", int(untimed.sum()), "Tiden är inte skriven som ett datum eller klockslag."),
        (
            "kodbokens version per kodning",
            int(other.sum()),
            "De är gjorda med en annan version än den som står i filen.",
        ),
        (
            "mönster i kodboken",
            sum(bool(code.patterns) for code in codebook.codes),
            "Koder vars mönster bara jimeval läser.",
        ),
        ("tidigare namn på myndigheter", renamed, "Varje myndighet står en gång, under sitt sista namn."),
        ("sidnummer", int(wanted["page"].notna().sum()), "Platsen i texten finns kvar."),
        (
            "del och röst",
            int((passages["section"].notna() | passages["voice"].notna()).sum()),
            "Avsnitten står kvar i texten, utan att sägas vara lägesbild, medskick eller annat.",
        ),
        (
            "kodningar utan plats i texten",
            int(n_wanted - len(wanted)),
            "Papperet eller platsen finns inte i den lagrade texten.",
        ),
        ("papper utan text", len(set(documents["document_id"]) - set(stored)), "Det finns ingen text att koda."),
        (
            "texter med annan radbrytning",
            sum("\r" in text for text in stored.values()),
            "Radbrytningarna är gjorda till ett tecken, och platserna flyttade efter dem.",
        ),
        (
            "anteckningar med styrtecken",
            sum(bool(NOT_XML.search(str(text))) for text in said),
            "Tecknen kan inte stå i XML och är borttagna.",
        ),
    )
    return LossReport(tuple(Loss(what, int(n), why) for what, n, why in losses if n))
