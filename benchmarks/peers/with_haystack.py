"""Haystack: BM25 and vectors over stretches of 150 words, joined by reciprocal rank fusion.

https://docs.haystack.deepset.ai/docs/documentjoiner, both its pipelines; the in-memory store, the
one that needs no server, is kept as a JSON file.
"""

from haystack import Document, Pipeline
from haystack.components.joiners.document_joiner import DocumentJoiner
from haystack.components.preprocessors import DocumentSplitter
from haystack.components.retrievers.in_memory import (
    InMemoryBM25Retriever,
    InMemoryEmbeddingRetriever,
)
from haystack.components.writers import DocumentWriter
from haystack.document_stores.in_memory import InMemoryDocumentStore
from haystack_integrations.components.embedders.sentence_transformers import (
    SentenceTransformersDocumentEmbedder,
    SentenceTransformersTextEmbedder,
)


def build(articles, model_folder, folder):
    store = InMemoryDocumentStore(embedding_similarity_function="cosine")
    embedder = SentenceTransformersDocumentEmbedder(
        model=str(model_folder), meta_fields_to_embed=["title"], progress_bar=False
    )
    indexing = Pipeline()
    splitter = DocumentSplitter(split_by="word", split_length=150, split_overlap=50)
    indexing.add_component("splitter", splitter)
    indexing.add_component("embedder", embedder)
    indexing.add_component("writer", DocumentWriter(store))
    indexing.connect("splitter", "embedder")
    indexing.connect("embedder", "writer")
    documents = [
        Document(content=article.text, meta={"title": article.title, "article": article.id})
        for article in articles
    ]
    indexing.run({"splitter": {"documents": documents}})
    store.save_to_disk(str(folder / "store.json"))


def open(folder, model_folder):
    store = InMemoryDocumentStore.load_from_disk(str(folder / "store.json"))
    embedder = SentenceTransformersTextEmbedder(model=str(model_folder), progress_bar=False)
    asking = Pipeline()
    asking.add_component("bm25_retriever", InMemoryBM25Retriever(document_store=store))
    asking.add_component("text_embedder", embedder)
    asking.add_component("embedding_retriever", InMemoryEmbeddingRetriever(document_store=store))
    asking.add_component("joiner", DocumentJoiner(join_mode="reciprocal_rank_fusion"))
    asking.connect("bm25_retriever", "joiner")
    asking.connect("embedding_retriever", "joiner")
    asking.connect("text_embedder", "embedding_retriever")

    def ask(question, k):
        found = asking.run({
            "bm25_retriever": {"query": question, "top_k": k},
            "text_embedder": {"text": question},
            "embedding_retriever": {"top_k": k},
        })  # fmt: skip
        return [(each.meta["article"], each.content) for each in found["joiner"]["documents"][:k]]

    return ask
