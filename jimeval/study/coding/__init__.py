"""Codings of the study's papers: decisions, where they stand in a text that has changed, and how they are shown."""
