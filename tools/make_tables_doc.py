"""Writes docs/tables.md, the data dictionary, from the contracts in jimeval/base/contracts.py."""

from __future__ import annotations

from pathlib import Path

from jimeval.base.contracts import TABLES

_TYPES = {"text": "text", "integer": "heltal", "number": "tal", "boolean": "ja/nej"}
_HEAD = """# Tabellerna i data/processed

Görs av `tools/make_tables_doc.py` ur kontrakten i `jimeval/base/contracts.py`. Tomt betyder att uppgiften inte finns i
pappret, aldrig noll. `start` och `end` räknar Unicode-kodpunkter i den lagrade texten; `end` är platsen efter det sista
tecknet. Betydelserna står på kodens språk, engelska.
"""


def data_dictionary() -> str:
    """One section a table, one row a column: name, Swedish label, type, meaning and allowed words."""
    lines = [_HEAD]
    for table in TABLES.values():
        lines += [f"## {table.name}: {table.label}", "", "| kolumn | rubrik | typ | betydelse |", "|---|---|---|---|"]
        for column in table.columns:
            words = f" Ord: {', '.join(column.allowed)}." if column.allowed else ""
            type_ = _TYPES[column.type] + (", krävs" if column.required else "")
            lines.append(f"| `{column.name}` | {column.label} | {type_} | {column.meaning}.{words} |")
        lines.append("")
    return "\n".join(lines)


if __name__ == "__main__":
    (Path(__file__).resolve().parents[1] / "docs" / "tables.md").write_text(data_dictionary(), encoding="utf-8")
