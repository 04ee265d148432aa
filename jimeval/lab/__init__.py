"""JupyterLab on a study, and the rating session in it."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from collections.abc import Callable

from jimeval.base.errors import UsageError
from jimeval.base.study_folder import StudyFolder
from jimeval.study import Study

FIRST = "00_kom_igang.ipynb"


def open_lab(folder: StudyFolder, say: Callable[[str], None]) -> None:
    """Opens JupyterLab at the first notebook and waits until it is closed. Says so first when the study is not built.

    Raises UsageError when JupyterLab is not installed.
    """
    if importlib.util.find_spec("jupyterlab") is None:
        raise UsageError('JupyterLab är inte installerat. Kör: make lab, eller: pip install "jimeval[lab]"')
    if not Study(folder).is_built:
        say(f"Studien är inte byggd än. Kör: jimeval build --study {folder.root}")
    first = folder.notebooks / FIRST
    command = [sys.executable, "-m", "jupyterlab", f"--ServerApp.root_dir={folder.root}"]
    command += [str(first)] if first.exists() else []
    subprocess.run(command, cwd=folder.root, check=False)


def __getattr__(name: str):
    if name in ("rating_session", "RatingSession"):
        from jimeval.lab import session, sitting

        return sitting.rating_session if name == "rating_session" else session.RatingSession
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
