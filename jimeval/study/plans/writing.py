"""A person's signature on a plan: rows added last in ``data/decisions/plans/<plan_id>.csv``, nothing there changed."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping

from jimeval.base.contracts import ELEMENT_KINDS, ELEMENT_STATES
from jimeval.base.errors import UsageError
from jimeval.base.swedish import count, listed, shorten
from jimeval.documents.dates import whole_date
from jimeval.minutes.coding.anchors import fold
from jimeval.plans.form import KIND_LABELS, KIND_WORDS, NONE_LABELS, STATE_LABELS, STATE_WORDS, none_in_words, normal
from jimeval.register.goals import SUBGOALS
from jimeval.study.decision_files import append_rows, place_of
from jimeval.study.plans.form import PlanFile
from jimeval.study.plans.rows import DECISIONS, FORM, ROWS, nones

_LETTERS = dict(zip(ELEMENT_KINDS, "PMRAIFE", strict=True))  # as the example plans number their elements
_LINK = re.compile(r"\s*(?:→|->|>)\s*")


class Signing(PlanFile):
    """The writing of what a person decides on one plan."""

    # Decisions -----------------------------------------------------------------------------------------------------
    def sign(self, which, min_confidence: float | None, by: str, when, reason: str) -> str:
        """See ``Plan.sign``."""
        stamp = self._stamp("accept", by, when, reason)
        waiting, waiting_links = self.waiting_elements(), self.waiting_links()
        if isinstance(which, str) and which.strip().lower() in ("all", "alla"):
            chosen, links = waiting, waiting_links
        else:
            chosen, links = self._asked([which] if isinstance(which, str) else list(which))
        if min_confidence is not None:
            if not 0 <= min_confidence <= 1:
                raise UsageError(f"min_confidence={min_confidence} är inte mellan 0 och 1.")
            sure = {n for n in chosen if n in self.elements and (self.elements[n]["confidence"] or 0) >= min_confidence}
            left_out = len(chosen) - len(sure)
            chosen = [local for local in chosen if local in sure]
        else:
            left_out = 0
        stands = set(chosen) | {local for local in self.known_ids() if self.is_signed(local)}
        if isinstance(which, str) and which.strip().lower() in ("all", "alla"):
            links = [ends for ends in links if set(ends) <= stands]
        elif loose := [ends for ends in links if not set(ends) <= stands]:
            raise UsageError(
                f"Kopplingen {' > '.join(loose[0])} har en del som inte är signerad. Signera delarna först."
            )
        if not chosen and not links:
            raise UsageError("Inget förslag väntar som passar." if left_out else "Inget förslag väntar på signering.")
        rows = [self.element_row(local) | stamp for local in chosen] + [self.link_row(ends) | stamp for ends in links]
        left = f" {count(left_out, 'del', 'delar')} med lägre säkerhet lämnades." if left_out else ""
        return self._noted(rows, f"{_so_many(len(chosen), len(links))} av {by.strip()}.{left}")

    def change(self, local: str, by: str, when, reason: str, values: Mapping[str, str | None]) -> str:
        """See ``Plan.change``."""
        self.check_id(local)
        given = {name: fold(value) for name, value in values.items() if value is not None}
        row, new = self.element_row(local), _checked_values(given)
        if not any(new[name] != row[name] for name in new):
            raise UsageError(f"Inget ändras: {local} står redan så. Skriv vad som ska stå, till exempel text=...")
        if new.get("text") == "":
            raise UsageError("En del kan inte ha tom text. Hör den inte till planen: använd drop.")
        told = listed(FORM.headings[name].lower() for name in new)
        return self._noted([row | new | self._stamp("change", by, when, reason)], f"{local} är ändrad: {told}.")

    def drop(self, which: str, by: str, when, reason: str) -> str:
        """See ``Plan.drop``."""
        stamp = self._stamp("drop", by, when, reason)
        if ends := _ends(which):
            return self.unlink(*ends, by, when, reason)
        self.check_id(which)
        row = self.element_row(which)
        links = [ends for ends in {**self.links, **self.written.links} if which in ends and self.link_holds(ends)]
        rows = [row | stamp, *(self.link_row(ends) | stamp for ends in sorted(links))]
        also = f" {count(len(links), 'signerad koppling', 'signerade kopplingar')} ströks med den." if links else ""
        return self._noted(rows, f"{which} ”{shorten(row['text'] or row['read'], 60)}” är struken.{also}")

    def add(self, kind: str, text: str, by: str, when, reason: str, values: Mapping[str, str | None]) -> str:
        """See ``Plan.add``."""
        given = {"kind": kind, "text": fold(text)} | {name: fold(v) for name, v in values.items() if v is not None}
        new = _checked_values(given)
        if not new["text"]:
            raise UsageError("Skriv delens text.")
        local = self._next_id(next(k for k, label in KIND_LABELS.items() if label == new["kind"]))
        row = {"row": ROWS["element"], "id": local, "document": self.plan["document_id"]} | new
        shown = shorten(new["text"], 60)
        return self._noted([row | self._stamp("add", by, when, reason)], f"{local} ”{shown}” är tillagd.")

    def link(self, start: str, end: str, by: str, when, reason: str) -> str:
        """See ``Plan.link``."""
        for local in (start, end):
            self.check_id(local)
        if start == end:
            raise UsageError(f"En koppling kan inte gå från {start} till sig själv.")
        if self.link_holds((start, end)):
            raise UsageError(f"Kopplingen {start} till {end} är redan signerad.")
        stamp = self._stamp("accept" if (start, end) in self.links else "add", by, when, reason)
        pinned = [self.element_row(local) for local in (start, end) if local not in self.written.elements]
        pinned = [row for row in pinned if self.elements[row["id"]]["signed_by"] is None]
        rows = [*pinned, self.link_row((start, end)) | stamp]
        unsigned = [local for local in (start, end) if not self.is_signed(local)]
        waits = f" Den räknas när {listed(unsigned)} också är {'signerade' if unsigned[1:] else 'signerad'}."
        return self._noted(rows, f"Kopplingen {start} till {end} är signerad.{waits if unsigned else ''}")

    def unlink(self, start: str, end: str, by: str, when, reason: str) -> str:
        """See ``Plan.unlink``."""
        stamp = self._stamp("drop", by, when, reason)
        if (start, end) not in self.links and (start, end) not in self.written.links:
            raise UsageError(
                f"Kopplingen {start} till {end} finns inte. plan.links() och plan.proposals() visar vilka."
            )
        return self._noted([self.link_row((start, end)) | stamp], f"Kopplingen {start} till {end} är struken.")

    def _asked(self, which: list[str]) -> tuple[list[str], list[tuple[str, str]]]:
        """Elements and links by their ids. Raises UsageError naming all that do not wait."""
        elements, links = [], []
        for name in dict.fromkeys(which):
            if ends := _ends(name):
                links.append(ends)
            else:
                self.check_id(name)
                elements.append(name)
        can_be = {*self.waiting_elements(), *(n for n, row in self.written.elements.items() if row.decision == "drop")}
        wrong = [name for name in elements if name not in can_be]
        wrong += [" > ".join(ends) for ends in links if ends not in self.waiting_links()]
        if wrong:
            raise UsageError(f"{listed(wrong)} väntar inte på signering. plan.proposals() visar vad som väntar.")
        return elements, links

    def _next_id(self, kind: str) -> str:
        used = {*self.elements, *self.written.elements}
        own = [re.match(r"\D*", name)[0] for name, row in self.elements.items() if row["kind"] == kind]
        stem = max(sorted(set(own)), key=own.count) if own else _LETTERS[kind]
        numbers = [int(name[len(stem) :]) for name in used if re.fullmatch(re.escape(stem) + r"\d+", name)]
        return f"{stem}{max(numbers, default=0) + 1}"

    def _stamp(self, decision: str, by: str, when, reason: str) -> dict[str, str]:
        if not isinstance(by, str) or not by.strip():
            raise UsageError("Ange vem som signerar: by=...")
        date = whole_date(str(when)) if when is not None else None
        if when is not None and not date:
            raise UsageError(f"”{when}” är inget datum. Skriv ÅÅÅÅ-MM-DD.")
        day = date.iso if date else datetime.date.today().isoformat()
        return {"decision": DECISIONS[decision], "signed_by": fold(by), "signed_on": day, "reason": fold(reason)}

    def _noted(self, rows: list[Mapping[str, str]], what: str) -> str:
        append_rows(self.folder / f"{self.plan_id}.csv", FORM, rows, self.file)
        return f"{what} Antecknat i {place_of(self.file)}. Det gäller från nästa bygge: jimeval build."


def _ends(written: str) -> tuple[str, str] | None:
    parts = _LINK.split(written.strip())
    return (parts[0], parts[1]) if len(parts) == 2 and all(parts) else None


def _checked_values(given: Mapping[str, str]) -> dict[str, str]:
    """Values for the file, words in Swedish. Raises UsageError for one that cannot be."""
    values = dict(given)
    for name, meanings, labels, keys in (
        ("kind", KIND_WORDS, KIND_LABELS, ELEMENT_KINDS),
        ("state", STATE_WORDS, STATE_LABELS, ELEMENT_STATES),
    ):
        if values.get(name):
            meant = meanings.get(normal(values[name])) or (values[name] if values[name] in keys else None)
            if meant is None:
                what = "slag" if name == "kind" else "läge"
                raise UsageError(f"”{values[name]}” är inget {what}. Tillåtna: {', '.join(labels.values())}.")
            values[name] = labels[meant]
    if "kind" in values and not values["kind"]:
        raise UsageError(f"Ange slag. Tillåtna: {', '.join(KIND_LABELS.values())}.")
    if values.get("stated_none"):
        kinds, wrong = nones(values["stated_none"])
        if wrong:
            raise UsageError(f"”{wrong}” kan inte anges som inga. Tillåtna: {', '.join(NONE_LABELS.values())}.")
        values["stated_none"] = none_in_words(kinds)
    if values.get("subgoal"):
        topic = values["subgoal"].partition("(")[0].strip().casefold()
        if topic not in SUBGOALS["six"]:
            raise UsageError(
                f"”{values['subgoal']}” är inget nationellt delmål. Tillåtna: {', '.join(SUBGOALS['six'])}."
            )
    return values


def _so_many(elements: int, links: int) -> str:
    parts = [count(elements, "del", "delar")] if elements else []
    parts += [count(links, "koppling", "kopplingar")] if links else []
    return f"{listed(parts)} är {'signerad' if elements + links == 1 else 'signerade'}"
