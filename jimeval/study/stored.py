"""The tables as they lie in data/processed: the last build's taken up again, a new build's written whole."""

from __future__ import annotations

import functools
import hashlib
import json
import os
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from jimeval.base.contracts import TABLES
from jimeval.base.study_folder import StudyFolder
from jimeval.study.reading import readers_fingerprint

MANIFEST = "manifest.json"
BY_DOCUMENT = (
    "documents",
    "texts",
    "cells",
    "problems",
    "passages",
    "attendance",
    "named",
    "support",
    "collaborations",
    "advice",
    "codings",
    "coverage",
    "plans_as_read",
    "plan_elements_as_read",
    "plan_links_as_read",
    "ratings",
    "suggestions",
    "rating_forms",
)
# Those of them that the whole study's papers and persons' decisions alter: stored as they were read, too
_ALTERED = ("documents", "problems", "collaborations", "advice")

_OF_ALL_PAPERS = ("same_document", "report_without_year")  # problems of one paper that only all papers together show


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


class Before:
    """The last build, when its tables are whole and as it wrote them; else nothing, and all is read again."""

    def __init__(self) -> None:
        self.fingerprints: dict[str, str] = {}
        self._tables: dict[str, pd.DataFrame] = {}

    @classmethod
    def of(cls, folder: StudyFolder) -> Before:
        before = cls()
        try:
            manifest = json.loads((folder.processed / MANIFEST).read_text(encoding="utf-8"))
            for name in BY_DOCUMENT:
                content = (folder.processed / _file(name)).read_bytes()
                if sha256(content) != manifest["tables"][name]["sha256"]:
                    return cls()
                if name in _ALTERED:
                    content = (folder.processed / _file(name, as_read=True)).read_bytes()
                    if sha256(content) != manifest["as_read"][name]["sha256"]:
                        return cls()
                before._tables[name] = pq.read_table(pa.BufferReader(content)).to_pandas()
            told = before._tables["problems"]
            before._tables["problems"] = told[~told["code"].isin(_OF_ALL_PAPERS)]
            named = before._tables["attendance"]["person"].notna().any()
            if named and not folder.person_key.exists():
                return cls()  # without the key the old pseudonyms would stand for nobody
            before.fingerprints = manifest["documents"]
        except (OSError, ValueError, KeyError, TypeError):
            return cls()
        return before

    def rows_of(self, document_id: str) -> dict[str, pd.DataFrame]:
        return {
            name: groups.get_group(document_id) if document_id in groups.indices else self._tables[name][:0]
            for name, groups in self._groups.items()
        }

    @functools.cached_property
    def _groups(self) -> dict:
        """Every table's rows by paper: looked up once, not once a paper."""
        return {name: data.groupby("document_id") for name, data in self._tables.items()}


def _file(name: str, *, as_read: bool = False) -> str:
    return f"{name}.as_read" if as_read else f"{name}.parquet"


def write_tables(
    folder: StudyFolder,
    tables: dict[str, pd.DataFrame],
    by_document: dict[str, pd.DataFrame],
    fingerprints: dict[str, str],
) -> None:
    """Every table under a temporary name, then all into place, the manifest last.

    by_document  the tables of ``BY_DOCUMENT`` as they were read, before papers were put together and decisions in
    """
    folder.processed.mkdir(parents=True, exist_ok=True)
    waiting: list[Path] = []

    def described(file: str, data: pd.DataFrame) -> dict:
        path = folder.processed / f"{file}.new"
        pq.write_table(pa.Table.from_pandas(data, preserve_index=False), path)
        waiting.append(path)
        return {"rows": len(data), "sha256": sha256(path.read_bytes())}

    manifest = {
        "documents": fingerprints,
        "readers": readers_fingerprint(),
        "tables": {name: described(_file(name), tables[name]) for name in TABLES if name in tables},
        "as_read": {name: described(_file(name, as_read=True), by_document[name]) for name in _ALTERED},
    }
    path = folder.processed / f"{MANIFEST}.new"
    path.write_text(
        json.dumps(manifest, indent=1, ensure_ascii=False, sort_keys=True) + "\n",
        encoding="utf-8",
    )
    for written in (*waiting, path):
        os.replace(written, written.with_suffix(""))
