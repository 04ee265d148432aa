"""Plans written for tests, each after how such papers are made; the agencies exist, the words and persons do not."""

from __future__ import annotations

from jimeval.documents import read_document
from jimeval.plans import extract

UNIVERSITY = """\
# Plan för jämställdhetsintegrering vid Uppsala universitet 2017–2019

Dnr UFV 2017/123
Beslutad av rektor 2017-05-15

## Bakgrund
Lärosätet ska ta fram en plan. Arbetet leds av en grupp.

## Mål 1: Lika villkor för forskare
Universitetet ska ha samma villkor för alla som forskar.

### Aktiviteter
- Se över hur lektorer rekryteras (HR-avdelningen), klart 2018-06
- Utbilda sakkunniga (Fakulteterna/HR) senast december 2018
- Kartlägga tid för forskning (t.ex. egna kurser)

Ansvarig: Prorektor
Indikator: andel kvinnor bland docenter

## Mål 2: Studieval utan gränser

### Aktiviteter
1. Ta fram nytt material
   Ansvarig: Kommunikationsavdelningen
   Tidplan: hösten 2018
2. Besöka gymnasier
   Ansvarig: Studentservice
   Tidplan: löpande

## Uppföljning
Planen följs upp varje år.
"""

BUTTONS = ("Storlek: px", "Starta visningen från sidan:")  # as a portal heads its transcripts
TITLE = "Handlingsplan för jämställdhetsintegrering på Kronofogdemyndigheten"
TRANSCRIPT = "\n".join([TITLE, "", *BUTTONS, "", f'Download "{TITLE} 2016-2018"', "", "Transkript", "", ""])
TRANSCRIPT += """\
1 Handlingsplan för jämställdhetsintegrering på Kronofogdemyndigheten Diarienummer 840 1234-16/111 Beslutad \
2016-02-01 av rikskronofogden Innehåll 1 Bakgrund 2 2 Mål och aktiviteter 3 3 Uppföljning 4

2 1. Bakgrund och nulägesbeskrivning Frågan är känd sedan förut. Under 2014 gjordes en kartläggning. Den visade \
skillnader i bemötande. 2

3 2. Mål och aktiviteter Mål 1: Kvinnor och män ska få likvärdigt bemötande. Myndigheten ska under 2016 utbilda \
all personal. En mall för brev ska tas fram senast den 30 juni 2016. Ansvarig: Produktionsavdelningen. Mål 2: \
Könsuppdelad statistik ska finnas överallt. Aktiviteter • Inventera statistiken (Analys/IT) • Införa kön i systemet \
(IT-avdelningen, 2017) • Redovisa skillnader i årsredovisningen (Ekonomi) 3

4 3. Uppföljning Planen följs upp varje tertial. 4
"""

JIM_2015 = """\
Plan för jämställdhetsintegrering
Tullverket 2016 - 2018

Beslutad 2015-10-19
Dnr: STY 2015-445

Innehåll
Sammanfattning 2
Kontaktpersoner 2
Mål- och aktivitetslista 3

Sammanfattning
Planen beskriver hur myndigheten ska arbeta.

Kontaktpersoner
Karin Exempelsson, samordnare
• Olle Påhittad, utredare

Utvecklingsbehov
• Handläggare saknar kunskap om bemötande.
• Statistik redovisas inte uppdelad på kön.

Mål- och aktivitetslista
Effektmål
Alla som möter myndigheten får samma service.

Resurser, aktiviteter och resultatmål
Resurser: En samordnare på halvtid
Aktivitet 1.1: Utbilda alla handläggare. Ansvarig: HR. Tidplan: 2016.
Resultatmål: 80 procent har gått utbildningen
Aktivitet 1.2: Ta fram könsuppdelad statistik
Ansvarig
Analysenheten
Klart
kvartal 2 2017
Resultatmål: All statistik om personer är uppdelad på kön
"""

DIRECTION = """\
Inriktning för arbetet med jämställdhetsintegrering 2022–2025

Elsäkerhetsverket
Dnr 21EV2345
Fastställd av generaldirektören den 25 augusti 2021

1 Inledning

Regeringen har bett om en inriktning. Arbetet görs under förutsättning
att medel tilldelas.

2 Identifierade ojämställdhetsproblem

2.1 Utbildning i branschen

Kvinnor är underrepresenterade bland installatörer. Myndigheten
har länge arbetat med branschen.

3 Mål

- Fler kvinnor ska välja yrket.
- Information ska nå kvinnor och män lika väl.

4 Åtgärder

De konkreta aktiviteterna framgår av myndighetens verksamhetsplan.

5 Jämställdhet i interna processer

Perspektivet ska finnas med i planeringen.

6 Förbättringsområden

• Statistiken är inte könsuppdelad.
"""


def document(folder, text, name="plan.txt"):
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return read_document(path)


def reading(folder, text, name="plan.txt", **more):
    return extract(document(folder, text, name), **more)


def elements(reading, *fields):
    """(kind, text on one line, and the fields named) in the order of the paper; missing values are None."""
    table = reading.plan_elements.sort_values(["start", "element_id"])
    rows = table.astype(object).where(table.notna(), None).to_dict("records")
    return [(row["kind"], " ".join(row["text"].split()), *(row[name] for name in fields)) for row in rows]


def links(reading):
    words = dict(zip(reading.plan_elements["element_id"], reading.plan_elements["text"], strict=True))
    pairs = zip(reading.plan_links["from_element_id"], reading.plan_links["to_element_id"], strict=True)
    return {(words[start], words[end]) for start, end in pairs}


def said(reading, *codes):
    """The sentences of the problems with these codes."""
    return [problem.sentence() for problem in reading.problems if problem.code in codes]
