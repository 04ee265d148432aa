"""The commands of jimeval. Thin: each checks what was asked, calls one function, prints, and chooses the exit code.

0 done; 1 our own fault; 2 wrong usage; 10 input that could not be read or breaks its contract; 11 a report failed.
"""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from jimeval.base.disclosure import AUDIENCES
from jimeval.base.errors import JimevalError, Problem, ReportError, UsageError, describe
from jimeval.base.study_folder import StudyFolder, find_study
from jimeval.base.swedish import count

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Följeforskning om jämställdhetsintegrering: från papper till rapporter.",
)
StudyOption = Annotated[str | None, typer.Option("--study", help="Studiens mapp; annars den runt arbetsmappen.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Skriv svaret som JSON.")]
NotebookOption = Annotated[str | None, typer.Option("--notebook", help="Bara denna arbetsbok.")]
AgencyOption = Annotated[list[str] | None, typer.Option("--agency", help="Bara denna myndighet; kan ges flera gånger.")]
YearOption = Annotated[int | None, typer.Option("--year", help="Bara detta år.")]
LanguageOption = Annotated[str, typer.Option("--language", help="sv (engelska är inte gjort ännu).")]
AudienceOption = Annotated[str, typer.Option("--audience", help="internal, agency eller public.")]
JobsOption = Annotated[int | None, typer.Option("--jobs", min=1, help="Hur många som körs samtidigt.")]
ForceOption = Annotated[bool, typer.Option("--force", help="Gör om allt, också det som är oförändrat.")]
PartialOption = Annotated[
    bool, typer.Option("--partial", help="Använd de rader som gick att läsa i markeringsfiler med fel.")
]
OutOption = Annotated[str | None, typer.Option("--out", help="Annan mapp än studiens reports.")]
ParameterOption = Annotated[list[str] | None, typer.Option("--parameter", "-p", help="NAMN=VÄRDE till arbetsboken.")]


@app.command()
def run(
    study: StudyOption = None,
    jobs: JobsOption = None,
    language: LanguageOption = "sv",
    audience: AudienceOption = "internal",
    force: ForceOption = False,
    out: OutOption = None,
    partial: PartialOption = False,
    as_json: JsonOption = False,
) -> None:
    """Läser det som är nytt och gör rapporterna: build och report i ett."""
    folder = find_study(study)
    _check_report_options(language, audience)
    built = _build(folder, force=force, write=True, partial=partial, as_json=as_json)
    made = _report(folder, None, None, None, language, audience, jobs, out, None, as_json)
    if as_json:
        _print_json({"build": built, "report": made})
    raise typer.Exit(10 if built["errors"] else ReportError.exit_code if made["failed"] else 0)


@app.command()
def build(
    study: StudyOption = None,
    force: ForceOption = False,
    partial: PartialOption = False,
    as_json: JsonOption = False,
) -> None:
    """Läser papperen i data/raw till tabeller; bara det som har ändrats läses om."""
    built = _build(find_study(study), force=force, write=True, partial=partial, as_json=as_json)
    if as_json:
        _print_json(built)
    raise typer.Exit(10 if built["errors"] else 0)


@app.command()
def check(study: StudyOption = None, partial: PartialOption = False, as_json: JsonOption = False) -> None:
    """Visar allt som build skulle anmärka på, och skriver inget."""
    built = _build(find_study(study), force=False, write=False, partial=partial, as_json=as_json)
    if as_json:
        _print_json(built)
    raise typer.Exit(10 if built["errors"] else 0)


@app.command()
def report(
    study: StudyOption = None,
    notebook: NotebookOption = None,
    agency: AgencyOption = None,
    year: YearOption = None,
    language: LanguageOption = "sv",
    audience: AudienceOption = "internal",
    jobs: JobsOption = None,
    force: ForceOption = False,
    out: OutOption = None,
    parameter: ParameterOption = None,
    as_json: JsonOption = False,
) -> None:
    """Kör arbetsböckerna och gör sidorna i reports."""
    made = _report(find_study(study), notebook, agency, year, language, audience, jobs, out, parameter, as_json)
    if as_json:
        _print_json(made)
    raise typer.Exit(ReportError.exit_code if made["failed"] else 0)


@app.command()
def status(study: StudyOption = None, out: OutOption = None, as_json: JsonOption = False) -> None:
    """Säger om varje sida fortfarande stämmer med tabellerna, arbetsboken och biblioteket; slutar alltid med 0."""
    from jimeval.report.status import status as page_status

    found = page_status(find_study(study), out)
    if as_json:
        _print_json(found.as_dict())
        return
    for line in found.lines():
        typer.echo(line)


