"""Imported once, in the process that workers are forked from: everything heavy that they need. Starts no thread.

What that process and its workers would say when the run is stopped under them is said to nobody, and a Ctrl-C in the
terminal is the runner's to handle.
"""

from __future__ import annotations

import contextlib
import gc
import os
import signal
from pathlib import Path

gc.disable()  # imports leave little to collect, and it would be looked for some hundred times
_nowhere = os.open(os.devnull, os.O_WRONLY)
for _stream in (1, 2):
    os.dup2(_nowhere, _stream)
os.close(_nowhere)
signal.signal(signal.SIGINT, signal.SIG_IGN)
signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})  # the runner has let it wait until here

from jimeval.report.surroundings import ONE_THREAD  # noqa: E402
from jimeval.report.worker import without_slow_imports  # noqa: E402

os.environ.update(dict.fromkeys(ONE_THREAD, "1"))  # before numpy: no thread survives a fork
without_slow_imports()

import bs4  # noqa: E402, F401
import ipykernel.kernelspec  # noqa: E402, F401
import jupyter_client  # noqa: E402, F401
import pandas  # noqa: E402, F401
import papermill  # noqa: E402, F401
import pyarrow.dataset  # noqa: E402, F401
import pyarrow.parquet  # noqa: E402, F401
import pygments.lexers  # noqa: E402, F401
from nbformat import v4  # noqa: E402

from jimeval.report import kernel_client, pages, provisioner, records  # noqa: E402, F401
from jimeval.report.engine import engine  # noqa: E402
from jimeval.report.plan import Job  # noqa: E402
from jimeval.study import row_checksums, study  # noqa: E402, F401

engine()
_shown = v4.new_output("display_data", {"text/html": "<table></table>"})
_cells = [v4.new_markdown_cell("# Rubrik\n\n- *ord*"), v4.new_code_cell("1 + 1", outputs=[_shown])]
with contextlib.suppress(Exception):  # what is wrong with pages is said where one is made
    pages.page(v4.new_notebook(cells=_cells), Job(Path("a.ipynb"), "a", "A"), "internal")  # compiles the templates
    records.library(), records.style()
gc.collect()
gc.freeze()  # workers share all this for longer, and none of them looks through it again
gc.set_threshold(10_000, 10, 10)
gc.enable()
