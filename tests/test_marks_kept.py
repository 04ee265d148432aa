"""Tables of marks that a view keeps: made once, nobody's own, and never older than the rule of what may be seen."""

import pandas as pd

from jimeval.study.marks.kept import kept


class View:
    def __init__(self):
        self.made, self._shown_to = 0, {"audience": "public", "minimum": 5}

    @kept
    def table(self) -> pd.DataFrame:
        self.made += 1
        return pd.DataFrame({"shown_from": [self._shown_to["minimum"]]})


def test_a_table_is_made_once_for_a_view_and_by_each_view_for_itself():
    one, other = View(), View()
    assert one.table().equals(one.table()) and (one.made, other.made) == (1, 0)


def test_who_writes_in_a_table_writes_in_a_copy():
    view = View()
    own = view.table()
    own["shown_from"] = 0
    assert view.table()["shown_from"].tolist() == [5]


def test_another_minimum_group_gives_another_table_at_once():
    view = View()
    assert view.table()["shown_from"].tolist() == [5]
    view._shown_to = {"audience": "public", "minimum": 7}
    assert view.table()["shown_from"].tolist() == [7]
