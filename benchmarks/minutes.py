"""How many minutes a second are read and coded, with how much memory, and whether it grows in line with their number.

    python benchmarks/minutes.py                    1,000 generated minutes of ten pages
    python benchmarks/minutes.py --papers 100       a quick look

Three ways, each in a process of its own on one core: the script that a user would write (split at the agencies' names,
look for the codebook's words, a table of hits), jimeval's readers on each file, and the whole ``jimeval build`` of a
study with those files. The table replaces the one in docs/benchmarks.md.
"""

from __future__ import annotations

import argparse
import os
import platform
import random
import subprocess
import sys
import tempfile
import textwrap
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from document import ROOT, put

PAGE = 2500  # characters of a page of minutes

# What stands between the sentences on support: about one in four tells of support, as in the founding minutes.
ORDINARY = [
    "Planen blev klar i september och har gått ut på remiss i huset.",
    "Cheferna har fått ett eget underlag om bemötande.",
    "Statistiken är uppdelad på kön i de flesta rapporter men analyseras sällan.",
    "Arbetet låg länge vid sidan av det ordinarie och bars av en enda person.",
    "Nu finns det med i verksamhetsplaneringen för nästa år.",
    "Samordnaren sitter på staben och rapporterar till ledningen varje kvartal.",
    "De vill veta mer om upphandling och om bidragsgivning.",
    "En kartläggning av besluten pågår och ska vara färdig till sommaren.",
    "Målen är vaga och ska skrivas om tillsammans med avdelningarna.",
    "Det är ont om tid, eftersom flera uppdrag ligger på samma enhet.",
    "Personalfrågor blandades först ihop med verksamheten.",
    "Nästa steg är att följa upp vad utbildningen ledde till.",
]

OWN_SCRIPT = """
    import re
    import pandas as pd
    names = {names!r}
    words = {words!r}
    rows = []
    for path in sorted(folder.glob("*.md")):
        text = path.read_text(encoding="utf-8")
        starts = sorted(m.start() for name in names for m in re.finditer(re.escape(name), text))
        for word in words:
            for m in re.finditer(word, text, re.IGNORECASE):
                agency = max((start for start in starts if start <= m.start()), default=None)
                rows.append((path.name, agency, m.start(), m.end(), m.group()))
    table = pd.DataFrame(rows)
"""
READERS = """
    from jimeval.base.persons import PersonKey
    from jimeval.documents import read_document
    from jimeval.minutes import load_codebook, read
    key, codebook = PersonKey(), load_codebook()
    for path in sorted(folder.glob("*.md")):
        tables = read(read_document(path), key, codebook).tables
"""
BUILD = """
    from jimeval.base.study_folder import StudyFolder
    from jimeval.study.build import build
    assert not build(StudyFolder(folder.parents[2])).has_errors
"""
MEASURED = """
import resource, sys, time
from pathlib import Path
folder = Path(sys.argv[1])
def work():
{work}
started = time.perf_counter()
work()
print(time.perf_counter() - started, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""


@dataclass(frozen=True, slots=True)
class Cost:
    """wall in seconds, peak memory of the process in MiB, for a number of papers."""

    papers: int
    wall: float
    peak: float


def main() -> int:
    options = arguments()
    sizes = [options.papers // 4, options.papers // 2, options.papers]
    found: dict[str, list[Cost]] = {"own script": [], "readers": [], "build": []}
    with tempfile.TemporaryDirectory(prefix="jimeval-benchmark-") as scratch:
        for papers in sizes:
            folder = Path(scratch) / str(papers) / "data" / "raw" / "minutes"
            folder.mkdir(parents=True)
            characters = sum(write(folder, number, options.pages) for number in range(papers))
            for name, work in (("own script", own_script()), ("readers", READERS), ("build", BUILD)):
                found[name].append(measured(work, folder, papers))
                print(f"{name}, {papers} papers: {papers / found[name][-1].wall:.1f} a second", flush=True)
    table = described(found, options, characters // options.papers)
    print(table)
    if not options.no_document:
        put("minutes", table)
    return 0


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--papers", type=int, default=1000)
    parser.add_argument("--pages", type=int, default=10)
    parser.add_argument("--no-document", action="store_true", help="print the table only")
    return parser.parse_args()


def write(folder: Path, number: int, pages: int) -> int:
    """One paper of minutes: attendance, every agency's paragraph, advice. Its length in characters."""
    sys.path.insert(0, str(ROOT / "tests"))
    from minutes_generator import NAMES, make

    chance = random.Random(number)
    made = [make(chance.randrange(10**6)) for _ in range(4)]
    pool = [words for one in made for section, _, words in one.paragraphs if section == "status"]
    date = f"{2013 + number % 12}-{1 + number // 12 % 12:02d}-{1 + number // 144 % 28:02d}"
    persons = ", ".join(f"{chance.choice('ABCDEF')}da {chance.choice('KLMN')}erg{n}, Boverket" for n in range(12))
    parts = [
        f"# Minnesanteckningar från nätverksträff {number} {date}",
        f"Närvarande: {persons}",
        "## Lägesrapport från myndigheterna",
    ]
    agencies = chance.sample(sorted(NAMES), len(NAMES))
    for agency in agencies:
        words = []
        while sum(map(len, words)) < pages * PAGE / len(agencies):
            words += [chance.choice(pool), *chance.sample(ORDINARY, 6)]
        parts.append(f"### {NAMES[agency][0]}\n\n" + " ".join(words))
    parts += ["## Medskick från referensgruppen till myndigheterna", "### Boverket\n\nSkriv tydligare vad som görs."]
    text = "\n\n".join(parts) + "\n"
    (folder / f"{date}-{number:05d}.md").write_text(text, encoding="utf-8")
    return len(text)


