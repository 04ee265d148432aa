"""The last good page, kept beside a page that fails now and marked at its top as older than its material."""

from __future__ import annotations

from dataclasses import replace
from html import escape
from pathlib import PurePosixPath

from jimeval.base.persons import PersonKey
from jimeval.base.swedish import listed
from jimeval.report import records
from jimeval.report.files import Place
from jimeval.report.records import Record, Stamp

_TOP = '<main id="innehall">\n'
_TITLE = "<title>"


def kept(place: Place, page: str, stamp: Stamp, persons: PersonKey) -> Record | None:
    """Sees to it that the last good page of a page that fails is kept; its record, or None when there is none.

    Only for the same audience: a page with single marks never stays beside one that goes further than the study.
    A page that fails again keeps the old page that it has.
    """
    audience = stamp.parameters.get("audience", "internal")
    good = _good(place, page, audience)
    if good is None:
        return _again(place, page, audience, persons)
    content, record = good
    marked = persons.mask(_marked(content.decode(), record, stamp)).encode()
    old = replace(record, page=records.old_of(page), sha256=records.sha256(marked))
    place.write_whole(old.page, marked)
    records.write(place, old)
    return old


def _good(place: Place, page: str, audience: str) -> tuple[bytes, Record] | None:
    """The page that stands, when it is whole, good and for this audience."""
    content, record = place.read(page), records.read(place, page)
    if content is None or record is None or record.status != "ok" or record.audience != audience:
        return None
    return (content, record) if records.sha256(content) == record.sha256 else None


def _again(place: Place, page: str, audience: str, persons: PersonKey) -> Record | None:
    """The old page that an earlier failure kept, without names that have got a pseudonym since."""
    found = records.old_page(place, page, audience)
    if found is None:
        return None
    content, record = found
    masked = persons.mask(content.decode()).encode()
    if masked != content:
        record = replace(record, sha256=records.sha256(masked))
        place.write_whole(record.page, masked)
        records.write(place, record)
    return record


def _marked(html: str, record: Record, stamp: Stamp) -> str:
    """The page with its age at its top: by which run it was made and what has changed since, never a clock."""
    changed = [
        words
        for words, same in (
            ("underlaget", record.data == stamp.data),
            ("arbetsboken", record.source == stamp.source),
            ("parametrarna", record.parameters == dict(stamp.parameters)),
            ("jimeval eller dess bibliotek", record.library == dict(stamp.library)),
        )
        if not same
    ]
    since = f"Sedan dess har ändrats: {listed(changed)}. " if changed else ""
    new = escape(PurePosixPath(record.page).name)
    mark = (
        '<section class="old" role="note">\n'
        f"<p><strong>Äldre sida.</strong> Den gjordes av körning {record.run} med jimeval {escape(record.jimeval)}. "
        f'{since}Den nya sidan kunde inte göras färdig; <a href="{new}">där står varför</a>.</p>\n</section>\n'
    )
    return html.replace(_TOP, _TOP + mark, 1).replace(_TITLE, f"{_TITLE}Äldre: ", 1)
