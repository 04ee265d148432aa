"""The options that several commands have."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

StudyOption = Annotated[str | None, typer.Option("--study", help="Studiens mapp; annars den runt arbetsmappen.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Skriv svaret som JSON.")]
QuietOption = Annotated[bool, typer.Option("--quiet", help="Skriv bara om något misslyckas: för cron.")]
NotebookOption = Annotated[str | None, typer.Option("--notebook", help="Bara denna arbetsbok.")]
AgencyOption = Annotated[
    list[str] | None,
    typer.Option("--agency", help="Bara denna myndighet, och sidor om alla tillsammans; kan ges flera gånger."),
]
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
KernelsOption = Annotated[
    Literal["plain", "forked"] | None,
    typer.Option("--kernels", help="forked (snabbast, på Linux) eller plain; annars som i jimeval.yml."),
]
DaskOption = Annotated[
    str | None, typer.Option("--dask", help="Kör på ett Dask-kluster: schemaläggarens adress, tcp://dator:8786.")
]
WaitOption = Annotated[float, typer.Option("--wait", min=0, help="Sekunder att vänta på en annan körning i studien.")]
NotifyOption = Annotated[
    bool, typer.Option("--notify", help="Skicka ett meddelande, enligt jimeval.yml, när något ändras eller misslyckas.")
]
