"""Rating files as people make them, each with what a careful person reads in it. Made with csv and openpyxl alone."""

from rating_files import (
    crosses,
    csv_files,
    faults,
    items,
    kinds,
    odd,
    office,
    proposals,
    shapes,
    values,
    web_forms,
    who_when,
    workbooks,
)

FAMILIES = (
    csv_files,
    workbooks,
    web_forms,
    shapes,
    crosses,
    values,
    kinds,
    items,
    faults,
    who_when,
    proposals,
    odd,
    office,
)
CASES = tuple(case for family in FAMILIES for case in family.CASES)
