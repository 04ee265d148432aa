"""What lies in a study's data/raw: its papers, and what ``sources.yml`` says each of them is."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from pathlib import Path

import yaml

from jimeval.base.contracts import ORIGINS
from jimeval.base.errors import Problem
from jimeval.base.study_folder import StudyFolder

SOURCES = "sources.yml"
_NOT_PAPERS = {SOURCES, "readme.md", ".gitkeep"}


@dataclass(frozen=True, slots=True)
class Source:
    """What a paper is (original, retold or simulated) and after what source, as ``sources.yml`` says."""

    origin: str
    after: str


def raw_papers(folder: StudyFolder, instrument_files: set[Path]) -> list[Path]:
    """The papers of the study in a fixed order; hidden files, cards and instruments are no papers."""
    if not folder.raw.is_dir():
        return []
    found = [
        path
        for path in folder.raw.rglob("*")
        if path.is_file()
        and path.name.lower() not in _NOT_PAPERS
        and path not in instrument_files
        and not any(part.startswith((".", "~$")) for part in path.relative_to(folder.raw).parts)
    ]
    return sorted(found, key=lambda path: document_id(folder, path))


def document_id(folder: StudyFolder, path: Path) -> str:
    return unicodedata.normalize("NFC", path.relative_to(folder.raw).as_posix())


def read_sources(folder: StudyFolder) -> tuple[dict[str, Source], list[Problem]]:
    """The cards in every ``sources.yml`` below data/raw, by document id, and what is wrong with them."""
    sources: dict[str, Source] = {}
    problems: list[Problem] = []
    for card in sorted(folder.raw.rglob(SOURCES)):
        place = document_id(folder, card)
        try:
            entries = yaml.safe_load(card.read_text(encoding="utf-8")) or {}
        except (yaml.YAMLError, UnicodeDecodeError) as reason:
            line = getattr(getattr(reason, "problem_mark", None), "line", None)
            problems.append(
                Problem(
                    "error",
                    "broken_sources",
                    f"rad {line + 1}" if line is not None else "",
                    "filen är inte giltig YAML.",
                    "Jämför med exemplet i jimeval init.",
                    place,
                )
            )
            continue
        if not isinstance(entries, dict):
            problems.append(
                Problem(
                    "error",
                    "broken_sources",
                    "",
                    "filen har inga rader av slaget filnamn: uppgifter.",
                    "Jämför med exemplet i jimeval init.",
                    place,
                )
            )
            continue
        for name, entry in entries.items():
            file = unicodedata.normalize("NFC", (card.parent / str(name)).relative_to(folder.raw).as_posix())
            origin = entry.get("origin") if isinstance(entry, dict) else None
            if origin not in ORIGINS:
                problems.append(
                    Problem(
                        "error",
                        "unknown_origin",
                        f"”{name}”",
                        f"origin är ”{origin}”.",
                        f"Tillåtna: {', '.join(ORIGINS)}.",
                        place,
                    )
                )
                continue
            if not (folder.raw / file).exists():
                problems.append(
                    Problem(
                        "warning",
                        "source_without_paper",
                        f"”{name}”",
                        "filen finns inte i data/raw.",
                        "Ta bort raden eller lägg dit filen.",
                        place,
                    )
                )
            sources[file] = Source(origin, str(entry.get("after", "")))
    return sources, problems
