"""The first form: whose work is rated, on which instrument and lines, when, and by how many."""

from __future__ import annotations

import datetime
from collections.abc import Callable

import ipywidgets

from jimeval.base.errors import UsageError
from jimeval.documents.dates import parse_date
from jimeval.lab.choices import agencies, unusable
from jimeval.lab.session import RatingSession, sessions
from jimeval.lab.widgets.fields import button, offer, say, text
from jimeval.study import Study

_WIDE = {"description_width": "13em"}
_LAYOUT = {"width": "42em"}


class Setup:
    """``.box`` to show; calls ``begun`` with the session that is begun or resumed."""

    def __init__(self, study: Study, begun: Callable[[RatingSession], None]):
        self.study, self._begun = study, begun
        today = datetime.date.today()
        self.date = ipywidgets.Text(
            today.isoformat(), continuous_update=False, description="Datum (ÅÅÅÅ-MM-DD)", style=_WIDE
        )
        self.agency = ipywidgets.Dropdown(description="Myndighet", style=_WIDE, layout=_LAYOUT)
        lacking = unusable(study)
        usable = [(one.name, name) for name, one in study.instruments.items() if name not in lacking]
        self.instrument = ipywidgets.Dropdown(
            options=[("Välj instrument", None), *usable],
            value=usable[0][1] if len(usable) == 1 else None,
            description="Instrument",
            style=_WIDE,
            layout=_LAYOUT,
        )
        self.expected = ipywidgets.BoundedIntText(0, min=0, max=999, description="Antal som deltar", style=_WIDE)
        self.lines: dict[int, ipywidgets.Checkbox] = {}
        self._line_box = ipywidgets.VBox()
        self._said = text()
        self.begin = button("Börja samtalet", self._begin, primary=True)
        self._years = None
        self._new_date(None)
        self._new_instrument(None)
        self.date.observe(self._new_date, "value")
        self.instrument.observe(self._new_instrument, "value")
        why = [
            text(f"Kan inte väljas: {study.instruments[name].name}. {words}", "small")
            for name, words in lacking.items()
        ]
        choices = [self.date, self.agency, self.instrument, *why, self._line_box, self.expected]
        self.box = ipywidgets.VBox([*self._resuming(), text("Nytt samtal", "head"), *choices, self.begin, self._said])

    def _resuming(self) -> list:
        """A choice among sessions that are there already; nothing when there are none."""
        if not (found := sessions(self.study)):
            return []
        options = [("Välj ett samtal", None), *((words, name) for name, words in found.items())]
        self.earlier = ipywidgets.Dropdown(options=options, value=None, style=_WIDE, layout=_LAYOUT)
        self.earlier.description = "Fortsätt ett samtal"
        return [ipywidgets.HBox([self.earlier, button("Fortsätt", self._resume)])]

    def _new_date(self, _) -> None:
        date = parse_date(self.date.value)
        year = int(date.iso[:4]) if date else None
        if year is None or year == self._years:
            return
        chosen = self.agency.value
        named = agencies(year)
        options = [("Välj myndighet", None), *((name, key) for key, name in named.items())]
        offer(self.agency, options, [None, *named].index(chosen) if chosen in named else 0)
        self._years = year

    def _new_instrument(self, _) -> None:
        if self.instrument.value is None:
            self.lines, self._line_box.children = {}, ()
            return
        items = self.study.instruments[self.instrument.value].items
        self.lines = {
            item.number: ipywidgets.Checkbox(
                True, description=f"{item.number} {item.label}", indent=False, layout={"width": "19em"}
            )
            for item in items
        }
        boxes = ipywidgets.HBox(list(self.lines.values()), layout={"flex_flow": "row wrap"})
        self._line_box.children = (text("Linjer som används", "small"), boxes)

    def _begin(self) -> None:
        lacks = [
            words
            for lack, words in (
                (self.agency.value is None, "Välj myndighet."),
                (self.instrument.value is None, "Välj instrument."),
                (self.expected.value < 1, "Skriv hur många som deltar."),
            )
            if lack
        ]
        try:
            if lacks:
                raise UsageError("\n".join(lacks))
            session = RatingSession.begin(
                self.study,
                self.agency.value,
                self.instrument.value,
                date=self.date.value,
                lines=[number for number, chosen in self.lines.items() if chosen.value],
                expected=self.expected.value,
            )
        except UsageError as error:
            say(self._said, str(error), "fault")
        else:
            self._begun(session)

    def _resume(self) -> None:
        try:
            if self.earlier.value is None:
                raise UsageError("Välj vilket samtal som ska fortsätta.")
            session = RatingSession.resume(self.study, self.earlier.value)
        except UsageError as error:
            say(self._said, str(error), "fault")
        else:
            self._begun(session)
