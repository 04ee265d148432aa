"""What an agency reports back: read into headed parts, and what its sentences and rows say became of things."""
