"""Headings, lists, labels and tables of contents: what begins what, with lines and where lines are lost."""

import pytest

from jimeval.plans import looks_like_plan
from jimeval.plans.extraction.lines import units
from jimeval.plans.extraction.templates import is_instruction, meaning_of
from tests.plan_grids import table
from tests.plan_texts import DIRECTION, JIM_2015, TRANSCRIPT, UNIVERSITY, document, reading, said


def headings(folder, text, name="plan.txt"):
    paper = document(folder, text, name)
    return [paper.text[u.start : u.end] for u in units(paper, []) if u.kind == "heading"]


@pytest.mark.parametrize(
    ("heading", "name", "level"),
    [
        ("Mål", "goal", "mål"),
        ("3. Övergripande mål för perioden", "goal", "övergripande mål"),
        ("Effektmål", "goal", "effektmål"),
        ("Planerade aktiviteter", "activity", None),
        ("Prioriterade insatser 2015", "activity", None),
        ("Våra åtgärder", "activity", None),
        ("Bilaga 1 Aktivitetsplan", "activity", None),
        ("2.Förväntade resultat", "result", None),
        ("IV. Önskade effekter", "effect", None),
        ("Identifierade ojämställdhetsproblem", "problem", None),
        ("Utvecklingsbehov", "problem", None),
        ("Förbättringsområden", "problem", None),
        ("Resurser", "resource", None),
        ("Mål- och aktivitetslista", "mixed", "mål"),
        ("Resurser, aktiviteter och resultatmål", "mixed", "resultatmål"),
        ("Kontaktperson för arbetet med antidiskrimineringsintegrering", "contact", None),
        ("2.Godkännande", "approval", None),
        ("Bakgrund och nulägesbeskrivning", "background", None),
        ("Myndighetens uppdrag och mål", "mission", None),
        ("De jämställdhetspolitiska målen", "policy", None),
        ("Uppföljning av mål och aktiviteter", "followup", None),
        ("Handlingsplan för jämställdhetsintegrering vid myndigheten", "title", None),
        ("Organisering och styrning", "conduct", None),
    ],
)
def test_a_heading_is_known_by_its_stems_whatever_stands_around_them(heading, name, level):
    assert (meaning_of(heading).name, meaning_of(heading).level) == (name, level)


@pytest.mark.parametrize("heading", ["Målgrupper", "Jämställd forskning", "Skolans värld", "Effektiv handläggning"])
def test_a_heading_that_only_resembles_a_known_one_tells_nothing(heading):
    assert meaning_of(heading) is None


def test_what_is_done_already_is_told_from_what_is_planned():
    assert meaning_of("Genomförda aktiviteter").done and meaning_of("Uppnådda resultat").done
    assert not meaning_of("Planerade aktiviteter").done


@pytest.mark.parametrize(
    ("text", "listed", "is_one"),
    [
        ("Beskriv arbetet med att föra in frågan i verksamheten.", False, True),
        ("Ange vilka resurser som behövs.", False, True),
        ("Redogör för nuläget.", False, True),
        ("Vem ansvarar för arbetet?", False, True),
        ("Max 2 sidor", False, True),
        ("[Fyll i målet här]", False, True),
        ("Beskriva arbetet i en broschyr", True, False),
        ("Ange kön i alla blanketter", True, False),
        ("Redovisa könsuppdelad statistik", True, False),
    ],
)
def test_the_forms_own_instructions_are_told_from_what_shall_be_done(text, listed, is_one):
    assert is_instruction(text, listed) is is_one


def test_numbered_chapters_are_headings_and_numbered_lists_are_not(tmp_path):
    text = (
        "Plan för Skolverket 2014\n\n1.Inledning\nMyndigheten har fått ett uppdrag av regeringen som ska redovisas.\n\n"
        "2. Mål\n1. Alla ska få samma svar.\n2. Alla ska få svar i tid.\n\n3. Insatser\n3.1 Svar\n– Utbilda "
        "handläggare\n"
        "3.2 Statistik\n– Ta fram tabeller\n"
    )
    assert headings(tmp_path, text)[1:] == ["Inledning", "Mål", "Insatser", "Svar", "Statistik"]


def test_a_version_number_a_date_and_a_line_of_prose_are_no_headings(tmp_path):
    text = (
        "Plan för Skolverket 2014\n\nVersion 2.1\n\nBeslutad 2014-01-02\n\nMål\n\nMyndigheten ska arbeta så att "
        "alla som hör\n"
        "Mål och medel är sådant som alla måste känna till i förväg.\n"
    )
    assert headings(tmp_path, text) == ["Plan för Skolverket 2014", "Mål"]


def test_headings_in_a_text_without_lines_are_found_by_number_by_their_words_and_by_what_follows(tmp_path):
    assert headings(tmp_path, TRANSCRIPT) == [
        *("Innehåll", "Bakgrund och nulägesbeskrivning", "Mål och aktiviteter", "Aktiviteter", "Uppföljning")
    ]


def test_words_of_headings_within_sentences_begin_nothing(tmp_path):
    sheet = "1 Vi har tagit fram Aktiviteter för alla. Arbetet med Mål och Uppföljning går vidare. " * 8
    assert headings(tmp_path, f"Plan\n\nStorlek: px\n\nTranskript\n\n{sheet}\n\n2 Mer text följer här.\n") == []