def own_script() -> str:
    """The script a user would write, with the agencies' names and a word for each of the packaged codes."""
    from jimeval.minutes import load_codebook
    from jimeval.register import register

    names = sorted({fact.value for agency in register().agencies.values() for fact in agency.names})
    words = [code.label.split()[0] for code in load_codebook().codes]
    return OWN_SCRIPT.format(names=names, words=words)


def measured(work: str, folder: Path, papers: int) -> Cost:
    script = MEASURED.format(work=textwrap.indent(textwrap.dedent(work), "    "))
    environment = os.environ | {"PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1", "ARROW_NUM_THREADS": "1"}
    said = subprocess.run(
        [sys.executable, "-c", script, str(folder)], env=environment, capture_output=True, text=True, check=False
    )
    if said.returncode:
        sys.exit(said.stderr[-3000:])
    wall, peak = map(float, said.stdout.split()[-2:])
    return Cost(papers, wall, peak)


def described(found: dict[str, list[Cost]], options: argparse.Namespace, characters: int) -> str:
    names = {
        "own script": "a script of one's own: agencies' names, the codes' words, no evidence",
        "readers": "`jimeval`'s readers: passages, attendance, support, ties, advice, codings, with evidence",
        "build": "`jimeval build`: the same, decisions, checks and tables on disk",
    }
    lines = [
        f"{options.papers} generated minutes of {options.pages} pages ({characters} characters on average), one core, "
        f"Python {platform.python_version()}, pandas {version('pandas')}. Seconds depend on the machine; the ratio and "
        "the growth are the result. Growth: time per paper at the full number against a quarter of it; 1 is linear.",
        "",
        "| way | papers a second | time as ratio to own script | peak memory MiB (quarter, half, all) | growth |",
        "|---|---:|---:|---:|---:|",
    ]
    base = found["own script"][-1].wall
    for name, costs in found.items():
        last, first = costs[-1], costs[0]
        growth = (last.wall / last.papers) / (first.wall / first.papers)
        peaks = ", ".join(f"{cost.peak:.0f}" for cost in costs)
        lines.append(
            f"| {names[name]} | {last.papers / last.wall:.0f} | {last.wall / base:.1f} | {peaks} | {growth:.2f} |"
        )
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
