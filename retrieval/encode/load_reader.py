"""Which reader: configuration → a `Reader`, or none."""

from __future__ import annotations

from functools import cache
from threading import Lock

from retrieval.config import NO_READER
from retrieval.encode.load import Notify, located
from retrieval.encode.onnx_reader import OnnxReader
from retrieval.encode.reader import Reader
from retrieval.errors import ModelError
from retrieval.notices import Notice

_opening = Lock()


def open_reader(
    name: str | None, device: str, notify: Notify = lambda notice: None
) -> Reader | None:
    """The reader of that name, as in Config; the same one each time. Raises ModelError.

    `notify` hears where it has to be fetched first.
    """
    with _opening:
        if to_be_fetched(name):
            notify(Notice("fetching-reader", model=name or ""))
        return _opened(name, device)


@cache
def _opened(name: str | None, device: str) -> Reader | None:
    if name == NO_READER:
        return None
    if name is None:
        return OnnxReader()
    from retrieval.encode.hub_reader import HubReader

    source, local = located(name)
    return HubReader(source, device=device, local=local)


def identity(name: str | None) -> str:
    """By what one tells it from another without loading it; empty for none, or a damaged one."""
    if name is not None:
        return "" if name == NO_READER else name
    try:
        return OnnxReader().fingerprint
    except ModelError:
        return ""


def to_be_fetched(name: str | None) -> bool:
    """Whether it is on a hub and not yet on this machine. Raises ModelError."""
    if name is None or name == NO_READER:
        return False
    source, local = located(name)
    if local:
        return False
    from huggingface_hub import try_to_load_from_cache

    return not isinstance(try_to_load_from_cache(source, "config.json"), str)
