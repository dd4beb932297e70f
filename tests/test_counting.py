"""Articles counted and listed by words: what is counted, how that is asked, what is refused."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from fakes import library

from benchmarks.counting import TODAY, archive, judged, opened, questions
from retrieval import Answer, Article, Conversation, Library
from retrieval.languages import table
from retrieval.notices import Notice
from retrieval.query import counting
from retrieval.query.counting import Kind

JULY = date(2031, 7, 15)
ARTICLES = (
    (
        "a",
        "Ferry late",
        "It rained.\n\nThe old ferry was late again.",
        date(2031, 3, 2),
        "Ada Lind",
    ),
    ("b", "Harbour", "Two ferries met the night train.", date(2031, 5, 4), "Bo Berg"),
    ("c", "Fair", "Children rode the Ferris wheel. A ferryman sang.", date(2031, 5, 9), "Ada Lind"),
    ("d", "Baths", "The bath is warm. Ada Lind swam there.", date(2030, 5, 1), None),
    ("e", "Road", "Tomas Lind met Ada Berg. The road to Selm is open.", None, None),
    ("f", "Selm", "The ferry to Selm has a bar.", None, "Ada Lind"),
)


@pytest.fixture(scope="module")
def paper(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    with library(tmp_path_factory.mktemp("paper") / "index") as made:
        made.add(
            Article(title, text, each, published=day, author=author)
            for each, title, text, day, author in ARTICLES
        )
        yield made


def ask(paper: Library, question: str, **options: date) -> Answer:
    return paper.ask(question, today=JULY, **options)


def ids(answer: Answer) -> str:
    """Of the articles that were counted, the newest first."""
    assert answer.counted, answer.notices
    assert answer.counted.count == len(answer.counted.articles)
    return "".join(each.id for each in answer.counted.articles)


@pytest.mark.parametrize(
    ("question", "counted"),
    [
        ("how many articles mention the ferry", "baf"),
        ("In how many articles are ferries mentioned?", "baf"),
        ("how many articles mention Ferris", "c"),
        ("list all articles about the bath", "d"),
        ("show me everything about Selm", "ef"),
        ("how many articles mention Ada Lind", "d"),
        ('which articles contain "old ferry"', "a"),
        ("how many articles mention the night ferry", "b"),
        ("how many articles mention the ferry author:berg", "b"),
        ("how many articles mention the ferry -bar", "ba"),
        ("how many articles mention the ferry or the bath", "badf"),
        ("how many articles mention the ferry but not Selm", "ba"),
        ("how many articles are there", "cbadef"),
        ("which articles are from May 2031", "cb"),
        ("which articles are from May", "cb"),
        ("how many articles mention the ferry since April", "b"),
        ("how many articles from May 2031 mention the ferry", "b"),
        ("how many articles about the ferry were published in 2031?", "ba"),
        ("how many articles did Ada Lind write", "caf"),
        ("list all articles by bo berg", "b"),
        ("articles by Nobody Known", ""),
        ("how many articles mention submarines", ""),
    ],
)
def test_articles_are_counted_exactly(paper: Library, question: str, counted: str) -> None:
    answer = ask(paper, question)
    assert (ids(answer), answer.found, answer.confidence) == (counted, True, 1.0)
    assert not answer.citations


def test_an_archive_whose_counts_are_known(tmp_path: Path) -> None:
    made = archive(400)
    with opened(tmp_path / "index") as counted:
        counted.add(each.article for each in made)
        outcomes = {
            known.question: judged(known, counted.ask(known.question, today=TODAY), made)
            for known in questions()
        }
    assert len(outcomes) == 60
    wrong = {key: said for key, said in outcomes.items() if said not in ("right", "refused")}
    assert wrong == {}


def test_a_count_says_what_was_counted_and_its_limits(paper: Library) -> None:
    answer = ask(paper, "how many articles mention the ferry?")
    assert answer.counted
    assert answer.counted.said == Notice("articles-mention", count=3, query="ferry")
    assert (answer.counted.query, answer.counted.undated) == ("ferry", 1)
    assert answer.counted.by_month == (("2031-03", 1), ("2031-05", 1))
    assert answer.notices == (
        Notice("counted-words", forms="ferries, ferry"),
        Notice("counted-undated", count=1),
    )
    within = ask(paper, "how many articles mention the ferry in May 2031")
    period = within.period
    assert period and (period.since, period.until) == (date(2031, 5, 1), date(2031, 5, 31))
    assert Notice("not-counted-undated", count=1) in within.notices
    assert within.counted and str(within.counted.said) == (
        "1 article published from 2031-05-01 to 2031-05-31 mentions ferry."
    )
    none = ask(paper, "how many articles mention submarines")
    assert none.counted and str(none.counted.said) == "No article mentions submarines."


def test_the_days_that_alone_may_be_searched_hold(paper: Library) -> None:
    assert ids(ask(paper, "how many articles are there", since=date(2031, 4, 1))) == "cb"
    assert ids(ask(paper, "how many articles mention the ferry", until=date(2031, 4, 1))) == "a"


@pytest.mark.parametrize(
    ("question", "article", "marked"),
    [
        ("first mention of the ferry", "a", "The old ferry was late again."),
        ("when was the ferry first mentioned?", "a", "The old ferry was late again."),
        ("when was the ferry last mentioned", "b", "Two ferries met the night train."),
        ("which article first mentioned Ada Lind", "d", "Ada Lind swam there."),
    ],
)
def test_the_first_and_the_last_mention_are_cited(
    paper: Library, question: str, article: str, marked: str
) -> None:
    answer = ask(paper, question)
    (cited,) = answer.citations
    assert (cited.article.id, cited.highlights[0].text) == (article, marked)
    assert cited.article.text[cited.start : cited.end] == cited.text
    assert answer.counted and answer.counted.said.code in ("first-mention", "last-mention")


@pytest.mark.parametrize(
    ("question", "code"),
    [
        ("how many articles say that the ferry was late", "count-by-words"),
        ("how many articles mention the", "count-by-words"),
        ("how many articles mention the ferry in 2029 and in 2031", "count-one-time"),
        ("how many articles mention the ferry since the coronation", "count-no-event"),
        ("first mention of the road", "count-no-date"),
    ],
)
def test_what_cannot_be_counted_is_refused_with_the_reason(
    paper: Library, question: str, code: str
) -> None:
    answer = ask(paper, question)
    assert (answer.found, answer.counted, answer.citations) == (False, None, ())
    assert code in [notice.code for notice in answer.notices]


@pytest.mark.parametrize(
    "question",
    [
        "how many people died",
        "how many clubs are listed in the grants?",
        "how many reports did the police receive",
        "how many reports on the accident did the police file",
        "how many articles does the constitution have",
        "how many stories does the tower have",
        "how often does the ferry run",
        "list all schools that are closed because of the frost",
        "when was the bridge first opened",
        "what did the report say about the ferry",
        "what is the latest about the ferry",
    ],
)
def test_other_questions_are_answered_by_passages(paper: Library, question: str) -> None:
    assert ask(paper, question).counted is None


def test_long_lists_are_cut_and_say_so(tmp_path: Path) -> None:
    with library(tmp_path / "index", counted_articles=2) as paper:
        paper.add(
            Article(
                f"Day {day}", "The ferry sailed.", published=date(2031, 5, day), url="http://x.y/"
            )
            for day in (1, 2, 3)
        )
        answer = paper.ask("list all articles about the ferry")
        assert answer.counted and answer.counted.count == 3
        assert [each.title for each in answer.counted.articles] == ["Day 3", "Day 2"]
        assert answer.counted.articles[0].link == "http://x.y/"
        assert Notice("counted-cut", limit=2) in answer.notices
        # Nobody is named where no article names its author.
        refused = paper.ask("how many articles did Ada Lind write")
        assert not refused.found and Notice("count-no-author") in refused.notices


def test_a_count_is_made_anew_when_the_archive_changes(tmp_path: Path) -> None:
    with library(tmp_path / "index") as paper:
        paper.add(Article("One", "The ferry sailed.", "a"))
        assert ids(paper.ask("how many articles mention the ferry")) == "a"
        paper.add(Article("Two", "The ferry sailed on.", "b"))
        paper.remove(["a"])
        assert ids(paper.ask("how many articles mention the ferry")) == "b"


def test_a_count_stands_in_a_conversation(paper: Library) -> None:
    talk = Conversation(paper)
    assert ids(talk.ask("how many articles mention the ferry")) == "baf"
    assert talk.ask("who met the night train").counted is None


@pytest.mark.parametrize(
    ("code", "question", "kind", "topic"),
    [
        ("en", "how often per month", Kind.COUNT, ""),
        ("en", "Articles about the bath by month", Kind.LIST, "bath"),
        ("en", "how many mentions of the ferry are there", Kind.COUNT, "ferry"),
        ("en", "do you have any articles about the ferry?", Kind.LIST, "ferry"),
        ("de", "Wie viele Artikel erwähnen die Fähre?", Kind.COUNT, "Fähre"),
        ("de", "wie viele artikel erwaehnen die faehre", Kind.COUNT, "faehre"),
        ("de", "zeige alle Artikel über das Bad", Kind.LIST, "Bad"),
        ("de", "Wann wurde die Fähre zum ersten Mal erwähnt?", Kind.FIRST, "Fähre"),
        ("de", "Wie viele Artikel hat Ada Lind geschrieben?", Kind.AUTHOR, '"Ada Lind"'),
        ("es", "¿Cuántos artículos mencionan el ferry?", Kind.COUNT, "ferry"),
        ("es", "muéstrame todos los artículos sobre el baño", Kind.LIST, "baño"),
        ("es", "primera mención del ferry", Kind.FIRST, "ferry"),
        ("fr", "Combien d'articles mentionnent le bac ?", Kind.COUNT, "bac"),
        ("fr", "combien d’articles parlent du bac", Kind.COUNT, "bac"),
        ("fr", "montre-moi tous les articles sur les bains", Kind.LIST, "bains"),
        ("fr", "première mention de Selm", Kind.FIRST, "Selm"),
        ("ru", "сколько статей упоминают паром", Kind.COUNT, "паром"),
        ("ru", "Покажи все статьи о бане", Kind.LIST, "бане"),
        ("ru", "когда впервые упомянут паром", Kind.FIRST, "паром"),
        ("uk", "скільки статей згадують пором", Kind.COUNT, "пором"),
        ("uk", "покажи всі статті про лазню", Kind.LIST, "лазню"),
        ("uk", "коли вперше згадано пором", Kind.FIRST, "пором"),
    ],
)
def test_every_language_can_ask_for_a_count(
    code: str, question: str, kind: Kind, topic: str
) -> None:
    language = table(code)
    assert counting.hints(question, language)
    asked = counting.read(question, language)
    assert asked and asked.kind is kind
    assert str(counting.topic_of(asked.topic, language) or "") == topic


def test_forms_are_those_of_the_language_of_an_article(tmp_path: Path) -> None:
    with library(tmp_path / "index") as paper:
        paper.add(
            [
                Article("Bäder", "Die Stadt baut neue Bäder.", "de", language="de"),
                Article("Река", "Мосты стоят. О мосте спорят.", "ru", language="ru"),
                Article("夜船", "夜间渡轮开了。", "zh", language="zh"),
            ]
        )
        assert ids(paper.ask("wie viele Artikel erwähnen das Bad")) in ("", "de")
        assert ids(paper.ask("wie viele Artikel erwähnen baeder")) in ("", "de")
        assert ids(paper.ask("сколько статей упоминают мост")) == "ru"
        assert ids(paper.ask("how many articles mention 渡轮")) == "zh"
