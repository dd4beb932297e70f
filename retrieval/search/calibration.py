"""An archive's own calibration of the confidence: two numbers in a file beside its index.

How they are found is `retrieval.evaluate.calibrate`'s.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from retrieval.config import Config
from retrieval.notices import Notice
from retrieval.store import private_files
from retrieval.store.private_files import CALIBRATION
from retrieval.text import parsed_json

_MOST = 1_000.0  # of either number; beyond it a file is damaged rather than unusual


@dataclass(frozen=True, slots=True)
class Calibration:
    """`slope` and `middle` take the place of Config's.

    They hold for what one reader makes of what one model finds (`model`: its fingerprint; `reader`:
    `retrieval.encode.load_reader.identity`), made into a confidence by `default_slope` and
    `default_middle` before, and for nothing else.
    """

    slope: float
    middle: float
    model: str
    default_slope: float
    default_middle: float
    answerable: int
    unanswerable: int
    reader: str = ""  # as in files of the time before there was one


def keep(folder: Path, calibration: Calibration) -> Path:
    """Write it to a file in the index's folder, and return the file's path. Raises OSError."""
    path = folder / CALIBRATION
    private_files.write(path, json.dumps(asdict(calibration), indent=1) + "\n")
    return path


def discard(folder: Path) -> bool:
    """Delete it; whether there was one. Raises OSError."""
    path = folder / CALIBRATION
    there = path.exists()
    with suppress(FileNotFoundError):
        path.unlink()
    return there


def calibrated(
    config: Config,
    folder: Path,
    model: Callable[[], tuple[str, str] | None],
    reader: Callable[[], str],
    notify: Callable[[Notice], None],
) -> Config:
    """`config` with the calibration in `folder`, where there is one that fits.

    `model` tells the name and the fingerprint of the model that the archive was indexed with, or
    None, and `reader` which reader there is. `notify` hears of a calibration that cannot be used.
    """
    path = folder / CALIBRATION
    try:
        found = _read(parsed_json(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return config
    except (OSError, ValueError, TypeError, OverflowError):
        notify(Notice("bad-calibration", path=path))
        return config
    defaults = (config.confidence_slope, config.confidence_middle)
    made_for = (found.model, found.reader, (found.default_slope, found.default_middle))
    if made_for != ((model() or ("", ""))[1], reader(), defaults):
        notify(Notice("other-calibration", path=path))
        return config
    return replace(config, confidence_slope=found.slope, confidence_middle=found.middle)


def _read(fields: Any) -> Calibration:
    """Raises TypeError, ValueError."""
    found = Calibration(**fields)
    numbers = (found.slope, found.middle, found.default_slope, found.default_middle)
    sound = all(isinstance(number, int | float) and math.isfinite(number) for number in numbers)
    if not sound or not 0 < found.slope <= _MOST or abs(found.middle) > _MOST:
        raise ValueError(fields)
    return found
