"""Commands about a study beside its runs: a new one, what goes out of it and comes in, and JupyterLab."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from jimeval.base.errors import UsageError, describe
from jimeval.base.study_folder import find_study
from jimeval.base.swedish import count
from jimeval.cli.options import JsonOption, StudyOption
from jimeval.cli.output import print_json


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
    print_json({"files": written}) if as_json else typer.echo(f"{count(len(written), 'fil', 'filer')} i {directory}")


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
        print_json({"file": str(found.path), "rows": found.rows, "problems": [asdict(p) for p in found.problems]})
    else:
        new = count(found.rows, "ny kodning", "nya kodningar")
        typer.echo(f"{new} i {found.path.name}. Kör sedan: jimeval build" if found.rows else "Inga nya kodningar.")
        if found.problems:
            typer.echo("Att se över:\n" + describe(found.problems))
    raise typer.Exit(10 if any(problem.severity == "error" for problem in found.problems) else 0)


def init(
    directory: Annotated[Path, typer.Argument(help="Mapp för den nya studien.")], as_json: JsonOption = False
) -> None:
    """Gör en ny, tom studie med formulär och exempel att titta på."""
    from jimeval.study.new import new_study

    files = new_study(directory)
    if as_json:
        print_json({"study": str(directory), "files": files})
        return
    typer.echo(
        f"En tom studie finns nu i {directory}.\n"
        f"Lägg papper i {directory}/data/raw, titta i {directory}/exempel, och kör: jimeval run --study {directory}"
    )


def lab(study: StudyOption = None) -> None:
    """Öppnar JupyterLab på studien, vid 00_kom_igang."""
    from jimeval.lab import open_lab

    open_lab(find_study(study), say=typer.echo)
