"""The commands that turn papers into tables and tables into pages: run, build, check, report and status."""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import typer

from jimeval.base.disclosure import AUDIENCES
from jimeval.base.errors import NoticeError, Problem, ReportError, UsageError, describe
from jimeval.base.lock import WAIT, study_lock
from jimeval.base.settings import NAME as SETTINGS
from jimeval.base.settings import ReportSettings, Settings, read_settings
from jimeval.base.study_folder import StudyFolder
from jimeval.base.swedish import count
from jimeval.cli import options
from jimeval.cli.output import Output, print_json
from jimeval.report.working_copy import OpenedStudy, opened_study

_UNREAD = 10


@dataclass(frozen=True, slots=True)
class _How:
    """How reports are to be made, as the command was told; ``asked`` names some of them only."""

    settings: Settings
    language: str
    audience: str
    jobs: int | None
    force: bool
    out: str | None
    kernels: str | None
    dask: str | None
    asked: dict[str, Any] = field(default_factory=dict)


def run(
    study: options.StudyOption = None,
    jobs: options.JobsOption = None,
    language: options.LanguageOption = "sv",
    audience: options.AudienceOption = "internal",
    force: options.ForceOption = False,
    out: options.OutOption = None,
    partial: options.PartialOption = False,
    kernels: options.KernelsOption = None,
    dask: options.DaskOption = None,
    wait: options.WaitOption = WAIT,
    notify: options.NotifyOption = False,
    quiet: options.QuietOption = False,
    as_json: options.JsonOption = False,
) -> None:
    """Läser det som är nytt och gör rapporterna: build och report i ett."""
    output = Output(as_json, quiet)
    _check_report_options(language, audience)
    with opened_study(study) as opened:
        folder = opened.folder
        settings = read_settings(folder.root)
        if notify and not (settings.notify.file or settings.notify.mail):
            raise UsageError(
                f"Det står inte vart meddelanden ska. Skriv notify: med file: eller mail: i {SETTINGS}, "
                "eller kör utan --notify."
            )
        how = _How(settings, language, audience, jobs, force, out, kernels, dask)
        answer: dict[str, Any] = {}
        with study_lock(folder, "jimeval run", wait=wait, say=output.say):
            try:
                built = answer["build"] = _build(opened, output, force=force, write=True, partial=partial, hold=True)
                made = answer["report"] = _report(opened, output, how)
            except Exception as error:
                if notify:
                    _notify(opened, output, settings, stopped=error)
                raise
            if output.holding and not made["made"]:
                output.drop()
                papers = count(len(built["read"] + built["unchanged"]), "papper är läst", "papper är lästa")
                output.say(f"Inget har ändrats: {papers}, {_current(made)}.")
            if notify:
                answer["notice"] = _notify(opened, output, settings, built, made)
    output.answer(answer)
    undelivered = notify and answer["notice"]["problems"]
    raise typer.Exit(_code(built, made) or (NoticeError.exit_code if undelivered else 0))


def build(
    study: options.StudyOption = None,
    force: options.ForceOption = False,
    partial: options.PartialOption = False,
    wait: options.WaitOption = WAIT,
    quiet: options.QuietOption = False,
    as_json: options.JsonOption = False,
) -> None:
    """Läser papperen i data/raw till tabeller; bara det som har ändrats läses om."""
    output = Output(as_json, quiet)
    with opened_study(study) as opened, study_lock(opened.folder, "jimeval build", wait=wait, say=output.say):
        built = _build(opened, output, force=force, write=True, partial=partial)
    output.answer(built)
    raise typer.Exit(_code(built))


def check(
    study: options.StudyOption = None, partial: options.PartialOption = False, as_json: options.JsonOption = False
) -> None:
    """Visar allt som build skulle anmärka på, och skriver inget."""
    output = Output(as_json)
    with opened_study(study) as opened:
        built = _build(opened, output, force=False, write=False, partial=partial)
    output.answer(built)
    raise typer.Exit(_code(built))


