"""The parts of a paper: headings, agencies, pieces of advice, voices, and what found no place."""
