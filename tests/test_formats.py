"""Real files of every format, through the real model: the answer, its citation, its date.

What they are and how they were made stands in tests/formats/README.md. The sites are read through
links, from a server that delivers them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from website import HTML, Site, reply

from retrieval import Config, IngestReport, Library
from retrieval.encode.load import open_encoder
from retrieval.encode.onnx_reader import OnnxReader
from retrieval.read import walk
from retrieval.read.formats import FORMATS as KNOWN
from retrieval.read.formats import SUFFIXES
from retrieval.store.local import LocalStore
from retrieval.web.fetch import Fetcher

HERE = Path(__file__).parent
FORMATS = HERE / "formats"
SITES = HERE / "sites"
ADDRESS = "https://gazette.example"  # where the sites were made to stand
LINKS = (
    "/hugo/index.xml",
    "/hugo/sitemap.xml",
    "/jekyll/feed.xml",
    "/jekyll/sitemap.xml",
    "/jekyll/weigh-house.html",  # which says that its address is without the suffix
)
TYPES = {"feed": "application/atom+xml", "index": "application/rss+xml", "sitemap": "text/xml"}
CHANNEL = "ChatExport_2032-03-28/result.json"
GROUP = "ChatExport_2032-03-29/result.json"


@dataclass(frozen=True)
class Expected:
    """One article: where it comes from, what it is called, and when it was published.

    `answer` stands in a marked sentence of the first citation for `question`.
    """

    source: str
    title: str
    published: str
    question: str = ""
    answer: str = ""
    place: str = ""
    link: str | None = None


ARTICLES = (
    Expected("2032-01-14-night-mail.txt", "The last letter carried by night", "2032-01-14",
             "What did the night postman's goat eat?", "one letter, which a goat ate"),
    Expected("2032-01-27-snow-fence.txt", "Snow fence on Gallows Hill pays for itself",
             "2032-01-27", "How much money did the snow fence save in ploughing?", "2,150 crowns"),
    Expected("swift-boxes.md", "Swifts move into the Corn Hall's gable", "2032-02-03",
             "Which carpenter built nesting boxes over the winter?", "Lucian Frayle"),
    Expected("eel-ladder.md", "A ladder for eels at the Fish Quay weir", "2032-02-06",
             "How many eels went up the ramp in the first week?", "418 eels"),
    Expected("2032-02-11-lamp-oil.md", "Lamp oil stolen from the harbour light", "2032-02-11",
             "How much paraffin was stolen from the harbour light?", "Thirty litres"),
    Expected("Clock stairs.md", "Who counts the stairs of the town clock", "2032-02-16",
             "How many steps does the town clock have?", "143 steps going up and 144 going down"),
    Expected("ice-cellar.md", "The ice cellar under the dairy", "2032-02-19",
             "Where did the cork of the ice cellar come from?", "a wine ship that ran aground"),
    Expected("toll-book.html", "The toll book of the Chain Bridge", "2032-02-24",
             "What toll was taken for an elephant?", "“one elephant, led”"),
    Expected("wedding-cake.html", "A wedding cake waits forty years", "2032-02-27",
             "Who quarrelled about the colour of a door?", "the colour of a door"),
    Expected("chess-by-ferry.html", "Chess by ferry: a game of 212 crossings", "2032-03-02",
             "Who won the game of chess on the ferry?", "Hush won with a knight",
             link=f"{ADDRESS}/2032/03/02/chess-by-ferry/"),
    Expected("council.csv", "Dog tax to be paid in two parts", "2032-03-04",
             "What did Councillor Evadne Rook ask for?", "Evadne Rook"),
    Expected("council.csv", "Fountain to run on Sundays only", "2032-03-17",
             "After how many hours does the pump overheat?", "overheats after five hours"),
    Expected("school-and-music.csv", "Night school teaches knots", "2032-03-08",
             "Who teaches knots at the night school?", "Absalom Wray",
             link=f"{ADDRESS}/knots"),
    Expected("school-and-music.csv", "Brass band loses its tuba in the marsh", "2032-03-10",
             link=f"{ADDRESS}/tuba"),
    Expected("wp_posts.csv", "Bees & beds: hives on the hospital roof", "2032-03-12",
             "How many hives stand on the roof of the hospital?", "eighteen hives"),
    Expected("wp_posts.csv", "Lift sticks for the hundredth time", "2032-03-13",
             "Which firm built the lift that a clockmaker looks after?",
             "The firm that built it closed in 1987"),
    Expected("letters.tsv", "A bench that faces the wrong way", "2032-03-15",
             "What was counted from the bench for an hour?", "1,206 bricks"),
    Expected("letters.tsv", "Thanks to a finder", "2032-03-16"),
    Expected("notices.tsv", "Weighbridge closed for weighing itself", "2032-03-18"),
    Expected("notices.tsv", "Lost parrot answers to Admiral", "2032-03-19",
             "What does the owner of the lost parrot offer?", "a barrel of cider"),
    Expected("radio.jsonl", "Radio Yarrel gets a second microphone", "2032-03-20",
             link="https://radio.example/r-31"),
    Expected("radio.jsonl", "Fog signal mistaken for a cow", "2032-03-21",
             "What was found in the horn of the fog signal?", "wasps' nest",
             link="https://radio.example/r-32"),
    Expected("wire.jsonl", "Glassblower makes a lens for the school", "2032-03-22"),
    Expected("wire.jsonl", "Umbrella stand returns to the station", "2032-03-23",
             "How many umbrellas were in the stand?", "nineteen umbrellas & a note"),
    Expected(CHANNEL, "Second anchor for the ferry", "2032-03-24",
             "How heavy is the second anchor of the ferry?", "190 kilograms",
             link="https://t.me/yarrelferry/2"),
    Expected(CHANNEL, "A heron has taken to riding on the ferry's roof.", "2032-03-25",
             "Where does the heron leave the ferry?", "leaves at Sallow End with the sprats",
             link="https://t.me/yarrelferry/3"),
    Expected(CHANNEL, "High water warning from the weather office", "2032-03-26",
             "How high will the Yarrel rise on Saturday night?", "3.4 metres",
             link="https://t.me/yarrelferry/4"),
    Expected(GROUP, "The water butt by plot nine has sprung a leak again.", "2032-03-27",
             link="https://t.me/c/1765432198/11"),
    Expected(GROUP, "Rhubarb thieves were here last night.", "2032-03-28",
             "How many sticks of rhubarb were taken?", "fourteen sticks",
             link="https://t.me/c/1765432198/13"),
    Expected("marsh-harriers.eml", "Marsh harriers six days early", "2032-04-01",
             "Who saw the first pair of marsh harriers?", "Isolde Farthing"),
    Expected("spare-key.eml", "Spare key of the lock house found in a loaf", "2032-04-06",
             "How much too heavy was the loaf with the key?", "forty grams too much"),
    Expected("parish-letters.mbox", "Parish letter: the organ breathes again", "2032-04-03",
             "What were the bellows of the organ patched with?", "eleven pairs of gloves"),
    # Half past eleven at night, five hours behind.
    Expected("parish-letters.mbox", "Parish letter: a bell rope too short", "2032-04-11"),
    Expected("sent.mbox", "Rowing club buys a boat called Regret", "2032-04-07",
             "What is the rowing club's boat called?", "\"Regret\""),
    Expected("sent.mbox", "Theatre cellar dry again", "2032-04-09"),
    Expected("april.zip", "Thatcher from Röhricht settles in the old tannery", "2032-04-13",
             "How many bundles did the thatcher's own roof take?", "1,900 bundles"),
    Expected("april.zip", "The pump room gets its clock back", "2032-04-14"),
    Expected("fair.zip", "Apple press sold to a museum of medicine", "2032-04-15",
             "What did the museum of medicine take the apple press for?", "a device to set bones"),
    Expected("fair.zip", "Raft race ends under the bridge", "2032-04-16"),
    Expected("ferry-report.pdf", "A Year of the Patience", "2032-01-09",
             "What did the representative of the schoolchildren ask for?", "a quarter to eight",
             place="p. 2"),
    Expected("winter-swimmers.pdf", "Winter swimmers take over the Linden Baths", "2031-12-04",
             "When is the gate of the Linden Baths locked in the morning?",
             "the gate is locked at eight", place="p. 2"),
    Expected("bell-under-water.pdf", "The Bell That Rang Under Water", "2031-11-21",
             "What would it cost to lift the bell?", "85,000 crowns", place="p. 2"),
    Expected("mill-race.docx", "The Mill Race Report", "2031-10-02",
             "What could a turbine at the old wheel pit yield?", "38 kilowatts"),
    Expected("smallest-post-office.docx", "The Smallest Post Office in the Province",
             "2031-11-17", "Why was the post office in the wardrobe refused a licence?",
             "a wardrobe has no emergency exit"),
    Expected("hearth-tax.docx", "The hearth tax roll turns up in a piano", "2032-04-04",
             "How much was the hearth tax for each hearth?", "two shillings a year"),
    Expected("lamplighter.epub", "The round – The Lamplighter of Fish Quay", "2031-11-07",
             "How many lamps were there on Fish Quay?", "sixty-three"),
    Expected("lamplighter.epub", "The last gas – The Lamplighter of Fish Quay", "2031-11-07"),
    Expected("lamplighter.epub", "What the widow kept – The Lamplighter of Fish Quay",
             "2031-11-07"),
    Expected("2031-10-12-widow-tansley.epub",
             "The tree behind the forge – Widow Tansley's Apple", "2031-10-12"),
    Expected("2031-10-12-widow-tansley.epub",
             "How it came up Gallows Hill – Widow Tansley's Apple", "2031-10-12",
             "Who grafted the Widow Tansley apple on wild stocks?", "Ignace Rowell"),
    Expected("2031-10-12-widow-tansley.epub",
             "What it is good for – Widow Tansley's Apple", "2031-10-12"),
    Expected("/hugo/2032/04/swan/", "Swan lands on the billiard table", "2032-04-17",
             "Who fed the swan on the billiard table?", "Erasmus Tilley"),
    # Half past eleven at night, three hours behind.
    Expected("/hugo/2032/04/sundial/", "Sundial in the hospital garden runs late", "2032-04-19",
             "How late is the sundial of the hospital?", "seventeen minutes late"),
    Expected("/hugo/marsh-hide/", "How to find the marsh hide", "2032-04-20"),
    Expected("/jekyll/2032/04/21/tower-owl.html", "An owl in the belfry stops the quarter bell",
             "2032-04-21", "Who beats the quarters on a frying pan?", "Leopold Vane"),
    Expected("/jekyll/2032/04/22/rope-walk.html", "Rope walk for sale by the metre", "2032-04-22",
             "What could the heirs of the rope maker not agree on?", "Jeremiah Flax"),
    Expected("/jekyll/harbour-cat", "The harbour cat draws a pension", "2032-04-23",
             "What pension does the harbour cat draw?", "one herring a day"),
    Expected("/jekyll/weigh-house", "Weigh house opens as a reading room", "2032-04-24",
             "What was the heaviest book on the scale?", "an atlas of mosses"),
)  # fmt: skip


def served() -> Site:
    """The sites as their servers would deliver them."""
    site = Site()
    for path in sorted(SITES.rglob("*.*")):
        data = path.read_bytes().replace(ADDRESS.encode(), site.url.encode())
        address = f"/{path.relative_to(SITES).as_posix()}"
        page = path.suffix == ".html"
        headers = HTML if page else {"Content-Type": TYPES[path.stem]}
        for each in {address, address.removesuffix("index.html"), address.removesuffix(".html")}:
            site.replies[each] = reply(200, headers, data)
    return site


@dataclass(frozen=True)
class Archive:
    library: Library
    site: Site
    report: IngestReport

    def where(self, source: str | None) -> str:
        """`source` as the table has it."""
        inner = (source or "").removeprefix(self.site.url).removeprefix(f"{FORMATS}/")
        return inner.partition("#")[0].partition("!")[0]


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory, model_cache: Path) -> Iterator[Archive]:
    config = Config(cache=model_cache)
    site = served()
    fetcher = Fetcher(config.max_file_bytes, allow=[("127.0.0.1", site.port)], pause=0.0)
    store = LocalStore(tmp_path_factory.mktemp("formats"), language="en")
    files = [path for path in walk(FORMATS) if path.name != "README.md"]
    with Library(
        store, lambda: open_encoder(config), config, fetcher=fetcher, reader=OnnxReader
    ) as library:
        report = library.add([*files, *(site.url + link for link in LINKS)])
        yield Archive(library, site, report)
    site.close()


def test_every_format_is_here_at_least_twice() -> None:
    times = Counter(path.suffix for path in walk(FORMATS))
    assert {each for each in times if times[each] < 2} == set()
    assert {SUFFIXES[each].module for each in times} == {each.module for each in KNOWN}


def test_what_cannot_be_read_is_told_and_nothing_else_is_left_out(archive: Archive) -> None:
    skipped = {archive.where(each.source): str(each.reason) for each in archive.report.skipped}
    assert skipped == {
        "locked.pdf": "it is protected by a password",
        "scanned-page.pdf": "it is a scan: its pages are pictures without a text layer",
        "/hugo/": "no article text is found on the page",
    }
    assert archive.report.added == len(ARTICLES)
    found = sorted(archive.where(each.source) for each in archive.library.articles())
    assert found == sorted(each.source for each in ARTICLES)


def test_when_they_were_published(archive: Archive) -> None:
    found = {
        (archive.where(each.source), each.title): each.published
        for each in archive.library.articles()
    }
    wrong = []
    for each in ARTICLES:
        named = [day for (where, title), day in found.items()
                 if where == each.source and title.startswith(each.title)]  # fmt: skip
        if named != [each.published]:
            wrong.append((each.source, each.title, each.published, named))
    assert len(wrong) <= 0.05 * len(ARTICLES), wrong
    assert wrong == []


ASKED = [each for each in ARTICLES if each.question]


@pytest.mark.parametrize("expected", ASKED, ids=[each.question for each in ASKED])
def test_what_they_say_is_found_and_cited(archive: Archive, expected: Expected) -> None:
    answer = archive.library.ask(expected.question)
    first = answer.citations[0]
    assert archive.where(first.article.source) == expected.source
    assert first.article.title.startswith(expected.title)
    assert first.place == expected.place
    web = archive.site.url + expected.source if expected.source[0] == "/" else None
    assert first.article.link == (expected.link or web)


def test_what_they_say_is_answered_and_marked(archive: Archive) -> None:
    """A small reader now and then takes another sentence for the answer."""
    wrong = []
    for each in ASKED:
        answer = archive.library.ask(each.question)
        marks = [mark.text for mark in answer.citations[0].highlights]
        if not (answer.found and any(each.answer in text for text in marks)):
            wrong.append((each.question, marks))
    assert len(wrong) <= 0.05 * len(ASKED), wrong
