"""A small study of following a plan: one plan, reports of several shapes. All invented."""

from pathlib import Path

from jimeval.base.study_folder import StudyFolder

PLAN = """plan:
  myndighet: CSN
  beslutad: 2013-09
  period från: 2014
  period till: 2015
  mall: JiM 1 (2013)
  ifylld av: Ada Berg
  ursprung: original

delar:
  - {id: M1, slag: mål, text: Handläggningen av återkrav är likvärdig för kvinnor och män}
  - {id: M2, slag: mål, text: Kundtjänsten ger ett likvärdigt bemötande}
  - {id: R1, slag: resurs, text: En samordnare på halvtid}
  - {id: A1, slag: aktivitet, text: Utbilda handläggare i bemötande}
  - {id: A2, slag: aktivitet, text: Kartlägga besluten om återkrav}
  - {id: A3, slag: aktivitet, text: Ta fram en checklista för remissvar}
  - {id: A4, slag: aktivitet, text: Granska bilderna på webbplatsen}
  - {id: A5, slag: aktivitet, text: Ordna en temadag om studieval}
  - {id: F1, slag: resultat, text: Remissvaren belyser följder för kvinnor och män}
  - {id: E1, slag: effekt, text: Fler män söker omställningsstudier}
"""
SPRING_REPORT = """# Återrapportering av jämställdhetsintegrering 2014, CSN

## Sammanfattning

Arbetet har gått bra.

## Mål 1: Handläggningen av återkrav är likvärdig

Besluten om återkrav har kartlagts under hösten. Målet är delvis uppnått.

## Bemötande

Under våren utbildades 120 handläggare i bemötande. Andelen nöjda kvinnor i kundtjänsten har ökat från 61 till 68
procent, men vi vet inte varför.

- Checklistan för remissvar har inte tagits fram på grund av resursbrist.
- Granskningen av bilderna på webbplatsen har påbörjats.

## Fortsatt arbete

Under 2015 ska en temadag om studieval ordnas.
"""
AUTUMN_REPORT = """Slutrapport CSN 2015

Aktiviteter

Aktivitet\tStatus\tKommentar
Utbilda handläggare i bemötande\tGenomförd\t
Ta fram en checklista för remissvar\tUtgår\tArbetet tas över av staben
Ordna en temadag om studieval\tEj genomförd\tFöreläsaren blev sjuk
"""
DOCUMENTS = """document_id,field,value,reason,decided_by,decided_on
reports/2015-03_csn.md,agency,CSN,,AB,2026-01-01
reports/2016-02_csn.txt,agency,CSN,,AB,2026-01-01
reports/2016-02_csn.txt,kind,report,,AB,2026-01-01
"""


def write(root: Path, name: str, text: str) -> None:
    path = root / "data" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def followup_study(root: Path) -> StudyFolder:
    write(root, "raw/plans/csn-2014.yml", PLAN)
    write(root, "raw/reports/2015-03_csn.md", SPRING_REPORT)
    write(root, "raw/reports/2016-02_csn.txt", AUTUMN_REPORT)
    write(root, "decisions/documents.csv", DOCUMENTS)
    return StudyFolder(root)
