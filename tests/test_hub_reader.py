"""A cross-encoder of sentence-transformers as the reader: what it scores, and what is refused."""

from __future__ import annotations

import os
import pickle
import shutil
import socket
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from fakes import WordEncoder
from sentence_transformers import CrossEncoder
from tiny_models import tiny_model, tiny_reader

from retrieval import Article, Config, Library, ModelError
from retrieval.encode.hub_reader import HubReader, _in_context
from retrieval.encode.load_reader import open_reader, to_be_fetched
from retrieval.encode.reader import Readable, Reading
from retrieval.types import Span

QUESTION = "Wer kam zur Wahl?"
SENTENCES = ["Der Rat tagte.", "Ada Lind kam zur Wahl.", "Es regnete."]
TEXT = " ".join(SENTENCES)
SPANS: list[Span] = [(0, 14), (15, 37), (38, 49)]
PASSAGE = Readable("Wahl", TEXT, SPANS)
IN_CONTEXT = [
    f"Wahl\n{SENTENCES[0]}",
    f"Wahl\n{SENTENCES[0]} {SENTENCES[1]}",
    f"Wahl\n{SENTENCES[1]} {SENTENCES[2]}",
]


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where this module's models lie; each is made once."""
    return tmp_path_factory.mktemp("readers")


def made(places: Path, labels: int, bias: float = 0.0, seed: int = 1) -> Path:
    folder = places / f"{labels}-{bias}-{seed}"
    if folder.exists():
        return folder / "model"
    return tiny_reader(folder, labels=labels, bias=bias, seed=seed)


