"""Advice followed into later papers: proposals, decisions, and how both are shown."""
