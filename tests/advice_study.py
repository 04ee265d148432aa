"""A small study of advice: a meeting, what the agencies planned and told after it, a report back. All invented."""

from pathlib import Path

from jimeval.base.study_folder import StudyFolder

MEETING = "minutes/2013-10-23_mote.md"
FIRST = """# Minnesanteckningar från referensgruppens möte 2013-10-23

Myndigheterna

CSN Arbetet har kommit i gång.

Boverket En grupp är tillsatt.

Medskick från referensgruppen till myndigheterna

Generellt Ta fram indikatorer för bemötandet vid kontoren.

CSN Utbilda cheferna på kontoren.

Boverket Gå igenom remissvaren ur ett könsperspektiv.

Skolverket Se över rekryteringen av skolinspektörer.

Sametinget Skriv tydligare.
"""
SECOND = """# Minnesanteckningar från referensgruppens möte 2014-11-12

Myndigheterna

CSN Under våren har en chefsutbildning hållits på alla kontor.

Skolverket Ingen översyn av rekryteringen har gjorts.

Kriminalvården Indikatorer för bemötandet har tagits fram vid två kontor.
"""
PLAN = """plan:
  myndighet: Boverket
  beslutad: 2014-02
  period från: 2014
  period till: 2015
  mall: JiM 1 (2013)
  ursprung: original

delar:
  - id: A1
    slag: aktivitet
    text: Hålla en temadag om bostadsbyggande
    ursprung: original
  - id: A2
    slag: aktivitet
    text: Granska hur remissvar skrivs
    ursprung: original
"""
REPORT = """# Slutrapport från Sametinget

Språket i planen har gjorts om.
"""


def write(root: Path, name: str, text: str) -> None:
    path = root / "data" / "raw" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def advice_study(root: Path) -> StudyFolder:
    write(root, MEETING, FIRST)
    write(root, "minutes/2014-11-12_mote.md", SECOND)
    write(root, "plans/boverket-2014.yml", PLAN)
    write(root, "inbox/sametinget-slutrapport.md", REPORT)
    decisions(root, "documents.csv", DOCUMENTS)
    return StudyFolder(root)


DOCUMENTS = """document_id,field,value,reason,decided_by,decided_on
inbox/sametinget-slutrapport.md,kind,report,,AB,2026-01-01
inbox/sametinget-slutrapport.md,agency,Sametinget,,AB,2026-01-01
inbox/sametinget-slutrapport.md,date,2015,,AB,2026-01-01
"""


def decisions(root: Path, name: str, text: str) -> Path:
    path = root / "data" / "decisions" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path
