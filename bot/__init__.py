"""Citebot's front ends: everything a person touches. The engine is `retrieval`."""