@pytest.fixture
def offline(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Whoever reaches for the network fails, though nothing says that there is none."""

    def forbidden(*arguments: object) -> None:
        raise AssertionError("reached for the network")

    for name in ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(socket.socket, "connect", forbidden)
    monkeypatch.setattr(socket, "getaddrinfo", forbidden)
    yield


def opened(folder: Path) -> HubReader:
    return HubReader(str(folder), device="cpu", local=True)


def logits(folder: Path) -> np.ndarray:
    """What the model itself makes of each sentence, before any activation."""
    import torch

    model = CrossEncoder(str(folder), device="cpu", local_files_only=True)
    pairs = [(QUESTION, each) for each in IN_CONTEXT]
    found = model.predict(pairs, activation_fn=torch.nn.Identity())
    return np.asarray(found).reshape(3, -1)


def test_the_scores_of_one_label_are_log_odds_as_they_are(places: Path) -> None:
    folder = made(places, 1, bias=9.0)
    [reading] = opened(folder).read(QUESTION, [PASSAGE])
    assert reading.sentences == pytest.approx(logits(folder)[:, 0].tolist(), abs=1e-4)
    assert reading.words == (None, None, None)
    # The model's own activation would have put them between 0 and 1.
    assert min(reading.sentences) > 1
    assert np.ptp(reading.sentences) > 0.01


def test_of_two_labels_the_difference_is(places: Path) -> None:
    folder = made(places, 2)
    [reading] = opened(folder).read(QUESTION, [PASSAGE])
    own = logits(folder)
    shares = np.exp(own) / np.exp(own).sum(axis=1, keepdims=True)
    assert 1 / (1 + np.exp(-np.array(reading.sentences))) == pytest.approx(shares[:, 1], abs=1e-5)


def test_several_passages_and_none(places: Path) -> None:
    reader = opened(made(places, 1))
    [alone] = reader.read(QUESTION, [PASSAGE])
    empty = Readable("", "", [])
    first, nothing, last = reader.read(QUESTION, [PASSAGE, empty, PASSAGE])
    assert first.sentences == pytest.approx(alone.sentences, abs=1e-5)
    assert last.sentences == pytest.approx(alone.sentences, abs=1e-5)
    assert nothing == Reading((), ())
    assert reader.read(QUESTION, []) == []
    assert reader.read(QUESTION, [empty]) == [nothing]


def test_what_stands_before_a_sentence_leaves_it_room() -> None:
    long = "es regnete und " * 500
    passage = Readable("wahl " * 500, f"{long}Ada kam.", [(0, len(long)), (len(long), 7508)])
    said = _in_context(passage, 1)
    assert len(said) < 500 and said.startswith("wahl wahl") and said.endswith("und Ada kam.")


@pytest.mark.parametrize("question", ["", "\ud800", "wer " * 500])
def test_odd_questions(places: Path, question: str) -> None:
    [reading] = opened(made(places, 1)).read(question, [PASSAGE])
    assert len(reading.sentences) == 3 and np.isfinite(reading.sentences).all()


def test_it_decides_in_another_language_without_a_hub(
    places: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, offline: None
) -> None:
    monkeypatch.setattr("retrieval.library.open_encoder", lambda config, notify: WordEncoder())
    folder = made(places, 1, bias=9.0)
    config = Config(reader=str(folder), language="de", device="cpu")
    with Library.open(tmp_path / "index", config) as library:
        library.add([Article("Wahl", TEXT), Article("Wetter", "Es war kalt. Es schneite.")])
        answer = library.ask(QUESTION)
    [own] = opened(folder).read(QUESTION, [PASSAGE])
    cited = next(each for each in answer.citations if each.article.title == "Wahl")
    assert cited.highlights[0].text == SENTENCES[int(np.argmax(own.sentences))]
    assert answer.found
    explanation = answer.explain()
    assert explanation is not None and explanation.looked is not None
    assert (explanation.language, explanation.looked.reader) == ("de", str(folder))


def test_the_same_one_is_opened_once(places: Path) -> None:
    folder = str(made(places, 1))
    assert open_reader(folder, "cpu") is open_reader(folder, "cpu")


def test_whatever_changes_what_it_makes_changes_the_fingerprint(
    places: Path, tmp_path: Path
) -> None:
    folders = [made(places, 1), made(places, 2), made(places, 1, seed=2), made(places, 1, bias=9.0)]
    prints = [opened(each).fingerprint for each in folders]
    assert len(set(prints)) == len(prints)
    moved = Path(shutil.copytree(folders[0], tmp_path / "moved"))
    assert opened(moved).fingerprint == prints[0]


# --- what is refused


class Surprise:
    """What runs when it is unpickled."""

    def __init__(self, sign: Path) -> None:
        self.sign = sign

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.mkdir, (str(self.sign),)


def test_a_pickle_is_never_opened(places: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(made(places, 1), tmp_path / "model"))
    (folder / "model.safetensors").unlink()
    (folder / "pytorch_model.bin").write_bytes(pickle.dumps(Surprise(tmp_path / "sign")))
    with pytest.raises(ModelError, match=r"keeps its weights as a pickle \(pytorch_model.bin\)"):
        open_reader(str(folder), "cpu")
    assert not (tmp_path / "sign").exists()


def test_more_labels_than_two_are_no_readers(places: Path) -> None:
    with pytest.raises(ModelError, match="it tells 3 labels apart, where a reader has one or two"):
        opened(made(places, 3))


def test_a_model_that_encodes_is_no_reader(tmp_path: Path) -> None:
    """sentence-transformers loads it all the same, with random numbers for what it lacks."""
    with pytest.raises(ModelError, match="it is no CrossEncoder"):
        opened(tiny_model(tmp_path))


@pytest.mark.parametrize("name", ["/nowhere/reader", "./reader", "a/b/c", "x" * 999])
def test_a_missing_folder_is_one_sentence(name: str) -> None:
    for asked in (lambda: open_reader(name, "cpu"), lambda: to_be_fetched(name)):
        with pytest.raises(ModelError) as caught:
            asked()
        said = str(caught.value)
        assert said.startswith("There is no model folder ") and len(said) < 300
        assert said.endswith("; give a folder or a hub name.")


def test_an_empty_folder(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"cannot be loaded .* get it anew"):
        open_reader(str(tmp_path), "cpu")


def test_a_device_that_is_not_there(places: Path) -> None:
    import torch

    if torch.backends.mps.is_available():
        pytest.skip("this machine has one")
    with pytest.raises(ModelError, match="The device 'mps' is not available"):
        open_reader(str(made(places, 1)), "mps")


def test_whether_one_is_still_on_its_hub(places: Path) -> None:
    assert to_be_fetched("nobody/has-this-reader")
    assert not any(map(to_be_fetched, (None, "none", str(made(places, 1)))))
