"""The study's own minimum group, in ``data/decisions/disclosure.yml``::

    minimum_group: 7  # grupper med färre svar visas inte utanför studien

Without the file five holds. A file that cannot be read gives no minimum at all, so that nothing goes out on a guess.
"""

from __future__ import annotations

import yaml

from jimeval.base.disclosure import FLOOR, MINIMUM_GROUP, checked_minimum
from jimeval.base.errors import Problem
from jimeval.base.study_folder import StudyFolder

FILE, KEY = "disclosure.yml", "minimum_group"
_MEND = f"Skriv en rad: {KEY}: {MINIMUM_GROUP}. Lägst är {FLOOR}; utan filen gäller {MINIMUM_GROUP}."


def read_minimum(folder: StudyFolder) -> tuple[int | None, list[Problem]]:
    """The minimum group; None, with everything that is wrong, when the file cannot be used."""
    path = folder.decisions / FILE
    if not path.exists():
        return MINIMUM_GROUP, []
    try:
        settings = yaml.safe_load(path.read_bytes().decode("utf-8-sig"))
    except (UnicodeDecodeError, yaml.YAMLError) as reason:
        mark = getattr(reason, "problem_mark", None)
        return None, [_wrong(f"rad {mark.line + 1}" if mark else "", "filen kan inte läsas som YAML i UTF-8.")]
    if not isinstance(settings, dict):
        return None, [_wrong("", "filen ska ha en inställning.")]
    problems = [_wrong(f"nyckeln {key}", "är okänd.") for key in settings if key != KEY]
    if KEY not in settings:
        return None, [*problems, _wrong(f"nyckeln {KEY}", "saknas.")]
    try:
        minimum = checked_minimum(settings[KEY])
    except ValueError as reason:
        return None, [*problems, _wrong(f"nyckeln {KEY}", f"{reason}.")]
    return (None if problems else minimum), problems


def _wrong(where: str, message: str) -> Problem:
    return Problem("error", "wrong_decision", where, message, _MEND, f"data/decisions/{FILE}")
