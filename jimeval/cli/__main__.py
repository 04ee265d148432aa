"""``python -m jimeval.cli``."""

from jimeval.cli import main

main()
