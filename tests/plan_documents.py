"""Makes the plans that the readers are tested on, in every form, with what a reader should find in them.

Run ``python tests/plan_documents.py FOLDER`` to look at them. Nothing here imports jimeval.

``PLANS``: two plans; ``plan.elements()`` and ``plan.links()`` are what their tables say, in every form but the text
that has lost its layout. The workbook's hidden row, column and sheet are no part of the plan.
"""

from __future__ import annotations

import sys
from pathlib import Path

from plan_bad import BAD
from plan_contents import FOUR_COLUMNS, PLANS, SIX_COLUMNS, Element, Plan, one_line
from plan_pdf import STYLES, write_pdf
from plan_sheets import write_html, write_markdown, write_text, write_xlsx
from plan_word import BOX, STRUCK, write_docx

__all__ = ["BAD", "BOX", "FOUR_COLUMNS", "PLANS", "SIX_COLUMNS", "STRUCK", "STYLES", "Element", "Plan", "one_line"]
__all__ += ["write_all", "write_docx", "write_html", "write_markdown", "write_pdf", "write_text", "write_xlsx"]


def write_all(plan: Plan, folder: Path) -> list[Path]:
    """The plan in every form, named after it."""
    stem = Path(folder) / plan.name
    papers = [
        write_docx(plan, f"{stem}.docx"),
        write_docx(plan, f"{stem}-enkel.docx", merged=False, controls=False, tracked=False, box=False, landscape=False),
        write_xlsx(plan, f"{stem}.xlsx"),
        write_html(plan, f"{stem}.html"),
        write_markdown(plan, f"{stem}.md"),
        write_text(plan, f"{stem}.txt"),
    ]
    for lines in STYLES:
        for landscape in (False, True):
            for repeat in (True, False):
                name = f"{stem}-{lines}{'-liggande' * landscape}{'-rubrik-en-gång' * (not repeat)}.pdf"
                papers.append(write_pdf(plan, name, lines, landscape=landscape, repeat_heading=repeat))
    papers.append(write_pdf(plan, f"{stem}-ruled-delad.pdf", "ruled", landscape=True, split_merged=True))
    return papers


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for plan in PLANS:
        for paper in write_all(plan, folder):
            print(paper)
    for name, write in BAD.items():
        print(write(folder / name))
