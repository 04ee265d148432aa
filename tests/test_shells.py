"""Shells: what portals and sites wrote around a text is set apart, kept, and never read as the paper's own."""

import random
import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jimeval.documents import read_document
from jimeval.documents.shells import find_shell

TEASERS = """Ett annat papper

Ett annat papper om något helt annat Närvarande Bo Ek, MSB

Läs mer

Ett tredje

Ett tredje papper med många ord

Läs mer
"""


def prose(seed: int, sentences: int = 9) -> str:
    chance = random.Random(seed)
    parts = ("ar", "be", "för", "ska", "med", "ling", "stöd")
    words = [["".join(chance.choices(parts, k=2)) for _ in range(9)] for _ in range(sentences)]
    return " ".join(" ".join(sentence).capitalize() + "." for sentence in words)


def read(tmp_path, text: str, name: str = "papper.txt"):
    (tmp_path / name).write_text(text, encoding="utf-8")
    return read_document(tmp_path / name)


def kinds(document) -> list[str]:
    return [shell.kind for shell in document.shell]


def own(document) -> str:
    return " ".join(document.own_text.split())


BUTTONS = 'Storlek: px\nStarta visningen från sidan:\n\nDownload "Titel 2014"\n\n'
OLD = f"Titel\n\nSave this PDF as:\n WORD  PNG  TXT  JPG\n\n{BUTTONS}"
NEW = f"Titel\n\n- Ada Berg - för 8 år sedan - Visningar:\n 12\n\n{BUTTONS}"


@pytest.mark.parametrize("head", [OLD, NEW])
@pytest.mark.parametrize("word", ["Transkript\n\n", "Transkription:\n\n", ""])
def test_a_portals_head_is_shell_whether_or_not_the_word_transkript_is_left(tmp_path, head, word):
    document = read(
        tmp_path, f"{head}{word}1 Titel Närvarande Ada Berg, CSN\n\n2 Boverket Det går framåt.\n\n{TEASERS}"
    )
    assert own(document) == "Titel Närvarande Ada Berg, CSN Boverket Det går framåt."
    assert kinds(document) == ["header", "sheet_number", "sheet_number", "tail"]
    assert (document.title, [page.number for page in document.pages]) == ("Titel 2014", [1, 2])


def test_other_papers_attendance_lists_are_in_the_tail_also_when_all_stands_on_one_line(tmp_path):
    page = (
        'Titel Storlek: px Starta visningen från sidan: Download "Titel 2014" Transkript '
        f"1 Titel Närvarande Ada Berg, CSN {prose(1)} 2 Boverket {prose(2, 4)} Grupp 3 Alla {prose(3)} 3 "
        f"Skolverket {prose(4)} "
        "/Ada Annat möte om stöd Annat möte om stöd Närvarande Bo Ek, MSB Läs mer Ett tredje papper Ett tredje "
        "papper Läs mer"
    )
    document = read(tmp_path, page)
    assert own(document).endswith("/Ada") and "Bo Ek" not in own(document)
    assert [page.number for page in document.pages] == [1, 2, 3]
    assert document.text[document.pages[2].start :].startswith("3 Skolverket")


def test_numbers_in_a_line_that_do_not_count_through_the_text_are_no_sheets(tmp_path):
    text = f'Titel Storlek: px Download "Titel" Transkript 1 Titel {prose(1)} 2 Boverket {prose(2, 200)}'
    assert read(tmp_path, text).pages == ()


def test_amp_pages_begin_with_the_titles_of_other_papers(tmp_path):
    others = "\n\n".join(f"Papper nummer {name} om stöd" for name in "abcdefgh")
    head = f"Titel 2014\n\nRelevanta dokument\nAnnat möte. Närvarande. Bo Ek\n\n{others}\n\n"
    document = read(tmp_path, f"{head}Titel Närvarande: Ada Berg, CSN {prose(1)} 1\n\n{prose(2)} 2\n")
    assert own(document).startswith("Titel Närvarande: Ada Berg") and "Bo Ek" not in own(document)
    assert [page.number for page in document.pages] == [1, 2]
    without_text = read(tmp_path, head)
    assert (own(without_text), kinds(without_text)) == ("Titel 2014", ["tail"])


def test_5dok_parts_pages_by_numbers_in_parentheses(tmp_path):
    page = (
        "Anteckningar\n\n44  Download (0)\n\nFull text\n\n(1)\n\nNärvarande: Ada Berg, CSN\n\n(2)\n(3)\n\n"
        "Boverket: Det går.\n\nRelated documents\n\nAnnat papper\n"
    )
    document = read(tmp_path, page)
    assert own(document) == "Närvarande: Ada Berg, CSN Boverket: Det går."
    assert kinds(document) == ["header", "page_mark", "page_mark", "page_mark", "tail"]
    assert document.page_at(document.text.index("Boverket")) == 3
    assert own(read(tmp_path, "• No results found\n\n6. Rubrik\n\nText.")) == "6. Rubrik Text."


