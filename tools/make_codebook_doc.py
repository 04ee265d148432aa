"""Writes docs/kodbok.md, the packaged codebook as a reader sees it, from jimeval/data/codebook.yml."""

from __future__ import annotations

from pathlib import Path

from jimeval.minutes.coding.codebook import Code, Codebook, load_codebook

ROOT = Path(__file__).resolve().parents[1]
_SOURCE = ROOT / "jimeval" / "data" / "codebook.yml"
_HEAD = """# Kodboken

Görs av `tools/make_codebook_doc.py` ur `jimeval/data/codebook.yml`, version {version}. Det som mönstren hittar är
förslag: en person godtar eller avvisar, och det står i `data/decisions/codings.csv`. En studies egen kodbok ligger i
`data/decisions/codebook.yml` och gäller då i stället.

## Så skrivs en kodbok

```text
{language}
```
"""


def codebook_doc(book: Codebook) -> str:
    """The pattern language, then one section a group and one entry a code."""
    language = "\n".join(
        line.removeprefix("#").removeprefix(" ")
        for line in _SOURCE.read_text(encoding="utf-8").splitlines()
        if line.startswith("#")
    )
    parts = [_HEAD.format(version=book.version, language=language)]
    for code in book.codes:
        parts.append(_section(code, "##" if code.group is None else "###"))
    return "\n".join(parts)


def _section(code: Code, marks: str) -> str:
    lines = [f"{marks} {code.label} (`{code.code}`)", "", code.definition]
    for name, words in (("Använd", code.use_when), ("Inte", code.not_when), ("Exempel", code.example)):
        lines += [f"- {name}: {words}"] if words else []
    if code.use_when:
        lines.insert(3, "")
    return "\n".join([*lines, ""])


if __name__ == "__main__":
    (ROOT / "docs" / "kodbok.md").write_text(codebook_doc(load_codebook()), encoding="utf-8")
