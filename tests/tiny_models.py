"""Models of a few kilobytes with random weights, built offline: real ones in every respect
but what they know."""

from __future__ import annotations

import string
from pathlib import Path
from typing import Any

import torch
from sentence_transformers import CrossEncoder, SentenceTransformer
from sentence_transformers.sentence_transformer.modules import Normalize, Pooling, Transformer
from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, processors
from transformers import (
    BertConfig,
    BertForSequenceClassification,
    BertModel,
    DistilBertConfig,
    DistilBertModel,
    MPNetConfig,
    MPNetModel,
    PreTrainedTokenizerFast,
    RobertaConfig,
    RobertaModel,
)

WORDS = ["the", "who", "did", "not", "sign", "recognize", "election", "council", "mayor"]
WORDS += ["query", "passage"]
SIZE = {"hidden_size": 32, "num_attention_heads": 4, "intermediate_size": 48}
LAYERS = 3
POSITIONS = 64


def word_pieces() -> PreTrainedTokenizerFast:
    """BERT's kind of tokenizer: words, else pieces down to letters."""
    letters = string.ascii_lowercase + string.digits
    vocab = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *string.punctuation, *letters]
    vocab += ["##" + letter for letter in letters]
    numbered = {piece: number for number, piece in enumerate(dict.fromkeys([*vocab, *WORDS]))}
    tokenizer = Tokenizer(models.WordPiece(numbered, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer()
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.decoder = decoders.WordPiece()
    tokenizer.post_processor = processors.BertProcessing(("[SEP]", 3), ("[CLS]", 2))
    return PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        pad_token="[PAD]",
        unk_token="[UNK]",
        cls_token="[CLS]",
        sep_token="[SEP]",
        mask_token="[MASK]",
        model_max_length=POSITIONS,
    )


def byte_pieces() -> PreTrainedTokenizerFast:
    """RoBERTa's kind, without its trimming of offsets: a blank belongs to the word behind it."""
    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    vocab = {
        piece: number for number, piece in enumerate(["<s>", "<pad>", "</s>", "<unk>", *alphabet])
    }
    merges = [("Ġ", "w"), ("Ġ", "t"), ("h", "o")]
    for first, second in merges:
        vocab[first + second] = len(vocab)
    tokenizer = Tokenizer(models.BPE(vocab, merges, unk_token="<unk>"))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False, trim_offsets=False)
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", pair="<s> $A </s> $B </s>", special_tokens=[("<s>", 0), ("</s>", 2)]
    )
    return PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        bos_token="<s>",
        cls_token="<s>",
        eos_token="</s>",
        sep_token="</s>",
        pad_token="<pad>",
        unk_token="<unk>",
        model_max_length=POSITIONS,
    )


def transformer(kind: str) -> tuple[Any, PreTrainedTokenizerFast]:
    tokenizer = byte_pieces() if kind == "roberta" else word_pieces()
    vocab = {"vocab_size": len(tokenizer)}
    positions = {"max_position_embeddings": POSITIONS + 2}
    if kind == "distilbert":
        config: Any = DistilBertConfig(
            dim=32, hidden_dim=48, n_heads=4, n_layers=LAYERS, **vocab, **positions
        )
        return DistilBertModel(config), tokenizer
    configs = {"bert": BertConfig, "mpnet": MPNetConfig, "roberta": RobertaConfig}
    kinds = {"bert": BertModel, "mpnet": MPNetModel, "roberta": RobertaModel}
    padding = {"pad_token_id": tokenizer.pad_token_id}
    config = configs[kind](num_hidden_layers=LAYERS, **SIZE, **vocab, **positions, **padding)
    return kinds[kind](config), tokenizer


def tiny_model(
    folder: Path,
    *,
    kind: str = "bert",
    seed: int = 1,
    prompts: dict[str, str] | None = None,
    include_prompt: bool = True,
    pooling: str = "mean",
    dtype: torch.dtype = torch.float32,
) -> Path:
    """Save a model in sentence-transformers' form into `folder`."""
    torch.manual_seed(seed)
    network, tokenizer = transformer(kind)
    parts = folder / "parts"
    network.to(dtype).save_pretrained(parts)
    tokenizer.save_pretrained(parts)
    body = Transformer(str(parts), max_seq_length=POSITIONS)
    pool = Pooling(32, pooling_mode=pooling, include_prompt=include_prompt)
    model = SentenceTransformer(modules=[body, pool, Normalize()], prompts=prompts, device="cpu")
    model.save(str(folder / "model"))
    return folder / "model"


def tiny_reader(folder: Path, *, labels: int = 1, seed: int = 1, bias: float = 0.0) -> Path:
    """Save a CrossEncoder into `folder`; `bias` is added to what the last of its labels scores."""
    torch.manual_seed(seed)
    tokenizer = word_pieces()
    config = BertConfig(
        num_hidden_layers=LAYERS,
        **SIZE,
        vocab_size=len(tokenizer),
        max_position_embeddings=POSITIONS,
        num_labels=labels,
        initializer_range=0.4,  # or all scores were nearly the same
    )
    network = BertForSequenceClassification(config)
    with torch.no_grad():
        network.classifier.bias[-1] = bias
    parts = folder / "parts"
    network.save_pretrained(parts)
    tokenizer.save_pretrained(parts)
    CrossEncoder(str(parts), device="cpu", local_files_only=True).save(str(folder / "model"))
    return folder / "model"