def test_the_repeated_head_of_a_form_and_a_portals_own_words_are_shell(tmp_path):
    page = (
        f"Anteckningar\n2013-02-03 Sida 1 (3)\n{prose(1)}\nadvertisement\n2013-02-03 Sida 2 (3)\n{prose(2)} "
        f"Skriv till [email protected] för mer.\n2013-02-03 Sida 3 (3)\n{prose(3)}"
    )
    document = read(tmp_path, page)
    assert kinds(document) == ["page_number", "portal", "page_number", "portal", "page_number"]
    assert [page.number for page in document.pages] == [1, 2, 3]
    assert "advertisement" in document.text and "advertisement" not in document.own_text


@pytest.mark.parametrize(
    "marks",
    [
        ("Page 1\n", "\nPage 2\n", "\nPage 3\n"),
        ("", "\f", "\f"),
        ("Sida 1 av 3\n", "\nSida 2 av 3\n", "\nSida 3 av 3\n"),
    ],
)
def test_page_marks_and_form_feeds_part_pages(tmp_path, marks):
    document = read(tmp_path, "".join(mark + prose(place) for place, mark in enumerate(marks)))
    assert [page.number for page in document.pages] == [1, 2, 3]
    assert own(document) == " ".join(prose(place) for place in range(3))


def test_a_page_number_at_the_foot_ends_its_page(tmp_path):
    document = read(tmp_path, f"Protokoll\n{prose(1)}\n- 1 -\n{prose(2)}\n- 2 -\nSlut.")
    assert [document.page_at(document.text.index(words)) for words in ("Protokoll", prose(2)[:20], "Slut")] == [1, 2, 3]


def test_printed_numbers_beside_the_sheets_are_shell_and_section_numbers_are_not(tmp_path):
    sheets = f"1 Titel\n\n2\n\n3 1 Förord {prose(1)}\n\n4 2 {prose(2)}\n\n5 3 3. Bakgrund {prose(3)}\n"
    document = read(tmp_path, OLD + "Transkript\n\n" + sheets)
    assert own(document) == f"Titel Förord {prose(1)} {prose(2)} 3. Bakgrund {prose(3)}"
    assert [page.number for page in document.pages] == [1, 2, 3, 4, 5]
    ends = f"1 Titel {prose(1)} 1\n\n2 2. Bakgrund {prose(2)} 2\n\n3 Slut {prose(3)} 3\n"
    assert re.findall(r"\d\.?", own(read(tmp_path, OLD + "Transkript\n\n" + ends))) == ["2."]


def test_the_words_that_every_sheet_begins_with_are_kept_once(tmp_path):
    sheets = f"1 Protokoll 1 (6) Styrgruppen {prose(1)}\n\n2 Protokoll 2 (6) 2. Bakgrund {prose(2)}\n"
    document = read(tmp_path, OLD + "Transkript\n\n" + sheets)
    assert kinds(document).count("running_head") == 1
    assert own(document) == f"Protokoll 1 (6) Styrgruppen {prose(1)} 2. Bakgrund {prose(2)}"


def test_a_sheet_whose_number_is_lost_does_not_lose_those_after_it(tmp_path):
    sheets = "\n\n".join(f"{number} {prose(number)}" for number in (1, 2, 4, 5))
    assert [page.number for page in read(tmp_path, OLD + "Transkript\n\n" + sheets).pages] == [1, 2, 4, 5]


def test_numbered_headings_and_lists_are_no_sheets(tmp_path):
    document = read(tmp_path, "Protokoll\n\n1 Val\n\nText ett.\n\n2 Övrigt\n\nText två.\n\n3 Nästa\n\nText tre.\n")
    assert (document.shell, document.pages) == ((), ())
    listed = read(tmp_path, OLD + f"Transkript\n\n1 Titel {prose(1)}\n1 Val\n2 Övrigt\n3 Nästa\n\n2 Blad {prose(2)}\n")
    assert own(listed) == f"Titel {prose(1)} 1 Val 2 Övrigt 3 Nästa Blad {prose(2)}"


