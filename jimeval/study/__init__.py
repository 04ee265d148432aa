"""The study as a whole: build, the researcher's handles, and everything that needs more than one subject.

``Study`` is imported when first asked for: a build of which nothing has changed needs none of the views.
"""

__all__ = ["Study", "open_study"]


def __getattr__(name: str):
    if name in __all__:
        from importlib import import_module

        return getattr(import_module("jimeval.study.study"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
