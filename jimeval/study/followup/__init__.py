"""Plans followed into the reports that answer them: proposals, decisions, results, and how they are shown."""
