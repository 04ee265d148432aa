"""Small edits of a study's own files, drawn by chance, and what they do to its pages and to what is said of them.

A page must be told to be changed whenever it shows something else after the next build; ``python tests/raw_edits.py
SEED COUNT`` tries many.
"""

import csv
import io
import random
import re
import shutil
import sys
import tempfile
from pathlib import Path

from read_pages import ROOT, page, shown

from jimeval.base.study_folder import StudyFolder
from jimeval.report.data import Data
from jimeval.study import Study
from jimeval.study.build import build

MEETING = "minutes/2013-10-23_referensgruppsmote.md"
PAGES = (
    ("agency", {"agency": "CSN", "year": 2013}),
    ("agency", {"agency": "CSN", "year": 2014, "audience": "public"}),
    ("agency", {"agency": "Boverket", "year": 2014}),
    ("agency", {"agency": "Försvarsmakten", "year": 2015}),
    ("plan", {"plan": "fm-2014"}),
    ("plan", {"plan": "csn-2014", "audience": "agency"}),
    ("meeting", {"document": MEETING}),
    ("cross_agency", {"year": 2014}),
    ("cross_agency", {"year": 2013, "audience": "public"}),
)


def copy_of_example(root: Path) -> StudyFolder:
    """The example study, built, with settings of its own of every kind."""
    for part in ("data/raw", "data/decisions"):
        shutil.copytree(ROOT / part, root / part)
    shutil.copy(ROOT / "README.md", root)
    folder = StudyFolder(root)
    shutil.copy(next((ROOT / "jimeval").rglob("codebook.yml")), folder.decisions)
    (folder.decisions / "disclosure.yml").write_text("minimum_group: 5\n", encoding="utf-8")
    build(folder)
    return folder


def seen(folder: StudyFolder) -> list:
    """What each page shows; the error when it cannot be made."""
    return [_shown(folder, notebook, given) for notebook, given in PAGES]


def _shown(folder, notebook, given):
    try:
        return shown(Study(folder), notebook, given)
    except Exception as error:
        return repr(error)


class Tried:
    """One study and its pages; ``edit`` tries edits, each from the same beginning."""

    def __init__(self, root: Path):
        self.folder = copy_of_example(root / "studie")
        self.begin = root / "orörd"
        shutil.copytree(self.folder.root, self.begin)
        self.before, notes = zip(*(page(Study(self.folder), name, **given) for name, given in PAGES), strict=True)
        data = Data(self.folder)
        self.stamps, self.tables = [data.digests(noted) for noted in notes], data.checksum

    def edit(self, change, chance: random.Random) -> tuple[str, list, list] | None:
        """(what was done, pages that show something else, pages said to be changed); None when nothing was."""
        shutil.rmtree(self.folder.root)
        shutil.copytree(self.begin, self.folder.root)
        done = change(self.folder, chance)
        if done is None:
            return None
        build(self.folder)
        data, after = Data(self.folder), seen(self.folder)
        other = [number for number, both in enumerate(zip(self.before, after, strict=True)) if both[0] != both[1]]
        told = [number for number, stamp in enumerate(self.stamps) if data.changed(stamp, self.tables)]
        return done, other, told


# Edits: each takes the study and a source of chance, and says what it did -----------------------------------------
def words_of_a_paper(folder, chance):
    return _in_text(chance.choice(_files(folder, ".md", ".csv", ".yml", below="raw")), chance)


def words_of_minutes(folder, chance):
    return _in_text(folder.raw / MEETING, chance)


def words_of_a_decision(folder, chance):
    return _in_text(chance.choice(_files(folder, ".csv", ".yml", below="decisions")), chance)


def a_cell(folder, chance):
    import openpyxl

    path = chance.choice(_files(folder, ".xlsx", below="raw"))
    book = openpyxl.load_workbook(path)
    cells = [cell for sheet in book for row in sheet for cell in row if cell.value is not None]
    cell = chance.choice(cells)
    old, cell.value = cell.value, chance.choice([1, "ändrat", None])
    book.save(path)
    return f"{path.name}: {cell.coordinate} {old} -> {cell.value}"


def a_mark(folder, chance):
    path = folder.raw / "ratings/2013-11_markeringar.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    place = chance.randrange(1, len(lines))
    old = lines[place]
    lines[place] = re.sub(r"\d+(?=\D*$)", lambda found: str((int(found[0]) + 3) % 90), lines[place], count=1)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return f"{path.name}: {old} -> {lines[place]}" if old != lines[place] else None


def a_paper_goes(folder, chance):
    path = chance.choice([p for p in _files(folder, ".md", ".csv", ".yml", ".xlsx", ".docx") if p.stem != "sources"])
    path.unlink()
    return f"{path.name} bort"


