"""What a paper is, decided from its title's own word and its shape, and said with the reason."""

import pytest

from jimeval.base.persons import PersonKey
from jimeval.documents import read_document
from jimeval.minutes import looks_like_minutes
from jimeval.study.reading import kind_of, read_paper

PROSE = "Myndigheten har kommit en bit på väg och fortsätter arbetet. Nästa steg är att följa upp målen tillsammans."


def decided(tmp_path, text: str, name: str = "papper.txt") -> tuple[str, str]:
    (tmp_path / name).write_text(text, encoding="utf-8")
    return kind_of(read_document(tmp_path / name))


@pytest.mark.parametrize(
    "title, kind",
    [
        ("Minnesanteckningar från nätverksträff", "minutes"),
        ("Minnesanteckningar från workshop om handlingsplan", "minutes"),
        ("Protokoll nr 3", "minutes"),
        ("Sammanträdesprotokoll", "minutes"),
        ("Styrgruppsprotokoll 2014", "minutes"),
        ("Mötesnoteringar", "minutes"),
        ("Noteringar från arbetsgruppen", "minutes"),
        ("Referat från samtal om stöd", "minutes"),
        ("APL 3 maj 2014", "minutes"),
        ("Referensgruppsmöte 2013-10-23", "minutes"),
        ("Möte med arbetsgruppen 2014-05-03", "minutes"),
        ("Handlingsplan med bilaga: minnesanteckningar", "plan"),
        ("Plan för minnesanteckningar och protokoll", "plan"),
        ("Återrapportering av uppdraget", "report"),
        ("Slutrapport från nätverksträffarna", "report"),
        ("Mall för minnesanteckningar", "form"),
        ("Presentation från nätverksträff 2014-05-03", "slides"),
        ("Dagordning referensgruppsmöte 2014-05-03", "other"),
        ("Kallelse till styrgruppsmöte", "other"),
        ("Inbjudan till nätverksträff 3 maj 2014", "other"),
        ("Program för nätverksdag", "other"),
        ("Deltagarlista nätverksträff 2014-05-03", "list"),
        ("Regeringsbeslut om stöd", "decision"),
        ("JiM+ för deltagare", "group"),
        ("Observationsprotokollering i klassrum", "other"),
        ("Nyheter om mötet", "other"),
        ("Årsmöte 3 januari 2014", "minutes"),
        ("Strategi för jämställdhetsintegrering Länsstyrelsen Skåne 2014-2016", "plan"),
        ("Myndighetens inriktning 2022-2025", "plan"),
        ("Likabehandlingsplan 2014", "plan"),
        ("Gender Equality Plan 2022-2024", "plan"),
        ("Beslut om handlingsplan på Skolverket", "plan"),
        ("Beslut om fastställande av plan för jämställdhet", "plan"),
        ("Beslut om bidrag", "decision"),
        ("Redovisning av uppdrag att ta fram en plan", "plan"),
        ("Redovisning av arbetet enligt plan för jämställdhet", "report"),
        ("Uppföljning av handlingsplan 2016", "report"),
        ("Plan för uppföljning av jämställdhet", "plan"),
        ("Rapport 2014:5 Jämställdhet – strategi för Kalmar län", "plan"),
        ("Rapport 2015:16 Regeringsuppdrag", "report"),
        ("Utforma myndighetens inriktning för arbetet", "form"),
        ("Exempel på handlingsplan", "form"),
        ("Så skriver ni en handlingsplan", "form"),
        ("Möte om handlingsplan 2014-05-03", "minutes"),
        ("Tidplan för utvärderingen", "other"),
        ("Ett uppdrag, många strategier", "other"),
        ("Gruppen för mål 2 Dagordningen fastställdes. Protokoll från möte", "minutes"),
    ],
)
def test_the_first_word_for_a_kind_in_the_title_decides(tmp_path, title, kind):
    assert decided(tmp_path, f"{title}\n\n{PROSE}\n")[0] == kind


@pytest.mark.parametrize("name", ["m.txt", "m.md", "m.html", "m.htm"])
def test_minutes_are_minutes_in_any_dress(tmp_path, name):
    text = (
        "Minnesanteckningar\n\nNärvarande: Ada Berg, CSN"
        if name[2] != "h"
        else "<h1>Minnesanteckningar</h1><p>Text.</p>"
    )
    assert decided(tmp_path, text, name) == ("minutes", "rubriken säger ”Minnesanteckningar”")


