"""What a table of a language holds. The notation is `retrieval.languages.phrases`'s.

Words and phrases are written in lower case, with all their accents. Which table a text is read by
is `retrieval.languages`'s.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields

from retrieval.languages.phrases import Entries, Phrases, Words, entries

# What a language may do without.
_MAY_LACK = {
    "telltale", "participle", "endings", "alternating", "day_suffixes", "year_suffix", "of",
    "articles", "first_of_month", "weekly", "short_months", "not_times", "in_season",
    "possessive", "bare_range_openers", "bare_range_joins", "capital_nouns", "days_say_when",
    "before_last", "of_part", "week_of", "whole", "name_links", "rough_counts", "expected",
    "no_event_behind", "source_articles", "this_weekday", "openers", "date_fillers",
    "sources_behind", "month_first", "columns", "follow_up_fillers",
    "hour", "no_day_behind", "follow_up_men", "follow_up_women", "follow_up_things", "men", "women",
    "follow_up_objects", "choosing", "prepositions", "follow_up_one", "follow_up_else",
    "determiners",
    "own", "degrees",
    "helping", "follow_up_whose", "possessive_ending", "short_decades",
}  # fmt: skip
# Of how many entries these are.
_SIZES = {
    "months": 12, "short_months": 12, "written_months": 12, "weekdays": 7, "weekly": 7,
    "seasons": 4, "counts": 12, "ordinals": 5, "decade_names": 8,
}  # fmt: skip
_UNITS = {"day", "weekend", "week", "fortnight", "month", "year"}
_SHARES = {"half", "third", "quarter"}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Language:
    """One language: every word of it that the engine knows.

    Phrases of time may hold `{count}`, `{unit}`, `{weekday}` and `{name}` (a month or a season),
    those for what is newest `{reports}` and `{about}`.
    """

    code: str  # ISO 639-1
    letters: str  # its alphabet
    common: Words  # what every sentence may have, question words too
    telltale: Words  # further words that few other languages have
    light: Words  # what a rewrite adds or drops without saying anything else
    articles: Phrases  # what says nothing before a name or a date
    of: Phrases  # what joins a date's parts: "the 23rd of May"
    capital_nouns: bool = False  # every noun has a capital, not names alone
    participle: str = ""  # an expression: the part of a word that its other forms begin with
    endings: Words = ""  # to be cut off, where no stemmer is known for the language
    alternating: str = ""  # letters that take each other's place in forms of a word

    # What is asked for, and where a sentence may name it.
    when: Phrases
    how_many: Phrases
    who: Phrases
    where: Phrases
    counting: Words  # behind these stands what is counted
    numbers: Words  # names of numbers beyond `counts`
    times: Words  # names of times beyond months, weekdays and seasons
    not_times: Words  # names of months and seasons that are other words too
    places: Phrases  # before the name of a place
    name_links: Phrases  # between parts of a name

    # Saying a thing or its opposite.
    denials: Words
    asked_denials: Words  # those that tell in a question
    opposites: str  # lines of words of one sense | those of the other; "*" is any ending

    # The calendar.
    months: Entries
    short_months: Entries  # only beside a day or a year
    written_months: Entries  # as one writes them behind a day
    weekdays: Entries  # from Monday
    weekly: Entries  # "Mondays"
    seasons: Entries  # from winter
    in_season: Words  # adverbs: "летом"
    day_suffixes: Words  # "3rd"
    first_of_month: Phrases  # the day that is said in words
    year_suffix: Phrases
    decades: Phrases  # with {year} or {tens}, in figures, or {name}, of ...
    decade_names: Entries  # ... these, from the twenties
    short_decades: Phrases = ""  # the same that are one only behind an article or "early"
    days_say_when: bool = False  # "23 мая": without a preposition
    month_first: bool = False  # "May 23" is a day too, ...
    no_day_behind: Phrases = ""  # ... not where this follows: "in May 23 percent"
    quarter_sign: str = "q"
    half_sign: str = "h"
    date_fillers: Words  # what says nothing in a date of a file
    hour: Words = ""  # behind the hour of a time: "14 Uhr"

    # Counting, and lengths of time.
    counts: Entries  # from one to twelve
    rough_counts: Mapping[int, Phrases]  # which are no numbers by themselves
    ordinals: Entries  # from the first to the fifth
    last_ordinal: Phrases
    units: Mapping[str, Phrases]
    shares: Mapping[str, Phrases]
    one_day: Phrases

    # Parts of a period, before its name.
    start: Phrases
    middle: Phrases
    end: Phrases
    week_of: Phrases
    whole: Phrases  # "year", "evening of": all of it
    of_part: Phrases  # behind "the first week"
    expected: Phrases  # before a year, where it may be a forecast: "the end of"

    # Before a date, and what it makes of it.
    since: Phrases
    after: Phrases
    before: Phrases
    until: Phrases
    within: Phrases
    loosely: Phrases  # which may as well mean something else
    range_openers: Phrases
    range_joins: Phrases
    bare_range_openers: Phrases  # where nothing stands before the first date, or one of these
    bare_range_joins: Phrases
    source_leads: Phrases  # "according to" the papers of that day
    source_articles: Phrases
    sources: Phrases  # papers
    sources_behind: Phrases  # "published"
    of_source: Phrases
    as_reported: Phrases
    possessive: Phrases  # behind a time: "last week's"

    # Counted from today.
    openers: Phrases  # which say nothing before these
    rolling: Phrases
    ago: Phrases
    last: Phrases
    before_last: Phrases
    this: Phrases
    last_named: Phrases
    this_named: Phrases
    of_last_year: Phrases
    of_this_year: Phrases
    last_weekday: Phrases
    this_weekday: Phrases
    on_weekday: Phrases
    weekend: Phrases
    before_yesterday: Phrases
    yesterday: Phrases
    today: Phrases
    recently: Phrases

    # Counted from an event.
    after_event: Phrases
    before_event: Phrases
    event_adverbs: Phrases
    no_event_behind: Phrases  # verbs with which these mean something else: "look after"
    no_event: Phrases  # what is none: "since then"

    # What is newest.
    reports: Phrases
    about: Phrases
    newest_topic: Phrases
    newest: Phrases

    # What is new at all, and what is to come.
    news_openers: Phrases  # before ...
    news: Phrases  # what asks for nothing but news, ...
    news_behind: Phrases  # and behind it
    happened: Phrases  # the same of a time that is named beside it
    when_was: str  # a question for the day of an {event}
    this_day: Phrases
    tomorrow: Phrases
    next: Phrases
    next_named: Phrases
    next_weekday: Phrases
    to_come: Phrases  # what tells that it is
    guessing: Phrases  # what tells that nobody has settled it
    looking_back: Phrases  # what a report has that is not the first one of an event

    # A question that leans on the one before it; marks, apostrophes and hyphens are blanks here.
    follow_up_openings: Phrases  # it begins with one of these,
    follow_up_referring: Words  # or has one of these,
    follow_up_bare: Words  # or has none but these ...
    follow_up_fillers: Words  # ... and, beside them, these
    asking: Words  # question words
    choosing: Words = ""  # those before what is asked for: "which farmer"
    helping: Words = ""  # verbs that stand between a question word and who does it
    follow_up_clauses: Words  # other words with which something else is asked: "did", "if"
    follow_up_links: Phrases  # openings that are dropped where it is read with that
    follow_up_men: Words = ""  # referring words that mean people alone: "he", ...
    follow_up_women: Words = ""  # ... "she"
    follow_up_things: Words = ""  # and those that mean none: "it"
    men: Words = ""  # before the name of one: "Mr", "father"
    women: Words = ""
    prepositions: Words = ""  # beside those that stand before places and names
    follow_up_objects: Words = ""  # and those to whom something is done: "him"
    follow_up_whose: Words = ""  # referring words before what is somebody's, ...
    possessive_ending: str = ""  # ... and what a name has there
    follow_up_there: Words  # which refer where they end it
    follow_up_else: Words = ""  # it asks for others than were shown
    follow_up_one: Words = ""  # behind what tells it from another: "the old one"
    follow_up_more: Phrases  # it asks for more of the same
    determiners: Words = ""  # before a noun

    # No question: a message of nothing but these; marks, apostrophes and hyphens are blanks here.
    greetings: Phrases
    thanks: Phrases
    small_talk: Phrases

    # Whole questions: several in one, comparisons, items of a list, what an article itself is.
    question_words: Phrases  # the longer ones first
    question_leads: Phrases  # before them: "by how many"
    question_joins: Phrases  # between two questions
    auxiliaries: Words  # of which a sentence mostly has one
    numbering: Words  # what a telephone number is called, and done with; and "belongs to"
    own: Words = ""  # what is somebody's who was named before
    comparisons: Phrases  # with {one}, {other} and {degree}
    degree: Phrases
    degrees: Mapping[str, Words]  # questions for how tall one is, by what a taller one is called
    what_is: str  # with {}
    steps: Words  # what numbered items are called
    next_step: Phrases  # before the item behind which another is asked for
    article_names: Phrases
    article_about: Phrases  # between that and what it is about, or its title
    summing_up: Phrases  # with {which}: an article, as are the next
    summaries: Phrases
    authors: Phrases
    publishing: Phrases
    titles: Phrases

    # Counting and listing articles. Questions are whole ones and may hold {articles}, {mention},
    # {paper} and {topic}; they are about all articles where they have no topic.
    counted: Phrases  # articles, as they are counted
    mention: Phrases  # between these and what they are about
    papers: Phrases  # whose articles they are
    count_asked: Phrases
    list_asked: Phrases
    first_asked: Phrases
    last_asked: Phrases
    author_asked: Phrases  # those whose topic is who wrote the articles
    monthly_asked: Phrases  # questions only beside one of `per_month`
    per_month: Phrases
    count_hints: Phrases  # one of these stands in such a question, or one of `counted`
    count_fillers: Phrases  # what says nothing in it
    topic_fillers: Words
    either: Phrases
    but_not: Phrases
    clause_words: Words  # with one of these a topic is a sentence
    several_asked: Phrases  # a question of these asks for more than one thing

    # What programs write into files.
    mail_wrote: Phrases  # "On Monday Ann wrote:"
    mail_original: Phrases
    mail_from: Phrases
    mail_sent: Phrases
    mail_signature: Phrases
    mail_reply: Phrases  # before a subject
    read_more: Phrases
    page: Phrases
    of_pages: Phrases
    untitled: Phrases
    no_author: Phrases
    columns: Mapping[str, Words]  # of tables, beside the names that programs use

    def __post_init__(self) -> None:
        for name in (each.name for each in fields(self)):
            if not getattr(self, name) and name not in _MAY_LACK:
                raise ValueError(f"The table of {self.code!r} lacks {name}.")
        for name, size in _SIZES.items():
            written = getattr(self, name)
            if written and len(entries(written)) != size:
                raise ValueError(f"The table of {self.code!r} needs {size} entries in {name}.")
        for name, keys in {"units": _UNITS, "shares": _SHARES}.items():
            if missing := keys - set(getattr(self, name)):
                raise ValueError(f"The table of {self.code!r} lacks {name}: {min(missing)}.")

    @property
    def month_names(self) -> list[Words]:
        """Of each month, the short ones too."""
        short = entries(self.short_months) or [""] * 12
        return [" ".join(each) for each in zip(entries(self.months), short, strict=True)]
