"""Models from folders: exported where that gives the same vectors, else run as they are."""

from __future__ import annotations

import os
import pickle
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from filelock import FileLock
from sentence_transformers import SentenceTransformer
from tiny_models import POSITIONS, tiny_model

from retrieval import Article, Config, Library, ModelError, ModelMismatch
from retrieval.encode import load as model_module
from retrieval.encode.encoder import Encoder, Vectors, unit
from retrieval.encode.load import (
    bundled_weights,
    cached_export,
    check_bundled,
    not_exportable,
    open_encoder,
)
from retrieval.encode.onnx_encoder import OnnxEncoder
from retrieval.encode.torch_encoder import TorchEncoder, fingerprint, load_model
from retrieval.notices import Notice

ROOT = Path(__file__).parent.parent
PROMPTS = {"query": "query: ", "document": "passage: "}
TEXTS = [
    "Who did not sign?",
    "The mayor did not recognize the election. The council did.",
    "the mayor " * 200,
    "x",
]


class Said(list[Notice]):
    """What `notify` heard."""

    def __call__(self, sentence: Notice) -> None:
        self.append(sentence)


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where this module's models and their exports lie; each is made once."""
    return tmp_path_factory.mktemp("models")


def made(places: Path, name: str, **options: Any) -> Path:
    folder = places / name
    return folder / "model" if folder.exists() else tiny_model(folder, **options)


def opened(places: Path, name: str, notify: Said | None = None, **options: Any) -> Encoder:
    config = Config(model=str(made(places, name, **options)), cache=places / "cache")
    return open_encoder(config, Said() if notify is None else notify)


def own(folder: Path) -> SentenceTransformer:
    return SentenceTransformer(str(folder), device="cpu")


def cosines(one: Any, other: Any) -> Vectors:
    return (unit(np.asarray(one, np.float32)) * unit(np.asarray(other, np.float32))).sum(axis=-1)


def assert_same(encoder: Encoder, folder: Path, least: float = 0.9999) -> None:
    model = own(folder)
    documents = model.encode_document(TEXTS)
    queries = model.encode_query(TEXTS)
    assert cosines(encoder.encode_passages(TEXTS), documents).min() >= least
    asked = np.vstack([encoder.encode_question(text) for text in TEXTS])
    assert cosines(asked, queries).min() >= least


KNOWN = ("bert", "apart")
KINDS: dict[str, dict[str, Any]] = {
    "bert": {},
    "first-token": {"pooling": "cls"},
    "distilbert": {"kind": "distilbert"},
    "mpnet": {"kind": "mpnet"},
    "roberta": {"kind": "roberta"},
}


@pytest.mark.parametrize("name", KINDS)
def test_a_model_is_exported_and_matches(places: Path, name: str) -> None:
    said = Said()
    encoder = opened(places, name, said, **KINDS[name])
    folder = made(places, name)
    assert isinstance(encoder, OnnxEncoder)
    assert said == [Notice("preparing", model=folder)]
    assert (encoder.name, encoder.dimension) == (str(folder), 32)
    assert encoder.max_tokens == POSITIONS - 2
    assert_same(encoder, folder)
    # The second time nothing is prepared.
    said.clear()
    assert isinstance(opened(places, name, said), OnnxEncoder)
    assert said == []


def test_prompts_go_in_front(places: Path) -> None:
    encoder = opened(places, "prompts", prompts=PROMPTS)
    folder = made(places, "prompts")
    assert isinstance(encoder, OnnxEncoder)
    assert_same(encoder, folder)
    asked, told = encoder.encode_question(TEXTS[0]), encoder.encode_passages(TEXTS[:1])[0]
    assert float(asked @ told) < 0.9999
    # "query", "passage" and the colon are pieces of their own.
    assert encoder.max_tokens == POSITIONS - 2 - 2


