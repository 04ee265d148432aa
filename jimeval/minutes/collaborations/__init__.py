"""Who works with whom: the collaborations told of, as rows, a graph and a figure."""