def a_paper_comes(folder, chance):
    path = chance.choice([p for p in _files(folder, ".md", ".yml", ".xlsx", below="raw") if p.stem != "sources"])
    other = path.with_name(path.name.replace("2013", "2014") if "2013" in path.name else f"en-till-{path.name}")
    if other.exists():
        return None
    shutil.copy(path, other)
    return f"{other.name} till"


def a_kind_is_decided(folder, chance):
    paper = chance.choice([p for p in _files(folder, ".md", below="raw")])
    name, kind = paper.relative_to(folder.raw).as_posix(), chance.choice(["other", "report", "minutes", "plan"])
    with (folder.decisions / "documents.csv").open("a", encoding="utf-8") as rows:
        rows.write(f"{name},kind,{kind},,KA,2026-11-20\n")
    return f"{name} är {kind}"


def a_decision_goes(folder, chance):
    path = chance.choice(_files(folder, ".csv", below="decisions"))
    rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"))))
    if len(rows) < 2:
        return None
    gone = rows.pop(chance.randrange(1, len(rows)))
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)
    return f"{path.name}: {gone[:2]} bort"


def where_papers_are_from(folder, chance):
    path = chance.choice([p for p in _files(folder, ".yml", below="raw") if p.stem == "sources"])
    text = path.read_text(encoding="utf-8")
    kinds = ("simulated", "retold", "original")
    places = [found for kind in kinds for found in re.finditer(kind, text)]
    if not places:
        return None
    place = chance.choice(places)
    new = chance.choice([kind for kind in kinds if kind != place[0]])
    path.write_text(text[: place.start()] + new + text[place.end() :], encoding="utf-8")
    return f"{path.parent.name}/sources.yml: {place[0]} -> {new}"


def the_smallest_group(folder, chance):
    size = chance.choice([3, 6, 9, 40])
    (folder.decisions / "disclosure.yml").write_text(f"minimum_group: {size}\n", encoding="utf-8")
    return f"minsta grupp {size}"


def a_pseudonym(folder, chance):
    if not folder.person_key.exists():
        return None
    names = list(csv.reader(io.StringIO(folder.person_key.read_text(encoding="utf-8"))))
    place = chance.randrange(1, len(names))
    names[place][1] = "Person 77"
    if chance.random() < 0.3:
        names = [["name", "pseudonym"]]
    folder.person_key.write_text("".join(f"{name},{other}\n" for name, other in names), encoding="utf-8")
    return f"nyckeln till personer, {place}"


def the_studys_name(folder, chance):
    (folder.root / "README.md").write_text(f"# En studie {chance.random()}\n", encoding="utf-8")
    return "studiens namn"


EDITS = (
    words_of_a_paper,
    words_of_minutes,
    words_of_a_decision,
    a_cell,
    a_mark,
    a_paper_goes,
    a_paper_comes,
    a_kind_is_decided,
    a_decision_goes,
    where_papers_are_from,
    the_smallest_group,
    a_pseudonym,
    the_studys_name,
)


def _files(folder, *kinds, below=""):
    root = folder.root / "data" / below
    return sorted(
        path
        for path in root.rglob("*")
        if path.suffix in kinds and path.is_file() and not {"processed", "private"} & set(path.parts)
    )


def _in_text(path, chance):
    """One word, number or line of a file changed."""
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    full = [number for number, line in enumerate(lines) if line.strip()]
    place, way = chance.choice(full), chance.choice(["ord", "tal", "bort", "byt", "igen"])
    old = lines[place]
    if way == "ord":
        words = list(re.finditer(r"[^\W\d_]{4,}", old))
        if not words:
            return None
        word = chance.choice(words)
        lines[place] = old[: word.start()] + chance.choice(["arbetsgrupp", "CSN", "chefer"]) + old[word.end() :]
    elif way == "tal":
        lines[place] = re.sub(r"\d", lambda digit: str((int(digit[0]) + 1) % 10), old, count=1)
        if lines[place] == old:
            return None
    elif way == "bort":
        del lines[place]
    elif way == "byt":
        other = chance.choice(full)
        lines[place], lines[other] = lines[other], lines[place]
    else:
        lines.insert(place, old)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return f"{path.name} rad {place + 1} {way}: {old[:60]}"


def main(seed: int, count: int) -> None:
    chance = random.Random(seed)
    tried = changed = needless = said = 0
    missed = []
    with tempfile.TemporaryDirectory() as root:
        study = Tried(Path(root))
        for number in range(count):
            result = study.edit(EDITS[number % len(EDITS)], chance)
            if result is None:
                continue
            done, other, told = result
            tried, changed, said = tried + 1, changed + len(other), said + len(told)
            needless += len(set(told) - set(other))
            missed += [(done, PAGES[page]) for page in set(other) - set(told)]
            print(f"{done}: changed {other}, told {told}", flush=True)
    print(f"{tried} edits, {changed} pages changed, {said} told, {needless} needlessly, missed: {missed}")


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
