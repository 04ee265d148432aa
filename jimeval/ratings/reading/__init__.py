"""Reading of rating files: how a table lies, what its columns hold, what its cells say, and whose marks they are."""

from jimeval.ratings.reading.file import read, read_ratings
from jimeval.ratings.reading.titles import looks_like_ratings

__all__ = ["looks_like_ratings", "read", "read_ratings"]
