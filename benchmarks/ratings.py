"""How long the statistics of marks take over many agencies and years, beside a loop over the packages one would use.

    python benchmarks/ratings.py                    54 agencies, ten years, then up to 100,000 agency-years
    python benchmarks/ratings.py --largest 10000    a quick look

Twelve raters, nine items, seven points, 8 % missing. Four questions: how much faster than a loop over ``krippendorff``
(and ``pingouin`` for the intraclass correlations) in the same process; how long what a report asks for takes; does time
grow in line with the number of groups, and memory not at all; and do results hang on the order of rows, or on how many
groups are taken at once. The table replaces the one in docs/benchmarks.md.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import platform
import statistics as own_statistics
import subprocess
import sys
import time
import warnings
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

import numpy as np
from document import ROOT, put

RATERS, ITEMS, POINTS, MISSING = 12, 9, 7, 0.08
AGENCY_YEARS = 54 * 10
DRAWS = 1000
BLOCK = 4096  # agency-years made at a time, so that making them leaves no mark on the memory measured


class Long(NamedTuple):
    """A long table: one row a cell."""

    values: np.ndarray
    groups: np.ndarray
    raters: np.ndarray
    items: np.ndarray


def main() -> int:
    options = arguments()
    if options.grown:
        return grown(options.grown)
    long = table_of_marks(AGENCY_YEARS)
    faster = described_speed(long, options)
    bits = described_bits(long)
    growth = described_growth([options.largest // 100, options.largest // 10, options.largest])
    table = "\n\n".join([faster, growth, bits])
    print(table)
    if not options.no_document:
        put("ratings", table)
    return 0


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--largest", type=int, default=100_000, help="agency-years of the longest table")
    parser.add_argument("--sample", type=int, default=12, help="agency-years that the loops over packages get")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--no-document", action="store_true", help="print the table only")
    parser.add_argument("--grown", type=int, help=argparse.SUPPRESS)
    return parser.parse_args()


def table_of_marks(agency_years: int) -> Long:
    """Marks with agencies, raters and items that differ, and some missing; rows in the order of the groups."""
    rows = agency_years * RATERS * ITEMS
    long = Long(np.empty(rows), *(np.empty(rows, dtype=np.int32) for _ in range(3)))
    for start in range(0, agency_years, BLOCK):
        count = min(BLOCK, agency_years - start)
        chance = np.random.default_rng(start)
        latent = 4 + chance.normal(0, 0.8, (count, 1, ITEMS)) + chance.normal(0, 0.8, (count, RATERS, 1))
        marks = np.clip(np.round(latent + chance.normal(0, 1, (count, RATERS, ITEMS))), 1, POINTS)
        marks[chance.random(marks.shape) < MISSING] = np.nan
        part = slice(start * RATERS * ITEMS, (start + count) * RATERS * ITEMS)
        for column, codes in zip(long[1:], np.indices(marks.shape, dtype=np.int32), strict=True):
            column[part] = codes.ravel()
        long.groups[part] += start
        long.values[part] = marks.ravel()
    return long


def default_job(long: Long, at_once: int = BLOCK) -> str:
    """Alpha and D with the delete-one-rater jackknife, from the long table. Returns the digest of all results."""
    from jimeval.statistics import jackknife_raters, krippendorff_alpha, mean_pairwise_distance

    return digest(
        long,
        at_once,
        lambda marks: [
            *jackknife_raters(lambda some: krippendorff_alpha(some, "ordinal"), marks, 0.95),
            *jackknife_raters(mean_pairwise_distance, marks, 0.95),
        ],
    )


def full_job(long: Long, at_once: int = BLOCK) -> str:
    """Alpha with limits from drawing the items again, quartiles, D and A of each item, from the long table."""
    from jimeval import statistics

    return digest(
        long,
        at_once,
        lambda marks: [
            *statistics.resampled_alpha(marks, "ordinal", resample="items", seed=1, draws=DRAWS),
            *statistics.level(marks),
            statistics.mean_pairwise_distance(marks),
            statistics.van_der_eijk_a(statistics.count_points(marks, range(1, POINTS + 1))),
        ],
    )


def digest(long: Long, at_once: int, job: Callable[[np.ndarray], list[np.ndarray]]) -> str:
    """What tells two results apart, field by field: the same wherever the groups are parted."""
    from jimeval.statistics import stacked

    kept: dict[int, object] = {}
    for part in stacked(*long, groups_at_once=at_once):
        for number, field in enumerate(job(part.marks)):
            kept.setdefault(number, hashlib.sha256()).update(np.ascontiguousarray(field).tobytes())
    return " ".join(one.hexdigest() for one in kept.values())


def loop_over_krippendorff(groups: list[np.ndarray], by_counts: bool) -> None:
    """The full job as one writes it with the package: by matrices, or by counts of points, which is its best use."""
    import krippendorff

    points = np.arange(1, POINTS + 1)
    chance = np.random.default_rng(1)
    for marks in groups:
        counts = np.stack([(marks == point).sum(axis=0) for point in points], axis=1)
        drawn = chance.integers(0, ITEMS, (DRAWS, ITEMS))
        krippendorff.alpha(marks, level_of_measurement="ordinal", value_domain=points)
        values = [
            krippendorff.alpha(value_counts=counts[some], level_of_measurement="ordinal", value_domain=points)
            if by_counts
            else krippendorff.alpha(marks[:, some], level_of_measurement="ordinal", value_domain=points)
            for some in drawn
        ]
        np.percentile(values, [2.5, 97.5])
        np.nanpercentile(marks, [0, 25, 50, 75, 100], axis=0)
        for item in range(ITEMS):
            given = marks[~np.isnan(marks[:, item]), item]
            np.abs(np.subtract.outer(given, given)).sum() / (len(given) * (len(given) - 1))
            a_by_layers(counts[item])


def a_by_layers(counts: np.ndarray) -> float:
    """van der Eijk's A of one item, written out."""
    left, found, points = counts.astype(int), 0.0, len(counts)
    while left.any():
        used = left > 0
        layer = used * left[used].min()
        where = np.flatnonzero(used)
        below, above = np.searchsorted(where, np.arange(points)), used.sum()
        above = above - below - used
        together = (~used * (below * (below - 1) + above * (above - 1)) // 2).sum()
        apart = (~used * below * above).sum()
        whole = (points - 2) * (together + apart)
        u = ((points - 2) * together - (points - 1) * apart) / whole if whole else 1.0
        found += layer.sum() / counts.sum() * u * (1 - (used.sum() - 1) / (points - 1))
        left = left - layer
    return found


def loop_over_pingouin(groups: list[np.ndarray]) -> None:
    import pandas as pd
    import pingouin

    rater, item = np.indices((RATERS, ITEMS))
    for marks in groups:
        long = pd.DataFrame({"rater": rater.ravel(), "item": item.ravel(), "mark": marks.ravel()})
        pingouin.intraclass_corr(data=long, targets="item", raters="rater", ratings="mark")


def described_speed(long: Long, options: argparse.Namespace) -> str:
    from jimeval.statistics import icc, stacked

    marks = np.concatenate([part.marks for part in stacked(*long)])
    some = list(marks[:: max(1, len(marks) // options.sample)][: options.sample])
    complete = np.where(np.isnan(marks), 4.0, marks)
    ways: dict[str, tuple[Callable[[], object], int]] = {
        "full": (lambda: full_job(long), len(marks)),
        "matrices": (lambda: loop_over_krippendorff(some, by_counts=False), len(some)),
        "counts": (lambda: loop_over_krippendorff(some, by_counts=True), len(some)),
        "icc": (lambda: icc(complete), len(marks)),
        "pingouin": (lambda: loop_over_pingouin(list(complete[: len(some)])), len(some)),
        "default": (lambda: default_job(long), len(marks)),
    }
    each: dict[str, list[float]] = {name: [] for name in ways}
    wall: dict[str, list[float]] = {name: [] for name in ways}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for work, _ in ways.values():
            work()  # imports, and what is kept from one call to the next
        for _ in range(options.rounds):
            for name, (work, number) in ways.items():
                wall_before, before = time.perf_counter(), time.process_time()
                work()
                each[name].append((time.process_time() - before) / number * 1000)
                wall[name].append(time.perf_counter() - wall_before)
                print(f"{name}: {each[name][-1]:.4f} ms of CPU an agency-year", flush=True)
    cost = {name: own_statistics.median(values) for name, values in each.items()}
    seconds = own_statistics.median(wall["default"])
    full = f"alpha with {DRAWS} draws of items, quartiles, D and A of each item"
    rows = [
        (f"`jimeval.statistics`: {full}", "full", "full", AGENCY_YEARS),
        ("loop over `krippendorff`, matrices: the same", "matrices", "full", len(some)),
        ("loop over `krippendorff`, counts of points: the same", "counts", "full", len(some)),
        ("`jimeval.statistics.icc`: six coefficients with limits, nothing missing", "icc", "icc", AGENCY_YEARS),
        ("loop over `pingouin.intraclass_corr`: the same", "pingouin", "icc", len(some)),
        ("`jimeval.statistics`: alpha and D with one rater left out at a time", "default", "default", AGENCY_YEARS),
    ]
    lines = [
        f"{AGENCY_YEARS} agency-years in one long table of {len(long.values)} rows ({RATERS} raters, {ITEMS} items, "
        f"{POINTS} points, {MISSING:.0%} missing). `jimeval` starts from the table; the loops over packages get "
        f"{len(some)} agency-years spread over it as ready arrays. CPU time, one thread, medians of {options.rounds} "
        f"rounds in turn in one process, {os.cpu_count()} cores that other programs used too; Python "
        f"{platform.python_version()}, numpy {version('numpy')}, krippendorff {version('krippendorff')}, pingouin "
        f"{version('pingouin')}. The last row took {seconds:.2f} s by the clock for all {AGENCY_YEARS}.",
        "",
        "| way | agency-years | ms each | ratio |",
        "|---|---:|---:|---:|",
    ]
    for label, name, base, number in rows:
        lines.append(f"| {label} | {number} | {cost[name]:.3f} | {cost[name] / cost[base]:.0f} |")
    return "\n".join(lines)


def described_growth(sizes: list[int]) -> str:
    lines = [
        "The job of the last row over longer tables, each in a process of its own. Growth: CPU time an agency-year "
        "against that of the shortest table; 1 is linear. Memory: the most above what was held with the table made.",
        "",
        "| agency-years | rows | CPU s | growth | table MiB | memory above it MiB |",
        "|---:|---:|---:|---:|---:|---:|",
    ]
    first = None
    for size in sizes:
        said = subprocess.run(
            [sys.executable, str(Path(__file__)), "--grown", str(size)],
            env=os.environ | one_thread() | {"PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            check=False,
        )
        if said.returncode:
            sys.exit(said.stderr[-3000:])
        cpu, table, above = map(float, said.stdout.split())
        first = first or cpu / size
        rows = size * RATERS * ITEMS
        lines.append(f"| {size} | {rows} | {cpu:.2f} | {cpu / size / first:.2f} | {table:.0f} | {above:.0f} |")
        print(lines[-1], flush=True)
    return "\n".join(lines)


def grown(agency_years: int) -> int:
    """In a process of its own: CPU seconds of the default job, MiB of its table, and MiB that it took above it."""
    default_job(table_of_marks(8))  # imports
    long = table_of_marks(agency_years)
    Path("/proc/self/clear_refs").write_text("5")  # the highest memory so far is forgotten (Linux)
    held, before = memory("VmRSS"), time.process_time()
    default_job(long)
    spent = time.process_time() - before
    table = sum(column.nbytes for column in long) / 2**20
    print(spent, table, memory("VmHWM") - held)
    return 0


def memory(name: str) -> float:
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(name)) / 1024


def described_bits(long: Long) -> str:
    order = np.random.default_rng(3).permutation(len(long.values))
    shuffled = Long(*(column[order] for column in long))
    results = {
        name: {job(one, at_once) for one in (long, shuffled) for at_once in (1, 7, 100, BLOCK)}
        for name, job in (("the full job", full_job), ("the default job", default_job))
    }
    said = [f"{name} {'gives the same bits' if len(found) == 1 else 'DIFFERS'}" for name, found in results.items()]
    return (
        f"With the rows in order and shuffled, and 1, 7, 100 or {BLOCK} agency-years at once: {' and '.join(said)} "
        "all eight times."
    )


def one_thread() -> dict[str, str]:
    return dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")


if __name__ == "__main__":
    if any(os.environ.get(name) != value for name, value in one_thread().items()):  # before numpy counts the cores
        os.execve(sys.executable, [sys.executable, *sys.argv], os.environ | one_thread())
    sys.exit(main())
