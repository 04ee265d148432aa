"""The study as a whole: build, the researcher's handles, and everything that needs more than one subject."""

from jimeval.study.study import Study, open_study

__all__ = ["Study", "open_study"]
