"""Ranked passages → an Answer: the steps in order, reports and reprints put right, citations."""
