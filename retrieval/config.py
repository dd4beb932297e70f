"""Every tunable of the engine in one frozen dataclass: its unit, and where its value comes from.

"Tuned on" names the data on which a value was chosen; nothing else was looked at.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import platformdirs


@dataclass(frozen=True, slots=True)
class Config:
    """How articles are read, split, encoded, searched and answered from."""

    # Model. None is the bundled all-MiniLM-L6-v2; else a folder or a hub name.
    model: str | None = None
    # Text put before a question / a passage; None takes the model's own prompts.
    query_prompt: str | None = None
    document_prompt: str | None = None
    # "auto" uses CUDA or MPS for bulk encoding where there is one; "cpu", "cuda", "mps" insist.
    device: str = "auto"
    # Where exported models are kept.
    cache: Path = Path(platformdirs.user_cache_dir("citebot"))

    # ISO 639-1 code of articles that name no language; picks the stemmer.
    language: str = "en"

    # Reading. Bytes; a larger file is skipped (a novel has about 1 MB).
    max_file_bytes: int = 50_000_000
    # What a file may hold unpacked, together, where it is a zip file (also inside: DOCX, EPUB).
    max_unpacked_bytes: int = 200_000_000
    # Pages of a PDF file; a longer one is skipped.
    max_pages: int = 5_000
    # What others have made is read in a process of its own: seconds that one file may take there,
    # with all that it holds, and more for each megabyte of it, so that a large archive is read to
    # its end while a small one cannot take long; and bytes of address space.
    read_seconds: float = 60.0
    read_seconds_per_mb: float = 4.0
    read_memory_bytes: int = 2_000_000_000

    # One article: characters of title and text, and sentences or lines of it; one with more is
    # skipped. The longest novel there is has 9.6 million characters (Guinness World Records) in
    # some 100,000 sentences; archives of any size are many articles. With both at their limits an
    # article takes about 300 MB while it is taken in.
    max_article_chars: int = 10_000_000
    max_article_sentences: int = 500_000

    # Seconds for reading a feed, a sitemap or an index of such.
    list_seconds: float = 20.0
    # Entries of a feed or a sitemap that are looked at, the newest ones; a new one takes a second.
    max_feed_entries: int = 500
    # What a link may take, with all the pages that it lists: seconds, bytes unpacked, articles.
    # What is left then is read when the link is given again.
    link_seconds: float = 3_600.0
    link_bytes: int = 1_000_000_000
    link_articles: int = 100_000

    # What the columns of tables (CSV, JSON Lines) are called: ("text", "story"), ... Others are
    # guessed from their names.
    columns: tuple[tuple[str, str], ...] = ()

    # Splitting, in word pieces of the model. A paragraph of 400 stays whole: tuned on XQuAD-en and
    # Chroma, where more ranks better still, but takes longer and is much to read. Short ones are
    # merged up to 200: tuned on the seeds' questions (XQuAD-en does not care).
    passage_tokens: int = 400
    merge_tokens: int = 200
    # A title longer than this is cut where it stands in front of its passages.
    title_tokens: int = 40

    # Search. Candidates taken from each of the two lists.
    candidates: int = 100
    # Weight of BM25 (divided by the question's best) beside the cosine; tuned on XQuAD-en,
    # Chroma and the seeds' questions, as are the next four.
    lexical_weight: float = 0.7
    # Late interaction: how many candidates it sees at least; how many at most, as long as their
    # weighted sum is within the margin of the best one's. What it adds to that sum is in
    # weights.json. The margin costs half the candidates of a fixed depth that ranks as well.
    rerank_least: int = 5
    rerank_most: int = 16
    rerank_margin: float = 0.4

    # A question that says when ("in May 2031"): by how much a passage published at another time
    # must score better to answer all the same; tuned on the seeds' time questions, of which 0.8
    # to 2 answer as many. One with a year that may be what it asks about ("the budget for
    # 2031"): what a passage of that year gains; chosen to decide between near equals only.
    period_margin: float = 2.0
    period_lean: float = 0.4
    # Within this much of each other's scores two reports on the same thing count as equals; on
    # the seeds' questions more puts wrong ones first.
    equal_margin: float = 0.25
    # A question for what is newest: within so much of the best score the newest comes first.
    newest_margin: float = 1.0
    # A question that counts from an event ("since the vote"): within so much of the best score
    # reports on the event count as equals, of which the earliest dates it; and what a passage of
    # that time gains.
    event_margin: float = 0.3
    event_lean: float = 0.8

    # A model breaks the words of a language that it does not know into letters. With more word
    # pieces a word than this, only words are compared: with the bundled model the questions of
    # XQuAD-en have 1.2 in the median and 2.8 at most, those of XQuAD-ru 6.3 in the median.
    max_pieces_per_word: float = 3.0

    # Answering. Confidence is a logistic function of the evidence that weights.json makes of the
    # signals, scaled there for this slope and middle: a probability, on XQuAD where half of the
    # questions have an answer. Below `min_confidence` the archive does not answer; chosen on the
    # seeds' questions, for one false answer in ten at most.
    confidence_slope: float = 20.0
    confidence_middle: float = 0.5
    min_confidence: float = 0.7
    # A further sentence of a passage is marked too when it reaches this share of the best.
    highlight_ratio: float = 0.93
    # Sentences marked in one passage at most.
    max_highlights: int = 2
