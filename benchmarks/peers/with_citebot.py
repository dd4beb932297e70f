"""Citebot: `Library` as the README shows it, with the model that comes with it."""

import sys
import tempfile
from pathlib import Path

from retrieval import Article, Config, Library

# The model as it is exported once on a machine: beside the environment, not in the user's cache.
# A question that was asked before is answered anew; what does not answer is ranked all the same.
CONFIG = Config(cache=Path(sys.prefix) / "cache", kept_answers=0, min_beside=0.0)


def prepare(model_folder):
    with tempfile.TemporaryDirectory() as folder, Library.open(folder, CONFIG) as library:
        library.warm_up()


def build(articles, model_folder, folder):
    with Library.open(folder, CONFIG) as library:
        library.add(Article(each.title, each.text, id=each.id) for each in articles)


def open(folder, model_folder):
    library = Library.open(folder, CONFIG)

    def ask(question, k):
        found = library.ask(question, limit=k).citations
        return [(each.article.id, each.text) for each in found]

    return ask
