"""What there is to tune in the engine: each value with its unit, and where it comes from.

"Tuned on" names the data on which a value was chosen by measuring; "chosen" is by judgement. What a
language's words mean is in `retrieval.languages`, what the signals are worth in
`retrieval/search/weights.json`; limits that guard against hostile files stand where they are kept.

Not here, but beside the words they are about, is what a rule about language takes for granted,
each chosen: what tells a language (`languages`), how short a stem may be (`languages.word_forms`,
`query.polarity`), how many wrong letters are a typo (`store.lexical`), how short a follow-up is
(`query.follow_ups`), and how long "early in", "the first days" or "the weekend" are
(`temporal.date_parts`, `temporal.relative_dates`).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import platformdirs

COLUMN_ROLES = ("title", "text", "date", "url", "tags", "language", "id", "author")
"""What a column of a table may hold; `Config.columns` begin with these."""
NO_READER = "none"
"""What `Config.reader` says where words alone shall be compared."""


@dataclass(frozen=True, slots=True)
class Config:
    """How articles are read, split, encoded, searched and answered from."""

    # --- Model

    # None is the bundled all-MiniLM-L6-v2; else a folder or a hub name.
    model: str | None = None
    # Text put before a question / a passage; None takes the model's own prompts.
    query_prompt: str | None = None
    document_prompt: str | None = None
    # "auto" uses CUDA or MPS, where there is one, for bulk encoding and for a reader from a hub or
    # a folder; "cpu", "cuda", "mps" insist.
    device: str = "auto"
    # Where exported models are kept.
    cache: Path = Path(platformdirs.user_cache_dir("citebot"))

    # --- Reading

    # Bytes; a larger file is skipped (a novel has about 1 MB).
    max_file_bytes: int = 50_000_000
    # What a file may hold unpacked, together, where it is a zip file (also inside: DOCX, EPUB).
    max_unpacked_bytes: int = 200_000_000
    # Pages of a PDF file; a longer one is skipped. Chosen.
    max_pages: int = 5_000
    # What others have made is read in a process of its own: seconds that one file may take there,
    # with all that it holds, and more for each megabyte of it, so that a large archive is read to
    # its end while a small one cannot take long; and bytes of address space. Chosen.
    read_seconds: float = 60.0
    read_seconds_per_mb: float = 4.0
    read_memory_bytes: int = 2_000_000_000

    # One article: characters of title and text, and sentences or lines of it; one with more is
    # skipped. The longest novel there is has 9.6 million characters (Guinness World Records) in
    # some 100,000 sentences; archives of any size are many articles. With both at their limits an
    # article takes about 300 MB while it is taken in.
    max_article_chars: int = 10_000_000
    max_article_sentences: int = 500_000

    # --- Links

    # Seconds for reading a feed, a sitemap or an index of such; chosen.
    list_seconds: float = 20.0
    # Entries of a feed or a sitemap that are looked at, the newest ones; a new one takes a second.
    # Chosen, as are the next three.
    max_feed_entries: int = 500
    # What a link may take, with all the pages that it lists: seconds, bytes unpacked, articles.
    # What is left then is read when the link is given again.
    link_seconds: float = 3_600.0
    link_bytes: int = 1_000_000_000
    link_articles: int = 100_000

    # --- Tables

    # What the columns of tables (CSV, JSON Lines) are called: ("text", "story"), ... Others are
    # guessed from their names.
    columns: tuple[tuple[str, str], ...] = ()

    # --- Splitting

    # In word pieces of the model. A paragraph of 400 stays whole: tuned on XQuAD-en and
    # Chroma, where more ranks better still, but takes longer and is much to read. Short ones are
    # merged up to 200: tuned on the seeds' questions (XQuAD-en does not care).
    passage_tokens: int = 400
    merge_tokens: int = 200
    # A title longer than this is cut where it stands in front of its passages; chosen, to leave
    # them most of the room.
    title_tokens: int = 40

    # --- Languages

    # ISO 639-1 code of articles that name no language and are not surely in another; picks the
    # stemmer.
    language: str = "en"
    # An article is surely in a language where it has so many characters, and is in it with such a
    # probability, as py3langid tells it: of XQuAD's 480 paragraphs (en and ru), cut to 80
    # characters or more, none that reaches 0.9 is wrong; uncut, two do not reach it.
    language_chars: int = 80
    language_confidence: float = 0.9
    # A model breaks the words of a language that it does not know into letters. With more word
    # pieces a word than this, only words are compared: with the bundled model the questions of
    # XQuAD-en have 1.2 in the median and 2.8 at most, those of XQuAD-ru 6.3 in the median.
    max_pieces_per_word: float = 3.0

    # --- Candidates, and which of them are read closely

    # Candidates taken from each of the two lists; chosen, well above what is read closely.
    candidates: int = 100
    # Weight of BM25 (divided by the question's best) beside the cosine; tuned on XQuAD-en,
    # Chroma and the seeds' questions, as are the next three.
    lexical_weight: float = 0.7
    # How many candidates are looked at closely at least; how many at most, as long as their
    # weighted sum is within the margin of the best one's. The margin costs half the candidates of
    # a fixed depth that ranks as well.
    rerank_least: int = 5
    rerank_most: int = 12
    rerank_margin: float = 0.4
    # How many it sees at least of what was published at another time than the question names, and
    # of what has no date; chosen, not tuned.
    rerank_few: int = 3

    # --- Follow-ups

    # What a passage of the article that was just shown gains in the weighted sum by which it is
    # found, where a question goes on from it or names nothing; chosen.
    near_lean: float = 0.4
    # What a sentence that was just shown answers worse, in log-odds and in shares of the best
    # (where words alone are compared), when a question goes on from it; chosen.
    again_odds: float = 1.5
    again_share: float = 0.3

    # --- The reader

    # None is the bundled reader, for English; else a folder or the hub name of a CrossEncoder of
    # sentence-transformers, for any language; "none": words alone are compared.
    reader: str | None = None
    # So many passages are read at least, and more until a sentence answers with such log-odds (of
    # 1, nearly three to one), so many more at a time; so many at most in one search, and in all
    # of a question: twice as many answer a few hard questions better (benchmarks/RESULTS.md).
    read_first: int = 2
    read_enough: float = 1.0
    read_more: int = 2
    read_most: int = 6
    read_in_all: int = 9
    # What log-odds add to the weighted sum by which a passage is found; .5 puts the right passage
    # of written questions first most often.
    reading_weight: float = 0.5
    # A passage that was published later than one that surely answers is read all the same, where
    # the weighted sum by which it is found is so near or higher: it may report what has changed
    # since; chosen.
    later_margin: float = 0.3
    # The log-odds that are assumed of a passage that was not read, as another one surely answers.
    unread: float = -2.0
    # A second sentence is marked too where it answers at even odds or better and with log-odds so
    # near the best one's; chosen.
    also_marked: float = 1.5
    # How sure it must be that a sentence answers, and with these words, before they are underlined:
    # from there on 95 in 100 are right (benchmarks/reader/calibrate.py tells it of each reader).
    words_probability: float = 0.9

    # --- Signals of words, where no reader reads the language. What they are worth is in
    # weights.json, which is fitted with the values here and says so: who changes one runs
    # benchmarks/train.py.

    # Passages of a usual archive that are added to each, where it is told which words are rare: a
    # common word stands in half of them, any other in none. Chosen for archives of few passages.
    usual_passages: int = 100
    # How much the weakest word of a question counts in the coverage: at 0 it is the mean over the
    # words, far above 20 it is the minimum. 5 tells questions with one foreign word best from
    # answerable ones, on XQuAD-en without the answering passage and on the seeds' hard questions.
    coverage_sharpness: float = 5.0
    # What a word that was met one sentence before counts less, in shares of its letters; chosen on
    # what train.py fits on.
    decay_per_sentence: float = 0.15
    # Standard deviations that a word may be met worse and better than in other sentences; and the
    # least deviation, in shares of its letters; chosen.
    distinct_worst: float = -1.0
    distinct_best: float = 3.0
    distinct_deviation: float = 0.03
    # Letters that two words begin with if they may be forms of one: where they are compared as
    # they are written, and where it is only told roughly; and words between a number and what it
    # counts, at most; chosen.
    shared_letters: int = 4
    stem_letters: int = 5
    counted_within: int = 4
    # Shares of a match: a number that counts something else than was asked for; a denial against a
    # sentence where the question has none; a word of a pair of opposites for it, the other one
    # against it. The first two are chosen; more of the others tells more of the contrast pairs
    # apart, and marks fewer right sentences on XQuAD.
    other_count: float = 0.6
    denial_unasked: float = 0.2
    same_sense: float = 0.07
    opposite_sense: float = 0.13

    # --- Time

    # A question that says when ("in spring 2031"): by how much a passage published at another time
    # must score better to answer all the same; tuned on the seeds' time questions, of which 0.8
    # to 2 answer as many. One with a year that may be what it asks about ("the budget for
    # 2031"): what a passage of that year gains; chosen to decide between near equals only.
    period_margin: float = 2.0
    period_lean: float = 0.4
    # The share of it for a passage that was published a little later, for one of another time whose
    # answer names this one, and, where the question names no year, for one of another year than the
    # latest; chosen.
    later_fit: float = 0.5
    named_fit: float = 1.0
    other_year_fit: float = 0.5
    # Days after a day on which it may be written about, and on which it mostly is; the latter also
    # follow a period of fewer days than `short_period_days`; chosen.
    day_reported_days: int = 7
    soon_days: int = 2
    short_period_days: int = 16
    # A question when something will be: within so much of the best log-odds of a passage another of
    # its sentences answers, which names a day to come, where that one has none; chosen.
    ahead_margin: float = 4.0
    # Days before today that "recently" means; chosen.
    recent_days: int = 60
    # Days from today to an archive's newest article, before it counts as one that has ended (or is
    # of the future): "in spring" is then the archive's; chosen.
    ended_days: int = 366
    # A question that counts from an event ("since the vote"): passages that are read for when it
    # was, or compared; how sure it must be, together, that they tell it; within how much of the
    # best score they count as equals, of which the earliest dates it, where none are read; and
    # what a passage of that time gains; chosen.
    event_candidates: int = 6
    event_sure: float = 0.3
    event_margin: float = 0.3
    event_lean: float = 0.8

    # --- Reports on the same thing

    # Within this much of each other's scores two reports on the same thing count as equals, of
    # which the later comes first; on the seeds' questions more puts wrong ones first.
    equal_margin: float = 0.25
    # A question for what is newest: within so much of the best score the newest comes first;
    # chosen.
    newest_margin: float = 1.0
    # Of what news are asked about, the share that a passage must have of its words, by their
    # rarity, to be about it; chosen.
    on_topic: float = 0.7
    # Where passages were read: from which log-odds on a sentence answers for sure enough to be out
    # of date, or what has become of it; within how much of the best log-odds the later comes first;
    # and how alike the passages are at least, as vectors: two reports on one thing in the seeds
    # have .6 to .9, on two things with a price, or a vote, less than .5. Chosen.
    answers_from: float = 0.0
    # From which on one tells enough to be out of date itself, or to name a day to come; chosen.
    told_from: float = -1.0
    answered_margin: float = 1.25
    same_thing_cosine: float = 0.55
    # Where none were read, what makes two sentences tell of the same thing: the share of the
    # shorter one's words, and how many, that both have besides the question's; and letters from
    # which on a word counts; chosen.
    same_thing_share: float = 0.4
    same_thing_words: int = 3
    same_thing_letters: int = 4
    # Reprints, folded into one citation: articles that share so many of their runs of three words
    # are near-duplicates (a text in which each tenth word was changed shares half, two reports on
    # one event a tenth at most); passages of which so much of the shorter stands in the longer;
    # and words that a sentence repeated in one article has at least: a shorter one may mean
    # something else elsewhere. The last two are chosen.
    near_duplicate_share: float = 0.4
    reprint_share: float = 0.8
    repeated_words: int = 6

    # --- Answering

    # Confidence is a logistic function of the evidence: of a reader's log-odds, from which this
    # slope and middle make the probability that they stand for, or of what weights.json makes of
    # words' signals, scaled there for them. Below `min_confidence` the archive does not answer: not
    # even odds, as more of the questions that made the log-odds have no answer than of people's.
    confidence_slope: float = 20.0
    confidence_middle: float = 0.5
    min_confidence: float = 0.25
    # Beside a passage that answers, only those are shown that do so themselves, with such a
    # confidence at least; chosen. 0: all of the nearest, to measure how they rank.
    min_beside: float = 0.2
    # The latest answers are kept, and given again where the same is asked of an unchanged archive:
    # how many at most (0 keeps none), each of some 40 kB, and how many characters the articles may
    # have that they cite; chosen.
    kept_answers: int = 200
    kept_chars: int = 5_000_000
    # Of counted articles so many are named; chosen.
    counted_articles: int = 500
    # A further sentence of a passage is marked too when it reaches this share of the best; chosen.
    highlight_ratio: float = 0.93
    # Sentences marked in one passage at most; chosen.
    max_highlights: int = 2
    # The same where a question asks for several things; chosen.
    max_listed: int = 12


DEFAULT = Config()
"""The values as they come."""
