"""Which pages a study has: one for every agency and year, year, paper or plan that a notebook is *per*."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable
from pathlib import Path

from jimeval.base.errors import UsageError
from jimeval.base.swedish import count
from jimeval.register import Agency, register
from jimeval.report.index import IndexText
from jimeval.report.plan import Job, Key, check_parameters, jobs_for, kinds, notebooks_in
from jimeval.study.plans.naming import label
from jimeval.study.words import COUNT_WORDS

_ABOUT = {"agency_year": ("agency", "year"), "year": ("year",), "document": ("document",), "plan": ("plan",)}


def plan_reports(
    study,
    *,
    notebook: str | None = None,
    agencies: Iterable[str] = (),
    year: int | None = None,
    parameters: dict | None = None,
) -> list[Job]:
    """The pages to make. Nothing named: every notebook that makes pages, every year with material, every agency.

    parameters  for the notebooks; one that says what a page is about, such as its agency, chooses among the pages

    A notebook that cannot be run gives jobs that say why (``Job.broken``) and stops no other, unless it was named.
    Raises UsageError for an unknown notebook, agency, year, paper, plan or parameter, saying which are known; all at
    once.
    """
    chosen, jobs = _chosen(study.folder.notebooks, notebook)
    given, agencies = dict(parameters or {}), list(agencies)
    named = chosen if notebook is not None or given else ()
    _check(study, named, [("year", year), *(("agency", name) for name in agencies), *given.items()], given)
    known = study.years()
    for path, about in chosen.items():
        keys: list[Key] = []
        try:
            keys = _keys_of(study, path, about, given, agencies, year, known)
            jobs += jobs_for(path, keys)
        except UsageError as error:
            if notebook is not None:
                raise
            jobs += [key.job(path, str(error)) for key in keys] or [_broken(path, str(error))]
    return jobs


def _keys_of(study, path: Path, per: str, given: dict, agencies: list, year: int | None, known: list[int]) -> list[Key]:
    """The pages of a notebook, with all that its parameters are given."""
    about = {name: given[name] for name in _ABOUT.get(per, ()) if name in given}
    named = [register().resolve(name) for name in (*agencies, *_of(about, "agency"))]
    wanted = list({agency.agency_id: agency for agency in named}.values())  # one may be spelled in several ways
    years = list(dict.fromkeys([*([] if year is None else [year]), *_of(about, "year")]))
    if per == "document":
        keys = _document_keys(study, kinds(path), wanted, year)
        only = {study.document(name).document_id for name in _of(about, "document")}
    elif per == "plan":
        keys = _plan_keys(study, wanted, year)
        only = set(_of(about, "plan"))
    else:
        keys, only = _keys(study, per, wanted, years or known, known), set()
    return [
        Key(key.key, key.title, {**given, **key.parameters}, key.row, key.column)
        for key in keys
        if not only or key.parameters[per] in only
    ]


def _broken(path: Path, why: str) -> Job:
    """The page of a notebook that does not say which pages it makes."""
    return Job(path, "arbetsboken", f"Arbetsboken {path.stem}", broken=why)


def _of(about: dict, name: str) -> list:
    return [about[name]] if name in about else []


def _check(study, chosen: Iterable[Path], named: list[tuple[str, object]], given: dict) -> None:
    """Raises UsageError with everything that is named and unknown, and everything that a notebook does not take."""
    problems = [problem for name, value in named if (problem := _unknown(study, name, value))]
    for path in chosen:  # also where there is no page to make
        try:
            check_parameters(path, given)
        except UsageError as error:
            problems.append(str(error))
    if problems:
        raise UsageError("\n".join(dict.fromkeys(problems)))


def _unknown(study, name: str, value) -> str:
    """Why the study knows no agency, year, paper or plan of that name; empty when it does, or for another name."""
    try:
        if name == "agency" and isinstance(value, str):
            register().resolve(value)
        elif name == "document" and isinstance(value, str):
            study.document(value)
        elif name == "plan" and isinstance(value, str):
            study.plan(plan_id=value)
    except UsageError as error:
        return str(error)
    if name == "year" and type(value) is int and value not in (known := study.years()):
        return f"Studien har inget material från {value}. Den har: {', '.join(map(str, known)) or 'inget'}."
    return ""


def _chosen(folder: Path, notebook: str | None) -> tuple[dict[Path, str], list[Job]]:
    """The notebooks to make pages of, each with what they are per, and jobs that say of others why they cannot."""
    found, wrong = notebooks_in(folder)
    paged = {path: about for path, about in found.items() if about != "none"}
    if notebook is None:
        return paged, [_broken(path, why) for path, why in wrong.items()]
    stem = Path(notebook).stem
    if why := [why for path, why in wrong.items() if path.stem == stem]:
        raise UsageError(why[0])
    named = {path: about for path, about in paged.items() if path.stem == stem}
    if not named:
        raise UsageError(
            f"Arbetsboken ”{notebook}” gör inga sidor här. Det gör: {', '.join(p.stem for p in paged) or 'ingen'}."
        )
    return named, []


def _keys(study, per: str, wanted: list[Agency], years: list[int], known: list[int]) -> list[Key]:
    if per == "agency_year":
        return [_agency_key(agency, year, known) for year in years for agency in (wanted or study.agencies_in(year))]
    if per == "year":
        return [Key(str(year), f"JiM {year}", {"year": year}, column=str(year)) for year in years]
    raise UsageError(f"Arbetsböcker per ”{per}” kan inte göras till sidor ännu.")


def _plan_keys(study, wanted: list[Agency], year: int | None) -> list[Key]:
    """The plans by agency, in Swedish order, then by period; of a named year those that belong to it."""
    rows = study.table("plans") if year is None else study.rows_in("plans", year)
    if wanted:
        rows = rows[rows["agency_id"].isin({agency.agency_id for agency in wanted})]
    labels = register().labels(rows["agency_id"], study.years()[-1] if len(rows) else 0)
    order = {agency_id: place for place, agency_id in enumerate(labels)}
    found = sorted(rows.to_dict("records"), key=lambda plan: order[plan["agency_id"]])
    return [Key(plan["plan_id"], f"Plan: {label(plan)}", {"plan": plan["plan_id"]}) for plan in found]


def _document_keys(study, of_kinds: tuple[str, ...], wanted: list[Agency], year: int | None) -> list[Key]:
    """The papers of the kinds, in order of time; of a named year those that belong to it, of named agencies those with
    a passage about one of them."""
    documents = study.table("documents") if year is None else study.documents_in(year)
    if of_kinds:
        documents = documents[documents["kind"].isin(of_kinds)]
    if wanted:
        passages = study.table("passages")
        about = passages["agency_id"].isin({agency.agency_id for agency in wanted})
        documents = documents[documents["document_id"].isin(passages.loc[about, "document_id"])]
    dated = documents.sort_values(["date", "document_id"], na_position="last")
    persons = study.persons.full_names()
    slugs = _document_slugs(study)
    return [
        Key(slugs[row.document_id], persons.mask(_document_title(row)), {"document": row.document_id})
        for row in dated.itertuples()
    ]


def _document_slugs(study) -> dict[str, str]:
    """What each paper's page is called; of papers whose names differ only in what a page's name cannot hold, or in a
    person's name, the later ones have a number."""
    persons, slugs, taken = study.persons.full_names(), {}, set()
    for name in sorted(study.table("documents")["document_id"]):
        slug = _slug(persons.mask(name))
        numbered = (f"{slug}-{number}" for number in itertools.count(2))
        slugs[name] = next(each for each in itertools.chain([slug], numbered) if each.casefold() not in taken)
        taken.add(slugs[name].casefold())
    return slugs


