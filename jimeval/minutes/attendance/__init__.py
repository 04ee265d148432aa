"""Who was there: the list of those present, and persons named in the text."""
