"""One instrument's YAML: laid over the instrument it is based on, checked whole, all faults at once.

Ends, anchors, direction, type, version and the agreed mark must be stated; what a source does not give is written as
``not_stated`` (or ``consensus: none``), never left out.
"""

from __future__ import annotations

from collections.abc import Mapping

import yaml

from jimeval.base.errors import Problem
from jimeval.base.swedish import listed, shorten
from jimeval.ratings.instrument_scale import Faults, near, one_of, read_scale, text_of, texts_of
from jimeval.ratings.instruments import SCORES, Instrument, Item, Scale

KEYS = (
    *("id", "version", "name", "family", "based_on", "only_items", "same_as", "score", "suggestions_asked"),
    *("scale", "consensus", "items", "source", "note"),
)
ITEM_KEYS = ("number", "label", "wording", "group", "subgroup", "keywords", "asks", "scale")


class _Loader(yaml.SafeLoader):
    """Refuses a key that is written twice: YAML itself would let the last one win in silence."""

    def construct_mapping(self, node, deep=False):
        seen = set()
        for key, _ in node.value:
            if isinstance(key, yaml.ScalarNode):
                if key.value in seen and key.value != "<<":
                    raise yaml.MarkedYAMLError(problem=f"nyckeln {key.value}", problem_mark=key.start_mark)
                seen.add(key.value)
        return super().construct_mapping(node, deep)


def parse_instrument(
    text: str, document_id: str, bases: Mapping[str, dict]
) -> tuple[Instrument | None, dict, list[Problem]]:
    """The instrument, its keys for others to be based on, and what was wrong (then there is no instrument)."""
    faults = Faults(document_id)
    if (data := _declared(text, bases, faults)) is None:
        return None, {}, faults
    faults.unknown_keys(data, KEYS)
    texts = {
        key: text_of(data, key, faults, required=key in ("id", "version", "name"))
        for key in ("id", "version", "name", "family", "source", "note")
    }
    items = _items(data.get("items"), faults)
    scale = read_scale(data["scale"], "scale", faults) if data.get("scale") is not None else None
    if data.get("scale") is None and not (items and all(item.scale for item in items)):
        faults.add("scale", "saknas.", "Ange type, direction, ändar och ankare, eller en egen scale för varje fråga.")
    consensus = _consensus(data, {item.number for item in items}, faults)
    asked = data.get("suggestions_asked", False)
    if not isinstance(asked, bool):
        faults.add("suggestions_asked", "ska vara true eller false.", "Skriv true om blanketten frågar efter förslag.")
    score = one_of(data, "score", SCORES, faults) if "score" in data else "none"
    same_as = _same_as(data.get("same_as"), faults)
    if faults:
        return None, {}, faults
    texts["family"] = texts["family"] or texts["id"]
    rest = {"suggestions_asked": asked, "score": score, "same_as": same_as}
    return Instrument(items=items, scale=scale, consensus=consensus, **texts, **rest), data, faults


def _declared(text: str, bases: Mapping[str, dict], faults: Faults) -> dict | None:
    """The keys of an instrument's file, laid over those of the instrument that it is based on."""
    try:
        data = yaml.load(text, _Loader)  # noqa: S506 - a SafeLoader
    except (yaml.YAMLError, ValueError) as reason:  # ValueError: a date that does not exist
        mark, twice = getattr(reason, "problem_mark", None), type(reason) is yaml.MarkedYAMLError
        message = f"{reason.problem} finns två gånger." if twice else "filen är inte giltig YAML."
        mend = "Behåll den ena." if twice else 'Kontrollera indrag och kolon; sätt text med : ? # eller , inom "".'
        faults.append(
            Problem("error", "instrument", f"rad {mark.line + 1}" if mark else "", message, mend, faults.document_id)
        )
        return None
    if not isinstance(data, dict):
        faults.add("", "filen beskriver inget instrument.", "Börja med id:, version: och based_on: eller items:.")
        return None
    if (base := data.get("based_on")) is None:
        if "only_items" in data:
            faults.add("only_items", "hör till based_on.", "Stryk den; lista bara de frågor som används i items.")
        return {key: value for key, value in data.items() if key != "only_items"}
    if str(base) not in bases:
        mend = f"{near(base, sorted(bases))}Välj bland: {', '.join(sorted(bases))}."
        faults.add("based_on", f"instrumentet ”{base}” finns inte.", mend)
        return None
    own = {"id": None, "version": None} | data  # never inherited: on another scale it is another instrument
    return _merged(bases[str(base)], own, faults)


def _merged(base: dict, own: dict, faults: Faults) -> dict:
    """The base's declaration with the study's own laid over: scales key by key, items by number, the rest whole."""
    merged = base | {key: value for key, value in own.items() if key not in ("based_on", "only_items", "same_as")}
    merged.setdefault("family", base["id"])
    merged.pop("same_as", None)  # never inherited: it holds for the base's own scale
    if own.get("same_as") is not None:
        merged["same_as"] = own["same_as"]
    if isinstance(own.get("scale"), dict):
        merged["scale"] = _laid(base.get("scale"), own["scale"])
    if isinstance(own.get("consensus"), dict):
        before = base["consensus"] if isinstance(base.get("consensus"), dict) else {}
        merged["consensus"] = before | {
            item: _laid(before.get(item), scale) if isinstance(scale, dict) else scale
            for item, scale in own["consensus"].items()
        }
    if isinstance(own.get("items"), list) and isinstance(base.get("items"), list):
        merged["items"] = _merged_items(base["items"], own["items"])
    if "only_items" in own:
        _keep_only(own["only_items"], merged, own, faults)
    return merged