def test_what_a_site_wrote_is_shell_and_the_day_of_publishing_dates_nothing(tmp_path):
    page = (
        "Till huvudinnehåll\nMeny\nSök\nVi använder kakor (cookies) på webbplatsen.\n\nAnteckningar från träff\n\n"
        "Publicerad: 8 juni 2017\n\nTräffen hölls den 3 maj 2017.\n\nKontakt\nAda svarar på frågor.\n\n"
        "Dela\nSkriv ut\nSenast uppdaterad: 9 juni 2017\nKontakta oss\nFacebook\n"
    )
    document = read(tmp_path, page)
    assert own(document) == "Anteckningar från träff Träffen hölls den 3 maj 2017. Kontakt Ada svarar på frågor."
    assert (document.title, document.date.iso) == ("Anteckningar från träff", "2017-05-03")


def test_spam_above_the_text_and_a_collectors_card_are_shell(tmp_path):
    document = read(
        tmp_path, "# source: en spegel\ncasino spel online bonus gratis\n\nAnteckningar\n\nVi spelade ett spel."
    )
    assert (kinds(document), document.title) == (["header", "spam"], "Anteckningar")
    assert own(read(tmp_path, "Möte om gratis spel online\n\nText.")) == "Möte om gratis spel online Text."


def test_a_page_that_is_nothing_but_a_sites_words_is_left_whole(tmp_path):
    assert read(tmp_path, "Meny\nSök\nKontakt\n").shell == ()


def test_html_is_read_as_text_with_the_sites_parts_as_shell(tmp_path):
    page = """<!DOCTYPE html><html><head><title>Träff - Verket</title><script>var x = 1;</script></head><body>
    <nav><a>Hem</a></nav><div class="cookie-bar">Vi använder kakor</div><main><h1>Anteckningar 3 maj 2017</h1>
    <h2>Närvarande</h2><ul><li>Ada Berg, CSN</li><li>Bo Ek</li></ul><table><tr><td>Ada</td><td>X</td></tr></table>
    <p>Det går f&ouml;r&nbsp;sig,<br>jäm&shy;ställt.</p></main><footer>Kontakt</footer></body></html>"""
    document = read(tmp_path, page, "sida.html")
    assert [line.strip() for line in document.own_text.split("\n") if line.strip()] == [
        "# Anteckningar 3 maj 2017",
        "## Närvarande",
        "• Ada Berg, CSN",
        "• Bo Ek",
        "Ada\tX",
        "Det går för sig,",
        "jämställt.",
    ]
    assert [" ".join(document.text[shell.start : shell.end].split()) for shell in document.shell] == [
        "Hem",
        "Vi använder kakor",
        "Kontakt",
    ]
    assert (document.title, document.date.iso) == ("Anteckningar 3 maj 2017", "2017-05-03")
    assert own(read(tmp_path, page, "sida.txt")) == own(document)


def test_tags_left_in_a_text_are_shell(tmp_path):
    document = read(tmp_path, "Protokoll<br />Närvarande: <strong>Ada</strong> (a < b)")
    assert own(document) == "Protokoll Närvarande: Ada (a < b)"


WORDS = (
    """Läs mer|Relevanta dokument|Sida 2 (3)|(1)|(2)|<br/>|[email protected]|Meny|casino bonus|Vanlig text.|Dela||3|"""
)
PIECES = st.sampled_from(
    [OLD, NEW, "Transkript\n\n", TEASERS, "1 Titel\n\n", "2 Boverket Det går.\n\n", "\f"]
    + [f"{word}\n" for word in WORDS.split("|")]
)


@given(st.lists(PIECES, max_size=14))
def test_shell_lies_in_order_within_the_text_and_pages_too(pieces):
    text = "".join(pieces)
    found = find_shell(text)
    spans = [(shell.start, shell.end) for shell in found.shell]
    assert all(start < end <= len(text) for start, end in spans)
    assert all(a[1] <= b[0] for a, b in zip(spans, spans[1:], strict=False))
    pages = [(page.start, page.end) for page in found.pages]
    assert all(0 <= start <= end <= len(text) for start, end in pages)
    assert all(a[1] <= b[0] for a, b in zip(pages, pages[1:], strict=False))


@pytest.mark.parametrize(
    "unit", ["a ", "1 ", " ", "a-", "Läs mer ", "Titel 2 Boverket ", "<b", "\n1", "\n ", "Ã¤", "under Det ", "A b "]
)
def test_a_very_long_line_is_read_in_time_that_grows_with_its_length(tmp_path, unit):
    def seconds(count: int) -> float:
        (tmp_path / "lang.txt").write_text(
            OLD + "Transkript\n\nx" + unit * (count // len(unit)) + "x", encoding="utf-8"
        )
        return min(once() for _ in range(3))

    def once() -> float:
        begun = time.process_time()
        read_document(tmp_path / "lang.txt")
        return time.process_time() - begun

    assert seconds(400_000) < 11 * max(seconds(100_000), 0.05)  # four times the length; squared growth gives 16
