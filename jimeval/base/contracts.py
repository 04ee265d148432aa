"""The tables in ``data/processed``: every column's type, allowed words, Swedish label and meaning, in one place.

``base.tables`` makes and checks tables by these contracts; ``docs/tables.md`` is written from them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Type = Literal["text", "integer", "number", "boolean"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its type, whether every row must have a value, the allowed words, and what it means."""

    name: str
    type: Type
    label: str
    meaning: str
    required: bool = False
    allowed: tuple[str, ...] = ()
    joined: bool = False  # several allowed words may stand together, joined by '+'


@dataclass(frozen=True, slots=True)
class Table:
    """One table: its columns, and the columns that identify and order its rows."""

    name: str
    label: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    unique: bool = True

    def names(self) -> list[str]:
        return [column.name for column in self.columns]


def _text(name, label, meaning, required=False, allowed=(), joined=False):
    return Column(name, "text", label, meaning, required, tuple(allowed), joined)


def _key(name, label, meaning):
    return Column(name, "text", label, meaning, required=True)


def _integer(name, label, meaning, required=False):
    return Column(name, "integer", label, meaning, required)


ORIGINS = ("original", "retold", "simulated")
SEVERITIES = ("error", "warning", "note")
DOCUMENT_KINDS = ("minutes", "plan", "report", "ratings", "group", "form", "slides", "decision", "list", "other")
MINUTES_SECTIONS = ("attendance", "programme", "status", "advice", "general", "other", "shell", "unassigned")
SECTIONS = (*MINUTES_SECTIONS, "plan", "report")  # the last: parts of an agency's plan, and of what it reports back
VOICES = ("agency", "programme", "reference_group", "researcher")
PRESENCES = ("full", "left_early", "joined_late", "partial", "absent", "unknown")
AUDIENCES = (
    "management",
    "managers",
    "working_group",
    "steering_group",
    "key_persons",
    "regional_management",
    "not_stated",
)
TIMINGS = ("before_plan", "after_plan", "not_stated")
CODING_STATES = ("proposed", "accepted", "rejected")
ADVICE_STATUSES = ("open", "taken_up", "partly", "not_seen", "contradicted")
ELEMENT_KINDS = ("problem", "goal", "resource", "activity", "mediator", "result", "effect")
ELEMENT_STATES = ("planned", "performed", "expected", "achieved")
PLAN_EXTENTS = ("whole", "cut", "elsewhere")
PLAN_DIFFERENCES = ("new", "gone", "otherwise", "dropped")
FOLLOWED = ("performed", "not_performed", "achieved", "partly", "not_achieved", "mentioned", "not_mentioned")
RESULT_LEVELS = ("condition", "output", "outcome", "effect_assumed", "effect_shown")
EVIDENCE_GRADES = ("none", "statement", "number", "comparison", "analysis")
NONE_STATED = (*ELEMENT_KINDS, "responsible", "due", "indicator")
GAP_BASES = ("stated", "not_stated", "stated_none")
MARK_KINDS = ("individual", "consensus", "external")
MISSING = ("empty", "not_marked", "dont_know", "not_applicable", "withheld")
RATING_SHAPES = ("by_item", "by_rater", "long", "suggestions", "unknown")
FORM_STATES = ("proposed", "confirmed")
PRECISIONS = ("day", "month", "year")

_AGENCY = _text("agency_id", "Myndighet", "the register's id; empty when the row concerns all or no agency")
_DOCUMENT = _key("document_id", "Dokument", "path of the paper below data/raw")
_SPAN = (
    _integer("page", "Sida", "page or sheet of the paper, from 1; empty when it has none"),
    _integer("start", "Från tecken", "first code point in the document's stored text"),
    _integer("end", "Till tecken", "code point after the last"),
)
_CELL = (
    _text("sheet", "Blad", "sheet of a workbook; empty for other papers"),
    _integer("row", "Rad", "row as Excel shows it"),
    _text("column", "Kolumn", "column as Excel shows it: A, B ..."),
)

TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        Table(
            "agencies",
            "Myndigheter",
            (
                _key("agency_id", "Myndighet", "stable id"),
                _key("name", "Namn", "name in the period"),
                _text("abbreviation", "Förkortning", "abbreviation shown by a source"),
                _text("valid_from", "Från", "first day of the name; empty when not seen"),
                _text("valid_to", "Till", "last day of the name"),
                _text("successor_id", "Efterträdare", "who took over, where the agency ended or its tasks moved"),
            ),
            ("agency_id", "name"),
        ),
        Table(
            "memberships",
            "Medlemskap",
            (
                _key("agency_id", "Myndighet", "the register's id"),
                _key("programme", "Program", "JiM, JiHU, JiM+ or a function beside them"),
                _text("wave", "Omgång", "wave or group"),
                _integer("from_year", "Från år", "first year"),
                _integer("to_year", "Till år", "last year; empty when not seen"),
                _text("basis", "Grund", "named by a source, or inferred by us", True, ("named", "inferred")),
                _key("source", "Källa", "where it says so"),
            ),
            ("programme", "wave", "agency_id"),
        ),
        Table(
            "programme_counts",
            "Programmets storlek",
            (
                _integer("year", "År", "year that the count holds for", True),
                _integer("count", "Antal", "how many", True),
                _key("kind", "Vad som räknas", "members, agencies, organisations, new members, named members ..."),
                _key("source", "Källa", "where it says so"),
            ),
            ("year", "kind"),
        ),
        Table(
            "documents",
            "Dokument",
            (
                _DOCUMENT,
                _key("path", "Fil", "path below the study's folder"),
                _text("kind", "Slag", "what the paper is", True, DOCUMENT_KINDS),
                _text("title", "Rubrik", "title as read"),
                _text("date", "Datum", "ISO date as far as it is known: 2013-10-23, 2013-10 or 2013"),
                _text("date_precision", "Datumets noggrannhet", "how much of the date is known", False, PRECISIONS),
                _text("period_from", "Period från", "first day, month or year that the paper is about"),
                _text("period_to", "Period till", "last day, month or year that the paper is about"),
                _AGENCY,
                _key("sha256", "Kontrollsumma", "of the file's bytes"),
                _integer("pages", "Sidor", "number of pages; empty when it has none"),
                _integer("characters", "Tecken", "code points of the paper's own text (shell apart)", True),
                _integer(
                    "characters_assigned", "Placerade tecken", "of these, placed in a part that was understood", True
                ),
                _integer(
                    "characters_shell", "Skal", "code points of transcript shell and of other documents' teasers", True
                ),
                _text("origin", "Ursprung", "original, retold from public sources, or simulated", True, ORIGINS),
            ),
            ("document_id",),
        ),
        Table(
            "texts",
            "Lagrad text",
            (
                _DOCUMENT,
                Column("text", "text", "Text", "the stored text that positions count in", True),
            ),
            ("document_id",),
        ),
        Table(
            "cells",
            "Celler",
            (
                _DOCUMENT,
                *_CELL,
                _integer("start", "Från tecken", "first code point of the cell in the stored text", True),
                _integer("end", "Till tecken", "code point after the last", True),
            ),
            ("document_id", "start"),
        ),
        Table(
            "problems",
            "Att se över",
            (
                _text("document_id", "Dokument", "the paper or file; empty when it concerns the whole study"),
                _text("severity", "Grad", "error, warning or note", True, SEVERITIES),
                _key("code", "Kod", "short stable word"),
                _text("where", "Var", "place in the file"),
                _key("message", "Vad", "what is wrong"),
                _text("mend", "Gör så här", "what to do"),
            ),
            ("document_id", "severity", "code", "where", "message"),
            unique=False,
        ),
        Table(
            "passages",
            "Avsnitt",
            (
                _key("passage_id", "Avsnitt", "document and first position"),
                _DOCUMENT,
                *_SPAN,
                _text(
                    "section",
                    "Del",
                    "part of the minutes; plan, report: of such a paper",
                    True,
                    SECTIONS,
                ),
                _AGENCY,
                _text("voice", "Röst", "who speaks; empty when not stated", False, VOICES),
                Column("text", "text", "Text", "the passage", True),
            ),
            ("document_id", "start"),
        ),
        Table(
            "attendance",
            "Närvaro",
            (
                _DOCUMENT,
                _text("person", "Person", "pseudonym; empty when only the organisation is named"),
                _text("organisation", "Organisation", "as written"),
                _AGENCY,
                _text("presence", "Närvaro", "whole meeting, part of it, or absent", True, PRESENCES),
                _text("role", "Roll", "role as written"),
                *_SPAN,
            ),
            ("document_id", "start", "person"),
            unique=False,
        ),
        Table(
            "named",
            "Namn i texten",
            (
                _DOCUMENT,
                _key("person", "Person", "pseudonym; N.N. for a name that cannot be told whose it is"),
                *_SPAN,
            ),
            ("document_id", "start"),
        ),
        Table(
            "support",
            "Stöd",
            (
                _DOCUMENT,
                _key("passage_id", "Avsnitt", "passage that says so"),
                _key("agency_id", "Myndighet", "who received the support"),
                _text("audience", "Målgrupp", "who took part, joined by +", True, AUDIENCES, True),
                _text("form", "Form", "full day, half day, process day, hours, meeting, contact ..."),
                _text("statement", "Utsaga", "given, or stated that none was given", True, ("given", "stated_none")),
                Column(
                    "days", "number", "Dagar", "full day 1, half day 0.5, N hours N/8; empty when no amount is stated"
                ),
                _text("timing", "Tid", "before or after the plan was sent in, where so stated", True, TIMINGS),
                *_SPAN,
            ),
            ("document_id", "start", "audience"),
            unique=False,
        ),
        Table(
            "collaborations",
            "Samverkan",
            (
                _DOCUMENT,
                _key("passage_id", "Avsnitt", "passage that says so"),
                _key("from_agency_id", "Från", "who is said to collaborate"),
                _text("partner", "Part", "as written; empty when none is named"),
                _text("partner_agency_id", "Partens id", "when the partner is in the register"),
                _text(
                    "statement",
                    "Utsaga",
                    "named, unnamed, or stated that there is none",
                    True,
                    ("named", "unnamed", "stated_none"),
                ),
                _text("stated_in", "Var", "minutes or plan", True, ("minutes", "plan")),
                *_SPAN,
            ),
            ("document_id", "start", "partner"),
            unique=False,
        ),
        Table(
            "codings",
            "Kodningar",
            (
                _key("coding_id", "Kodning", "document, stretch, code and coder"),
                _key("passage_id", "Avsnitt", "passage that the stretch begins in"),
                _DOCUMENT,
                *_SPAN,
                _key("code", "Kod", "id of the code in the codebook"),
                _text("value", "Värde", "what the code says more closely, as the audience of a support occasion"),
                _key("coder", "Kodare", "who coded; 'regler' for what the rules propose"),
                _text("decided_on", "Kodat", "time of the decision, ISO; empty for proposals"),
                _text("state", "Läge", "proposed by rules, or accepted or rejected by a person", True, CODING_STATES),
                _key("codebook_version", "Kodbok", "version of the codebook that the coding was made with"),
                _text("memo", "Anteckning", "what the coder wrote about it"),
            ),
            ("coding_id",),
        ),
        Table(
            "coverage",
            "Genomläst",
            (
                _DOCUMENT,
                _key("coder", "Kodare", "who has read the stretch through: what it leaves uncoded was left so"),
                *_SPAN,
                _text("decided_on", "Läst", "time, ISO"),
            ),
            ("document_id", "coder", "start"),
        ),
        Table(
            "advice",
            "Medskick",
            (
                _key("advice_id", "Medskick", "stable id"),
                _DOCUMENT,
                _key("passage_id", "Avsnitt", "passage that says so"),
                _AGENCY,
                _text("theme", "Tema", "a person's word, else the codes within the advice joined by +"),
                _text(
                    "status",
                    "Läge",
                    "what later papers show; advice to all: only what a person decided",
                    True,
                    ADVICE_STATUSES,
                ),
                _text("status_evidence", "Belägg", "document#start-end, several joined by ' | '"),
                _text("decided_by", "Beslutat av", "coder; empty while theme and status are proposals"),
                _text("decided_on", "Beslutat", "date"),
                *_SPAN,
            ),
            ("advice_id",),
        ),
        Table(
            "advice_followup",
            "Medskickens läge per myndighet",
            (
                _key("advice_id", "Medskick", "the advice"),
                _key("agency_id", "Myndighet", "whose later papers were read; advice to all has a row per agency"),
                _text("status", "Läge", "what these papers show", True, ADVICE_STATUSES),
                _text("status_evidence", "Belägg", "document#start-end, several joined by ' | '"),
                _integer("papers", "Lästa papper", "how many later papers on the agency were searched"),
                _text("note", "Anmärkning", "why no status could be proposed"),
                _text("reason", "Skäl", "the deciding person's reason"),
                _text("decided_by", "Beslutat av", "coder; empty while the status is a proposal"),
                _text("decided_on", "Beslutat", "date"),
            ),
            ("advice_id", "agency_id"),
        ),
        Table(
            "plans",
            "Planer",
            (
                _key("plan_id", "Plan", "agency and first year of the period"),
                _key("agency_id", "Myndighet", "whose plan it is"),
                _DOCUMENT,
                _text("decided", "Beslutad", "ISO date as far as it is known"),
                _text("period_from", "Period från", "first year, month or day planned for"),
                _text("period_to", "Period till", "last year, month or day planned for"),
                _text("template", "Mall", "which form the plan follows"),
                _text("registration", "Diarienummer", "the agency's registration number, as written"),
                _text("caveats", "Förbehåll", "what the plan is conditional on, as written, joined by ' | '"),
                _text(
                    "extent",
                    "Omfattning",
                    "whether we have the plan whole, cut, or with a part (its activities) in another paper",
                    True,
                    PLAN_EXTENTS,
                ),
                _text("stated_none", "Anges som inga", "kinds of which the plan says that it has none, joined by +"),
            ),
            ("plan_id",),
        ),
        Table(
            "plan_elements",
            "Planens delar",
            (
                _key("element_id", "Del", "plan and the element's own id"),
                _key("plan_id", "Plan", "the plan"),
                _key("agency_id", "Myndighet", "whose plan it is"),
                _DOCUMENT,
                _text("kind", "Slag", "place in the programme logic", True, ELEMENT_KINDS),
                _text("state", "Läge", "planned, performed, expected or achieved", False, ELEMENT_STATES),
                _text("level", "Nivå", "level of a goal, as the plan says"),
                _key("text", "Text", "the element as written"),
                _text("responsible", "Ansvarig", "as written"),
                _text("due", "Klart", "ISO date as far as it is known, or as written"),
                _text("due_precision", "Klart, noggrannhet", "how much of the date is known", False, PRECISIONS),
                _text("indicator", "Indikator", "how it is followed up"),
                _text(
                    "stated_none",
                    "Anges som inga",
                    "kinds and columns of which the plan says that the element has none, joined by +",
                ),
                _text("subgoal_topic", "Delmål", "topic of the national sub-goal"),
                _text("subgoal_scheme", "Delmålens indelning", "four or six goals", False, ("four", "six")),
                _text("origin", "Ursprung", "original, retold or simulated", True, ORIGINS),
                Column("confidence", "number", "Säkerhet", "of the reading, 0 to 1; 1 for the project's own form"),
                _text("signed_by", "Signerad av", "who stands for the row; empty: a proposal, not in the analysis"),
                _text("signed_on", "Signerad", "date"),
                *_SPAN,
                *_CELL,
            ),
            ("element_id",),
        ),
        Table(
            "plan_links",
            "Planens kopplingar",
            (
                _key("plan_id", "Plan", "the plan"),
                _key("from_element_id", "Från", "the element that leads"),
                _key("to_element_id", "Till", "to this one"),
                _text(
                    "origin",
                    "Grund",
                    "stated by the plan, standing on one row, or signed by a person",
                    True,
                    ("stated", "same_row", "signed"),
                ),
                _text("signed_by", "Signerad av", "who stands for the link; empty: a proposal, not in the analysis"),
                _text("signed_on", "Signerad", "date"),
            ),
            ("plan_id", "from_element_id", "to_element_id"),
        ),
        Table(
            "plan_differences",
            "Läst och signerat",
            (
                _key("plan_id", "Plan", "the plan"),
                _DOCUMENT,
                _text("what", "Skillnad", "how the last reading and what is signed differ", True, PLAN_DIFFERENCES),
                _text("part", "Gäller", "an element of the plan or a link", True, ("element", "link")),
                _key("element_id", "Del", "the element; the one that leads, of a link"),
                _text("to_element_id", "Till", "the element that a link leads to"),
                _text("kind", "Slag", "place in the programme logic, of an element", False, ELEMENT_KINDS),
                _text("signed", "Signerat", "the words as they are signed; empty where nothing is"),
                _text("read", "Läst", "the words as they are read now; empty where they are not"),
                _text("fields", "Annat", "columns beside the words that are read otherwise, joined by +"),
                *_SPAN,
                *_CELL,
            ),
            ("plan_id", "part", "what", "element_id", "to_element_id"),
            unique=False,
        ),
        Table(
            "plan_followup",
            "Planen i senare redovisningar",
            (
                _key("element_id", "Del", "the plan's element"),
                _key("plan_id", "Plan", "its plan"),
                _DOCUMENT,
                _text("passage_id", "Avsnitt", "the report's passage; empty when the report does not mention it"),
                _text(
                    "status",
                    "Läge",
                    "what the report says became of it; mentioned: that cannot be told from the words",
                    True,
                    FOLLOWED,
                ),
                _text("reason", "Skäl", "the reason that the report gives, as written"),
                Column("likeness", "number", "Likhet", "of words between element and passage, 0 to 1"),
                Column("confirmed", "boolean", "Bekräftad", "whether a person has confirmed or decided it"),
                _text("confirmed_by", "Bekräftad av", "who"),
                _text("confirmed_on", "Bekräftad den", "date"),
                *_SPAN,
            ),
            ("element_id", "document_id"),
        ),
        Table(
            "results",
            "Redovisade resultat",
            (
                _key("agency_id", "Myndighet", "who reports it"),
                _DOCUMENT,
                _integer("year", "Resultatår", "the year that the result is of, which may be before the report's"),
                _text("element_id", "Del", "the plan's element that it answers; empty when tied to none"),
                _text("level", "Nivå", "step of the result ladder", True, RESULT_LEVELS),
                _text("subgoal_topic", "Delmål", "topic of the national sub-goal"),
                _text("evidence_grade", "Beläggets styrka", "what the report shows for it", True, EVIDENCE_GRADES),
                _key("passage_id", "Avsnitt", "the report's passage"),
                *_SPAN,
            ),
            ("document_id", "start", "level"),
            unique=False,
        ),
        Table(
            "gaps",
            "Luckor",
            (
                _key("gap_id", "Lucka", "plan, rule and element"),
                _key("plan_id", "Plan", "the plan"),
                _key("agency_id", "Myndighet", "whose plan it is"),
                _text("rule", "Regel", "G1 to G16", True),
                _text("severity", "Grad", "how much it matters", True, SEVERITIES),
                _key("element_ids", "Delar", "the elements it concerns, joined by +"),
                _key("message", "Vad som saknas", "a Swedish sentence"),
                _text("question", "Att fråga", "a Swedish question for the next conversation"),
                _text(
                    "basis",
                    "Grund",
                    "what shows it: stated in the paper, not stated in what we have, or stated as none",
                    True,
                    GAP_BASES,
                ),
                _text("first_seen", "Först sedd", "date of the plan where first found"),
                _text("last_seen", "Senast sedd", "date of the plan where last found"),
                _text("waived_because", "Undantagen", "reason, when a person has waived it"),
                _text("waived_by", "Undantagen av", "who"),
                _text("waived_on", "Undantagen den", "date"),
            ),
            ("gap_id",),
        ),
        Table(
            "ratings",
            "Markeringar",
            (
                _key("rating_id", "Markering", "document and cell"),
                _DOCUMENT,
                _key("instrument", "Instrument", "id of the instrument"),
                _key("instrument_version", "Version", "version of the instrument"),
                _key("agency_id", "Myndighet", "who is rated"),
                _key("occasion", "Tillfälle", "the round"),
                _text("date", "Datum", "ISO date as far as it is known"),
                _text("date_precision", "Datumets noggrannhet", "how much of the date is known", False, PRECISIONS),
                _text("rater", "Bedömare", "pseudonym; empty for an agreed mark"),
                _text("person_key", "Personnyckel", "the same in every round for one person; empty when not known"),
                _text("group", "Grupp", "as the form says"),
                _text("gender", "Kön", "as the form says"),
                _integer("item", "Fråga", "number of the item", True),
                _text("kind", "Slag", "own mark, the group's agreed mark, or somebody outside", True, MARK_KINDS),
                Column("value", "number", "Värde", "on the instrument's own scale; empty when missing"),
                _text("written", "Som skrivet", "the cell as typed"),
                _text("conversion", "Omräkning", "how the written value became a value; empty when it is as written"),
                _text("missing", "Saknas", "why there is no value", False, MISSING),
                *_CELL,
            ),
            ("rating_id",),
        ),
        Table(
            "rating_forms",
            "Markeringsfilernas formulär",
            (
                _key("form", "Formulär", "fingerprint of the headings: files with the same headings are of one form"),
                _DOCUMENT,
                *_CELL,
                _text("heading", "Rubrik", "as the file has it, without names of persons"),
                _text(
                    "holds", "Innehåll", "what the column is taken to hold: rater, item 3, level 2, ignored ...", True
                ),
                _text("shape", "Uppställning", "which way the table lies", True, RATING_SHAPES),
                _integer("heading_rows", "Rubrikrader", "how many rows the headings take", True),
                _text("state", "Läge", "whether a person has confirmed what the columns hold", True, FORM_STATES),
            ),
            ("form", "document_id", "column"),
        ),
        Table(
            "suggestions",
            "Förslag till nästa år",
            (
                _key("agency_id", "Myndighet", "whose suggestion it is"),
                _key("instrument", "Instrument", "id of the instrument"),
                _key("occasion", "Tillfälle", "the round"),
                _integer("item", "Fråga", "number of the item", True),
                _key("text", "Förslag", "what would give a higher value next year"),
                _DOCUMENT,
                *_CELL,
            ),
            ("agency_id", "occasion", "item", "text"),
            unique=False,
        ),
    )
}


def _as_read(name: str) -> Table:
    """The table as the readers give it, before persons' decisions: rows of every paper, each with its paper."""
    table = TABLES[name]
    columns = table.columns if "document_id" in table.names() else (_DOCUMENT, *table.columns)
    return Table(f"{name}_as_read", f"{table.label}, som lästa", columns, ("document_id", *table.key))


AS_READ = ("plans", "plan_elements", "plan_links")
TABLES |= {f"{name}_as_read": _as_read(name) for name in AS_READ}
