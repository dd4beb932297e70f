"""Texts → vectors: the Encoder protocol, loading and exporting a model, the runtimes."""
