"""Plans as agencies write them: what they are, and proposals of elements and links that a person signs."""
