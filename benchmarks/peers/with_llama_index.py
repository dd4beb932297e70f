"""LlamaIndex: a vector index of nodes that its sentence splitter makes, kept as JSON files.

https://developers.llamaindex.ai/python/framework/getting_started/starter_example_local/
"""

from llama_index.core import (
    Document,
    Settings,
    StorageContext,
    VectorStoreIndex,
    load_index_from_storage,
)
from llama_index.core.node_parser import SentenceSplitter
from llama_index.embeddings.huggingface import HuggingFaceEmbedding


def build(articles, model_folder, folder, chunk_size, chunk_overlap):
    Settings.embed_model = HuggingFaceEmbedding(model_name=str(model_folder))
    # Metadata are put in front of each node's text for the encoder.
    documents = [
        Document(text=article.text, id_=article.id, metadata={"title": article.title})
        for article in articles
    ]
    splitter = SentenceSplitter(chunk_size=chunk_size, chunk_overlap=chunk_overlap)
    index = VectorStoreIndex.from_documents(documents, transformations=[splitter])
    index.storage_context.persist(str(folder))


def open(folder, model_folder):
    Settings.embed_model = HuggingFaceEmbedding(model_name=str(model_folder))
    index = load_index_from_storage(StorageContext.from_defaults(persist_dir=str(folder)))
    retrievers = {}

    def ask(question, k):
        retriever = retrievers.setdefault(k, index.as_retriever(similarity_top_k=k))
        found = retriever.retrieve(question)
        return [(each.node.ref_doc_id, each.node.text) for each in found]

    return ask
