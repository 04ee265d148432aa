"""Makes docs/csn-2014.png, the figure of the README's five lines, from the built example study."""

from __future__ import annotations

from pathlib import Path

import matplotlib

import jimeval as jim

ROOT = Path(__file__).resolve().parents[1]


def main() -> None:
    matplotlib.use("agg")
    axes = jim.open_study(ROOT).agency("CSN", year=2014).plot_marks()
    axes.figure.savefig(ROOT / "docs" / "csn-2014.png", dpi=90, metadata={"Software": None})


if __name__ == "__main__":
    main()
