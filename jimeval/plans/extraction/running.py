"""Running text: the words of a label above it, a line that leads to a list, and sentences that tell what shall be."""

from __future__ import annotations

import re

from jimeval.base.sentences import sentences
from jimeval.plans.extraction.cells import none_stated
from jimeval.plans.extraction.columns import KINDS
from jimeval.plans.extraction.extent import points_elsewhere
from jimeval.plans.extraction.listed import AMONG, LONGEST, labelled
from jimeval.plans.extraction.shapes import (
    answers,
    fits,
    is_national,
    is_of_others,
    is_reference,
    kind_by_shape,
    signs_off,
    tells_action,
    tells_of_the_plan,
    tells_state,
)
from jimeval.plans.extraction.tails import parties_end_items
from jimeval.plans.extraction.templates import Meaning, is_instruction, meaning_of
from jimeval.plans.extraction.units import Unit
from jimeval.plans.extraction.walk import Goal, Walk, add, indicates, list_after, set_field, silent

SENTENCE = 0.6  # confidence of a sentence that stands alone under a sure heading
_FOR_GOAL = re.compile(r"\bmål(?:et)?\s+(?:nr\.?\s*)?(\d{1,2})\b", re.IGNORECASE)
_SHALL = re.compile(r"\b(?:ska(?:ll)?|kommer)\b[^.]*\b(?:vi|myndigheten|att)?\s*:?\s*$", re.IGNORECASE)


def running_text(walk: Walk, unit: Unit, found: list[Unit], place: int) -> None:
    words = walk.text[unit.start : unit.end]
    if walk.waiting:
        item, label = walk.waiting
        walk.waiting = None
        if len(words) <= LONGEST and not is_instruction(words):
            first = next(sentences(walk.text, unit.start, unit.end))
            end = first.end if unit.inline or len(words) > 250 else unit.end
            labelled(walk, item, item.label.partition("|")[0], label, unit.start, end)
        return
    if walk.field_waiting and walk.last is not None:
        if len(words) <= 150:
            set_field(walk, walk.field_waiting, " ".join(words.split()).rstrip(" .;,"))
            walk.extract.assigned.append((unit.begin, unit.end))
        walk.field_waiting = ""
        return
    if not (walk.introduced and not unit.gap and place and found[place - 1].kind == "bullet"):
        walk.introduced = None  # a line right below an item explains it, and the list goes on
    if indicates(walk, unit):
        return
    if _leads_to_list(walk, words, found, place):
        return
    if words.rstrip().endswith(":"):
        if not silent(walk) and (meaning := meaning_of(words)) and meaning.name in (*KINDS, "mixed"):
            walk.introduced = meaning
            walk.parties = parties_end_items(walk.text, list_after(found, place))
        return
    meaning = walk.meaning
    if meaning is None or meaning.name not in (*KINDS, "mixed"):
        return
    if none_stated(words):
        walk.extract.stated_none.append((meaning.name, None, unit.start, unit.end))
        return
    told = [s for s in sentences(walk.text, unit.start, unit.end) if not is_instruction(s.text)]
    alone = len(told) == 1 and len(words) <= 300 and not unit.inline
    under_goal = walk.goal is not None and meaning.name == "activity" and not meaning.sure
    for sentence in told:
        if len(sentence.text) > LONGEST or sentence.text.endswith(":") or len(sentence.text.split()) < 2:
            continue
        if (
            points_elsewhere(sentence.text)
            or tells_of_the_plan(sentence.text)
            or is_national(sentence.text)
            or is_reference(sentence.text)
        ):
            continue
        if who := answers(sentence.text):
            if walk.last is not None and walk.extract.elements[walk.last].kind in ("activity", "goal"):
                set_field(walk, "responsible", who)
                walk.extract.assigned.append((sentence.start, sentence.end))
            continue
        kind = kind_by_shape(sentence.text, meaning.kinds) if meaning.name == "mixed" else meaning.name
        said = fits(kind, sentence.text)
        if not said and signs_off(sentence.text):
            continue
        if kind == "activity" and is_of_others(sentence.text):
            continue
        if kind == "activity" and not said and sentence.text.endswith(".") and not tells_action(sentence.text):
            continue  # what is, or what someone else does
        if under_goal and (not said or tells_state(sentence.text)):
            continue
        if alone or said:
            confidence = SENTENCE if alone and not under_goal and meaning.name != "mixed" else AMONG
            confidence -= (0 if said else 0.1) + (0.1 if under_goal else 0)
            add(walk, kind, sentence.start, sentence.end, confidence, meaning.level, done=meaning.done)


def _leads_to_list(walk: Walk, words: str, found: list[Unit], place: int) -> bool:
    """Whether a line goes on in the list below it: "För att nå mål 1 ska vi", and then what shall be done."""
    below = found[place + 1] if place + 1 < len(found) else None
    if below is None or below.kind != "bullet" or silent(walk) or words.rstrip().endswith((".", "!", "?")):
        return False
    named = _FOR_GOAL.search(words)
    if named and (at := walk.numbered.get(("goal", named[1]))) is not None:
        walk.goal = Goal(at, walk.level, walk.depth, False, named[1])
    if named or _SHALL.search(words):
        walk.introduced = Meaning("activity", ("activity",), sure=False)
        walk.parties = parties_end_items(walk.text, list_after(found, place))
        return True
    return False
