"""What a user would write: papermill's Python API with its defaults, two processes, one HTML exporter for each.

python benchmarks/pool.py JOBS.json OUT
"""

import json
import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import papermill
from nbconvert import HTMLExporter

exporter = HTMLExporter(exclude_input=True)


def run(job: dict, out: str) -> None:
    executed = Path(out, f"{job['key']}.ipynb")
    papermill.execute_notebook(
        job["notebook"], str(executed), parameters=job["parameters"], kernel_name="python3", language="python"
    )
    page, _ = exporter.from_filename(str(executed))
    executed.with_suffix(".html").write_text(page, encoding="utf-8")


if __name__ == "__main__":
    jobs, out = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")), sys.argv[2]
    Path(out).mkdir(parents=True, exist_ok=True)
    with ProcessPoolExecutor(2) as pool:
        list(pool.map(run, jobs, [out] * len(jobs)))
