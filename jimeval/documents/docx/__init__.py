"""Word papers (DOCX): mammoth reads the model, here it becomes text with marks for tables, headings and pages."""

from jimeval.documents.docx.read import Drawn, read_docx

__all__ = ["Drawn", "read_docx"]