def test_the_table_of_contents_is_no_part_of_the_plan(tmp_path):
    made = reading(tmp_path, JIM_2015)
    parts = [words.split("\n")[0] for words in made.passages["text"]]
    assert parts == [
        *("Plan för jämställdhetsintegrering", "Innehåll", "Sammanfattning", "Kontaktpersoner", "Utvecklingsbehov"),
        *("Mål- och aktivitetslista", "Effektmål", "Resurser, aktiviteter och resultatmål"),
    ]


@pytest.mark.parametrize(
    ("text", "name", "template"),
    [
        (JIM_2015, "plan.txt", "JiM 2015-16"),
        (DIRECTION, "plan.txt", "inriktning 2022-2025"),
        (UNIVERSITY, "plan.md", "egen struktur"),
        (f"{UNIVERSITY}\n## Bilaga 1 Aktivitetsplan\n- Utbilda fler.\n", "plan.md", "lärosätesplan med bilaga"),
        (f"MISSIV\nDnr 3/2015\nTill Regeringskansliet\n\n{JIM_2015}", "plan.txt", "JiM 2015-16, med missiv"),
        (
            "Plan för Skolverket 2014\n\n1. Kontaktperson\nNamn:\nTelefon:\n\n2. Godkännande\nDatum:\n\n"
            "3. Bakgrund och nulägesbeskrivning\nVi började förra året.\n",
            "plan.txt",
            "JiM 2013",
        ),
    ],
)
def test_the_form_that_a_plan_follows_shows_in_its_headings(tmp_path, text, name, template):
    assert reading(tmp_path, text, name).plans["template"].item() == template


def test_every_part_is_a_passage_with_its_exact_words_and_together_they_are_the_whole_text(tmp_path):
    for text, name in ((TRANSCRIPT, "a.txt"), (JIM_2015, "b.txt"), (UNIVERSITY, "c.md"), (DIRECTION, "d.txt")):
        made = reading(tmp_path, text, name)
        stored = made.document.text
        rows = made.passages.to_dict("records")
        assert all(stored[row["start"] : row["end"]] == row["text"] for row in rows)
        assert {row["section"] for row in rows} == {"plan"}
        own = made.document.own_text
        covered = "".join("".join(own[row["start"] : row["end"]].split()) for row in rows)
        assert covered == "".join(own.split())
        assert 0 < made.characters_assigned <= len(made.document.own_text)


def test_parts_whose_headings_tell_nothing_are_listed(tmp_path):
    text = "Plan för Skolverket 2014\n\nSkolans värld\n\n"
    text += "Myndigheten finns för alla elever i hela landet och deras lärare.\n"
    assert said(reading(tmp_path, text), "parts_without_meaning") == [
        "1 avsnitt gav inga delar, eftersom rubriken inte säger vad det handlar om: ”Skolans värld”. "
        "Läs dem och lägg till det som saknas."
    ]


def test_a_table_whose_rows_are_lost_is_told_and_its_cells_are_not_guessed(tmp_path):
    text = (
        "Plan för Skolverket 2014\n\nStorlek: px\n\nTranskript\n\n1 Plan för Skolverket 2014\n\n2 BILAGA 1 "
        "Resurser Planerade "
        "aktiviteter Förväntat resulta En samordnare Utbilda handläggare Alla svar blir li Konsult Ta fram "
        "tabeller All stat\n\n"
        "3 t Förväntade effekter ka långa istik är uppdelad Alla behandlas lika\n"
    )
    made = reading(tmp_path, text)
    assert made.plan_elements.empty
    assert said(made, "flattened_table") == [
        "s. 2: tabellen under rubrikerna ”Resurser Planerade aktiviteter Förväntat resulta” har förlorat rader "
        "och kolumner "
        "när texten togs ut; cellerna läses inte, och kolumnerna från ”resulta” är delade mellan sida 2 och 3: "
        "orden är "
        "avhuggna och kan inte sättas ihop säkert. Läs tabellen i originalet (PDF eller Word) i stället, eller "
        "skriv av den i "
        "projektets formulär."
    ]


@pytest.mark.parametrize(
    ("heads", "is_plan"),
    [
        (["Mål", "Aktivitet", "Ansvarig", "Tidplan"], True),
        (["Åtgärd", "Vem", "När"], True),
        (["Problem", "Insats", "Önskad effekt"], True),
        (["Påstående", "Deltagare 1", "Deltagare 2"], False),
        (["Namn", "Telefon", "E-post"], False),
    ],
)
def test_a_workbook_is_a_plan_by_two_columns_that_plans_have(heads, is_plan):
    paper, _ = table([heads, ["Ett", "Två", "Tre", "Fyra"][: len(heads)]], sheet="Blad1", suffix=".xlsx")
    assert (looks_like_plan(paper) is not None) is is_plan


def test_a_plan_with_a_table_that_cannot_be_read_is_not_had_whole(tmp_path):
    text = "Plan för Skolverket 2014\n\nAktiviteter\n\nAktivitet Ansvarig Klart\n"
    text += "Utbilda chefer HR 2015\nTa fram stöd IT 2016\n"
    made = reading(tmp_path, text)
    assert made.plan_elements.empty and made.plans["extent"].item() == "cut"
    assert said(made, "plan_cut") == [
        "planen är inte hel: en tabell har förlorat rader och kolumner. Vad resten säger är okänt, så inget kallas "
        "saknat i planen. Lägg in hela planen."
    ]
