"""The codebook file: what a good one gives, and everything that is wrong with a bad one, by line and key, at once."""

import importlib.util
from pathlib import Path

import pytest

from jimeval.base.errors import InputError
from jimeval.minutes.coding.codebook import load_codebook, parse_codebook
from jimeval.minutes.coding.patterns import Pattern

ROOT = Path(__file__).resolve().parents[1]
GOOD = """name: provbok
version: "2"
codes:
  - code: grupp
    label: Grupp
    definition: Samlar koder.
  - code: trogt
    label: Trögt
    group: grupp
    definition: Det går trögt.
    use_when: Någon säger så.
    not_when: Det bara är sent.
    example: Inget har hänt i höst.
    patterns:
      - "trög|långsam"
      - {words: "stå* still", within: 1, order: any, except: "inte still", negated: opposite, value: stopp}
"""


def wrong(content: str | bytes) -> list[str]:
    with pytest.raises(InputError) as error:
        parse_codebook(content if isinstance(content, bytes) else content.encode(), "codebook.yml")
    assert {problem.code for problem in error.value.problems} == {"broken_codebook"}
    return [problem.sentence() for problem in error.value.problems]


def test_a_codebook_is_its_codes_in_order_with_their_patterns():
    book = parse_codebook(GOOD.encode(), "codebook.yml")
    assert (book.name, book.version, [code.code for code in book.codes]) == ("provbok", "2", ["grupp", "trogt"])
    assert book.by_id("trogt").group == "grupp" and "trogt" in book and "borta" not in book
    assert book.by_id("trogt").patterns == (
        Pattern("trög|långsam"),
        Pattern("stå* still", 1, "any", ("inte still",), "opposite", "stopp"),
    )
    assert [code.code for code in book.under("grupp")] == ["trogt"]


def test_a_code_that_the_codebook_has_lost_is_shown_by_its_id():
    book = parse_codebook(GOOD.encode(), "codebook.yml")
    assert (book.label("trogt"), book.label("borta")) == ("Trögt", "borta")


def test_a_byte_order_mark_and_windows_line_ends_change_nothing():
    assert parse_codebook(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode(), "x") == parse_codebook(
        GOOD.encode(), "x"
    )


def test_the_packaged_codebook_has_the_codes_that_researchers_share():
    book = load_codebook()
    assert book.version
    assert {
        "stod_givet",
        "stod_inget",
        "ledning_engagemang",
        "placering_hr",
        "placering_stab",
        "placering_linje",
        "tidigare_arbete",
        "sidoordnat",
        "ordinarie_planering",
        "kartlaggning",
        "mal_aktivitet",
        "samverkan",
        "resurser",
        "normkritik",
        "hallbarhet",
    } <= {code.code for code in book.codes}
    assert len(book.under("kompetensbehov")) >= 11
    assert all(code.definition and code.label for code in book.codes)


def test_every_pattern_of_the_packaged_codebook_is_on_a_code_that_has_no_codes_below_it():
    book = load_codebook()
    groups = {code.group for code in book.codes}
    assert not [code.code for code in book.codes if code.patterns and code.code in groups]


def test_the_document_lists_every_code_and_is_made_from_the_file():
    spec = importlib.util.spec_from_file_location("make_codebook_doc", ROOT / "tools/make_codebook_doc.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    written = (ROOT / "docs/kodbok.md").read_text(encoding="utf-8")
    assert written == module.codebook_doc(load_codebook())
    assert all(f"(`{code.code}`)" in written for code in load_codebook().codes)


@pytest.mark.parametrize(
    "change, messages",
    [
        (
            ("    label: Trögt\n", ""),
            ["rad 7, ”label”: nyckeln saknas i koden ”trogt”. Skriv till den."],
        ),
        (
            ("not_when: Det bara är sent.", "not_when:"),
            ["rad 12, ”not_when”: nyckeln är tom i koden ”trogt”. Fyll i den."],
        ),
        (
            ("use_when:", "use-when:"),
            [
                "rad 11, ”use-when”: nyckeln finns inte i koden ”trogt”. Tillåtna: code, label, group, definition, "
                "use_when, not_when, example, patterns.",
                "rad 7, ”use_when”: nyckeln saknas i koden ”trogt”. Skriv till den.",
            ],
        ),
        (
            ("code: trogt", "code: grupp"),
            ["rad 7, ”code”: koden ”grupp” finns redan på rad 4. Byt id på den ena."],
        ),
        (
            ("code: trogt", "code: Trögt"),
            ["rad 7, ”code”: ”Trögt” kan inte vara ett id. Skriv små bokstäver a–z, siffror och _."],
        ),
        (
            ("group: grupp", "group: grup"),
            ["rad 9, ”group”: gruppen ”grup” till koden ”trogt” finns inte. Menade du grupp?"],
        ),
        (("group: grupp", "group: trogt"), ["rad 9, ”group”: koden ”trogt” ligger under sig själv. Ändra gruppen."]),
        (
            ('"trög|långsam"', '"trög|*"'),
            [
                "rad 15, ”patterns”: ”*” är inget ord i mönsterspråket (i koden ”trogt”). "
                "Skriv ord, stam*, *slut, =form, a|b eller INTE, med blanksteg emellan."
            ],
        ),
        (
            ("within: 1, order: any", "within: nära, order: fritt"),
            [
                "rad 16, ”within”: det är inget antal ord (i koden ”trogt”). Skriv ett heltal från 0 till 999.",
                "rad 16, ”order”: ”fritt” är inget val (i koden ”trogt”). Tillåtna: given, any.",
            ],
        ),
        (('version: "2"\n', ""), ["rad 1, ”version”: nyckeln saknas i kodboken. Skriv till den."]),
        (
            ("  - code: trogt", "  - [trogt]\n  - code: trogt"),
            [
                "rad 7, ”codes”: här ska stå en kod med nycklar. Nycklarna är: code, label, group, definition, "
                "use_when, not_when, example, patterns."
            ],
        ),
        (
            ("label: Grupp", 'label: "Grupp'),
            ["rad 16: filen är inte giltig YAML. Se efter indrag, citattecken och kolon på raden och raden ovanför."],
        ),
    ],
)
def test_each_fault_names_line_and_key_and_what_to_do(change, messages):
    assert GOOD.count(change[0]) == 1
    found = wrong(GOOD.replace(*change))
    if "giltig YAML" in messages[0]:
        assert [message.split(":", 1)[1] for message in found] == [m.split(":", 1)[1] for m in messages]
    else:
        assert found == messages


def test_all_faults_come_at_once():
    broken = GOOD.replace("label: Grupp", "label:").replace("within: 1", "within: -1").replace("example:", "exempel:")
    assert len(wrong(broken)) == 4


@pytest.mark.parametrize(
    "content, message",
    [
        (b"", "filen har inte name, version och codes. Utgå från den medföljande kodboken."),
        (b"- a\n", "rad 1: filen har inte name, version och codes. Utgå från den medföljande kodboken."),
        (
            b"name: a\nversion: b\ncodes: []\n",
            "rad 3, ”codes”: kodboken har ingen lista med koder. Skriv koderna under codes:.",
        ),
        (
            "name: a\nversion: två år\n".encode("cp1252"),
            "rad 2: filen är inte sparad som UTF-8. Spara om den som UTF-8.",
        ),
        (
            b"a: *okand\n",
            "rad 1: filen är inte giltig YAML. Se efter indrag, citattecken och kolon på raden och raden ovanför.",
        ),
    ],
)
def test_a_file_that_is_no_codebook_says_what_to_do(content, message):
    assert wrong(content) == [message]
