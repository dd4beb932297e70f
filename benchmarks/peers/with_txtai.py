"""txtai: hybrid search (its BM25 and vectors) over paragraphs.

https://neuml.github.io/txtai/embeddings/ and example 48, "Benefits of hybrid search".
"""

from txtai import Embeddings
from txtai.pipeline import Segmentation


def build(articles, model_folder, folder):
    segment = Segmentation(paragraphs=True)
    rows = [
        {"text": f"{article.title}\n{text}", "article": article.id, "passage": text}
        for article in articles
        for text in segment(article.text)
    ]
    embeddings = Embeddings(path=str(model_folder), hybrid=True, content=True)
    embeddings.index(rows)
    embeddings.save(str(folder / "index"))


def open(folder, model_folder):
    embeddings = Embeddings()
    embeddings.load(str(folder / "index"))
    query = "SELECT article, passage FROM txtai WHERE similar(:question)"

    def ask(question, k):
        found = embeddings.search(query, limit=k, parameters={"question": question})
        return [(row["article"], row["passage"]) for row in found]

    return ask
