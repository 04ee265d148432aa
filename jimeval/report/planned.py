"""The pages of a whole run, kept while nothing they follow from has changed: an unchanged study need not be opened."""

from __future__ import annotations

import contextlib
import json
from dataclasses import asdict
from pathlib import Path

from jimeval.base.study_folder import StudyFolder
from jimeval.report import records
from jimeval.report.data import Data
from jimeval.report.files import Place, Unwritten
from jimeval.report.index import IndexText
from jimeval.report.plan import Job
from jimeval.study.stored import altered_tables

NAME = ".pages.json"


def whole_run(folder: StudyFolder, *, keep: bool = True) -> tuple[list[Job], IndexText]:
    """What a run of all pages makes, and what its index says; ``keep`` writes it down for the next time.

    Raises UsageError when the study is not built, or a notebook is not as it should be.
    """
    made_of = _made_of(folder)
    if (kept := _kept(folder, made_of)) is not None:
        return kept
    from jimeval.report.fanout import index_text, plan_reports
    from jimeval.study.study import Study

    study = Study(folder)
    jobs, text = plan_reports(study), index_text(study)
    if keep and made_of:
        content = {
            "made_of": made_of,
            "jobs": [{**asdict(job), "notebook": job.notebook.name} for job in jobs],
            "text": asdict(text),
        }
        with contextlib.suppress(Unwritten):
            Place.of(folder.processed).write_whole(NAME, json.dumps(content, ensure_ascii=False, indent=1) + "\n")
    return jobs, text


def _kept(folder: StudyFolder, made_of: str) -> tuple[list[Job], IndexText] | None:
    try:
        content = json.loads((folder.processed / NAME).read_text(encoding="utf-8"))
        if not made_of or content["made_of"] != made_of:
            return None
        jobs = [Job(**{**job, "notebook": folder.notebooks / job["notebook"]}) for job in content["jobs"]]
        return jobs, IndexText(**content["text"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _made_of(folder: StudyFolder) -> str:
    """Checksum of what the pages follow from: tables, names, notebooks and library; "" when that is not certain.

    The folder's name too: a study without a heading is called so.
    """
    tables = Data(folder).checksum
    if not tables or altered_tables(folder):
        return ""
    files = [folder.person_key, folder.root / "README.md", *sorted(folder.notebooks.glob("*.ipynb"))]
    return records.checksum(
        [tables, folder.root.name, records.library(), [(path.name, _checksum(path)) for path in files]]
    )


def _checksum(path: Path) -> str:
    return records.sha256(path.read_bytes()) if path.is_file() else ""