def test_an_attendance_list_above_prose_or_a_meeting_told_of_makes_minutes(tmp_path):
    assert decided(tmp_path, f"Om stödet\n\nNärvarande: Ada Berg, CSN\n\n{PROSE}\n") == (
        "minutes",
        "en närvarolista står överst",
    )
    told = f"Efter en diskussion\n\nMöte med gruppen. Ada förklarade mötet öppnat.\n{PROSE}\n"
    assert decided(tmp_path, told) == ("minutes", "texten berättar om ett möte (”förklarade mötet”)")
    assert decided(tmp_path, f"Nyheter om stödet\n\nTolv myndigheter deltog.\n{PROSE}\n")[0] == "other"


def test_sheet_after_sheet_of_few_words_are_slides_also_when_they_say_deltagare(tmp_path):
    sheets = "\n\n".join(f"{number} Rubrik {number} Deltagare: alla Mål Fika" for number in range(1, 8))
    page = f'Praktiskt\n\nStorlek: px\n\nDownload "Praktiskt idag"\n\nTranskript\n\n{sheets}\n'
    assert decided(tmp_path, page) == ("slides", "7 blad med få ord på varje")
    bullets = "Om stödet\n" + "\n".join(f"• Punkt nummer {word}" for word in "abcdefghijklmnopqrst")
    assert decided(tmp_path, bullets) == ("slides", "nästan bara korta punkter")


def test_lines_of_names_are_a_list_also_under_the_word_deltagare(tmp_path):
    names = "\n".join(
        f"Ada {name}, Myndigheten för {name}frågor" for name in ("Berg", "Ek", "Lund", "Dal", "Ås", "Vik", "Ros", "Alm")
    )
    assert decided(tmp_path, f"Deltagare\n{names}\n") == ("list", "9 av 9 rader är bara namn")


def test_short_minutes_with_a_long_attendance_list_are_no_list(tmp_path):
    names = "\n".join(f"- Ada {name}, CSN" for name in ("Berg", "Ek", "Lund", "Dal", "Ås", "Vik", "Ros", "Alm"))
    assert (
        decided(tmp_path, f"# Nätverksträff\n\n## Deltagare\n\n{names}\n\n## CSN\n\nDe har börjat.\n")[0] == "minutes"
    )


def test_lines_of_times_are_a_programme_and_an_invitation_is_told_by_its_call(tmp_path):
    times = "\n".join(f"{hour}.00–{hour + 1}.00 Samtal om stöd" for hour in range(9, 15))
    assert decided(tmp_path, f"Nätverksträff 2014-05-03\n{times}\nMedverkande: Ada Berg")[0] == "other"
    call = (
        f"Träff om stöd\n\nVälkommen till en dag om stöd. Medverkande: Ada Berg, CSN. Anmäl dig senast 3 maj.\n{PROSE}"
    )
    assert decided(tmp_path, call) == ("other", "texten bjuder in (”välkommen till”)")


def test_a_person_decides_over_all_signs(tmp_path):
    (tmp_path / "p.txt").write_text("Handlingsplan", encoding="utf-8")
    assert kind_of(read_document(tmp_path / "p.txt"), "minutes") == ("minutes", "beslutat av en person")


def test_the_reader_of_minutes_and_the_study_say_the_same(tmp_path):
    for place, text in enumerate(
        ("Minnesanteckningar\n\nText.", "Deltagarlista\n\nAda", "Kallelse till möte 2014-05-03")
    ):
        (tmp_path / f"{place}.txt").write_text(text, encoding="utf-8")
        document = read_document(tmp_path / f"{place}.txt")
        assert bool(looks_like_minutes(document)) == (kind_of(document)[0] == "minutes") == (place == 0)


@pytest.mark.parametrize(
    "folder, text, sentences",
    [
        ("minutes", "Protokoll\n\nNärvarande: Ada Berg", ["läses som minnesanteckningar: rubriken säger ”Protokoll”."]),
        (
            "minutes",
            "Kallelse",
            ["mappen säger minnesanteckningar men filen är av slaget annat: rubriken säger ”Kallelse”."],
        ),
        ("papers", "Kallelse", []),
    ],
)
def test_every_paper_is_shown_with_what_it_was_taken_for_and_why_once(tmp_path, folder, text, sentences):
    (tmp_path / folder).mkdir()
    (tmp_path / folder / "p.txt").write_text(text, encoding="utf-8")
    reading, _ = read_paper(tmp_path / folder / "p.txt", tmp_path, {}, PersonKey(), None)
    shown = [p.sentence() for p in reading.problems if p.code in ("kind", "other_than_folder")]
    assert shown == sentences
    assert bool(sentences) or any("av slaget annat (rubriken säger ”Kallelse”)" in p.message for p in reading.problems)
