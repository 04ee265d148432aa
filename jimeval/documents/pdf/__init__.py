"""PDF files as a Document: words with positions brought to running text, headings and tables."""

from jimeval.documents.pdf.compose import PdfText, read_pdf

__all__ = ["PdfText", "read_pdf"]