@app.command()
def export(
    directory: Annotated[Path, typer.Argument(help="Mapp att skriva i.")],
    study: StudyOption = None,
    only: Annotated[
        list[str] | None, typer.Option("--only", help="tables, codes, graphs eller plans; kan upprepas.")
    ] = None,
    with_names: Annotated[
        bool, typer.Option("--with-names", help="Låt personers namn stå kvar i texterna till kodprogrammet.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Skriver tabeller som CSV, koder som REFI-QDA, samverkan och planer som grafer; pseudonymer i stället för namn."""
    from jimeval.study import open_study
    from jimeval.study.exchange import export_codes
    from jimeval.study.export import export_graphs, export_plans, export_tables

    ways = {
        "tables": export_tables,
        "codes": lambda study, directory: export_codes(study, directory, with_names=with_names),
        "graphs": export_graphs,
        "plans": lambda study, directory: export_plans(study, directory / "plans"),
    }
    if unknown := [name for name in only or () if name not in ways]:
        raise UsageError(f"”{unknown[0]}” kan inte exporteras. Välj bland: {', '.join(ways)}.")
    opened = open_study(study)
    written = [file for name, way in ways.items() if not only or name in only for file in way(opened, directory)]
    _print_json({"files": written}) if as_json else typer.echo(f"{count(len(written), 'fil', 'filer')} i {directory}")


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="Projektfil (.qdpx) från ett program för kvalitativ analys.")],
    study: StudyOption = None,
    as_json: JsonOption = False,
) -> None:
    """Tar in kodningar ur en REFI-QDA-fil som beslut i data/decisions; de gäller från nästa bygge."""
    from jimeval.study import open_study
    from jimeval.study.exchange import import_codes

    found = import_codes(open_study(study), file)
    if as_json:
        _print_json({"file": str(found.path), "rows": found.rows, "problems": [asdict(p) for p in found.problems]})
    else:
        new = count(found.rows, "ny kodning", "nya kodningar")
        typer.echo(f"{new} i {found.path.name}. Kör sedan: jimeval build" if found.rows else "Inga nya kodningar.")
        if found.problems:
            typer.echo("Att se över:\n" + describe(found.problems))
    raise typer.Exit(10 if any(problem.severity == "error" for problem in found.problems) else 0)


@app.command()
def init(
    directory: Annotated[Path, typer.Argument(help="Mapp för den nya studien.")], as_json: JsonOption = False
) -> None:
    """Gör en ny, tom studie med formulär och exempel att titta på."""
    from jimeval.study.new import new_study

    files = new_study(directory)
    if as_json:
        _print_json({"study": str(directory), "files": files})
        return
    typer.echo(
        f"En tom studie finns nu i {directory}.\n"
        f"Lägg papper i {directory}/data/raw, titta i {directory}/exempel, och kör: jimeval run --study {directory}"
    )


@app.command()
def lab(study: StudyOption = None) -> None:
    """Öppnar JupyterLab på studien, vid 00_kom_igang."""
    from jimeval.lab import open_lab

    open_lab(find_study(study), say=typer.echo)


def _build(folder: StudyFolder, *, force: bool, write: bool, partial: bool, as_json: bool) -> dict:
    from jimeval.study.build import build as build_study

    say = (lambda line: None) if as_json else typer.echo
    result = build_study(
        folder, write=write, force=force, partial=partial, on_paper=lambda name: say(f"  läser {name}"), say=say
    )
    rows = result.problems
    say(f"{count(len(result.read), 'papper läst', 'papper lästa')}, {len(result.unchanged)} oförändrade.")
    shown = [Problem(**row) for row in rows if row["severity"] != "note"]
    notes = len(rows) - len(shown)
    if shown:
        say("Att se över:\n" + describe(_filled(problem) for problem in shown))
    if notes:
        say(f"{count(notes, 'upplysning', 'upplysningar')} till står i tabellen problems.")
    return {
        "read": list(result.read),
        "unchanged": list(result.unchanged),
        "problems": rows,
        "errors": result.has_errors,
        "tables": result.rows,
    }


def _filled(problem: Problem) -> Problem:
    return Problem(
        problem.severity,
        problem.code,
        problem.where or "",
        problem.message,
        problem.mend or "",
        problem.document_id or "",
    )


def _report(
    folder: StudyFolder, notebook, agencies, year, language: str, audience: str, jobs, out, parameters, as_json: bool
) -> dict:
    from jimeval.report import progress
    from jimeval.report import report as make_reports
    from jimeval.report.fanout import index_text, plan_reports
    from jimeval.study import Study

    _check_report_options(language, audience)
    study = Study(folder)
    planned = plan_reports(
        study, notebook=notebook, agencies=agencies or (), year=year, parameters=_parameters(parameters)
    )
    whole = not (notebook or agencies or year or parameters)
    target = Path(out).expanduser() if out else None
    with progress(len(planned), sys.stderr if as_json else None) as on_done:
        result = make_reports(
            folder,
            planned,
            audience,
            text=index_text(study),
            jobs_in_parallel=jobs,
            on_done=on_done,
            out=target,
            keep_others=not whole,
        )
    if not as_json:
        typer.echo(f"Rapporterna: {_shown(result.index)}")
    try:
        result.checked()
    except ReportError as failures:
        typer.echo(str(failures), err=True)
    return {
        "index": str(result.index),
        "pages": [outcome.job.page for outcome in result.outcomes],
        "failed": {outcome.job.page: outcome.reason for outcome in result.failed},
    }


def _check_report_options(language: str, audience: str) -> None:
    """Refuses what no report can be made for, before anything is read or run."""
    if language != "sv":
        raise UsageError(
            f"Språket ”{language}” finns inte. Rapporterna görs på svenska (sv); engelska är inte gjort ännu."
        )
    if audience not in AUDIENCES:
        raise UsageError(f"Okänd mottagare ”{audience}”. Kända: {', '.join(AUDIENCES)}.")


def _shown(path: Path) -> str:
    """The path as the user would type it: relative to the working folder when it lies below it."""
    try:
        return str(path.resolve().relative_to(Path.cwd().resolve()))
    except ValueError:
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


def _print_json(answer: dict) -> None:
    typer.echo(json.dumps(answer, ensure_ascii=False, indent=1))


def main() -> None:
    """Entry point: our own errors become a message and an exit code; anything else is a bug and exits 1."""
    try:
        app()
    except JimevalError as error:
        typer.echo(str(error), err=True)
        sys.exit(error.exit_code)
    except (PermissionError, NotADirectoryError, FileExistsError, IsADirectoryError) as error:
        typer.echo(f"{error.filename} går inte att läsa eller skriva: {error.strerror}.", err=True)
        sys.exit(UsageError.exit_code)


if __name__ == "__main__":
    main()
