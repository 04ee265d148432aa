"""The form on paper: an instrument as one HTML page to print on A4, for marks that are typed in afterwards."""

from __future__ import annotations

from collections.abc import Iterable
from importlib import resources

from jimeval.base.errors import InputError, Problem
from jimeval.base.swedish import short_number
from jimeval.ratings.figure_words import DIRECTIONS, value_words
from jimeval.ratings.instruments import Instrument, Item, Scale

_USUAL_LINE = 130.0  # millimetres, where marks are not measured
_PORTRAIT, _LANDSCAPE = 180.0, 267.0  # millimetres between the margins of A4
_ROOMY, _TIGHT = 3.2, 2.0  # millimetres between two items; up to so many of them
_FEW = 13
_HIGHER = {"higher_is_better": "högre", "lower_is_better": "lägre"}


def printable_form(
    instrument: Instrument, agency: str = "", occasion: str = "", items: Iterable[int] | None = None
) -> str:
    """One self-contained HTML page in Swedish: each item with its line or boxes, and the group's part at the end.

    items  numbers of those to be asked, in the form's order; all when None

    Asks for a participant's code, never a name. Instrument, version and occasion stand at the foot of every page, so
    that the marks can be typed in. A line is as long on paper as ``Scale.length`` says, when printed in true size;
    longer ones turn the page. Raises InputError for an instrument that gives no ends, for the agreed marks either, for
    a line longer than the paper and for items that the instrument does not have.
    """
    asked = _asked(instrument, items)
    scales = {item.number: instrument.scale_for(item.number) for item in asked}
    agreed = {number: instrument.scale_for(number, "consensus") for number in instrument.consensus if number in scales}
    every = [*scales.values(), *agreed.values()]
    longest = max((_line_length(scale) for scale in every), default=0.0)
    if longest > _LANDSCAPE:
        raise _refused(
            "line",
            f"linjen är {short_number(longest)} mm lång; ett liggande A4 rymmer {short_number(_LANDSCAPE)} mm.",
            "Ange en kortare linje under length.",
        )
    directions = {scale.direction for scale in every}
    named = {"agency": agency, "occasion": occasion}
    return _template().render(
        name=instrument.name,
        orientation="landscape" if longest > _PORTRAIT else "portrait",
        width=short_number(_LANDSCAPE if longest > _PORTRAIT else _PORTRAIT),
        gap=_ROOMY if len(asked) <= _FEW else _TIGHT,
        how=_how(list(scales.values()), directions),
        parts=[_part(item, before, scales[item.number], directions) for before, item in _with_previous(asked)],
        agreed=[
            {"number": number, "label": instrument.label(number), "scale": _answer(scale, directions)}
            for number, scale in sorted(agreed.items())
        ],
        suggestions=instrument.suggestions_asked,
        identity=", ".join(
            [f"Instrument {instrument.id}", f"version {instrument.version}", *filter(None, named.values())]
        ),
        measured="Skriv ut i verklig storlek (100 %): linjen mäts." if any(scale.length for scale in every) else "",
    )


def _asked(instrument: Instrument, items: Iterable[int] | None) -> list[Item]:
    wanted = list(instrument.numbers if items is None else items)
    unknown = [str(number) for number in wanted if number not in instrument.numbers]
    if unknown or not wanted:
        what = f"har ingen fråga {', '.join(unknown)}." if unknown else "har inga frågor att skriva ut."
        raise _refused(
            "items",
            f"instrumentet ”{instrument.id}” {what}",
            f"Välj bland {', '.join(map(str, instrument.numbers))}." if unknown else "Lista frågorna under items.",
        )
    return [item for item in instrument.items if item.number in wanted]


def _refused(code: str, message: str, mend: str) -> InputError:
    return InputError([Problem("error", code, "", message, mend)])


def _with_previous(items: list[Item]) -> zip:
    return zip([None, *items], items, strict=False)


def _part(item: Item, before: Item | None, scale: Scale, directions: set[str]) -> dict:
    return {
        "headings": _headings(item, before),
        "number": item.number,
        "label": item.label,
        "wording": item.wording,
        "scale": _answer(scale, directions),
        "suggestion": f"Vad kan ge ett {_HIGHER[scale.direction]} värde nästa år?",
    }


def _headings(item: Item, before: Item | None) -> list[dict]:
    """The group's and the subgroup's heading, where the item is the first under it."""
    own = [(2, item.group, item.group), (3, item.subgroup, (item.group, item.subgroup))]
    last = (None, None) if before is None else (before.group, (before.group, before.subgroup))
    return [
        {"level": level, "words": words}
        for (level, words, key), key_before in zip(own, last, strict=True)
        if words and key != key_before
    ]


def _line_length(scale: Scale) -> float:
    return (scale.length or _USUAL_LINE) if scale.type == "line" else 0.0


def _answer(scale: Scale, directions: set[str]) -> dict:
    """What is marked on: boxes for few values, a line, or a field to write in."""
    named = [words for words in (scale.anchor_low, scale.anchor_high) if words]
    ends = [
        f"{value_words(scale, value)} {anchor}".strip()
        for value, anchor in ((scale.minimum, scale.anchor_low), (scale.maximum, scale.anchor_high))
    ]
    boxes = _boxes(scale, ends) if scale.type != "line" else []
    way = [DIRECTIONS[scale.direction].capitalize()] if len(directions) > 1 else []
    if not boxes and scale.type != "line" and named:
        way.insert(0, f"{ends[0]}, {ends[1]}")
    return {
        "boxes": boxes,
        "line": short_number(_line_length(scale)).replace(",", ".") if scale.type == "line" else "",
        "steps": [round(100 * scale.share(value), 3) for value in scale.values[1:-1]],
        "low": ends[0],
        "high": ends[1],
        "unit": " %" if scale.type == "percent" else "",
        "allowed": scale.allowed(),
        "way": ". ".join(way),
    }


def _boxes(scale: Scale, ends: list[str]) -> list[str]:
    """The words at the boxes: yes and no, the levels, or the points with the words of the ends; none where too many."""
    if scale.type == "yes_no":
        return ["ja", "nej"]
    if not scale.values:
        return []
    if len(scale.levels) == len(scale.values):
        return [f"{short_number(value)} {word}" for value, word in zip(scale.values, scale.levels, strict=True)]
    return [ends[0], *(value_words(scale, value) for value in scale.values[1:-1]), ends[1]]


def _how(scales: list[Scale], directions: set[str]) -> str:
    on_line = any(scale.type == "line" for scale in scales)
    in_box = any(scale.type != "line" for scale in scales)
    where = " eller ".join(
        words for words, there in (("sätt ett kryss på linjen", on_line), ("kryssa i en ruta", in_box)) if there
    )
    better = f" {DIRECTIONS[next(iter(directions))].capitalize()}." if len(directions) == 1 else ""
    return (
        f"Markera för dig själv, innan ni jämför: {where} där du tycker att ni står i dag.{better} Vet du inte, eller "
        "gäller frågan inte er, kryssa i det i stället; en fråga utan kryss räknas som obesvarad."
    )


def _template():
    import jinja2

    folder = resources.files("jimeval") / "data" / "templates"
    environment = jinja2.Environment(
        loader=jinja2.FunctionLoader(lambda name: (folder / name).read_text(encoding="utf-8")),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("rating_form.html.j2")
