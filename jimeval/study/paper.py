"""One paper: what was read out of it, what was not, and its codes in the text."""

from __future__ import annotations

import functools
from collections.abc import Callable

import pandas as pd

from jimeval import minutes
from jimeval.base.disclosure import Audience
from jimeval.base.display import CodedText, Finding, ReportTable
from jimeval.base.swedish import count, listed, number, percent
from jimeval.study import tables as report_tables
from jimeval.study.coding.coded_text import coded_text
from jimeval.study.coding.views import say_agreement, table_disagreements
from jimeval.study.words import KIND_LABELS, PRESENCE_LABELS, chosen, say_codings

_NAMED = 8  # so many agencies are named in a sentence; of more it says how many
_UNCODED = ("shell", "attendance")


class Paper:
    """Made by ``study.document(name)``. Methods named as nouns give plain tables; ``say`` gives a finding, ``show`` a
    table for readers, ``coded_text`` the passages with their codes."""

    def __init__(self, study, document_id: str, audience: Audience):
        self.study, self.document_id, self.audience = study, document_id, audience
        self.row = study.rows("documents", document_id=document_id).iloc[0]
        date = self.row["date"]
        self.year = int(date[:4]) if isinstance(date, str) else max(study.years(), default=0)
        self.label = self.row["title"] if isinstance(self.row["title"], str) else document_id

    def __repr__(self) -> str:
        date = self.row["date"] if isinstance(self.row["date"], str) else "utan datum"
        return f"{self.label} ({KIND_LABELS[self.row['kind']]}, {date})"

    # Plain tables --------------------------------------------------------------------------------------------------
    def _own(self, name: str) -> pd.DataFrame:
        return self.study.rows(name, document_id=self.document_id).reset_index(drop=True)

    def passages(self) -> pd.DataFrame:
        return self._own("passages")

    def attendance(self) -> pd.DataFrame:
        return self._own("attendance")

    def support(self) -> pd.DataFrame:
        return self._own("support")

    def collaborations(self) -> pd.DataFrame:
        return self._own("collaborations")

    def advice(self) -> pd.DataFrame:
        return self._own("advice")

    def codings(self) -> pd.DataFrame:
        """What stands: proposals nobody has decided on, and what coders accepted; ``disputed`` where they differ."""
        return minutes.standing(self._own("codings"))

    def problems(self) -> pd.DataFrame:
        return self._own("problems")

    def unassigned(self) -> pd.DataFrame:
        """Passages that found no place: the text itself."""
        passages = self.passages()
        return passages[passages["section"] == "unassigned"].reset_index(drop=True)

    # For readers ---------------------------------------------------------------------------------------------------
    def say(self, topic: str) -> Finding:
        """The finding on a topic, computed."""
        return Finding(chosen(topic, self._findings)())

    def show(self, topic: str) -> ReportTable:
        """The table on a topic, with Swedish headings."""
        return chosen(topic, self._tables)()

    @functools.cached_property
    def _findings(self) -> dict[str, Callable[[], str]]:
        return {
            "reading": self._say_reading,
            "attendance": lambda: say_attendance(self.attendance()),
            "agencies": self._say_agencies,
            "codings": lambda: say_codings(self.codings(), self.study.code_label),
            "agreement": lambda: say_agreement(self.study, self.document_id),
            "advice": self._say_advice,
            "left_out": self._say_left_out,
        }

    @functools.cached_property
    def _tables(self) -> dict[str, Callable[[], ReportTable]]:
        return {
            "attendance": self._table_attendance,
            "support": lambda: report_tables.table_support(self, of_agency=True),
            "collaborations": lambda: report_tables.table_collaborations(self, self.collaborations()),
            "codings": lambda: report_tables.table_codings(self, self.codings()),
            "disagreements": lambda: table_disagreements(self.study, self.document_id),
            "advice": self._table_advice,
            "unassigned": self._table_unassigned,
            "left_out": lambda: report_tables.table_problems(self.problems(), self.audience),
        }

    @property
    def _simulated(self) -> bool:
        return self.row["origin"] == "simulated"

    def coded_text(self) -> CodedText:
        """The paper's passages in order with the codes that stand, shown over the words they hold for."""
        passages = self.passages()
        return coded_text(
            self, passages[~passages["section"].isin(_UNCODED)], self.codings(), "Texten med koder", papers=False
        )

    def _say_reading(self) -> str:
        why = self.problems().query("code == 'kind'")["message"]
        reason = f"{why.iloc[0][:1].upper()}{why.iloc[0][1:]} " if len(why) else ""
        characters, assigned, shell = (
            int(self.row[name]) for name in ("characters", "characters_assigned", "characters_shell")
        )
        share = f"{percent(assigned / characters, 1)} av" if characters else "Inget av"
        aside = f" {number(shell)} tecken är skal eller andra pappers text." if shell else ""
        return f"{reason}{share} papperets {number(characters)} egna tecken har fått sin plats.{aside}"

    def _say_agencies(self) -> str:
        passages = self.passages()
        named = self.study.labels(self.year)
        about = [label for agency_id, label in named.items() if agency_id in set(passages["agency_id"].dropna())]
        if not about:
            return "Inget avsnitt handlar om en enskild myndighet."
        own = passages[passages["agency_id"].notna()]
        how_many = f"{count(len(own), 'avsnitt', 'avsnitt')} om {count(len(about), 'myndighet', 'myndigheter')}"
        return f"{how_many}: {listed(about)}." if len(about) <= _NAMED else f"{how_many}."

    def _say_advice(self) -> str:
        advice = self.advice()
        if advice.empty:
            return "Papperet ger inga medskick."
        to_all = int(advice["agency_id"].isna().sum())
        agencies = advice["agency_id"].nunique()
        own = len(advice) - to_all
        parts = [
            f"{count(own, 'medskick', 'medskick')} till {count(agencies, 'myndighet', 'myndigheter')}" if own else "",
            f"{count(to_all, 'medskick', 'medskick')} till alla" if to_all else "",
        ]
        return f"{listed([part for part in parts if part])}."

    def _say_left_out(self) -> str:
        unassigned, problems = self.unassigned(), self.problems()
        left = sum(len(text.strip()) for text in unassigned["text"])
        first = (
            f"{count(len(unassigned), 'stycke', 'stycken')} ({number(left)} tecken) fick ingen plats."
            if len(unassigned)
            else "All text har fått en plats."
        )
        look = int(problems["severity"].isin(["error", "warning"]).sum())
        return f"{first} {count(look, 'sak', 'saker')} att se över i läsningen."

    def _table_attendance(self) -> ReportTable:
        rows = self.attendance()
        data = pd.DataFrame(
            {
                "Person": rows["person"],
                "Organisation": rows["organisation"],
                "Roll": rows["role"],
                "Närvaro": rows["presence"].map(PRESENCE_LABELS),
            }
        )
        data = data[[name for name in data if data[name].notna().any()]]
        return ReportTable(data, "Närvaro, personer som pseudonymer", simulated=self._simulated)

    def _table_advice(self) -> ReportTable:
        rows, labels = self.advice(), self.study.labels(self.year)
        quotations, references = self.study.quoted(rows, 900)
        data = pd.DataFrame(
            {
                "Till": [labels[to] if isinstance(to, str) else "alla" for to in rows["agency_id"]],
                "Medskick": quotations,
                "Belägg": references,
            }
        )
        return ReportTable(data, "Medskick", simulated=self._simulated)

    def _table_unassigned(self) -> ReportTable:
        quotations, references = self.study.quoted(self.unassigned(), 1200)
        data = pd.DataFrame({"Text": quotations, "Var": references})
        return ReportTable(data, "Text utan plats", simulated=self._simulated)


def say_attendance(attendance: pd.DataFrame) -> str:
    """Who was there. Cases: no list, a list kept elsewhere, a list."""
    if attendance.empty:
        return "Papperet har ingen närvarolista."
    if (attendance["person"].isna() & attendance["organisation"].isna()).all():
        return "Närvarolistan ligger i ett annat papper; vilka som var där är okänt."
    counts = attendance["presence"].value_counts()
    named = [f"{int(counts[name])} {label}" for name, label in PRESENCE_LABELS.items() if name in counts.index]
    organisations = attendance.loc[attendance["presence"] != "absent", "organisation"].nunique()
    where = f" från {count(organisations, 'organisation', 'organisationer')}" if organisations else ""
    return f"Närvarolistan har {count(len(attendance), 'rad', 'rader')}{where}: {listed(named)}."
