"""Entries → kept and found again: the Store protocol, and the local store in one folder."""
