"""Plain FAISS and sentence-transformers: a vector for each paragraph, exact search.

https://sbert.net/examples/sentence_transformer/applications/semantic-search/README.html
"""

import json

import faiss
from sentence_transformers import SentenceTransformer


def build(articles, model_folder, folder):
    model = SentenceTransformer(str(model_folder))
    passages = [
        (article.id, text, f"{article.title}\n{text}")
        for article in articles
        for text in article.text.split("\n\n")
        if text.strip()
    ]
    vectors = model.encode([shown for *_, shown in passages], normalize_embeddings=True)
    index = faiss.IndexFlatIP(vectors.shape[1])
    index.add(vectors)
    faiss.write_index(index, str(folder / "vectors.faiss"))
    kept = [passage[:2] for passage in passages]
    (folder / "passages.json").write_text(json.dumps(kept), encoding="utf-8")


def open(folder, model_folder):
    model = SentenceTransformer(str(model_folder))
    index = faiss.read_index(str(folder / "vectors.faiss"))
    passages = json.loads((folder / "passages.json").read_text(encoding="utf-8"))

    def ask(question, k):
        vector = model.encode([question], normalize_embeddings=True)
        _, numbers = index.search(vector, min(k, len(passages)))
        return [passages[number] for number in numbers[0]]

    return ask