def _document_title(row) -> str:
    title = row.title if isinstance(row.title, str) and row.title else row.document_id
    return title if not isinstance(row.date, str) or row.date in title else f"{title} {row.date}"


def _agency_key(agency: Agency, year: int, years: list[int]) -> Key:
    name, label = agency.name_in(year), agency.label(year)
    title = f"{name} {year}" if name == label else f"{name} ({label}) {year}"
    labels = list(dict.fromkeys(agency.label(of_year) for of_year in reversed(years)))
    row = labels[0] + (f" (tidigare {', '.join(labels[1:])})" if labels[1:] else "")
    return Key(f"{agency.agency_id}-{year}", title, {"agency": agency.name, "year": year}, row=row, column=str(year))


def _slug(name: str) -> str:
    return re.sub(r"[^\w.-]+", "-", name).strip("-.")


def index_text(study) -> IndexText:
    """What the index says besides its list: what was read, and how much a person should look at."""
    documents, problems = study.table("documents"), study.table("problems")
    counts = documents["kind"].value_counts()
    summary = {COUNT_WORDS[kind][1].capitalize(): int(counts[kind]) for kind in COUNT_WORDS if kind in counts.index}
    look = int(problems["severity"].isin(["error", "warning"]).sum())
    years = study.years()
    review = f"{count(look, 'sak', 'saker')} i läsningen bör ses över av en person." if look else ""
    made = documents["origin"].value_counts()
    notice = (
        "Materialet är delvis simulerat eller återberättat; det står vid varje del."
        if len(made.drop("original", errors="ignore"))
        else ""
    )
    return IndexText(study.name, notice, summary, review, f"cross_agency/{years[-1]}.html" if look and years else "")