def test_configured_prompts_replace_the_models_own(places: Path) -> None:
    folder = made(places, "prompts", prompts=PROMPTS)
    config = Config(model=str(folder), cache=places / "cache", query_prompt="election ")
    encoder = open_encoder(config)
    model = own(folder)
    wanted = model.encode([TEXTS[0]], prompt="election ")
    assert cosines(encoder.encode_question(TEXTS[0])[None], wanted).min() >= 0.9999
    documents = model.encode_document(TEXTS)
    assert cosines(encoder.encode_passages(TEXTS), documents).min() >= 0.9999


def test_a_model_that_the_export_does_not_reproduce_runs_as_it_is(places: Path) -> None:
    """Its pooling leaves the prompt out, which the graph cannot know of."""
    said = Said()
    encoder = opened(places, "apart", said, prompts=PROMPTS, include_prompt=False)
    folder = made(places, "apart")
    assert isinstance(encoder, TorchEncoder)
    start = f"The model {folder} runs without ONNX Runtime, slower: its exported vectors differ"
    assert str(encoder.notice).startswith(start)
    assert said == [Notice("preparing", model=folder), encoder.notice]
    assert_same(encoder, folder, least=0.99999)
    assert encoder.count(["the mayor", ""]) == [2, 0]
    assert encoder.encode_passages([]).shape == (0, 32)