def report(
    study: options.StudyOption = None,
    notebook: options.NotebookOption = None,
    agency: options.AgencyOption = None,
    year: options.YearOption = None,
    language: options.LanguageOption = "sv",
    audience: options.AudienceOption = "internal",
    jobs: options.JobsOption = None,
    force: options.ForceOption = False,
    out: options.OutOption = None,
    parameter: options.ParameterOption = None,
    kernels: options.KernelsOption = None,
    dask: options.DaskOption = None,
    wait: options.WaitOption = WAIT,
    quiet: options.QuietOption = False,
    as_json: options.JsonOption = False,
) -> None:
    """Kör arbetsböckerna och gör sidorna i reports; bara det som inte längre stämmer görs om."""
    output = Output(as_json, quiet)
    _check_report_options(language, audience)
    asked = {"notebook": notebook, "agencies": agency or (), "year": year, "parameters": _parameters(parameter)}
    with opened_study(study) as opened, study_lock(opened.folder, "jimeval report", wait=wait, say=output.say):
        settings = read_settings(opened.folder.root)
        made = _report(opened, output, _How(settings, language, audience, jobs, force, out, kernels, dask, asked))
    if not (made["made"] or made["failures"]):
        output.say(f"Inget har ändrats: {_current(made)}.")
    output.answer(made)
    raise typer.Exit(_code(None, made))


def status(
    study: options.StudyOption = None, out: options.OutOption = None, as_json: options.JsonOption = False
) -> None:
    """Säger om varje sida fortfarande stämmer med tabellerna, arbetsboken och biblioteket; slutar alltid med 0."""
    from jimeval.report.status import status as page_status

    with opened_study(study) as opened:
        found = page_status(opened.folder, out or opened.reports)
    if as_json:
        print_json(found.as_dict())
        return
    for line in found.lines():
        typer.echo(line)


def _current(made: dict) -> str:
    return count(len(made["pages"]), "sida är aktuell", "sidor är aktuella")


def _code(built: dict | None, made: dict | None = None) -> int:
    """10 goes before 11; both have been printed."""
    if built and built["errors"]:
        return _UNREAD
    return ReportError.exit_code if made and made["failures"] else 0


def _build(
    opened: OpenedStudy, output: Output, *, force: bool, write: bool, partial: bool, hold: bool = False
) -> dict[str, Any]:
    """``hold``: what was read is told only if something more is; a build that changed nothing has no news."""
    from jimeval.report.data import Data
    from jimeval.study.build import build as build_study

    folder = opened.folder
    before = Data(folder).checksum
    result = build_study(
        folder,
        write=write,
        force=force,
        partial=partial,
        on_paper=lambda name: output.say(f"  läser {name}"),
        say=output.say,
    )
    if write:
        opened.put_back()
    rows = result.problems
    news = not hold or bool(result.read) or result.has_errors or before != Data(folder).checksum
    say = output.say if news else output.hold
    say(f"{count(len(result.read), 'papper läst', 'papper lästa')}, {len(result.unchanged)} oförändrade.")
    shown = [_filled(row) for row in rows if row["severity"] != "note"]
    if shown:
        say("Att se över:\n" + describe(shown))
    if notes := len(rows) - len(shown):
        say(f"{count(notes, 'upplysning', 'upplysningar')} till står i tabellen problems.")
    if output.silent and result.has_errors:
        output.fail("Gick inte att läsa:\n" + describe(problem for problem in shown if problem.severity == "error"))
    return {
        "read": list(result.read),
        "unchanged": list(result.unchanged),
        "problems": rows,
        "errors": result.has_errors,
        "tables": result.rows,
    }


def _filled(row: dict[str, Any]) -> Problem:
    return Problem(**{name: value or "" for name, value in row.items()})


