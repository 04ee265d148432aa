"""Until the wall: participants mark one after another on the same computer, or their paper forms are typed in."""

from __future__ import annotations

from collections.abc import Callable

import ipywidgets

from jimeval.base.errors import UsageError
from jimeval.lab.session import RatingSession
from jimeval.lab.widgets.fields import MarkField, button, offer, say, text
from jimeval.lab.widgets.paper import PaperTable

GENDERS = [("", ""), ("kvinna", "kvinna"), ("man", "man"), ("annat", "annat")]


class Marking:
    """``.box`` to show; calls ``shown`` when the wall has been shown."""

    def __init__(self, session: RatingSession, shown: Callable[[], None]):
        self.session, self._shown = session, shown
        self._again: str | None = None  # who marks anew
        self._sure_blank = self._sure_early = False
        self._who, self._done, self._said, self._leader_said, self._count = (text() for _ in range(5))
        self.group = ipywidgets.Text(
            continuous_update=False, description="Grupp", placeholder="frivilligt, t.ex. ledning"
        )
        self.gender = ipywidgets.Dropdown(options=GENDERS, value="", description="Kön")
        self.gender.layout.width = "10em"
        self.key = ipywidgets.Text(
            continuous_update=False, description="Personnyckel", placeholder="frivilligt, en kod, t.ex. K17"
        )
        about = [self.group, self.gender, self.key]
        for field in about:
            field.style.description_width = "auto"
        self._about = ipywidgets.HBox(about, layout={"flex_flow": "row wrap"})
        self.fields = {
            item.number: MarkField(
                f"{item.number} {item.label}", item.wording, session.instrument.scale_for(item.number)
            )
            for item in session.instrument.items
        }
        self.save = button("Spara och töm", self._save, primary=True)
        lines = []
        for before, item in zip((None, *session.instrument.items), session.instrument.items, strict=False):
            if item.group and (before is None or before.group != item.group):
                lines.append(text(item.group, "head"))  # as the form has it
            lines.append(self.fields[item.number].box)
        self._form = ipywidgets.VBox([self._done, self._who, self._about, *lines, self.save, self._said])
        self._paper = PaperTable(session, self._saved)
        self._body = ipywidgets.VBox([self._form])
        self.box = ipywidgets.VBox([self._body, self._leader()])
        self._fresh()

    def _leader(self) -> ipywidgets.VBox:
        """What the leader of the talk does: how many take part, who marks anew, paper forms, and the wall."""
        self.expected = ipywidgets.BoundedIntText(self.session.expected or 0, min=0, max=999)
        self.expected.description, self.expected.style.description_width = "Antal som deltar", "auto"
        self.expected.layout.width = "13em"
        self.wall = button("Visa väggen", self._show_wall, primary=True)
        self.early = button("Avsluta i förtid", self._close_early)
        self.on_paper = ipywidgets.ToggleButton(
            False, description="Skriv in pappersblanketter", layout={"width": "auto"}
        )
        self.on_paper.observe(self._switch, "value")
        self.who = ipywidgets.Dropdown(layout={"width": "6em"})
        again = [self.who, button("Markera om", self._anew), button("Ta bort", self._withdraw)]
        rows = [
            [self._count, self.wall, self.early],
            [self.expected, button("Ändra antalet", self._expect), self.on_paper],
        ]
        middle = {"flex_flow": "row wrap", "align_items": "center"}
        self._againbox = ipywidgets.HBox([text("Ångra före väggen:", "small"), *again], layout=middle)
        box = ipywidgets.VBox(
            [text("Samtalsledaren", "head"), *(ipywidgets.HBox(row, layout=middle) for row in rows), self._againbox]
            + [self._leader_said]
        )
        box.add_class("jim-card")
        return box

    def _fresh(self) -> None:
        """An empty form for the next participant, and the count as it is."""
        self._again, self._sure_blank, self._sure_early = None, False, False
        for field in self.fields.values():
            field.clear()
        self.group.value = self.gender.value = self.key.value = ""
        self._about.layout.display = None
        session = self.session
        say(
            self._who,
            f"Deltagare {session.next_code}. Markera ensam; ingen annan ser markeringen förrän alla är klara.",
        )
        self.save.disabled = session.all_marked
        if session.all_marked:
            say(self._who, "Alla har markerat. Samtalsledaren kan visa väggen.")
        say(self._count, f"{session.progress}.")
        self.wall.disabled = not session.all_marked
        self.early.layout.display = None if session.codes and not session.all_marked else "none"
        self.early.description = "Avsluta i förtid"
        offer(self.who, session.codes, len(session.codes) - 1)
        self._againbox.layout.display = None if session.codes else "none"
        self.expected.value = session.expected or 0

    def _saved(self, words: str) -> None:
        """After a saved act: nothing of it stays on the screen."""
        self._fresh()
        say(self._done, f"{words} {self.session.saved}", "done")
        say(self._said, "")
        say(self._leader_said, "")
        self.on_paper.value = False

    def _save(self) -> None:
        marks = {item: field.written for item, field in self.fields.items()}
        if not any(marks.values()) and not self._sure_blank:
            self._sure_blank = True
            words = "Ingen linje är markerad. Tryck en gång till för att spara en tom blankett."
            return say(self._said, words, "fault")
        try:
            if code := self._again:
                self.session.change(code, marks)
            else:
                about = {"group": self.group.value, "gender": self.gender.value, "person_key": self.key.value}
                code = self.session.mark(marks, **about)
        except UsageError as error:
            return say(self._said, str(error), "fault")
        self._saved(f"{code} är sparad och blanketten tömd.")
        return self.group.focus()  # the next one begins at the top

    def _anew(self) -> None:
        self._fresh()
        self.on_paper.value = False
        self._again = self.who.value
        self._about.layout.display = "none"
        self.save.disabled = False
        say(
            self._who,
            f"{self._again} markerar om, alla linjer. Den förra markeringen visas inte; den gäller tills du sparar.",
        )
        say(self._said, "")

    def _withdraw(self) -> None:
        code = self.who.value
        self._try(lambda: self.session.withdraw(code), f"{code} är borttagen.")

    def _expect(self) -> None:
        self._try(lambda: self.session.expect(self.expected.value), "Antalet är ändrat.")

    def _try(self, act: Callable[[], None], done: str) -> None:
        try:
            act()
        except UsageError as error:
            return say(self._leader_said, str(error), "fault")
        self._fresh()
        return say(self._leader_said, done, "done")

    def _close_early(self) -> None:
        if not self._sure_early:
            self._sure_early = True
            self.early.description = "Ja, visa väggen nu"
            words = f"{self.session.progress}. Efter väggen kan ingen mer markera. Tryck en gång till för att visa den."
            return say(self._leader_said, words, "fault")
        return self._show_wall(early=True)

    def _show_wall(self, early: bool = False) -> None:
        try:
            self.session.show_wall(early)
        except UsageError as error:
            return say(self._leader_said, str(error), "fault")
        return self._shown()

    def _switch(self, _) -> None:
        say(self._said, "")
        if self.on_paper.value:
            self._paper.fresh()
        self._body.children = [self._paper.box if self.on_paper.value else self._form]
