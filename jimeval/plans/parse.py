"""Both dresses of the form to one shape.

Nothing is judged here but whether a cell or value has a place in the form; what has none is listed as not read.
"""

from __future__ import annotations

import re

from jimeval.documents.document import Document
from jimeval.plans import form as words
from jimeval.plans.filled import Form
from jimeval.plans.workbook_form import parse_workbook
from jimeval.plans.yaml_form import parse_yaml


def is_plan_form(document: Document) -> bool:
    """Whether a paper is the project's form for a plan, as a workbook or as YAML, filled in or not."""
    if document.suffix == ".xlsx":
        return words.ELEMENTS in {words.sheet_of(name) for name in document.sheets}
    if document.suffix in (".yml", ".yaml"):
        return all(re.search(rf"(?mi)^{part}\s*:", document.text) for part in ("plan", "delar"))
    return False


def parse(document: Document) -> Form:
    """The form's fields with their places; what cannot be read at all is an error among its problems."""
    form = Form(document.document_id)
    if document.suffix == ".xlsx":
        parse_workbook(document, form)
    else:
        parse_yaml(document, form)
    return form