def _report(opened: OpenedStudy, output: Output, how: _How) -> dict[str, Any]:
    from jimeval.report import progress
    from jimeval.report import report as make_reports

    settings, out = how.settings.report, how.out or opened.reports
    settings = replace(settings, kernels=how.kernels) if how.kernels else settings
    with _begun(opened.folder, settings, how) as begun:
        planned, text = _planned(opened.folder, how.asked)
        with progress(output.stream) as shown, _executor(how.dask, opened, out) as executor:
            result = make_reports(
                opened.folder,
                planned,
                how.audience,
                text=text,
                jobs_in_parallel=how.jobs,
                on_start=lambda total: (output.release() if total else None, shown.start(total)),
                on_done=shown.done,
                say=output.say,
                out=out,
                keep_others=any(how.asked.values()),
                force=how.force,
                settings=settings,
                executor=executor,
                begun=begun,
            )
    opened.put_back()
    if output.quiet or output.as_json:
        for sentence in result.noticed:
            output.fail(sentence)
    if result.made and not result.unwritten:
        output.say(f"Rapporterna: {_shown(result.index)}")
    failures: list[str] = []
    try:
        result.checked()
    except ReportError as error:
        failures = str(error).splitlines()
        output.fail(str(error))
    return {
        "index": str(result.index),
        "pages": [outcome.job.page for outcome in result.outcomes],
        "made": [outcome.job.page for outcome in result.made],
        "failed": {outcome.job.page: outcome.reason for outcome in result.failed},
        "failures": failures,
        "noticed": list(result.noticed),
    }


def _begun(folder: StudyFolder, settings: ReportSettings, how: _How) -> contextlib.AbstractContextManager:
    """What kernels need, begun before it is known which pages there are: only where all of them are to be made."""
    from jimeval.report.runner import ready

    return ready(folder, settings) if how.force and how.dask is None else contextlib.nullcontext()


def _planned(folder: StudyFolder, asked: dict[str, Any]) -> tuple[list, Any]:
    """The pages to make and what the index says; the study is opened only when it must be."""
    if not any(asked.values()):
        from jimeval.report.planned import whole_run

        return whole_run(folder)
    from jimeval.report.fanout import index_text, plan_reports
    from jimeval.study import Study

    study = Study(folder)
    return plan_reports(study, **asked), index_text(study)


@contextlib.contextmanager
def _executor(dask: str | None, opened: OpenedStudy, out: str | Path) -> Iterator[Any]:
    """The cluster's executor; None for processes of our own."""
    if dask is None:
        yield None
        return
    from jimeval.report.cluster import cluster

    with cluster(dask, opened.folder, out, study=opened.url) as executor:
        yield executor


def _notify(
    opened: OpenedStudy,
    output: Output,
    settings: Settings,
    built: dict | None = None,
    made: dict | None = None,
    stopped: Exception | None = None,
) -> dict[str, Any]:
    """Sends what there is to tell; what could not be delivered is printed."""
    from jimeval.report.notice import Ran
    from jimeval.report.notify import tell

    errors = (row for row in (built or {}).get("problems", ()) if row["severity"] == "error")
    unread = Counter(row["document_id"] or "studiens egna filer" for row in errors)
    sent, problems = tell(opened.folder, settings.notify, Ran((made or {}).get("failed", {}), unread, stopped))
    opened.put_back()
    if sent is not None and not problems:
        output.say(f"Meddelande: {sent.subject}")
    for problem in problems:
        output.fail(problem)
    return {"subject": sent.subject if sent else "", "problems": problems}


def _check_report_options(language: str, audience: str) -> None:
    """Refuses what no report can be made for, before anything is read or run."""
    if language != "sv":
        raise UsageError(
            f"Språket ”{language}” finns inte. Rapporterna görs på svenska (sv); engelska är inte gjort ännu."
        )
    if audience not in AUDIENCES:
        raise UsageError(f"Okänd mottagare ”{audience}”. Kända: {', '.join(AUDIENCES)}.")


def _shown(path: Path | str) -> str:
    """The path as the user would type it: relative to the working folder when it lies below it."""
    try:
        return str(path.resolve().relative_to(Path.cwd().resolve()))
    except (ValueError, AttributeError):
        return str(path)


def _parameters(given: list[str] | None) -> dict:
    """``NAMN=VÄRDE`` pairs; whole numbers, true and false as such, everything else as text."""
    import yaml

    found = {}
    for pair in given or ():
        name, equals, value = pair.partition("=")
        if not equals:
            raise UsageError(f"”{pair}” är ingen parameter. Skriv NAMN=VÄRDE.")
        typed = yaml.safe_load(value) if value else ""
        found[name.strip()] = typed if isinstance(typed, int | float | bool) else value
    return found
