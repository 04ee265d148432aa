"""Paper forms typed in as a table: a row per form, a column per line, words and numbers as they stand on the paper."""

from __future__ import annotations

from collections.abc import Callable

import ipywidgets

from jimeval.base.errors import UsageError
from jimeval.lab.session import RatingSession
from jimeval.lab.widgets.fields import button, say, text

_ABOUT = {"group": "Grupp", "gender": "Kön", "person_key": "Nyckel"}
_NARROW = {"width": "auto", "min_width": "0", "margin": "1px"}


class PaperTable:
    """``.box`` to show; calls ``saved`` with a sentence when the forms have been saved."""

    def __init__(self, session: RatingSession, saved: Callable[[str], None]):
        self.session, self._saved = session, saved
        self.rows: list[dict[str | int, ipywidgets.Text]] = []
        self._table, self._said, self._sure = ipywidgets.GridBox(), text(), False
        self.forms = ipywidgets.BoundedIntText(1, min=1, max=99, description="Antal blanketter")
        self.forms.style.description_width, self.forms.layout.width = "auto", "13em"
        self.forms.observe(lambda _: self._fill(), "value")
        allowed = "\n".join(
            f"{item.number} {item.label}: {session.instrument.scale_for(item.number).allowed()}"
            for item in session.instrument.items
        )
        lead = (
            "En rad per blankett, som det står på den: tal, vet ej, ej aktuellt eller tomt. Tabb går till nästa ruta."
        )
        self._more = ipywidgets.Accordion([text(allowed, "small")], titles=("Tillåtna värden",), selected_index=None)
        self.save = button("Spara blanketterna", self._save, primary=True)
        self.box = ipywidgets.VBox([text(lead), self._more, self.forms, self._table, self.save, self._said])

    def fresh(self) -> None:
        """An empty table with a row for each form that is still to come."""
        left = (self.session.expected or 1) - len(self.session.codes)
        self.rows, self._sure = [], False
        say(self._said, "")
        if self.forms.value == max(1, left):
            self._fill()
        else:
            self.forms.value = max(1, left)  # fills the table

    def _fill(self) -> None:
        """As many rows as there are forms; what is typed stays."""
        columns = [*self.session.instrument.numbers, *_ABOUT]
        while len(self.rows) < self.forms.value:
            self.rows.append({column: ipywidgets.Text(continuous_update=False, layout=_NARROW) for column in columns})
        del self.rows[self.forms.value :]
        first = int(self.session.next_code[1:])
        cells = [text(), *(text(str(_ABOUT.get(column, column)), "head") for column in columns)]
        for place, row in enumerate(self.rows):
            cells += [text(f"D{first + place}"), *row.values()]
        self._table.layout.grid_template_columns = f"2.6em repeat({len(columns)}, minmax(3em, 1fr))"
        self._table.children = cells

    def _save(self) -> None:
        numbers = self.session.instrument.numbers
        forms = [
            {"marks": {item: row[item].value for item in numbers}} | {name: row[name].value for name in _ABOUT}
            for row in self.rows
        ]
        first = int(self.session.next_code[1:])
        blank = [f"D{first + n}" for n, form in enumerate(forms) if not any(map(str.strip, form["marks"].values()))]
        if blank and not self._sure:
            self._sure = True
            words = f"Helt tomma: {', '.join(blank)}. Tryck en gång till för att spara dem som tomma blanketter."
            return say(self._said, words, "fault")
        try:
            codes = self.session.mark_all(forms)
        except UsageError as error:
            return say(self._said, str(error), "fault")
        return self._saved(f"{codes[0]} är sparad." if len(codes) == 1 else f"{codes[0]}–{codes[-1]} är sparade.")
