"""REFI-QDA 1.5, the exchange format of programs for qualitative analysis: codebook (``.qdc``), project (``.qdpx``)."""

from jimeval.minutes.coding.refi_qda.decisions import codings_to_decisions
from jimeval.minutes.coding.refi_qda.read import Imported, read_codebook, read_project
from jimeval.minutes.coding.refi_qda.write import LossReport, write_codebook, write_project

__all__ = [
    "Imported",
    "LossReport",
    "codings_to_decisions",
    "read_codebook",
    "read_project",
    "write_codebook",
    "write_project",
]
