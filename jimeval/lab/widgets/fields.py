"""One line to mark: a slider or a row of buttons on the item's own scale, that begins unmarked and can be so again."""

from __future__ import annotations

import asyncio
import html
import math
from collections.abc import Callable

import ipywidgets

from jimeval.base.swedish import short_number
from jimeval.ratings import Scale

STYLE = """<style>
.jim-session { max-width: 60em; }
.jim-session .jim-card { border: 1px solid #d9d9d9; border-radius: 4px; padding: 2px 10px; margin: 2px 0; }
.jim-session .jim-text { line-height: 1.4; }
.jim-session .jim-text p { margin: 2px 0; }
.jim-session .jim-head { font-weight: bold; }
.jim-session .jim-small { color: #555; }
.jim-session .jim-fault { border-left: 4px solid #D55E00; padding-left: 8px; }
.jim-session .jim-done { border-left: 4px solid #0072B2; padding-left: 8px; }
.jim-session .jim-line { margin: 0 10px 0 14px; }
.jim-session .jim-line .noUi-handle { background: #0072B2; border-color: #0072B2; }
.jim-session .jim-unmarked .noUi-handle { background: transparent; border: 2px dashed #8a8a8a; box-shadow: none; }
.jim-session .jim-unmarked .noUi-connect { background: transparent; }
.jim-session .widget-toggle-buttons .widget-toggle-button { width: auto; min-width: 3.2em; }
.jim-session button:focus-visible, .jim-session .noUi-handle:focus-visible { outline: 2px solid #0072B2; }
.jim-session img { max-width: 100%; }
</style>"""
_MOMENT = 0.25  # seconds; a browser answers in less
NOT_MARKED, INSTEAD = "inte markerat", ("vet ej", "ej aktuellt")


def text(words: str = "", kind: str = "") -> ipywidgets.HTML:
    """Words to read; ``kind``: fault, done, head or small."""
    shown = ipywidgets.HTML()
    shown.add_class("jim-text")
    say(shown, words, kind)
    return shown


def say(shown: ipywidgets.HTML, words: str, kind: str = "") -> None:
    """Replaces the words; each line is a paragraph, read aloud by a screen reader when it is a message."""
    role = ' role="status"' if kind in ("fault", "done") else ""
    lines = "".join(f"<p>{html.escape(line)}</p>" for line in words.split("\n"))
    shown.value = f'<div class="jim-{kind}"{role}>{lines}</div>' if words else ""


def button(words: str, act: Callable[[], None], primary: bool = False) -> ipywidgets.Button:
    """A button that acts a moment after the press; presses within the moment count as one.

    A browser holds a field's next change back until the one before is answered, but sends a press at once: acting at
    once could save what the field held before, and let the held change fall into the emptied form of the next one.
    """
    made = ipywidgets.Button(
        description=words,
        button_style="primary" if primary else "",
        layout={"width": "auto", "align_self": "flex-start"},
    )
    waiting = []

    def settled() -> None:
        waiting.clear()
        act()

    def press(_) -> None:
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:  # no browser
            return act()
        if not waiting:
            waiting.append(loop.call_later(_MOMENT, settled))
        return None

    made.on_click(press)
    return made


def offer(choice: ipywidgets.Dropdown, options: list, chosen: int = 0) -> None:
    """Replaces what can be chosen, with the option at ``chosen`` as the choice."""
    choice.options = options
    choice.index = None  # else the browser shows an empty choice
    choice.index = chosen if options else None


class MarkField:
    """``.box`` to show; ``.written``: the mark as on a form, "" while the line is left blank.

    instead  what can be said instead of marking the line
    """

    def __init__(self, heading: str, wording: str, scale: Scale, instead: tuple[str, ...] = INSTEAD):
        self.scale, self._words, self._clearing = scale, "", False
        title = text()
        title.value = f"<p><b>{html.escape(heading)}</b> {html.escape(wording)}</p>"
        self._control = self._buttons() if scale.values or scale.type == "yes_no" else self._slider()
        self._control.observe(self._moved, "value")
        self._shown = text()
        self._instead = {words: button(words, lambda words=words: self._say(words)) for words in instead}
        ends = [text(self._end(0), "small"), text(self._end(1), "small")]
        row = [ends[0], self._control, ends[1], *self._instead.values(), button("rensa", self.clear)]
        marks = ipywidgets.HBox(row, layout={"align_items": "center", "flex_flow": "row wrap"})
        head = ipywidgets.HBox([title, self._shown], layout={"justify_content": "space-between"})
        self.box = ipywidgets.VBox([head, marks])
        self.box.add_class("jim-card")
        self.clear()

    @property
    def written(self) -> str:
        if self._words:
            return self._words
        if isinstance(self._control, ipywidgets.ToggleButtons):
            return "" if self._control.value is None else self._text(self._control.value)
        return "" if self._control.value < self.scale.minimum - 1e-9 else self._text(self._control.value)

    def clear(self) -> None:
        """Leaves the line blank again."""
        self._words = ""
        self._unmark()
        self._tell()

    def _say(self, words: str) -> None:
        self._words = words
        self._unmark()
        self._tell()

    def _unmark(self) -> None:
        self._clearing = True
        self._control.value = None if isinstance(self._control, ipywidgets.ToggleButtons) else self._control.min
        self._clearing = False

    def _moved(self, _) -> None:
        if not self._clearing:
            self._words = ""
            self._tell()

    def _tell(self) -> None:
        stands = self._words or getattr(self._control, "label", None) or self.written  # a level's own words
        self._shown.value = f"<b>{html.escape(stands)}</b>" if self.written else NOT_MARKED
        for words, one in self._instead.items():
            one.button_style = "info" if words == self._words else ""
        (self._control.remove_class if self.written and not self._words else self._control.add_class)("jim-unmarked")

    def _text(self, value: float) -> str:
        if self.scale.type == "yes_no":
            return "ja" if value == self.scale.maximum else "nej"
        return f"{round(value, 6):.10g}".replace(".", ",")

    def _end(self, last: int) -> str:
        value = short_number((self.scale.minimum, self.scale.maximum)[last])
        anchor = (self.scale.anchor_low, self.scale.anchor_high)[last]
        return f"{value} {anchor}".strip() if self.scale.type != "yes_no" and not self.scale.levels else ""

    def _slider(self) -> ipywidgets.FloatSlider:
        """A slider whose handle waits beside the line: every place on the line is a mark, also its ends."""
        reach = self.scale.maximum - self.scale.minimum
        step = self.scale.step or _fine(reach)
        beside = self.scale.minimum - step * max(1, round(0.04 * reach / step))
        slider = ipywidgets.FloatSlider(
            min=beside,
            max=self.scale.maximum,
            step=step,
            value=beside,
            readout=False,
            continuous_update=False,
            layout={"width": "20em"},
        )
        slider.add_class("jim-line")
        return slider

    def _buttons(self) -> ipywidgets.ToggleButtons:
        if self.scale.type == "yes_no":
            options = [("nej", self.scale.minimum), ("ja", self.scale.maximum)]
        else:
            words = self.scale.levels or [short_number(value) for value in self.scale.values]
            options = list(zip(words, self.scale.values, strict=True))
        return ipywidgets.ToggleButtons(options=options, value=None)


def _fine(reach: float) -> float:
    """A step of about a hundredth of the line: 1, 2 or 5 of some power of ten."""
    power = 10 ** math.floor(math.log10(reach / 100) + 1e-9)
    return max(factor * power for factor in (1, 2, 5) if factor * power <= reach / 100 + 1e-12)
