"""Whether a paper that is no form holds a plan."""
from jimeval.documents.document import Document

def looks_like_plan(document: Document) -> str | None:
    return None
