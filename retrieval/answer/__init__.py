"""Ranked passages → an Answer: the steps in order, later reports and reprints, citations."""
