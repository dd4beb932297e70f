"""The peers: what each is called, which module drives it, with which requirements and options."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

HERE = Path(__file__).parent
REQUIREMENTS = HERE / "requirements"
CONSTRAINTS = REQUIREMENTS / "constraints.txt"


@dataclass(frozen=True)
class Peer:
    """`environment` names its requirements file; peers that share one share an environment."""

    title: str
    module: str
    environment: str
    options: Mapping[str, int] = field(default_factory=dict)

    @property
    def requirements(self) -> Path:
        return REQUIREMENTS / f"{self.environment}.txt"


PEERS: Mapping[str, Peer] = MappingProxyType({
    "citebot": Peer("Citebot", "with_citebot", "citebot"),
    "llama-index": Peer(
        "LlamaIndex (1,024/20)",
        "with_llama_index",
        "llama-index",
        {"chunk_size": 1024, "chunk_overlap": 20},
    ),
    "llama-index-256": Peer(
        "LlamaIndex (256/20)",
        "with_llama_index",
        "llama-index",
        {"chunk_size": 256, "chunk_overlap": 20},
    ),
    "haystack": Peer("Haystack (BM25 + dense, RRF)", "with_haystack", "haystack"),
    "txtai": Peer("txtai (hybrid)", "with_txtai", "txtai"),
    "chroma": Peer("Chroma", "with_chroma", "chroma"),
    "faiss": Peer("FAISS, sentence-transformers", "with_faiss", "faiss"),
})  # fmt: skip
