"""Marks beside what the papers show: what a group says of itself, what its plan and reports say, and what to ask."""
