"""A question → ranked passages with evidence, confidence and highlights."""