def test_that_verdict_is_remembered(
    places: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    first = opened(places, "apart", prompts=PROMPTS, include_prompt=False)

    def forbidden(*arguments: object) -> None:
        raise AssertionError("exported again")

    monkeypatch.setattr("retrieval.encode.onnx_export.export", forbidden)
    said = Said()
    config = Config(model=str(made(places, "apart")), cache=places / "cache", device="cpu")
    encoder = open_encoder(config, said)
    assert isinstance(encoder, TorchEncoder)
    assert encoder.fingerprint == first.fingerprint
    assert said == [first.notice]
    with Library.open(tmp_path / "archive", config) as library:
        library.add(Article("Election", "The mayor did not sign.\n\nThe council did."))
        answer = library.ask("who did not sign?")
        assert answer.citations[0].article.title == "Election"
        assert answer.notices == (first.notice,)


def test_what_is_known_of_an_export_without_making_one(places: Path, tmp_path: Path) -> None:
    opened(places, "bert")
    opened(places, "apart", prompts=PROMPTS, include_prompt=False)
    bert, apart = (Config(model=str(made(places, n)), cache=places / "cache") for n in KNOWN)
    export = cached_export(bert)
    assert export is not None
    assert (export.name, not_exportable(bert)) == (bert.model, "")
    assert cached_export(apart) is None
    assert not_exportable(apart).startswith("its exported vectors differ from its own (cosine ")
    fresh = Config(model=bert.model, cache=tmp_path / "cache")
    assert (cached_export(fresh), not_exportable(fresh)) == (None, "")
    assert not (tmp_path / "cache").exists()
    with pytest.raises(ModelError, match="no model folder"):
        cached_export(Config(model="/nowhere/model"))


@pytest.mark.parametrize("dtype", [torch.bfloat16, torch.float16], ids=str)
def test_weights_of_16_bits(places: Path, dtype: torch.dtype) -> None:
    encoder = opened(places, str(dtype), dtype=dtype)
    assert isinstance(encoder, OnnxEncoder)
    assert_same(encoder, made(places, str(dtype)), least=0.999)


def print_of(folder: Path, query: str | None = None, document: str | None = None) -> str:
    model = load_model(
        str(folder), device="cpu", query_prompt=query, document_prompt=document, local=True
    )
    return fingerprint(model)


def test_whatever_changes_the_vectors_changes_the_fingerprint(places: Path) -> None:
    folder = made(places, "bert")
    prints = [
        print_of(folder),
        print_of(folder, query="query: "),
        print_of(folder, document="query: "),
        print_of(made(places, "other", seed=2)),
        print_of(made(places, "first-token", pooling="cls")),
        print_of(made(places, "distilbert", kind="distilbert")),
    ]
    assert len(set(prints)) == len(prints)
    assert opened(places, "bert").fingerprint == prints[0]
    # Another place and another time make no other model.
    assert print_of(shutil.copytree(folder, places / "copied")) == prints[0]


def test_an_archive_of_another_model_is_refused(places: Path, tmp_path: Path) -> None:
    made(places, "other", seed=2)
    for name in ("bert", "other"):
        opened(places, name)
    one, other = (
        Config(model=str(made(places, name)), cache=places / "cache", device="cpu")
        for name in ("bert", "other")
    )
    with Library.open(tmp_path, one) as library:
        library.add(Article("Election", "The mayor did not sign."))
    with Library.open(tmp_path, other) as library:
        with pytest.raises(ModelMismatch, match="citebot index --rebuild"):
            library.ask("who did not sign?")
        assert library.rebuild() == 1
        assert library.ask("who did not sign?").citations[0].text == "The mayor did not sign."


# --- what may be wrong with a model


@pytest.mark.parametrize("name", ["/nowhere/model", "./model", "~/no-such-model", "a/b/c"])
def test_a_missing_folder(tmp_path: Path, name: str) -> None:
    with pytest.raises(ModelError) as caught:
        open_encoder(Config(model=name, cache=tmp_path))
    assert str(caught.value) == f"There is no model folder {name}; give a folder or a hub name."


class Surprise:
    """What runs when it is unpickled."""

    def __init__(self, sign: Path) -> None:
        self.sign = sign

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.mkdir, (str(self.sign),)


@pytest.mark.parametrize("name", ["pytorch_model.bin", "pytorch_model-00001-of-00002.bin"])
@pytest.mark.parametrize("beside", [False, True], ids=["alone", "beside safetensors"])
def test_a_pickle_is_never_opened(places: Path, tmp_path: Path, name: str, beside: bool) -> None:
    folder = Path(shutil.copytree(made(places, "bert"), tmp_path / "model"))
    if not beside:
        (folder / "model.safetensors").unlink()
    (folder / name).write_bytes(pickle.dumps(Surprise(tmp_path / "sign")))
    config = Config(model=str(folder), cache=tmp_path / "cache")
    if beside:
        assert open_encoder(config).fingerprint == opened(places, "bert").fingerprint
    else:
        with pytest.raises(ModelError) as caught:
            open_encoder(config)
        assert str(caught.value) == (
            f"The model {str(folder)!r} keeps its weights as a pickle ({name}), which can run any "
            "code when it is opened: get it in the safetensors format, or configure another."
        )
    assert not (tmp_path / "sign").exists()


@pytest.mark.parametrize(
    "harm", [b"[" * 100_000, b'{"a":' * 50_000, b'{"hidden_size": NaN, "model_type": "bert"}', b"7"]
)
@pytest.mark.parametrize("name", ["config.json", "modules.json", "tokenizer.json"])
def test_a_model_with_json_that_is_none(
    places: Path, tmp_path: Path, name: str, harm: bytes
) -> None:
    folder = Path(shutil.copytree(made(places, "bert"), tmp_path / "model"))
    (folder / name).write_bytes(harm)
    with pytest.raises(ModelError, match="cannot be loaded") as caught:
        open_encoder(Config(model=str(folder), cache=tmp_path / "cache"))
    assert len(str(caught.value)) < 600 and "\n" not in str(caught.value)


def test_a_hub_is_not_asked_for_what_may_be_a_secret(tmp_path: Path) -> None:
    for name in (
        "123456:AAHsecretSECRETsecretSECRETsecret12",
        "https://a:b@example.org/m",
        "x" * 999,
    ):
        with pytest.raises(ModelError, match="There is no model folder") as caught:
            open_encoder(Config(model=name, cache=tmp_path))
        assert len(str(caught.value)) < 300


def cut(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def garble(path: Path) -> None:
    path.write_bytes(b"\0\xff{[" + path.read_bytes()[4:])


@pytest.mark.parametrize(
    ("name", "harm"),
    [
        (name, harm)
        for name in ("config.json", "model.safetensors", "tokenizer.json", "1_Pooling/config.json")
        for harm in (cut, garble, Path.unlink)
    ]
    # Without it the folder is that of a plain transformer, which works.
    + [("modules.json", cut), ("modules.json", garble)],
)
def test_a_broken_folder(places: Path, tmp_path: Path, name: str, harm: Any) -> None:
    folder = tmp_path / "model"
    shutil.copytree(made(places, "bert"), folder)
    harm(folder / name)
    with pytest.raises(ModelError) as caught:
        open_encoder(Config(model=str(folder), cache=tmp_path / "cache"))
    message = str(caught.value)
    assert message.startswith(f"The model '{folder}' cannot be loaded (")
    assert message.endswith("); get it anew or configure another.")
    assert "\n" not in message


def test_an_empty_folder(tmp_path: Path) -> None:
    (tmp_path / "model").mkdir()
    with pytest.raises(ModelError, match=r"cannot be loaded .* get it anew"):
        open_encoder(Config(model=str(tmp_path / "model"), cache=tmp_path / "cache"))


def test_the_bundled_weights_are_the_published_ones() -> None:
    assert check_bundled() == model_module.BUNDLED_SHA256


def test_bundled_weights_that_were_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copy = tmp_path / "model"
    shutil.copytree(bundled_weights().parent, copy)
    weights = copy / "model.safetensors"
    with weights.open("r+b") as file:
        file.seek(-1_000, os.SEEK_END)
        byte = file.read(1)[0]
        file.seek(-1_000, os.SEEK_END)
        file.write(bytes([byte ^ 1]))
    monkeypatch.setattr(model_module, "bundled_weights", lambda: weights)
    with pytest.raises(ModelError, match=r"is not the published one .* --force-reinstall"):
        open_encoder(Config(cache=tmp_path / "cache"))
    assert not list((tmp_path / "cache" / "models").glob("*/model.json"))
    weights.unlink()
    with pytest.raises(ModelError, match=r"cannot be read .* --force-reinstall"):
        open_encoder(Config(cache=tmp_path / "cache"))


# --- what may be wrong with an export


def shrink(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


def overwrite(path: Path) -> None:
    path.write_bytes(b"{" * path.stat().st_size)


@pytest.mark.parametrize(
    ("name", "harm"),
    [
        (name, harm)
        for name in ("sentence.onnx", "tokenizer.json", "model.json")
        for harm in (cut, shrink, overwrite, garble, Path.unlink)
    ],
)
def test_a_damaged_export_is_not_used(places: Path, tmp_path: Path, name: str, harm: Any) -> None:
    """It is found out at once, though the graphs are loaded only when they are needed."""
    whole = opened(places, "bert")
    assert isinstance(whole, OnnxEncoder)
    folder = Path(shutil.copytree(whole.folder, tmp_path / "export"))
    assert OnnxEncoder(folder).fingerprint == whole.fingerprint
    harm(folder / name)
    with pytest.raises((OSError, ValueError)):
        OnnxEncoder(folder)


@pytest.mark.parametrize(
    ("name", "harm"), [("sentence.onnx", cut), ("tokenizer.json", overwrite), ("", shutil.rmtree)]
)
def test_a_damaged_export_is_made_anew(places: Path, name: str, harm: Any) -> None:
    before = opened(places, "bert")
    assert isinstance(before, OnnxEncoder)
    vectors = before.encode_passages(TEXTS)
    harm(before.folder / name)
    said = Said()
    encoder = opened(places, "bert", said)
    assert isinstance(encoder, OnnxEncoder)
    assert len(said) == 1
    assert np.array_equal(encoder.encode_passages(TEXTS), vectors)
    left = sorted(path.name for path in encoder.folder.iterdir())
    assert left == ["model.json", "sentence.onnx", "tokenizer.json"]
    assert list(encoder.folder.parent.glob(".export-*")) == []


def test_what_a_killed_process_left_is_removed(places: Path) -> None:
    encoder = opened(places, "bert")
    assert isinstance(encoder, OnnxEncoder)
    stale = encoder.folder.with_name(f".export-{encoder.folder.name}")
    stale.mkdir()
    (stale / "sentence.onnx").write_bytes(b"half of it")
    shutil.rmtree(encoder.folder)
    assert opened(places, "bert").fingerprint == encoder.fingerprint
    assert list(encoder.folder.parent.glob(".export-*")) == []


def test_waiting_for_another_process_is_told(places: Path) -> None:
    encoder = opened(places, "bert")
    assert isinstance(encoder, OnnxEncoder)
    lock = FileLock(f"{encoder.folder}.lock")
    away = encoder.folder.rename(encoder.folder.with_name("away"))
    said: list[str] = []

    def hear(sentence: Notice) -> None:
        """The other is done as soon as this one waits."""
        said.append(sentence)
        away.rename(encoder.folder)
        lock.release()

    with lock.acquire():
        again = open_encoder(Config(model=encoder.name, cache=places / "cache"), hear)
    assert isinstance(again, OnnxEncoder)
    assert said == [Notice("waiting")]


def test_a_card_of_another_form(places: Path) -> None:
    encoder = opened(places, "bert")
    assert isinstance(encoder, OnnxEncoder)
    for card in ("{}", "[]", "null", '{"name": "x", "files": {}}'):
        (encoder.folder / "model.json").write_text(card, encoding="utf-8")
        with pytest.raises(ValueError):
            OnnxEncoder(encoder.folder)
    assert opened(places, "bert").fingerprint == encoder.fingerprint


def test_a_cache_that_cannot_be_written(places: Path, tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file", encoding="utf-8")
    with pytest.raises(ModelError, match=r"cannot be written to .* configure another cache folder"):
        open_encoder(Config(model=str(made(places, "bert")), cache=tmp_path / "cache"))


OFFLINE = """
import sys, socket
from pathlib import Path

def forbidden(*arguments):
    raise AssertionError("reached for the network")

socket.socket.connect = socket.socket.connect_ex = socket.getaddrinfo = forbidden
from retrieval import Config
from retrieval.encode import load
"""
OPEN = """
encoder = load.open_encoder(Config(model=sys.argv[1], cache=Path(sys.argv[2])))
print(type(encoder).__name__, encoder.encode_question("who did not sign?")[:4].tolist())
"""
LOAD_BUNDLED = """
loaded = load._load(Config(), "cpu")
print(loaded.encode_query("who?").shape)
"""


def start(program: str, *arguments: str) -> subprocess.Popen[str]:
    """Run it where no network may be reached for, though nothing says that there is none."""
    hub = {"HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE", "HF_DATASETS_OFFLINE"}
    return subprocess.Popen(
        [sys.executable, "-c", OFFLINE + program, *arguments],
        cwd=ROOT,
        env={key: value for key, value in os.environ.items() if key not in hub},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_two_processes_that_export_at_once(places: Path, tmp_path: Path) -> None:
    """They end with one good export; on the way no network is reached for."""
    folder = str(made(places, "bert"))
    both = [start(OPEN, folder, str(tmp_path)) for _ in range(2)]
    (one, errors), (other, more) = (process.communicate() for process in both)
    assert one.startswith("OnnxEncoder ["), errors
    assert one == other, more
    names = sorted(path.name for path in (tmp_path / "models").iterdir())
    assert len(names) == 2
    assert names[1] == names[0] + ".lock"
    assert start(OPEN, folder, str(tmp_path)).communicate()[0] == one


def test_no_network_for_the_bundled_model() -> None:
    out, errors = start(LOAD_BUNDLED).communicate()
    assert out == "(384,)\n", errors
