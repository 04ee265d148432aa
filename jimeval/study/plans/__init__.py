"""Plans in a study: signing what was read, the plan as a handle, gaps that need minutes, plans compared."""
