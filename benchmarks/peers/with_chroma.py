"""Chroma: a persistent collection of chunks, split as its chunking guide does.

https://docs.trychroma.com/guides/build/chunking and
https://docs.trychroma.com/integrations/embedding-models/sentence-transformer
"""

import chromadb
from chromadb.utils.embedding_functions import SentenceTransformerEmbeddingFunction
from langchain_text_splitters import RecursiveCharacterTextSplitter


def build(articles, model_folder, folder):
    splitter = RecursiveCharacterTextSplitter(
        chunk_size=500, chunk_overlap=50, separators=["\n\n", "\n", ". ", " "]
    )
    # A chunk is encoded below its article's title, "hierarchical context" in the guide's words.
    chunks = [
        (
            f"{article.id}#{number}",
            f"{article.title}\n{chunk}",
            {"article": article.id, "chunk": chunk},
        )
        for article in articles
        for number, chunk in enumerate(splitter.split_text(article.text))
    ]
    client = chromadb.PersistentClient(path=str(folder))
    encoder = SentenceTransformerEmbeddingFunction(model_name=str(model_folder))
    collection = client.create_collection(name="articles", embedding_function=encoder)
    ids, documents, metadatas = (list(column) for column in zip(*chunks, strict=True))
    collection.add(ids=ids, documents=documents, metadatas=metadatas)


def open(folder, model_folder):
    client = chromadb.PersistentClient(path=str(folder))
    encoder = SentenceTransformerEmbeddingFunction(model_name=str(model_folder))
    collection = client.get_collection(name="articles", embedding_function=encoder)

    def ask(question, k):
        found = collection.query(query_texts=[question], n_results=k)
        return [(metadata["article"], metadata["chunk"]) for metadata in found["metadatas"][0]]

    return ask
