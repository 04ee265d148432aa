"""What a person should look at in the parts of a paper: doubtful headings, unknown agencies, text without a place."""

from __future__ import annotations

from jimeval.base.errors import Problem
from jimeval.base.swedish import listed as listed_words
from jimeval.base.swedish import shorten
from jimeval.documents import Document
from jimeval.documents.evidence import stretch
from jimeval.minutes.parts.read import Part, Segmentation
from jimeval.register import register

_SOME_LETTERS, _LETTERS_A_CAPITAL = 80, 200


def where(document: Document, start: int, end: int) -> str:
    return stretch(document.page_at(start), start, end)


def segmentation_problems(document: Document, segmentation: Segmentation) -> list[Problem]:
    """Everything about the parts that a person should look at, in the paper's order within each kind."""

    def listed(severity: str, code: str, start: int, end: int, message: str, mend: str = "") -> Problem:
        return Problem(severity, code, where(document, start, end), message, mend, document.document_id)

    def words(start: int, end: int) -> str:
        return document.text[start:end].strip()

    problems = [
        listed(
            "note",
            "doubtful_heading",
            start,
            end,
            f"”{words(start, end)}” läses som rubrik, fast meningen före inte är avslutad."
            if start < end
            else "stycket läggs på den myndighet som det börjar med, fast det saknar rubrik.",
            "Kontrollera avsnittet.",
        )
        for start, end in segmentation.doubtful
    ]
    problems += [
        listed(
            "warning",
            "joint_heading",
            start,
            end,
            f"rubriken ”{words(start, end)}” gäller flera myndigheter; avsnittet läggs inte på någon av dem.",
            "Läs avsnittet själv.",
        )
        for start, end in segmentation.joint
    ]
    problems += [
        listed("warning", "unknown_agency", part.start, part.end, *_unknown(part))
        for part in segmentation.parts
        if part.unknown and not part.goes_on
    ]
    problems += [
        listed(
            "note",
            "advice_names_agency",
            part.start,
            part.end,
            f"medskicket läses som riktat till alla men nämner {named}.",
            "Kontrollera vem det gäller.",
        )
        for part in segmentation.parts
        if part.section == "advice" and not part.agency_id and not part.unknown
        for named in [_named(segmentation, part)]
        if named
    ]
    problems += [
        listed(
            "warning",
            "unread_heading",
            start,
            end,
            f"raden ”{shorten(words(start, end), 60)}” ser ut som en rubrik men känns inte igen; "
            "texten under den räknas till avsnittet före.",
            "Kontrollera avsnittet.",
        )
        for start, end in segmentation.unread
    ]
    problems += [
        listed(
            "note",
            "unassigned_text",
            part.start,
            part.end,
            f"texten hör inte till någon känd del: ”{shorten(document.text[part.start : part.end], 80)}”.",
        )
        for part in segmentation.parts
        if part.section == "unassigned"
    ]
    problems += [
        listed(
            "note",
            "agency_again",
            part.start,
            part.end,
            f"{register().by_id(part.agency_id).name} har redan ett stycke i samma del; "
            "kanske står en okänd rubrik emellan.",
            "Kontrollera avsnittet.",
        )
        for part in _repeated(segmentation.parts)
    ]
    if segmentation.own:
        name = register().by_id(segmentation.own).name
        problems.append(
            Problem(
                "note",
                "own_minutes",
                "",
                f"ingen myndighet har en egen rubrik och titeln nämner bara {name}; punkterna läses som dess egna.",
                "Kontrollera att mötet gällde en enda myndighet.",
                document.document_id,
            )
        )
    elif not any(part.agency_id for part in segmentation.parts):
        problems.append(
            Problem(
                "note",
                "no_agency_sections",
                "",
                "anteckningarna har inga avsnitt om enskilda myndigheter.",
                "",
                document.document_id,
            )
        )
    return problems


def in_small_letters(document: Document) -> list[Problem]:
    """A warning where the paper is written without capitals: names and headings are told by them."""
    own = document.own_text
    letters, capitals = sum(map(str.isalpha, own)), sum(map(str.isupper, own))
    if letters < _SOME_LETTERS or capitals * _LETTERS_A_CAPITAL > letters:
        return []
    return [
        Problem(
            "warning",
            "small_letters",
            "",
            "anteckningarna är skrivna utan stora bokstäver; rubriker och personnamn känns då inte igen.",
            "Skriv namn och rubriker med stor bokstav, eller byt ut personnamnen, innan texten används.",
            document.document_id,
        )
    ]


def _named(segmentation: Segmentation, part: Part) -> str:
    """The agencies that a piece of advice names, as ``Boverket och CSN``."""
    ids = dict.fromkeys(mention.agency_id for mention in segmentation.mentions_in(part.heading_end, part.end))
    return listed_words(register().by_id(agency_id).name for agency_id in ids)


def _unknown(part: Part) -> tuple[str, str]:
    near = register().suggestions(part.unknown)
    hint = f" Närmast i registret: {', '.join(near)}." if near else ""
    kept = "medskicket blir ingen rad" if part.section == "advice" else "avsnittet läggs inte på någon myndighet"
    return (
        f"okänd myndighet: ”{shorten(part.unknown, 60)}” finns inte i registret; {kept}.{hint}",
        "Kontrollera namnet, eller lägg till myndigheten i registret.",
    )


def _repeated(parts: tuple[Part, ...]) -> list[Part]:
    seen: set[tuple[str, str]] = set()
    again = []
    for part in parts:
        key = (part.section, part.agency_id)
        if part.agency_id and key in seen and not part.goes_on:
            again.append(part)
        if part.agency_id:
            seen.add(key)
    return again
