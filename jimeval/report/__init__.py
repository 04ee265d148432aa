"""From notebooks to pages: each notebook is run once for every agency and year it is about, in a kernel of its own.

``jobs_for`` checks the parameters and says which pages there will be, ``report`` makes them:

    jobs = jobs_for(folder.notebooks / "agency.ipynb", keys)
    with progress(sys.stdout) as shown:
        report(folder, jobs, "internal", on_start=shown.start, on_done=shown.done).checked()

Importing this costs little; papermill and nbconvert are imported in the worker processes only.
"""

from jimeval.report.index import IndexText
from jimeval.report.making import Result, report
from jimeval.report.parameters import Parameter, declared
from jimeval.report.plan import Job, Key, for_audience, heading, jobs_for, notebooks_in, per
from jimeval.report.progress import progress
from jimeval.report.runner import run
from jimeval.report.worker import Outcome

__all__ = [
    "IndexText",
    "Job",
    "Key",
    "Outcome",
    "Parameter",
    "Result",
    "declared",
    "for_audience",
    "heading",
    "jobs_for",
    "notebooks_in",
    "per",
    "progress",
    "report",
    "run",
]
