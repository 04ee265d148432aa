"""A new, empty study: folders, empty forms, the notebooks, and the example's papers to look at."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import jimeval
from jimeval.base.errors import UsageError
from jimeval.base.study_folder import RAW_KINDS
from jimeval.study import document_decisions
from jimeval.study.advice import decisions as advice_decisions
from jimeval.study.coding import decisions as coding_decisions

PACKAGE = Path(jimeval.__file__).parent
_README = """# En studie i jimeval

- `data/raw/`: papperen som de kom (minutes, plans, ratings, groups, reports, inbox). Ändra dem aldrig;
  skriv i `sources.yml` vad de är.
- `data/decisions/`: det som personer har bestämt. Ren text.
- `data/processed/` och `reports/`: görs om med ett kommando.
- `mallar/`: tomma formulär för planer. Fyll i en kopia i `data/raw/plans/`.
- `exempel/`: exempelstudiens papper att titta på. De läses aldrig in.

Kör: `jimeval run --study .`
"""


def new_study(directory: Path) -> list[str]:
    """Makes the study and gives its files. Raises UsageError when the folder is there and not empty."""
    if directory.exists() and not directory.is_dir():
        raise UsageError(f"{directory} är en fil. Välj en ny mapp.")
    if directory.exists() and any(directory.iterdir()):
        raise UsageError(f"Mappen {directory} finns redan och är inte tom. Välj en ny mapp.")
    for kind in RAW_KINDS:
        (directory / "data" / "raw" / kind).mkdir(parents=True)
    for name in ("data/decisions", "data/processed", "reports", "notebooks", "mallar"):
        (directory / name).mkdir(parents=True)
    (directory / "README.md").write_text(_README, encoding="utf-8")
    (directory / ".gitignore").write_text("/data/private/\n/data/processed/\n/reports/\n", encoding="utf-8")
    joined = ("data/decisions/*.csv", "data/decisions/plans/*.csv")  # two persons' rows, line by line
    lines = "".join(f"{files} merge=union\n" for files in joined)
    (directory / ".gitattributes").write_text(lines, encoding="utf-8")
    for decided in (document_decisions.FORM, coding_decisions.FORM, advice_decisions.FORM):
        (directory / "data" / "decisions" / decided.file).write_text(decided.header + "\n", encoding="utf-8")
    for form in sorted((PACKAGE / "data" / "templates").glob("plan.*")):
        shutil.copy(form, directory / "mallar" / form.name)
    shutil.copy(PACKAGE / "data" / "codebook.yml", directory / "mallar" / "codebook.yml")
    for notebook in sorted(_packaged("notebooks").glob("*.ipynb")):
        (directory / "notebooks" / notebook.name).write_text(_without_outputs(notebook), encoding="utf-8")
    shutil.copytree(_packaged("exempel", "data/raw"), directory / "exempel")
    return sorted(path.relative_to(directory).as_posix() for path in directory.rglob("*") if path.is_file())


def _packaged(name: str, in_checkout: str | None = None) -> Path:
    """What the wheel carries as package data and a checkout has at its top level."""
    packaged = PACKAGE / "data" / name
    return packaged if packaged.is_dir() else PACKAGE.parent / (in_checkout or name)


def _without_outputs(notebook: Path) -> str:
    content = json.loads(notebook.read_text(encoding="utf-8"))
    for cell in content["cells"]:
        if cell["cell_type"] == "code":
            cell["outputs"], cell["execution_count"] = [], None
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"
