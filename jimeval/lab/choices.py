"""What a session can be begun with: the agencies and the instruments, and why the others cannot be used."""

from __future__ import annotations

from jimeval import ratings
from jimeval.base.errors import InputError, UsageError
from jimeval.base.swedish import sort_key
from jimeval.register import register
from jimeval.study import Study


def agencies(year: int) -> dict[str, str]:
    """Names in the year by id: the members that the register can name first, then all others, each in Swedish order.

    The register does not know every member, so that an agency is not among them says little; it is said beside it.
    """
    members = register().members(year)
    known = {agency.agency_id for agency in members}
    others = [agency for agency in register().agencies.values() if agency.agency_id not in known]
    others.sort(key=lambda agency: sort_key(agency.name_in(year)))
    named = {agency.agency_id: agency.name_in(year) for agency in members}
    return named | {agency.agency_id: f"{agency.name_in(year)} (inte känd medlem {year})" for agency in others}


def unusable(study: Study) -> dict[str, str]:
    """The instruments that no session can use, by id, with the reason."""
    return {name: why for name, instrument in study.instruments.items() if (why := _lack(instrument))}


def usable(study: Study, name: str) -> ratings.Instrument:
    """The instrument of that id. Raises UsageError when there is none, or its scales have no ends."""
    if name not in study.instruments:
        raise UsageError(f"Instrumentet ”{name}” finns inte. Välj bland: {', '.join(sorted(study.instruments))}.")
    if lack := _lack(study.instruments[name]):
        raise UsageError(lack)
    return study.instruments[name]


def _lack(instrument: ratings.Instrument) -> str:
    """Why marks on the instrument can neither be read nor drawn; empty when they can."""
    if not instrument.numbers:
        return (
            f"Instrumentet ”{instrument.id}” har inga frågor. Skriv frågorna under items: i en egen YAML-fil i "
            f"data/raw/ratings (based_on: {instrument.id})."
        )
    try:
        for item in instrument.numbers:
            instrument.scale_for(item)
    except InputError as error:
        words = error.problems[0].sentence()
        return words[0].upper() + words[1:]
    return ""
