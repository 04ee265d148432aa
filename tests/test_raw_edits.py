"""A page that shows something else after an edit of the study's own files is always said to be changed."""

import random

import pytest
import raw_edits


@pytest.mark.slow
def test_no_page_that_shows_something_else_is_said_to_be_current(tmp_path, monkeypatch):
    pages = (raw_edits.PAGES[1], raw_edits.PAGES[2], raw_edits.PAGES[6])
    monkeypatch.setattr(raw_edits, "PAGES", pages)
    study, chance = raw_edits.Tried(tmp_path), random.Random(7)
    edits = (raw_edits.the_smallest_group, raw_edits.words_of_minutes)
    found = [tried for edit in edits if (tried := study.edit(edit, chance))]
    missed = [(done, pages[number]) for done, other, told in found for number in set(other) - set(told)]
    assert missed == []
    assert any(other for _, other, _ in found) and any(len(told) < len(pages) for _, _, told in found)
