"""Web pages: what a site wrote around a paper (cookies, navigation, buttons, spam), and HTML files as text.

Words that no paper says on a line of their own are shell wherever they stand; words that a paper might say are shell
only in an unbroken row from the top or to the bottom.
"""

from __future__ import annotations

import re

from jimeval.documents.document import Shell
from jimeval.documents.marks import SITE, SITE_END, Rows, Stretch, drawn, without_marks
from jimeval.documents.web_tables import closed, spanned, table_rows

_ANYWHERE = re.compile(
    r"(?:(?:Hoppa|Gå) (?:direkt )?till (?:huvud)?innehåll(?:et)?|Till (?:huvud)?innehåll(?:et)?|"
    r"Till sidans innehåll|"
    r"Till(?:baka)? (?:till )?(?:sidans )?topp(?:en)?|Dela(?: sidan| på .{0,30}| artikel(?:n)?| via .{0,20})?|"
    r"Skriv ut(?: sidan)?|"
    r"Kopiera länk|Lyssna(?: på sidan)?|Hjälpte informationen .{0,40}|Tack för att du hjälper oss!?|Tipsa en vän|"
    r"Publicera(?:d|t|ds)(?: av .{0,40})?:?[ \t]*\d.{0,40}|Publiceringsdatum:?.{0,40}|Publicerat:.{0,40}|"
    r"(?:Senast )?(?:uppdaterad|ändrad|granskad|uppdaterat)(?: av .{0,40})?:?[ \t]*\d.{0,60}|"
    r"Senast (?:uppdaterad|ändrad|granskad):?.{0,60}|Sidansvarig:?.{0,60}|Hero Image|(?:Partner Logo[ \t]*)+|"
    r"(?:Du är här|Sökväg):?.{0,120}|Godkänn (?:alla )?(?:kakor|cookies)|Acceptera (?:alla )?(?:kakor|cookies)|"
    r"Neka(?: alla)?(?: kakor| cookies)?|(?:Hantera|Inställningar för|Anpassa) (?:kakor|cookies)|"
    r"visa fler .{0,30}|User information|Sidfot|Meny)[ \t›»>]*",
    re.IGNORECASE,
)
_NOTICE = re.compile(
    r"\b(?:använder (?:kakor|cookies)|(?:kakor|cookies) (?:på|för|används|lagras)|webbläsare|javascript|"
    r"samtycke till)\b",
    re.IGNORECASE,
)
_VOICE = re.compile(r"\b(?:vi|vår|din|webbplats(?:en)?|sidan|du)\b", re.IGNORECASE)  # a site speaks for itself
_EDGE = re.compile(
    r"[•*·\- \t|]*(?:Meny|Sök(?: på webbplatsen)?|Hem|Start(?:sida)?|Kontakta? ?(?:oss)?|Om (?:oss|webbplatsen|"
    r"myndigheten|kakor|cookies)|Logga (?:in|ut)|"
    r"Facebook|Twitter|LinkedIn|Instagram|Youtube|X|E-post|Mejla|English|In English|Lättläst|Teckenspråk|"
    r"Other languages|Press(?:rum)?|Nyheter|"
    r"Nyhetsbrev|Aktuellt|Prenumerera|RSS|Tillgänglighet(?:sredogörelse)?|Kakor|Cookies|Personuppgifter|"
    r"Integritetspolicy|Läs mer|"
    r"Relaterat(?: material)?|Relaterad information|Ladda ner(?: .{0,120})?|Innehåll på sidan|Stäng|Öppna meny|"
    r"Tillbaka|Föregående|Nästa|"
    r"Lediga jobb|Jobba hos oss|Följ oss.{0,40}|©.{0,80}|Copyright.{0,80}|Kategori(?:er)?:.{0,60}|"
    r"Etiketter:.{0,60}|Taggar:.{0,60}|"
    r"https?://\S+|www\.\S+)[ \t›»>|]*",
    re.IGNORECASE,
)
_SURELY = r"casino\w*|viagra|cialis|free ?spins?|slots?|porn\w*|escort|smslån|nätcasino|betting"
_SURE_SPAM = re.compile(rf"\b(?:{_SURELY})\b", re.IGNORECASE)
_SPAM = re.compile(
    rf"\b(?:{_SURELY}|kasino\w*|bonus|poker|gratis|online|spel|sexdate|crypto\w*|bitcoin|replica|pills?|utan uc)\b",
    re.IGNORECASE,
)
_TAGS = re.compile(
    r"</?(?:strong|b|i|em|u|p|br|div|span|a|h[1-6]|ul|ol|li|table|tr|td|th|tbody|thead|font|sup|sub|img|small|"
    r"center|hr)"
    r"(?:\s[^<>]{0,300})?/?>",
    re.IGNORECASE,
)
_BLOCKS = frozenset(
    "p div section article main header footer nav aside ul ol table tr h1 h2 h3 h4 h5 h6 blockquote pre figure "
    "form dl dt dd "
    "address fieldset hr body".split()
)
_UNSEEN = frozenset("script style noscript template svg head object iframe".split())
_SITE = frozenset("nav footer aside form button dialog".split())
_SITE_ROLES = frozenset("navigation banner contentinfo dialog search complementary alertdialog".split())
_SITE_NAMES = re.compile(r"cookie|breadcrumb|brodsmul|\bmenu\b|navbar|share|social|skip-?link", re.IGNORECASE)


