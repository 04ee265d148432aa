"""Codes: the codebook, what its rules propose, what coders decide, how far they agree, other programs."""
