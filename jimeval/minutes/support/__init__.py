"""Support that the programme gave: told of once and again, amounts, audiences, over the years."""