_ANYWHERE_LINE = re.compile(
    r"^[•*·\- \t]*(?:Hoppa|Gå|Till|Dela|Skriv|Kopiera|Lyssna|Hjälpte|Tack|Tipsa|Publice|Senast|Uppdater|Ändrad|"
    r"Granskad|Sidansv|"
    r"Hero|Partner|Du|Sökväg|Godkänn|Acceptera|Neka|Hantera|Inställ|Anpassa|visa|User|Sidfot)[^\n]{0,140}$",
    re.MULTILINE | re.IGNORECASE,
)


def markup(text: str, start: int, end: int) -> list[Shell]:
    """HTML tags that a portal left in its text."""
    return [Shell("markup", *match.span()) for match in _TAGS.finditer(text, start, end)] if "<" in text else []


def web_lines(text: str, start: int, end: int) -> list[Shell]:
    """The lines that a web site, and not the paper, wrote; none when nothing else would be left."""
    found: dict[tuple[int, int], str] = {}
    for match in _ANYWHERE_LINE.finditer(text, start, end):
        if _ANYWHERE.fullmatch(match.group().strip()):
            found[match.span()] = "web"
    for match in _NOTICE.finditer(text, start, end):
        a, b = max(start, text.rfind("\n", start, match.start()) + 1), text.find("\n", match.end(), end)
        b = b if b >= 0 else end
        if b - a < 500 and _VOICE.search(text, a, b):
            found[a, b] = "web"
    _from_the_edge(text, _lines(text, start, min(end, start + 4000)), found)
    _from_the_edge(text, _lines(text, max(start, end - 3000), end)[::-1], found)
    if sum(len("".join(text[a:b].split())) for a, b in found) >= len("".join(text[start:end].split())):
        return []
    return [Shell(kind, a, b) for (a, b), kind in sorted(found.items())]


def _from_the_edge(text: str, lines: list[tuple[int, int]], found: dict[tuple[int, int], str]) -> None:
    """Adds to ``found`` the unbroken row of the site's lines that ``lines`` begins with, and spam among the first."""
    for place, (a, b) in enumerate(lines):
        words = text[a:b].strip()
        if place < 3 and _is_spam(words):
            found[a, b] = "spam"
        elif (a, b) not in found:
            if not _EDGE.fullmatch(words):
                return
            found[a, b] = "web"


