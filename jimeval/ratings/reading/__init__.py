"""Reading of rating files: how a table lies, what its columns hold, what its cells say, and whose marks they are.

The way of a file, from the whole to the cell:

file              one document, sheet by sheet; what of it is used
choice            the instrument that it is read with
sheet             rows of cells, what merged cells cover, what is hidden
titles, context   what stands around a table, and in the names of sheets and files: agency, round, person, scale
tables            where tables begin and end
orientation       which rows are headings, and which way the table lies
stacked           cells under each other, lists without headings: laid out as tables first
headings, words   what one heading, or one word, says
columns           what each column holds, from its headings
columns_together  what only shows when all columns are seen: crosses, counts, copies, who tells persons apart
meaning           what a column holds, in words that a person can correct
rows              each row: marks, suggestions, facts about the columns, or told why it is none
whose             a row's agency, round, person and kind
marks             the marks of a row, on their scale, kept once
people            names become codes
notes             what is to be said, each thing once
remembered        answers about words, kept

What a mark's cell may say is in ``jimeval.ratings.values``, forms that a person has confirmed in ``ratings.forms``.
"""

from jimeval.ratings.reading.file import read, read_ratings
from jimeval.ratings.reading.titles import looks_like_ratings

__all__ = ["looks_like_ratings", "read", "read_ratings"]
