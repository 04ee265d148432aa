"""jimeval: follow-research on gender mainstreaming in Swedish agencies (JiM), from papers to reports.

A *study* is a folder of papers: minutes, plans and ratings. ``jimeval build`` reads them into tidy tables, every row
with evidence back to its paper; ``jimeval report`` runs the notebooks on them. In a notebook:

    import jimeval as jim

    study = jim.open_study()                  # the study around this notebook
    csn = study.agency("CSN", year=2014)      # any spelling, resolved by the register
    csn.gaps()                                # programme logic: what leads nowhere, what stands on nothing
    csn.plot_marks()                          # nine lines, every participant's mark
    study.compare("gaps", year=2014)          # agency x rule; never a ranking

Papers can be read without a study: ``read_minutes``, ``read_plan``, ``read_ratings``. What is a number can be followed
to its words with ``evidence``.
"""

from importlib import import_module
from importlib.metadata import PackageNotFoundError, version

_PUBLIC = {  # name: module; imported when first used, so that a command pays only for what it needs
    "open_study": "jimeval.study",
    "Study": "jimeval.study",
    "read_minutes": "jimeval.minutes",
    "read_plan": "jimeval.plans",
    "read_ratings": "jimeval.ratings",
    "read_document": "jimeval.documents",
    "Evidence": "jimeval.documents",
    "Agency": "jimeval.register",
    "gaps": "jimeval.plans",
    "plot_logic": "jimeval.plans",
    "spread": "jimeval.ratings",
    "agreement": "jimeval.ratings",
    "change": "jimeval.ratings",
    "compare_groups": "jimeval.ratings",
    "between_agencies": "jimeval.ratings",
    "consensus": "jimeval.ratings",
    "plot_marks": "jimeval.ratings",
    "load_instruments": "jimeval.ratings",
    "support_by_audience": "jimeval.minutes",
    "plot_support": "jimeval.minutes",
    "plot_collaborations": "jimeval.minutes",
    "rating_session": "jimeval.lab",
    "InputError": "jimeval.base.errors",
    "UsageError": "jimeval.base.errors",
}
__all__ = ["agency", *_PUBLIC]

try:
    __version__ = version("jimeval")
except PackageNotFoundError:  # run from a checkout that is not installed
    __version__ = "0"


def agency(name: str):
    """The register's entry for an agency in any spelling: ``.agency_id``, ``.name``, ``.names``, ``.memberships``.

    Raises UnknownAgency with the nearest names.
    """
    return import_module("jimeval.register").register().resolve(name)


def __getattr__(name: str):
    if name in _PUBLIC:
        return getattr(import_module(_PUBLIC[name]), name)
    raise AttributeError(f"module 'jimeval' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