def _lines(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The lines in ``text[start:end]`` that hold something."""
    found, at = [], start
    for line in text[start:end].split("\n"):
        if line.strip():
            found.append((at, at + len(line)))
        at += len(line) + 1
    return found


def _is_spam(line: str) -> bool:
    return len(line) < 200 and bool(_SURE_SPAM.search(line)) and len(_SPAM.findall(line)) >= 2


def html_text(source: str) -> tuple[str, str, list[Rows]]:
    """An HTML page as (text with marks, title, how the tables between marks span). Scripts and styles are no text;
    the site's own parts and the tables stand between marks, which :func:`jimeval.documents.marks.unmarked` takes out
    once the text is mended and its positions hold.

    Headings become Markdown headings, list items bullets, table cells are parted by tabs: what the readers know.
    """
    from bs4 import BeautifulSoup, NavigableString

    soup = BeautifulSoup(closed(source), "html.parser")
    pieces: list[str] = [""]
    tables: list[Rows] = []

    def add(words: str) -> None:
        if words:  # so that the last piece tells whether a space stands before what follows
            pieces.append(words)

    def walk(node, within: bool) -> None:
        if isinstance(node, NavigableString):
            words = re.sub(r"\s+", " ", without_marks(str(node))) if type(node) is NavigableString else ""
            add(words.lstrip() if not pieces[-1] or pieces[-1][-1] in "\n\t " else words)
            return
        if node.name in _UNSEEN:
            return
        if node.name == "table" and not within and (rows := table_rows(node)):
            add("\n\n")
            if node.caption:
                walk(node.caption, within)
                add("\n")
            add(table(rows, within))
            add("\n\n")
            return
        site = not within and _of_site(node)
        before, after = _around(node.name)
        add((SITE if site else "") + before)
        for child in node.children:
            walk(child, within or site)
        add(after + (SITE_END if site else ""))

    def table(rows: list[list], within: bool) -> str:
        nonlocal pieces
        spans, words = [[spanned(cell) for cell in row] for row in rows], []
        tables.append(spans)
        for row in rows:
            words.append([])
            for cell in row:
                outside, pieces = pieces, [""]
                for child in cell.children:
                    walk(child, within)
                words[-1].append(re.sub(r"\s*\n\s*", "\n", "".join(pieces)).replace("\t", " ").strip())
                pieces = outside
        return drawn(spans, words)

    try:
        walk(soup.body or soup, False)
    except RecursionError:  # tags within tags without end: no page was written so
        pieces, tables = [without_marks(soup.get_text("\n"))], []
    title = soup.title.get_text(" ", strip=True) if soup.title else ""
    return re.sub(r"[ \t]*\n[ \t]*(?:\n\s*)+", "\n\n", "".join(pieces)).strip() + "\n", title, tables


def _around(name: str) -> tuple[str, str]:
    if re.fullmatch("h[1-6]", name):
        return "\n\n" + "#" * int(name[1]) + " ", "\n\n"
    if name in ("td", "th"):
        return "", "\t"
    if name in ("li", "br"):
        return ("\n• ", "") if name == "li" else ("", "\n")
    return ("\n\n" if name == "p" else "\n",) * 2 if name in _BLOCKS else ("", "")


def site_parts(stretches: list[Stretch]) -> list[Shell]:
    """What :func:`html_text` marked as the site's."""
    return [Shell("web", s.start, s.end) for s in stretches if s.sign == SITE and s.start < s.end]


def _of_site(node) -> bool:
    """Whether the element is the site's and not the page's: by its name, role, class or id, and without a heading."""
    if node.name in ("body", "html", "main", "article"):
        return False
    names = " ".join([*(node.get("class") or ()), node.get("id") or ""])
    header = node.name == "header" and node.find_parent(["main", "article"]) is None
    site = header or node.name in _SITE or node.get("role") in _SITE_ROLES or bool(_SITE_NAMES.search(names))
    return site and node.find("h1") is None
