"""German."""

from __future__ import annotations

from retrieval.languages.table import Language

_LAST = "(?:letzte[nrsm]?|vorige[nrsm]?|vergangene[nrsm]?|verwichene[nrsm]?)"
_THIS = "(?:diese[nrsm]?|laufende[nrsm]?)"
_WEEKDAYS = (
    "montags?", "dienstags?", "mittwochs?", "donnerstags?", "freitags?",
    "(?:samstag|sonnabend)s?", "sonntags?",
)  # fmt: skip
_DAY_PARTS = "(?:morgen|vormittag|mittag|nachmittag|abend|nacht)?"

LANGUAGE = Language(
    code="de",
    letters="abcdefghijklmnopqrstuvwxyzäöüß",
    common="""
        wer wen wem wessen was wann wo wohin woher wie warum weshalb wieso wieviel wieviele viel
        viele welche welcher welches welchen welchem der die das den dem des ein eine einen einem
        einer eines und oder aber als auch an am auf aus bei beim bis durch für im in ins mit nach
        seit über um unter vom von vor während wegen zu zum zur zwischen sich es er sie ihr ihre
        ihren ihrem ihrer sein seine seinen seinem seiner dass daß ob denn laut gemäß
        ist sind war waren wird werden wurde wurden worden hat haben hatte hatten sei kann konnte
        konnten soll sollte sollten will wollte wollten muss musste mussten darf durfte
    """,
    telltale="""
        nicht kein keine keinen nie niemand nichts gibt gab es neues neue neuen letzte letzten
        letzter letztes diese dieser dieses diesen diesem ich du wir mir mich uns euch man wenn
        weil noch schon nur sehr mehr dann doch heute gestern vorgestern morgen woche jahr jahre
        jahren monat monate tag tage tagen ohne gegen hier dort hast bist bin habe wäre hätte
        wurden ab sagte sagt uhr geschah geschieht passierte passiert etwas alle allen alles
        januar februar märz juni juli oktober
        dezember montag dienstag mittwoch donnerstag freitag samstag sonntag
    """,
    light="der die das den dem des ein eine einen auch dass daß",
    articles="der, die, das, den, dem, des",
    of="des, im, vom, von, im jahre?, des jahres",
    capital_nouns=True,
    participle=r"ge(\w{3,}(?:t|en))",  # "gekauft", "kaufte"
    when=r"""
        wann, wie lange ist es her, wie ?viel uhr,
        welche[rmns]? (?:jahr|monat|jahrhundert|jahrzehnt|datum|tag|wochentag|uhrzeit|zeitpunkt)\w*
    """,
    how_many="""
        wie ?viele?[nrm]?, wie (?:alt|lang|lange|weit|groß|hoch|tief|oft|häufig|schnell|breit|
        schwer|teuer|stark|warm|kalt), welche[rnms]? (?:anteil|anzahl|zahl|betrag|summe|menge|preis|
        höhe|größe|prozentsatz)
    """,
    who="wer, wen, wem, wessen",
    where="""
        wo, wohin, woher, welche[rnms]? (?:stadt|land|ort|staat|bundesland|gegend|region|dorf|
        straße|fluss|platz|gemeinde)
    """,
    counting="viel viele vielen vieler wieviel wieviele anzahl zahl anteil betrag",
    numbers=r"""
        dreizehn vierzehn fünfzehn sechzehn siebzehn achtzehn neunzehn
        (?:\w+und)?(?:zwanzig|dreißig|vierzig|fünfzig|sechzig|siebzig|achtzig|neunzig)
        (?:\w+)?hundert(?:\w+)? (?:\w+)?tausend(?:\w+)? million(?:en)? milliarden? dutzend
        hälfte drittel viertel halb zweimal dreimal einmal mehrere prozent
    """,
    times="""
        jahrhunderts? jahrzehnts? heute gestern vorgestern mittags? mitternacht morgens
        abends nachts vormittags nachmittags ostern pfingsten weihnachten silvester
    """,
    not_times="",
    places="""
        in, im, ins, an, am, ans, auf, bei, beim, nach, aus, vor, nahe, neben, zu, zum, zur,
        gegenüber, außerhalb, unter, hinter
    """,
    name_links="der, des, von, von der, vom, zu, zum, zur, am, an der, de, van",
    denials=r"""
        nicht nichts nie niemals niemand\w* kein\w* ohne weder nirgend\w* gegen ablehn\w*
        abgelehnt\w* lehnt\w* verweiger\w* weiger\w* geweigert bestreit\w* bestritt\w* leugn\w*
        verbot\w* verbiet\w* untersag\w* scheiter\w* gescheitert verwarf\w* verworfen zurückgewiesen
        unbekannt unverändert unbeschädigt unverletzt unversehrt unwahrscheinlich unmöglich fehl\w+
        ausgeblieben
    """,
    asked_denials=r"""
        nicht nichts nie niemals niemand\w* kein\w* ohne gegen ablehn\w* abgelehnt\w* verweiger\w*
        weiger\w* geweigert
    """,
    opposites="""
        eröffne* öffne* geöffnet* offen* | schließ* schloss* geschlossen* gesperrt* sperr*
        beginn* begann* begonnen* anfing* angefangen* start* | ende endet* endete* beende* aufhör*
            aufgehört* aufgelöst*
        steig* stieg* gestiegen* erhöh* anheb* angehoben* zunahm* zugenommen* wuchs* wachs*
            gewachsen* | sink* sank* gesunken* fiel* fällt gefallen* senk* gesenkt* abnahm*
            abgenommen* schrumpf* geschrumpft* verringer*
        gewann* gewinn* gewonnen* sieg* gesiegt* | verlier* verlor* verloren* niederlage* unterlag*
        kauf* gekauft* erwarb* erworben* | verkauf* veräußer*
        annahm* angenommen* zustimm* zugestimmt* billig* gebilligt* genehmig* |
            ablehn* abgelehnt* verwarf* verworfen*
        dafür unterstütz* befürwort* | dagegen gegen ablehn* bekämpf*
        ankam* angekommen* kam kommt kamen gekommen* |
            ging gingen geht gegangen* verließ* verlassen*
        geboren* lebend* lebt | starb* gestorben* tot tote toten getötet*
        erlaub* gestatt* zugelassen* | verbiet* verbot* untersag* verhindert*
        antwort* beantwort* | frag* gefragt*
        angriff* angegriffen* attack* | verteidig*
        besser* beste* | schlechter* schlechteste* schlimm*
        groß große großen großer größer* größte* | klein*
        hoch hohe hohen höher* höchst* | niedrig* tief tiefer*
        früh früher frühe frühen | spät* später*
        erste ersten erster erstes erstem zuerst | letzte letzten letzter letztes letztem zuletzt
        mehr meisten meiste | weniger wenigsten wenigste
        neu neue neuen neuer neues neuem neueste* jung* jünger* |
            alt alte alten altes altem älter* ältest* ehemalig*
        nord* nördlich* | süd* südlich*
        ost* östlich* | west* westlich*
        schnell* | langsam*
        lang lange langen langer länger* | kurz kurze kurzen kürzer*
        billig billiger günstig* | teuer* teurer*
        kalt* kält* frost* | warm* wärm* heiß*
        trocken* | nass* nässe* feucht*
        fand* gefunden* find* | verlor* vermiss* verschwund*
        gab gibt gegeben* | bekam* bekomm* erhielt* erhalt* nahm* genommen*
        eingestellt* einstell* angestellt* | entlass* gekündigt* kündig* entließ*
        eintrat* eingetreten* beigetreten* | zurücktrat* zurückgetreten* austrat* ausgetreten*
        gewinn gewinne überschuss* | verlust* defizit*
        lobt lobte* gelobt* | kritisier* tadel* beschuldig*
        bestätig* | bestritt* bestreit* dementier*
        schuldig* | unschuldig*
        mehrheit* | minderheit*
        mann männer männlich* herr* | frau* weiblich*
        lehr* unterricht* | lern* schüler*
        vorher davor bevor | nachher danach nachdem
        innen drinnen | außen draußen
        arm arme armen ärm* | reich*
    """,
    months="""
        januars? jänners?, februars? feber, märz, aprils?, mai, junis?, julis?, augusts?,
        septembers?, oktobers?, novembers?, dezembers?
    """,
    short_months="jan jän, feb febr, mär mrz, apr, -, jun, jul, aug, sept?, okt, nov, dez",
    written_months="""
        Januar, Februar, März, April, Mai, Juni, Juli, August, September, Oktober,
        November, Dezember
    """,
    weekdays=", ".join(each + _DAY_PARTS for each in _WEEKDAYS),
    weekly="""
        montagen, dienstagen?, mittwoche, donnerstagen?, freitagen?, samstagen?, sonntagen?
    """,
    seasons="winters?, frühlings? frühjahre?s?, sommers?, herbste?s?",
    in_season="",
    day_suffixes=r"\. ten",
    first_of_month="erste[rnm]?",
    year_suffix="",
    decades="(?:{year}|{tens}|{name})er[- ]?jahren?, {year}ern?",
    short_decades="'?{tens}ern?, {name}ern?",
    decade_names="""
        zwanzig, dreißig, vierzig, fünfzig, sechzig, siebzig, achtzig, neunzig
    """,
    date_fillers="der den dem vom um",
    hour="uhr",
    counts="""
        eins, zwei, drei, vier, fünf, sechs, sieben, acht, neun, zehn, elf, zwölf
    """,
    rough_counts={
        1: "ein, eine[mnr]?",
        2: "ein paar, paar, beiden",
        3: "einigen?, wenigen?, mehreren?",
    },
    ordinals=r"""
        erste[nrsm]? 1\., zweite[nrsm]? 2\., dritte[nrsm]? 3\., vierte[nrsm]? 4\.,
        fünfte[nrsm]? 5\.
    """,
    last_ordinal="letzte[nrsm]?",
    units={
        "day": "tage?[ns]?",
        "weekend": "wochenende[sn]?",
        "week": "wochen?, vorwoche",
        "fortnight": "vierzehn tagen?, 14 tagen?",
        "month": "(?:vor)?monate?[ns]?",
        "year": "(?:vor)?jahre?[ns]?, heuer",
    },
    shares={
        "half": "hälfte, halbjahre?s?, jahreshälfte, monatshälfte",
        "third": "drittels?",
        "quarter": "quartale?s?, viertels?, vierteljahre?s?",
    },
    one_day="tage?s?",
    start="""
        (?:anfang|beginn)(?: (?:des|der|vom|von))?, (?:frühe[nrsm]?|zeitige[nrsm]?),
        (?:ersten|den ersten) tagen (?:des|im)
    """,
    middle="mitte(?: (?:des|der|vom|von))?",
    end="(?:ende|ausgang)(?: (?:des|der|vom|von))?, (?:späte[nrsm]?|ausgehende[nrsm]?)",
    week_of="woche (?:vom|ab|des)",
    whole="""
        jahre?s?, monate?s?, laufe?(?: (?:des|der))?, verlaufe?(?: (?:des|der))?,
        (?:tag|morgen|vormittag|mittag|nachmittag|abend|datum)(?:e?s?) (?:des|der|vom),
        nacht (?:zum|des|auf|vom)
    """,
    of_part="des, der, dem, im, in, vom, von",
    expected=r"(?<=bis\s)(?:anfang|mitte|ende)(?: des jahres)?",
    since="seit, seit dem, ab, ab dem, beginnend mit",
    after="nach, nach dem, später als, im anschluss an",
    before="vor, vor dem, früher als, eher als",
    until="bis, bis zum, bis zur, bis in, (?:nicht )?später als, spätestens",
    within="""
        im, in, am, an, während, innerhalb, binnen, gegen, den, im laufe(?: de[rs])?
    """,
    loosely="vom, von, für, bei, auf, zu, zum, zur, aus",
    range_openers="zwischen, von, vom, ab",
    range_joins="und, bis, bis zum, bis zur, auf",
    bare_range_openers="im, in, am, vom, von",
    bare_range_joins="bis, bis zum",
    source_leads="laut, gemäß, nach, zufolge, wie in, wie, in, im, aus, von",
    source_articles="der, die, das, den, dem, des, einer, einem, eines, seine[rnms]?",
    sources=r"""
        zeitung(?:en)?, berichte?[ns]?, artikeln?s?, nachrichten, meldung(?:en)?, ausgaben?,
        mitteilung(?:en)?, zahlen, angaben, blatte?s?, (?<=wie\s)berichtet
    """,
    sources_behind="veröffentlicht, erschienen, gedruckt",
    of_source="vom, von, aus, für, des, im, am",
    as_reported="wie berichtet, wie gemeldet",
    possessive="",
    openers="früher, am, im, über",
    rolling="(?:letzten|vergangenen|vorigen|jüngsten) {count} {unit}",
    ago="vor (?:etwa |rund |gut |knapp )?{count} {unit}",
    last=f"{_LAST} {{unit}}, (?P<unit>vorjahre?s?|vorwoche|vormonate?s?)",
    before_last="vorletzte[nrsm]? {unit}, vorvergangene[nrsm]? {unit}",
    this=f"{_THIS} {{unit}}, (?P<unit>heuer)",
    last_named=f"{_LAST} {{name}}",
    this_named=f"{_THIS} {{name}}",
    of_last_year=rf"""
        {{name}}(?: des| im)? {_LAST} jahre?s?, {{name}} des vorjahre?s?,
        {_LAST} jahr im {{name}}
    """,
    of_this_year=rf"{{name}}(?: des| im)? {_THIS} jahre?s?",
    last_weekday=f"{_LAST} {{weekday}}",
    this_weekday=f"{_THIS} {{weekday}}",
    on_weekday="am {weekday}",
    weekend="(?:am|übers|an diesem|am letzten) (?P<unit>wochenende)",
    before_yesterday="vorgestern(?: (?:morgen|früh|mittag|nachmittag|abend|nacht))?",
    yesterday="gestern(?: (?:morgen|früh|mittag|nachmittag|abend|nacht))?, gestrige[nrsm]? tage?s?",
    today="heute(?: (?:morgen|früh|mittag|nachmittag|abend|nacht))",
    recently="""
        kürzlich, vor kurzem, neulich, jüngst, unlängst, in letzter zeit, in jüngster zeit
    """,
    after_event="""
        seit, seitdem, nachdem, nach(?= (?:de[rmn]|eine[rmn]?|seine[rmn]?|ihre[rmn]?|diese[rmn]?) ),
        im anschluss an
    """,
    before_event="""
        bevor, ehe, bis(?: zu[mr]?)?,
        vor(?= (?:de[rmn]|eine[rmn]?|seine[rmn]?|ihre[rmn]?|diese[rmn]?) )
    """,
    event_adverbs="kurz, bald, gleich, unmittelbar, direkt, sofort, schon, noch, erst, lange, nur",
    no_event_behind=r"""
        \b(?:benannt|genannt|such\w*|frag\w*|gefragt|gesucht|seh\w*|sieht|angst|warn\w*)
    """,
    no_event=r"""
        wann, welche[rmns]?, was, wer, wem, da, dann,
        dahin, heute, jetzt, langem, kurzem, jeher, allem, tag, jahr, uhr
    """,
    # Counting and listing articles.
    counted=r"""
        (?:(?:der|von|den|eurer?|deiner?|unserer?|diese[rn]?) )*(?:(?:zeitungs)?artikeln?|
            (?:zeitungs)?berichten?|berichte?|beiträgen?|beitrag|beiträge|meldung(?:en)?|texten?)
    """,
    mention=r"""
        (?:(?:die|welche|in denen|gibt|es|sind|wurden|haben) )*(?:erwähn(?:en|t|ten|te)|nenn(?:en|
            t)|behandel[nt]|handel[nt] von|bericht(?:en|et|eten) (?:über|von)|schreib(?:en|t) über|
            sprechen (?:von|über)|enthalten|sag(?:en|t)),
        (?:(?:gibt|es|sind|wurden|haben wir|hast du) )*(?:über|zu[mr]?)
    """,
    papers=r"""
        ihr, du, wir,
        (?:die|das|der|diese|dieses) (?:zeitung|archiv|seite|blatt|blog|sammlung|kanal)
    """,
    count_asked=r"""
        wie ?viele {articles} {mention} {topic},
        in wie ?vielen? {articles} (?:wird|werden|ist|sind|wurde|wurden) {topic} (?:erwähnt|
            genannt), in wie ?vielen? {articles} (?:kommt|kommen) {topic} vor,
        in wie ?vielen? {articles} geht es um {topic},
        wie (?:oft|häufig) (?:wird|werden|wurde|wurden) {topic} (?:erwähnt|genannt),
        wie (?:oft|häufig) kommt {topic} vor,
        wie (?:oft|häufig) (?:schreibt|berichtet|schreiben|berichten) {paper} (?:über|von) {topic},
        (?:wie hoch ist )?(?:die )?(?:anzahl|zahl) der {articles} {mention} {topic},
        wie ?viele {articles},
        wie ?viele {articles} (?:gibt es|sind es|sind|habt ihr|hast du|haben wir|hat das archiv|
            wurden veröffentlicht|sind erschienen|erschienen)
    """,
    list_asked=r"""
        (?:zeig|zeige|liste|nenne|gib|finde)(?: mir)?(?: alle)?(?: die)? {articles} {mention}
            {topic}(?: auf)?, (?:zeig|zeige|liste|finde)(?: mir)? alles (?:über|zu[mr]?) {topic},
        alles über {topic}, welche {articles}, alle {articles} {mention} {topic},
        welche {articles} {mention} {topic},
        in welchen {articles} (?:wird|werden|wurde|wurden|ist|sind) {topic} (?:erwähnt|genannt),
        welche {articles} (?:sind|stammen|gibt es|erschienen|wurden veröffentlicht|sind erschienen)
            (?:aus|von|vom)?, (?:zeig|zeige|liste|nenne)(?: mir)? alle {articles}(?: auf)?
    """,
    first_asked=r"""
        (?:(?:wann|wo|was) (?:war|ist) )?(?:die )?erste erwähnung (?:von|des|der|vom) {topic},
        wann (?:wird|werden|wurde|wurden) {topic} (?:zuerst|zum ersten mal|erstmals) (?:erwähnt|
            genannt), (?:(?:was|welches) (?:war|ist) )?der erste {articles} {mention} {topic},
        welcher {articles} erwähnt(?:e)? {topic} (?:zuerst|als erster)
    """,
    last_asked=r"""
        (?:(?:wann|wo|was) (?:war|ist) )?(?:die )?letzte erwähnung (?:von|des|der|vom) {topic},
        wann (?:wird|werden|wurde|wurden) {topic} (?:zuletzt|zum letzten mal) (?:erwähnt|genannt)
    """,
    author_asked=r"""
        wie ?viele {articles} (?:hat|haben) {topic} (?:geschrieben|verfasst),
        wie ?viele {articles} (?:sind|gibt es|stammen) von {topic},
        (?:zeig|zeige|liste|nenne)(?: mir)?(?: alle)? {articles} von {topic}(?: auf)?,
        welche {articles} (?:hat|haben) {topic} (?:geschrieben|verfasst),
        alle {articles} von {topic}
    """,
    monthly_asked="{articles} {mention} {topic}, {articles}, wie oft, erwähnungen von {topic}",
    per_month="(?:pro|je|jeden|im) monat, nach monaten, monatlich",
    count_hints=r"erwähn\w*, alles, wie oft, wie häufig",
    count_fillers=r"""
        (?:die )?(?:wurden|sind) (?:veröffentlicht|erschienen),
        (?:veröffentlicht|erschienen)(?: sind| wurden)?, bitte, (?:im|in dem|aus dem) archiv,
        insgesamt, bisher
    """,
    topic_fillers="wort wörter wörtern begriff namen? thema etwas beide",
    either="oder",
    but_not="aber nicht, und nicht, ohne, außer",
    clause_words="""
        dass wer wen wem was wann wo warum wie ob wurde wurden hat haben hatte war waren
    """,
    several_asked=r"""
        welche(?= \w+(?:en|er|e|n|s)\b), wer (?:sind|waren)\b, was sind\b, alle, nenne, liste
    """,
    reports="""
        nachrichten?, berichte?, meldung(?:en)?, neuigkeiten?, informationen?, stand, artikel,
        entwicklung(?:en)?, mitteilung(?:en)?
    """,
    about="""
        über, zu, zum, zur, von, vom, aus, bei, beim, um, mit, in, im, an, am, rund um, in sachen,
        wegen, für
    """,
    newest_topic=r"""
        was gibt(?: e|')s(?: da| denn)? neues {about}, was ist neu {about},
        (?:gibt es |etwas |irgendetwas |irgendwas |viel )?neues {about}, neuigkeiten {about},
        (?:neueste|letzte|jüngste|aktuelle|aktuellste|frische|neue)[nsrm]? {reports} {about},
        (?:das )?(?:neueste|letzte|aktuellste) {about}
    """,
    newest="neueste[nrsm]?, neuste[nrsm]?, jüngste[nrsm]?, aktuellste[nrsm]?",
    # What is new at all, and what is to come.
    news_openers="""
        hallo, hi, hey, bitte, und, also, dann, sag mir, sage mir, zeig mir, zeige mir, gib mir,
        erzähl mir, ich möchte, ich will, kannst du mir sagen, gibt es, gibt's, gab es, hast du,
        haben sie, habt ihr, was ist, was sind, was gibt es, was gibt's, was gab es, was war,
        wie lauten, irgendwelche, etwas, irgendetwas, irgendwas, was, die, das, der, den, alle,
        alles
    """,
    news="""
        (?:neueste|neuste|letzte|jüngste|aktuelle|aktuellste|neue|frische|wichtige|wichtigste|
        heutige|lokale)[nsrm]? (?:nachrichten?|meldung(?:en)?|neuigkeiten|berichte?|schlagzeilen|
        ereignisse|entwicklungen|artikel), nachrichten, neuigkeiten, schlagzeilen, neues, neu,
        neueste, neueste[sn], aktuelles, los
    """,
    news_behind="heute, jetzt, gerade, bitte, denn, so, bisher, hier, dort, in der stadt, im ort",
    happened="""
        (?:was|was alles|etwas|was ist|was ist alles|ist etwas|ist was|was hat sich|was wurde|
        was war|hat sich etwas|was stand)(?: alles| so| wichtiges| neues)? (?:passiert|passierte|
        geschehen|geschah|ereignet|ereignete sich|los|vorgefallen|berichtet|gemeldet|
        angekündigt|veröffentlicht|in der zeitung|in den nachrichten),
        was (?:stand|steht|schrieb|schrieben|berichtete|berichteten|meldete|sagte)
        (?:(?: in)?(?: d(?:ie|er|as))? (?:zeitung(?:en)?|presse|blatt|artikel|bericht))?
    """,
    when_was="wann war {event}?",
    this_day="heute",
    tomorrow=(
        r"(?<!heute\s)(?<!gestern\s)(?<!am\s)(?<!guten\s)"
        "morgen(?: (?:früh|mittag|nachmittag|abend))?"
    ),
    next="(?:nächste|kommende)[nrsm]? {unit}",
    next_named="(?:nächste|kommende)[nrsm]? {name}",
    next_weekday="(?:nächste|kommende)[nrsm]? {weekday}",
    to_come=r"""
        wird, werden, soll, sollen, will, wollen, geplant, (?:ist|sind|steht) für, vor der \w+ung,
        bevorsteh\w+, kommt, findet statt, wann (?:ist|sind|macht|öffnet|beginnt|eröffnet)
    """,
    guessing=r"""
        erwart\w+, hoff\w+, schätz\w+, vermut\w+, vielleicht, wahrscheinlich, möglicherweise,
        womöglich, könnte\w*, dürfte\w*, voraussichtlich, rechnet, gerücht\w*, glaub\w+
    """,
    looking_back=r"""
        korrigier\w+, berichtig\w+, richtigstell\w+, dementier\w+, entschuldig\w+,
        untersuch\w+, ermittl\w+, jahrestag\w*, (?:jahre?|wochen?|tage?) nach, entschädig\w+,
        gedenk\w*
    """,
    follow_up_openings="""
        und, aber, oder, also, dann, auch, doch, was ist mit, was wäre mit, was wenn, seit wann,
        wie (?:ist|war|steht|sieht) es (?:aus )?(?:mit|bei),
        (?:wer|was|wo|wie|wann) (?:ist|sind|war|waren) (?:sein|ihr)e?
    """,
    follow_up_bare="""
        wer wen wem wessen was wann wo wohin woher wie warum weshalb wieso wieviel wieviele
        welche[rmns]? genau wirklich eigentlich
    """,
    follow_up_fillers="""
        viel viele lange oft weit alt groß bald nicht so noch sonst mehr denn dann da dort nun jetzt
        war waren ist sind es das dies wurde hat seit bis mit für von nach zu in an am im um auf aus
        bei jahr jahre jahres tag tage tages uhr der die den dem ein eine
    """,
    follow_up_referring="er ihn ihm sie ihnen",
    follow_up_links="und, aber, oder, also, dann, auch, doch, was ist mit, was wäre mit",
    asking="""
        wer wen wem wessen was wann wo wohin woher wie warum weshalb wieso wieviel
        wieviele welche[rmns]?
    """,
    follow_up_clauses="hat haben hatte ist sind war waren wird werden wurde kann wenn falls ob",
    follow_up_there="dort da",
    follow_up_more="mehr, noch mehr, was noch, sonst noch etwas, noch etwas, weiter, mehr dazu",
    determiners="""
        der die das den dem des ein eine einen einem einer eines dieser diese dieses diesen diesem
    """,
    greetings="""
        hallo+, hallo zusammen, hallo bot, guten (?:morgen|tag|abend), moin(?: moin)?, servus,
        grüß gott, grüezi, grüß dich, hallöchen, tach
    """,
    thanks="""
        danke+, danke ?schön, danke sehr, danke dir, danke ihnen, vielen dank, besten dank,
        herzlichen dank, tausend dank, danke bot, ich danke (?:dir|ihnen|euch)
    """,
    small_talk="""
        ok ?ay, gut, sehr gut, alles klar, klar, prima, super, toll, schön, aha, achso, ach so, ja,
        jo, nein, nee+, nö, bitte, bitte schön, verstehe, verstanden, ach, na gut, wie geht es
        (?:dir|ihnen), wie geht s(?: dir)?, wie gehts(?: dir)?, tschüss?, auf wiedersehen, bis bald,
        gute nacht, entschuldigung, schade, interessant, wer bist du, was kannst du, lustig,
        genau das, na ja, naja, in ordnung
    """,
    # Whole questions.
    question_words="""
        wie (?:viele?n?|lange|alt|weit|groß|hoch|tief|breit|oft|schnell), wieviele?n?, wie, wer,
        wen,
        wem, wessen, was, welche[rmns]?, wann, wo, wohin, woher, warum, weshalb, wieso, womit,
        wodurch
    """,
    question_leads="mit, für, um, in, an, auf, aus, von, zu, seit, bis, nach, bei, unter, über",
    question_joins="und, sowie, und auch",
    numbering="""
        nummer telefonnummer telefon handy handynummer mobil tel fax faxnummer gehört
        anrufen rufe ruft erreicht erreichbar person ich man
    """,
    auxiliaries="""
        ist sind war waren wird werden wurde wurden hat haben hatte hatten kann können soll sollen
        muss müssen darf dürfen
    """,
    comparisons=r"""
        (?:was|wer|welche[rs]?) \w+ {degree}\W+{one} oder {other},
        (?:ist|sind|war|waren) {one} {degree} als {other}, unterschiede? zwischen {one} und {other},
        vergleiche?n? {one} (?:und|mit) {other}
    """,
    degree=r"(?:der|die|das) \w+ste[rns]?, \w+er",
    degrees={},
    what_is="was ist {}",
    steps="schritte?s? phasen? stufen? punkte?s? regeln? etappen? teile?s?",
    next_step="""
        was (?:mache?n?|tue?n?|soll|muss) (?:ich|wir|man)(?: tun| machen)? nach, was
        (?:kommt|folgt) nach
    """,
    article_names="(?:(?:der|den|dem|des|dieser|diesen|diesem|dieses) )?(?:artikels?|beitrags?)",
    article_about="über, namens, mit dem titel, mit der überschrift, zu, zum, zur",
    summing_up="""
        fasse? {which} zusammen, zusammenfassung (?:von|des) {which}, zusammenfassung {which}
    """,
    summaries="worum geht es in {which}, was steht in {which}, wovon handelt {which}",
    authors="""
        wer hat {which} (?:geschrieben|verfasst), wer schrieb {which}, autor(?:in)? (?:von
        )?{which}
    """,
    publishing=r"""
        wann (?:wurde|ist) {which} (?:veröffentlicht|geschrieben|erschienen), wann erschien {which}
    """,
    titles="(?:titel|überschrift) (?:von )?{which}, wie heißt {which}",
    mail_wrote="schrieb",
    mail_original="ursprüngliche nachricht, originalnachricht",
    mail_from="von",
    mail_sent="gesendet, datum",
    mail_signature=r"von meinem \S+(?: \S+)? gesendet, gesendet von",
    mail_reply="aw, wg",
    read_more="weiterlesen, mehr lesen, weiter lesen",
    page=r"seite, s\.",
    of_pages="von",
    untitled=r"unbenannt.*, ohne titel, dokument\s*\d*, unbekannt",
    no_author="anonym, unbekannt(?:er autor)?, ohne autor, benutzer, gast",
    columns={
        "title": "titel überschrift",
        "text": "inhalt artikeltext",
        "date": "datum",
        "url": "verweis",
        "tags": "schlagwörter themen",
        "author": "autor autorin verfasser",
    },
)
