"""JSON from files and databases, which anything may have damaged: ValueError whatever is wrong."""

from __future__ import annotations

import json
from typing import Any


def parsed(text: str | bytes) -> Any:
    """What a JSON text says. Raises ValueError, also where it nests deeper than Python reaches."""
    try:
        return json.loads(text)
    except RecursionError:
        raise ValueError("too deeply nested") from None
