"""A question → the vector by which questions are compared. What comes of it is left to others."""

from __future__ import annotations

from retrieval.config import Config
from retrieval.encode import Encoder, Vectors, shorten
from retrieval.search import reads


def question_vector(question: str, encoder: Encoder, config: Config) -> Vectors | None:
    """Its unit sentence vector, float32 (dimension,); of a long question that of its beginning.

    None where the model does not know the language: all questions in it would be alike.
    """
    short = shorten(encoder, question, encoder.max_tokens)
    encoded = encoder.encode_question(short)
    return encoded.vector if reads(short, encoded, config) else None
