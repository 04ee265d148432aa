"""From the wall on: all marks, what to talk about, the agreed mark, and what would give a higher value next year."""

from __future__ import annotations

import base64
import html
import io
from collections.abc import Callable

import ipywidgets

from jimeval.base.errors import InputError, UsageError
from jimeval.base.swedish import number, short_number
from jimeval.lab.session import RatingSession
from jimeval.lab.talk import topics
from jimeval.lab.widgets.fields import MarkField, button, say, text
from jimeval.ratings import headline

_NOT_AGREED = "–"


class Wall:
    """``.box`` to show."""

    def __init__(self, session: RatingSession):
        self.session = session
        self._picture, self._talk = ipywidgets.HTML(), ipywidgets.HTML()
        self._said = {part: text() for part in (*session.to_agree, "wall", "suggestions", "corrections")}
        self.agreed: dict[int, MarkField] = {}
        self.suggestions: dict[int, ipywidgets.Textarea] = {}
        parts = [
            self._said["wall"],
            self._picture,
            self._talk,
            *self._agreeing(),
            *self._suggesting(),
            self._correcting(),
        ]
        self.box = ipywidgets.VBox(parts)
        self._draw()

    def _draw(self) -> None:
        import matplotlib.pyplot as plt

        try:
            ax, table = self.session.plot_wall(), self.session.spread()
            words = headline(table)
            self._talk.value = _talk(self.session, table, words)
        except (UsageError, InputError) as error:
            return say(self._said["wall"], str(error), "fault")
        picture = io.BytesIO()
        ax.figure.savefig(picture, format="png")
        plt.close(ax.figure)
        alt = html.escape(self.session.wall_words(), quote=True)
        data = base64.b64encode(picture.getvalue()).decode()
        self._picture.value = f'<img class="jim-wall" alt="{alt}" src="data:image/png;base64,{data}">'
        return None

    def _agreeing(self) -> list:
        """A field per item that the group is to agree on, on the agreed mark's own scale."""
        parts = []
        for item in self.session.to_agree:
            scale, label = self.session.instrument.consensus[item], self.session.instrument.label(item)
            field = MarkField(f"Gruppens gemensamma markering på {item} {label}, på egen skala", "", scale, ())
            self.agreed[item] = field
            acts = [
                button("Spara gruppens markering", lambda item=item: self._agree(item), primary=True),
                button("Gruppen enades inte", lambda item=item: self._agree(item, _NOT_AGREED)),
            ]
            field.box.children = [*field.box.children, ipywidgets.HBox(acts), self._said[item]]
            if own := self.session.agreed.get(item):
                say(self._said[item], _agreed(own), "done")
            parts.append(field.box)
        return parts

    def _agree(self, item: int, mark: str | None = None) -> None:
        mark = self.agreed[item].written if mark is None else mark
        if not mark:
            return say(self._said[item], "Markera först, eller tryck på ”Gruppen enades inte”.", "fault")
        return self._try(lambda: self.session.agree(item, mark), _agreed(mark), self._said[item], draw=True)

    def _suggesting(self) -> list:
        """A field per line for what would give a higher value next year; one suggestion on each row of it."""
        parts = [text("Vad skulle ge ett högre värde nästa år? Ett förslag per rad, utan namn på personer.", "head")]
        for item in self.session.instrument.items:
            area = ipywidgets.Textarea(
                "\n".join(self.session.suggestions.get(item.number, ())),
                description=f"{item.number} {item.label}",
                rows=2,
                continuous_update=False,
                layout={"width": "46em"},
                style={"description_width": "17em"},
            )
            self.suggestions[item.number] = area
            parts.append(ipywidgets.HBox([area, button("Spara", lambda item=item.number: self._suggest(item))]))
        return [*parts, self._said["suggestions"]]

    def _suggest(self, item: int) -> None:
        words = f"Förslagen på linje {item} är sparade."
        self._try(lambda: self.session.suggest(item, self.suggestions[item].value), words, self._said["suggestions"])

    def _correcting(self) -> ipywidgets.Accordion:
        """Marks stand after the wall; a correction is made here, with its reason, and the file tells of it."""
        items = [(f"{item.number} {item.label}", item.number) for item in self.session.instrument.items]
        who, item = ipywidgets.Dropdown(options=self.session.codes), ipywidgets.Dropdown(options=items)
        mark = ipywidgets.Text(continuous_update=False, placeholder="värde, vet ej, ej aktuellt eller tomt")
        reason = ipywidgets.Text(
            continuous_update=False, placeholder="skäl, till exempel: skrev fel rad", layout={"width": "24em"}
        )
        who.layout.width = "5em"

        said = self._said["corrections"]

        def correct() -> None:
            words = f"{who.value} är rättad på linje {item.value}; rättelsen står i filen."
            self._try(
                lambda: self.session.correct(who.value, item.value, mark.value, reason.value), words, said, draw=True
            )

        row = ipywidgets.HBox([who, item, mark, reason, button("Rätta", correct)], layout={"flex_flow": "row wrap"})
        lead = text("Markeringarna står. En felskriven markering rättas med sitt skäl, och filen säger vad som stod.")
        return ipywidgets.Accordion(
            [ipywidgets.VBox([lead, row, said])], titles=("Rätta en felskriven markering",), selected_index=None
        )

    def _try(self, act: Callable[[], None], done: str, said: ipywidgets.HTML, draw: bool = False) -> None:
        try:
            act()
        except UsageError as error:
            return say(said, str(error), "fault")
        say(said, f"{done} {self.session.saved}", "done")
        if draw:
            self._draw()
        return None


def _agreed(mark: str) -> str:
    return "Gruppen enades inte." if mark == _NOT_AGREED else f"Gruppens markering är {mark}."


def _talk(session: RatingSession, table, words: str) -> str:
    """The finding, the lines to talk about first with their questions, and each line's n, median and D."""
    parts = [f"<p><b>{html.escape(words)}</b></p>"]
    for topic in topics(session):
        asks = "".join(f"<li>{html.escape(ask)}</li>" for ask in topic.asks)
        parts.append(f"<p>{topic.item} {html.escape(topic.label)} {html.escape(topic.why)}.</p><ul>{asks}</ul>")
    rows = "".join(
        f"<tr><td>{row.item} {html.escape(row.label)}</td><td>{row.n}</td><td>{short_number(row.median, 1)}</td>"
        f"<td>{number(row.estimate, 1)}</td></tr>"
        for row in table.itertuples()
    )
    heads = "<tr><th>Linje</th><th>n</th><th>Median</th><th>D</th></tr>"
    note = "<p>D är hur långt två deltagare i snitt är ifrån varandra, i skalenheter.</p>"
    parts.append(f"<details><summary>Tal per linje</summary><table>{heads}{rows}</table>{note}</details>")
    return f'<div class="jim-text">{"".join(parts)}</div>'