def _laid(before: dict | None, own: dict) -> dict:
    """A scale laid over another; what the own one says anew takes the place of what it contradicts."""
    before = dict(before or {})
    gone = set()
    if own.get("type", before.get("type")) != before.get("type"):
        gone |= {"levels", "level_words", "step", "length"}
    if own.keys() & {"levels"}:
        gone |= {"level_words", "minimum", "maximum", "step"}
    if own.keys() & {"minimum", "maximum", "levels"}:
        gone |= {"ends"}
    if own.keys() & {"anchor_low", "anchor_high", "levels"}:
        gone |= {"anchors"}
    if "ends" in own:
        gone |= {"minimum", "maximum", "step", "levels", "level_words"}
    if "anchors" in own:
        gone |= {"anchor_low", "anchor_high"}
    return {key: value for key, value in before.items() if key not in gone} | own


def _merged_items(base: list[dict], own: list) -> list:
    """The base's items with the own ones laid over by number; a number given twice stays twice, to be complained of."""
    left = list(own)
    merged = []
    for row in base:
        found = next((one for one in left if isinstance(one, dict) and one.get("number") == row["number"]), None)
        if found is not None:
            left.remove(found)
            if isinstance(found.get("scale"), dict):
                found = found | {"scale": _laid(row.get("scale"), found["scale"])}
        merged.append(row | (found or {}))
    return merged + left


def _keep_only(numbers, merged: dict, own: dict, faults: Faults) -> None:
    """Leaves out the base's items that a study did not use, and with them the agreed marks that it does not state."""
    rows = [row for row in merged.get("items") or [] if isinstance(row, dict)]
    known = [row.get("number") for row in rows]
    unknown = [str(one) for one in numbers if one not in known] if isinstance(numbers, list) else []
    if unknown or not numbers or not isinstance(numbers, list):
        faults.add(
            "only_items",
            f"{listed(unknown)} finns inte i items." if unknown else "ska vara en lista av nummer.",
            f"Skriv de frågor som används, till exempel [1, 2, 3]; de finns bland {listed(map(str, known))}.",
        )
        return
    merged["items"] = [row for row in rows if row.get("number") in numbers]
    if isinstance(merged.get("consensus"), dict):
        stated = own["consensus"] if isinstance(own.get("consensus"), dict) else {}
        kept = {item: scale for item, scale in merged["consensus"].items() if item in numbers or item in stated}
        merged["consensus"] = kept or "none"


def _items(data, faults: Faults) -> tuple[Item, ...]:
    if data == "not_stated":
        return ()
    items: dict[int, Item] = {}
    for row in data if isinstance(data, list) else []:
        number = row.get("number") if isinstance(row, dict) else None
        if isinstance(number, bool) or not isinstance(number, int) or number < 1:
            words = ", ".join(f"{key}: {value}" for key, value in row.items()) if isinstance(row, dict) else str(row)
            faults.add("items", f"raden ”{shorten(words, 60)}” har inget number.", "Ge frågan ett heltal från 1.")
            continue
        where = f"items.{number}."
        faults.unknown_keys(row, ITEM_KEYS, where)
        if number in items:
            faults.add(f"items.{number}", "finns två gånger.", "Ge varje fråga ett eget nummer.")
            continue
        items[number] = Item(
            number,
            text_of(row, "label", faults, where, required=True),
            text_of(row, "wording", faults, where),
            texts_of(row, "keywords", faults, where),
            text_of(row, "group", faults, where),
            texts_of(row, "asks", faults, where),
            read_scale(row["scale"], f"{where}scale", faults) if row.get("scale") is not None else None,
            text_of(row, "subgroup", faults, where),
        )
    if not items and not (isinstance(data, list) and data):
        faults.add(
            "items", "innehåller inga frågor.", "Lista frågorna med number och label, eller skriv items: not_stated."
        )
    return tuple(items[number] for number in sorted(items))


def _consensus(data: dict, numbers: set[int], faults: Faults) -> dict[int, Scale | None]:
    """The scales of the agreed marks, by item; none where the form has none, or where the source does not say."""
    agreed = data.get("consensus")
    if agreed in ("none", "not_stated"):
        return {}
    if not isinstance(agreed, dict) or not agreed:
        faults.add(
            "consensus",
            "saknas." if agreed is None else "ska ange en skala per fråga.",
            "Skriv none om blanketten inte har någon gemensam markering, not_stated om det inte är känt, annars "
            "frågans nummer, kolon och skalan.",
        )
        return {}
    for item in agreed:
        if item not in numbers:
            faults.add(
                f"consensus.{item}", "är ingen av frågorna.", "Ange numret på en fråga i items, utan citattecken."
            )
    return {item: read_scale(scale, f"consensus.{item}", faults) for item, scale in agreed.items()}


def _same_as(data, faults: Faults) -> tuple[tuple[str, str], ...]:
    """(id, version) of each instrument whose marks may be compared with this one's."""
    if data is None:
        return ()
    pairs = []
    for one, versions in data.items() if isinstance(data, dict) else [("", None)]:
        for version in versions if isinstance(versions, list) else [versions]:
            if not one or not isinstance(version, str) or not version.strip():
                faults.add("same_as", "ska ange id och version.", 'Skriv till exempel: same_as: {var_skala: "1"}.')
            pairs.append((str(one), str(version)))
    return tuple(pairs)
