"""Any paper as a Document: stored text with exact positions, shell set apart, cells, dates, and evidence."""

from jimeval.documents.document import Cell, Document, Page, Reading, Shell
from jimeval.documents.evidence import Evidence
from jimeval.documents.read import read_document

__all__ = ["Cell", "Document", "Evidence", "Page", "Reading", "Shell", "read_document"]
