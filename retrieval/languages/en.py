"""English."""

from __future__ import annotations

from retrieval.languages.table import Language

LANGUAGE = Language(
    code="en",
    letters="abcdefghijklmnopqrstuvwxyz",
    common="""
        who whom whose what which when where why how many much
        a an the it its that or and as by for from in of on at to with according
        do does did be been is are was were has have had
    """,
    telltale="""
        there their they them this these those he she his her him we our you your about after
        before since until during between under than then not any anything some can could would
        will should may might must said say says did into over new news latest last week month
        year ago today yesterday happened tell me get got become became because while whether
    """,
    light="a an the that also on",
    articles="the",
    of="of",
    when="when, (?:what|which) (?:year|date|day|month|century|decade|time), how long ago",
    how_many="""
        how (?:many|much|old|long|far|big|large|tall|high|deep|often|fast|wide|heavy),
        what (?:percent\\w*|number|amount|proportion|share|fraction)
    """,
    who="who, whom, whose",
    where="where, (?:what|which) (?:city|country|state|place|town|region|street|river)",
    counting="many much number amount share proportion",
    numbers=r"""
        \w+teen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million
        billion dozen half third quarter twice once several percent
    """,
    times="century decade today yesterday tomorrow noon midnight",
    not_times="may fall jan feb mar apr jun jul aug sept? oct nov dec",
    places="in, at, on, near, to, from, into, outside",
    name_links="of, the, de, van, von",
    denials=r"""
        not no never none nobody nothing neither nor without cannot nowhere against missing
        refus\w+ den(?:y|ies|ied) declin\w+ reject\w+ dismiss\w+ forbid\w* forbade fail\w*
        unable unchanged undamaged unharmed unhurt unknown unlikely untouched \w*n't
    """,
    asked_denials=r"not no never nobody cannot without against refus\w+ \w*n't",
    opposites="""
        accept accepted agree agreed agrees | refuse refused reject rejected
        add added | remove removed
        after | before
        alive born | dead died killed
        allow allowed allows permit permitted | ban banned forbid forbidden forbids prohibited
        answer answered replied reply | ask asked
        arrive arrived arrives came come comes | depart departed goes leave leaves left went
        attack attacked | defend defended
        began begin begins begun start started starts | end ended ends finish finished stop stopped
        best better | worse worst
        big bigger biggest large larger largest | little small smaller smallest
        bottom | top
        bought buy buyer buys | sell seller sells sold
        cheap cheaper cheapest | dear dearer expensive
        close closed closes closing shut | open opened opening
        cold colder freeze frost | thaw warm warmer
        confirm confirmed | denied deny
        deficit | profit
        dismiss dismissed fired sacked | employ employed hire hired
        dry | wet
        early earlier earliest | late later latest
        east eastern | west western
        export exported | import imported
        failed failure | succeeded success
        fast faster | slow slower
        fewer fewest less least | more most
        final last second | first
        find found finds | lost missing
        favour support supported supporters supports | against oppose opposed opposes opposition
        future | past
        gave give given gives | get got receive received take taken takes took
        grew grow grown increase increased | decrease decreased shrank shrink
        guilty | innocent
        high higher highest | low lower lowest
        illegal | legal
        inside | outside
        join joined joins | left quit resign resigned
        learn learned learns learnt pupil | taught teach teacher teaches
        lend lent | borrow borrowed
        long longer longest | short shorter shortest
        lose loses lost defeat defeated loser | beat victory win winner wins won
        majority | minority
        man male men | female woman women
        maximum | minimum
        new newer young younger youngest | former old older oldest
        north northern | south southern
        poor | rich
        raise raised rise risen rises rose up | cut down drop dropped fall fallen falls fell lowered
        praise praised | blame blamed criticise criticised criticize criticized
        present | absent
    """,
    months="""
        january jan, february feb, march mar, april apr, may, june jun, july jul, august aug,
        september sept sep, october oct, november nov, december dec
    """,
    short_months="",
    written_months="""
        January, February, March, April, May, June, July, August, September, October,
        November, December
    """,
    weekdays="monday, tuesday, wednesday, thursday, friday, saturday, sunday",
    weekly="mondays, tuesdays, wednesdays, thursdays, fridays, saturdays, sundays",
    seasons="winter, spring, summer, autumn fall",
    in_season="",
    day_suffixes="st nd rd th",
    first_of_month="",
    year_suffix="",
    month_first=True,
    no_day_behind=r"per, percent\w*",
    decades="{year}'?s",
    short_decades="'?{tens}'?s, {name}",
    decade_names="""
        twenties, thirties, forties, fifties, sixties, seventies, eighties, nineties
    """,
    date_fillers="",
    counts="one, two, three, four, five, six, seven, eight, nine, ten, eleven, twelve",
    rough_counts={1: "a, an", 2: "couple of", 3: "few"},
    ordinals="first 1st opening, second 2nd, third 3rd, fourth 4th, fifth 5th",
    last_ordinal="last, final, closing",
    units={
        "day": "days?",
        "weekend": "weekends?",
        "week": "weeks?",
        "fortnight": "fortnights?",
        "month": "months?",
        "year": "years?",
    },
    shares={"half": "half", "third": "third", "quarter": "quarter"},
    one_day="day",
    start="(?:very )?(?:beginning|start) of, early(?: (?:days of|in))?",
    middle="middle of, mid",
    end="(?:very )?end of, late(?: in)?",
    week_of="week (?:of|beginning|starting)",
    whole="""
        (?:whole|course|month|months|year|days|season|date|day|morning|afternoon|evening|night)
        (?:of|to), weekend of, year, night to
    """,
    of_part="of, in",
    expected="(?:very )?(?:beginning|start) of, middle of, (?:very )?end of",
    since="since, starting, starting in, starting from",
    after="after, following, later than",
    before="before, prior to, ahead of, earlier than",
    until="until, till, up to, (?:not|no) later than",
    within="""
        in, on, at, as of, around, during, within, throughout, towards?, over, in the course of
    """,
    loosely="of, for, by, from",
    range_openers="between, from",
    range_joins="and, to, until, till, through",
    bare_range_openers="in, on, during, over, from",
    bare_range_joins="to, till, through",
    source_leads="according to, as (?:reported|told|stated), reported, in, by, from",
    source_articles="the, an?, its",
    sources=r"""
        papers?, reports?, articles?, news, issues?, editions?, stor(?:y|ies), figures, coverage,
        newspapers?, (?<=as\s)reported
    """,
    sources_behind="published, printed, issued, dated",
    of_source="of, from, for, on, dated",
    as_reported="as reported, reported",
    possessive="'s(?: (?:papers?|news|newspapers?|issue|edition|reports?))?",
    openers="earlier, the, over",
    rolling="""
        (?:last|past|recent|previous) {count} {unit},
        (?:in|over|during|within|for) the (?:last|past) {unit}
    """,
    ago="{count} {unit} ago",
    last=r"(?:last|past|previous) {unit}(?! of\b)",
    before_last="(?P<unit>week|month|year) before last",
    this="(?:this|current)(?: past)? {unit}",
    last_named="(?:last|past|previous) {name}",
    this_named="(?:this|current)(?: past)? {name}",
    of_last_year="{name}(?: of)? last year",
    of_this_year="{name}(?: of)? this year",
    last_weekday="(?:last|past|previous) {weekday}",
    this_weekday="(?:this|current) {weekday}",
    on_weekday="on {weekday}",
    weekend="(?:over|at|on)(?: the)? (?P<unit>weekend)",
    before_yesterday=(
        "(?:(?:late|early|in the (?:morning|evening|night) of) )?the day before "
        "(?:yesterday|last night)(?: (?:morning|afternoon|evening|night))?"
    ),
    yesterday=(
        "(?:(?:late|early|in the (?:morning|evening|night) of) )?"
        "(?:yesterday|last night)(?: (?:morning|afternoon|evening|night))?"
    ),
    today="earlier today, this (?:morning|afternoon|evening), tonight, today(?='s)",
    recently="recently, recent, lately",
    after_event="since, after, following, after that",
    before_event="before, prior to, ahead of, until, till",
    event_adverbs="shortly, soon, right, just, immediately, ever, even, long",
    no_event_behind=r"\b(?:look|tak|nam|call|ask|seek|run)\w?\w?\w?, ^until",
    no_event=r"""
        \w+ing, when, what, which, who, whom, how, then, that, this, it, he, she, they, we, you,
        now, all, long, day, year
    """,
    # Counting and listing articles.
    counted=r"""
        (?:(?:of )?(?:the|your|our|these|this|different|news|newspaper) )*(?:articles?|posts?|
            reports?|pieces?|stor(?:y|ies)|news items?)
    """,
    mention=r"""
        (?:(?:that|which|there|are|is|were|was|been|do|does|did|have|has|ever|
            also) )*(?:mention(?:s|ed|ing)?|nam(?:es?|ed|ing)|discuss(?:es|ed|ing)?|cover(?:s|ed|
            ing)?|contain(?:s|ed|ing)?|includ(?:es?|ed|ing)|refer(?:s|red|ring)? to|deal(?:s|t|
            ing)? with|(?:talk|writ|wrot|report|speak|spok|sa(?:y|id))\w* (?:about|on|of)|say(?:s|
            ing)?|said),
        (?:(?:that|which|there|are|is|were|was|been|have|has) )*(?:(?:written|published|reported|
            anything) )?(?:about|on|concerning|regarding|with(?= the words?\b))
    """,
    papers=r"""
        you, we, they, it,
        (?:the|this|your) (?:archive|paper|newspaper|site|website|collection|blog|magazine|database|
            bot|channel)
    """,
    count_asked=r"""
        (?:and )?how many {articles} {mention} {topic},
        how many {articles} (?:do|does|did) {paper} (?:have|hold|contain|publish|write) {mention}
            {topic},
        (?:in )?how many {articles} (?:is|are|was|were) {topic} (?:mentioned|named|
            discussed)(?: in)?, in how many {articles} (?:is|are|was|were) {topic},
        in how many {articles} (?:do|does|did) {topic} (?:appear|occur|come up|figure|feature),
        how many {articles} (?:do|does|did) {topic} (?:appear|occur|come up|figure|feature) in,
        how (?:often|many times|frequently) (?:is|are|was|were|has|have) {topic}
            (?:been )?(?:mentioned|named|discussed|written about|reported on|in the (?:news|
            papers?)),
        how (?:often|many times|frequently) (?:do|does|did|has|have) (?:{paper}|{articles})
            {mention} {topic}, how many mentions of {topic} are there,
        how many mentions (?:are there )?of {topic},
        how many times (?:do|does|did) {topic} (?:appear|occur|come up),
        (?:what is |what's |give me |tell me )?(?:the )?(?:total )?number of {articles} {mention}
            {topic}, count (?:all )?{articles} {mention} {topic}, how many {articles},
        how many {articles} (?:are|were|is|was)(?: there)?(?: in total)?,
        how many {articles} (?:(?:are|were|was|is|have been|has been) )?(?:there|published|written|
            printed|stored|indexed|held|posted|appeared|from),
        how many {articles} (?:do|does|did) {paper} (?:have|hold|contain|publish|print),
        (?:what is |what's )?(?:the )?(?:total )?number of {articles}, count (?:all )?{articles}
    """,
    list_asked=r"""
        (?:please )?(?:list|show|give|find|get|name|display)(?: (?:me|
            us))?(?: a list of)?(?: (?:all|every|any))? {articles} {mention} {topic},
        (?:show|list|give|find)(?: (?:me|us))?(?: all)? (?:everything|anything|all)(?: (?:there is|
            that is|you have))? (?:about|on) {topic},
        (?:everything|all {articles}|every {articles}) {mention} {topic}, everything about {topic},
        (?:which|what) {articles} {mention} {topic},
        (?:which|what) {articles} (?:do|does|did) {paper} (?:have|hold|contain) {mention} {topic},
        (?:in )?(?:which|what) {articles} (?:is|are|was|were) {topic} (?:mentioned|named|
            discussed)(?: in)?,
        in (?:which|what) {articles} (?:do|does|did) {topic} (?:appear|occur|come up),
        (?:are there|is there|do you have|have you got|does any|do any)(?: (?:any|an))? articles?
            {mention} {topic},
        (?:list|show|give)(?: me)?(?: all| every)? {articles}(?: (?:from|of|published))?,
        articles {mention} {topic}, all {articles}(?: from)?,
        (?:which|what) {articles}(?: (?:are|were|is|was|have been))?(?: there)?(?: (?:from|dated|
            published|written|printed|appeared|came out)), (?:which|what) {articles},
        (?:which|what) {articles} (?:are|were) there, (?:which|what) {articles} (?:are|were)
    """,
    first_asked=r"""
        (?:(?:what|when|where|which|show me|find|who made) )?(?:(?:is|was|were) )?(?:the )?(?:first|
            earliest|very first) mention of {topic},
        (?:(?:what|when|where|which|show me|find) )?(?:(?:is|was|were) )?(?:the )?(?:first|earliest|
            oldest) {articles} {mention} {topic},
        when (?:is|was|were|has|have) {topic} (?:been )?first (?:mentioned|named|written about|
            reported on), when (?:is|was|were) {topic} mentioned (?:first|for the first time),
        when (?:did|does|do) {paper} first {mention} {topic},
        (?:when|where) (?:is|was) {topic} mentioned first,
        when (?:did|does|do) {topic} first (?:appear|come up) in (?:the|your) \w+,
        (?:which|what) {articles} (?:was the )?first {mention} {topic},
        (?:which|what) {articles} (?:was )?the first to mention {topic}
    """,
    last_asked=r"""
        (?:(?:what|when|where|which|show me|find) )?(?:(?:is|was) )?(?:the )?(?:last|latest|
            most recent) mention of {topic},
        when (?:is|was|were|has|have) {topic} (?:been )?last (?:mentioned|named|written about|
            reported on), when (?:is|was|were) {topic} mentioned (?:last|for the last time),
        when (?:did|does|do) {paper} last {mention} {topic},
        (?:which|what) {articles} last {mention} {topic}
    """,
    author_asked=r"""
        how many {articles} (?:did|has|have|does) {topic} (?:write|written|wrote|publish|published),
        how many {articles} (?:are|were|is|was)(?: there)?(?: written)? by {topic},
        how many {articles} (?:written )?by {topic},
        (?:list|show|give|find)(?: me)?(?: all| every)? {articles} (?:written )?by {topic},
        (?:list|show|give|find)(?: me)? everything (?:written )?by {topic},
        (?:all )?{articles} (?:written )?by {topic},
        (?:which|what) {articles} (?:did|has|have) {topic} (?:write|written|wrote),
        (?:which|what) {articles} (?:are|were|is|was)(?: there)?(?: written)? by {topic}
    """,
    monthly_asked="{articles} {mention} {topic}, mentions of {topic}, {articles}, how often",
    per_month="(?:in )?(?:per|each|every|a) month, by (?:the )?month, month by month, monthly",
    count_hints=r"""
        mention\w*, everything, how often, how many times, how frequently,
        (?:first|last) (?:write|wrote|report)\w*
    """,
    count_fillers=r"""
        (?:(?:that|which) )?(?:were|was|are|have been|has been|is) (?:published|printed|posted|
            issued), please, (?:in|from|of) (?:the|this|your) (?:archive|collection|index|database),
        in total, altogether, overall, so far, (?:can|could) you, all in all
    """,
    topic_fillers=r"""
        words? terms? phrases? names? topics? subjects? anything something both called named either
    """,
    either="or",
    but_not="but not, and not, without, except, excluding",
    clause_words="""
        that who whom whose what which when where why how whether if do does did is are was were has
        have had be been will would can could should it he she they
    """,
    several_asked=r"""
        (?:which|what) \w*[^\Ws]s\b, who (?:are|were)\b, what (?:are|were)(?= the\b),
        (?:list|name|show)(?: me)?(?: all)?, (?:which|what) (?:people|women|men|children), all
    """,
    reports="""
        news, reports?, updates?, developments?, information, word, state of affairs, articles?,
        stor(?:y|ies), coverage
    """,
    about="about, on, of, from, regarding, concerning, with, in, at, around, for",
    newest_topic="""
        (?:latest|most recent|newest|freshest)(?: {reports})? {about},
        (?:any|recent|new)(?: (?:new|recent|more))? {reports} {about},
        (?:anything|something|what(?:'s| is)?|much) new {about}
    """,
    newest="latest, newest, most recent(?:ly)?",
    # What is new at all, and what is to come.
    news_openers="""
        hi, hello, hey, please, so, and, then, tell me, tell us, show me, give me, read me, i want,
        i would like, i'd like, can you tell me, could you tell me, can you give me, do you have,
        have you got, have you, is there, are there, what is, what's, whats, what are, what were,
        what was, what, any, anything, something, some, all, the, me
    """,
    news="""
        (?:latest|last|newest|most recent|recent|new|current|breaking|today's|this week's|top|main|
        big|local|important|good|bad|daily)(?: local| big)? (?:news|headlines?|updates?|reports?|
        stories|developments?|events|articles), news, headlines, updates, latest, newest, new,
        going on
    """,
    news_behind="""
        today, now, right now, please, so far, there, here, for me, for today,
        in (?:the )?(?:town|city|area|region|country|world|archive|news|papers?)
    """,
    happened="""
        (?:what|what else|what all|all that|anything|something|everything|did anything|
        has anything)(?:'s| has| have| had| was| were| did)?(?: all| important| interesting| new)?
        (?:happen|happened|occur|occurred|gone on|going on|went on|taken place|took place|reported|
        been reported|published|been published|announced|been announced|
        written|been written|new|in the (?:news|papers?|newsletter)|made the (?:news|headlines)),
        what(?:'s| is| was| were)(?: there)?,
        what (?:did|does|do|has|have)(?:(?: the)? (?:papers?|newspapers?|news|press|articles?|
        reports?))? (?:say|said|report|reported|write|written|print|printed|tell)(?: us)?
    """,
    when_was="when was {event}?",
    this_day="today",
    tomorrow="tomorrow(?: (?:morning|afternoon|evening|night))?",
    next="(?:next|coming) {unit}",
    next_named="(?:next|coming) {name}",
    next_weekday="(?:next|coming) {weekday}",
    to_come=r"""
        will, shall, going to, (?:is|are|due|set|plans?|planned|expected|scheduled) to,
        to (?:be|open|reopen|close|begin|start|vote|hold|decide|build|visit|come|take),
        is (?:due|planned|scheduled), when (?:is|are|do|does), \w+'ll, what(?: i|'?)s on,
        what(?: i|'?)s (?:planned|happening)
    """,
    guessing=r"""
        expect(?:s|ed)?, hop(?:e|es|ed|ing), guess\w*, might, perhaps, probably, possibly, maybe,
        could, likely, estimat\w+, reckon\w*, believ\w+, rumou?r\w*, may be, if all goes well
    """,
    looking_back=r"""
        correct(?:s|ed|ion|ions)?, clarif\w+, denies, apologi[sz]\w+, inquiry, investigat\w+,
        anniversary, years? after, weeks? after, days? after, remember\w*, compensation, cost of
    """,
    follow_up_openings="""
        and, but, so, or, then, also, what about, how about, what if, since when
    """,
    follow_up_bare="""
        who whom whose what when where why how which much many long often far old big soon come
        not so else exactly really then there was is it that this did do does were are since until
        by with for from to in at on of year day the a
    """,
    follow_up_fillers="",
    follow_up_referring="""
        he him his himself she her hers herself it its itself they them their theirs
    """,
    follow_up_links="and, but, so, or, then, also, what about, how about",
    follow_up_men="he him his himself",
    follow_up_women="she her hers herself",
    follow_up_things="it its itself",
    men="""
        mr sir lord king prince father dad son brother uncle nephew husband grandfather grandson
        widower boy man fisherman chairman spokesman postman fireman policeman
    """,
    women="""
        mrs ms miss lady dame queen princess mother mum daughter sister aunt niece wife grandmother
        granddaughter widow girl woman chairwoman spokeswoman policewoman
    """,
    prepositions="in on at to for from with without by about under over between as",
    asking="who whom whose what when where why how which",
    choosing="which what",
    helping="do does did will would can could should has have had",
    follow_up_clauses="""
        did do does is are was were has have had will would can could should if whether
    """,
    follow_up_objects="him them",
    follow_up_whose="his her its their",
    possessive_ending="'s",
    follow_up_there="there",
    follow_up_else="else",
    follow_up_one="one ones",
    follow_up_more="""
        more, tell me more, anything else, anything more, what else, something else, go on,
        continue, more please, more details, any more, is there more
    """,
    determiners="the a an this that these those another",
    greetings="""
        hi+, hello+, hell?o there, hi there, hey there, hey+, hiya, howdy, hi bot, hello bot,
        hi (?:all|everyone|everybody), hello (?:all|everyone|everybody), greetings,
        good (?:morning|afternoon|evening|day)
    """,
    thanks="""
        thanks+, thank (?:you|u), thx+, thanks a (?:lot|bunch|million|ton), many thanks, tysm,
        thank you (?:very|so) much, thanks so much, thanks very much, thanks bot, thank you bot,
        much appreciated, thanks again, thank you again, thanks anyway
    """,
    small_talk="""
        ok+, okay+, okey, kk, ok then, alright, all right, cool, great, good, wow+, lo+l+,
        lmao, rofl, (?:ha)+h?, ah(?:ah)+a?, (?:he)(?:he)+, hm+, mhm+, oh+, ah+, aha, uh+, ooh+,
        i see, got it, understood, makes sense, good to know, (?:very )?interesting, well done,
        perfect, awesome, amazing, yes, yeah+, yep, yup, no, nope, nah, sure, of course,
        never ?mind, no (?:problem|worries|thanks), sorry, please, bye+, bye bye, goodbye,
        see you(?: later)?, good ?night, how are (?:you|u)(?: (?:doing|today))?,
        how(?: ?i?s) it going, how do you do, what(?: ?i?s) up, whats up, sup, you too, good bot,
        bad bot, that(?: ?i?s) all, that(?: ?i?s) (?:great|good|nice|cool|funny|interesting),
        omg, wtf, who are you, what are you, what can you do, are you (?:there|a bot|human),
        not bad, too bad, good one, nice one, very good, very nice, so cool, funny
    """,
    # Whole questions.
    question_words="""
        how (?:many|much|long|old|far|big|large|high|tall|deep|wide|often|fast), how, who, whom,
        whose, what, which, when, where, why
    """,
    question_leads="by, for, at, in, on, to, from, of, with, since, until, about, under, after",
    question_joins="and, and also, and then, as well as",
    numbering="""
        number numbers phone telephone mobile cell tel fax call called reach reached ring
        dial belong belongs person i
    """,
    auxiliaries="""
        is are was were am been do does did has have had will would can could should may might must
    """,
    own="his her its their",
    comparisons=r"""
        (?:which|what|who)(?: of (?:the two|these|them))? \w+ {degree}\W+{one} or {other},
        (?:is|are|was|were) {one} {degree} than {other}, differences? between {one} and {other},
        do(?:es)? {one} differ from {other}, compare {one} (?:and|with|to) {other},
        {one} (?:vs\.?|versus) {other}
    """,
    degree=r"""
        more \w+, less \w+, more, less, the most \w+, (?:the )?\w+(?:er|est), first, better, worse
    """,
    degrees={
        "how tall is": "taller tallest",
        "how high is": "higher highest lower lowest",
        "how old is": "older oldest younger youngest",
        "how long is": "longer longest shorter shortest",
        "how large is": "larger largest bigger biggest smaller smallest",
        "how deep is": "deeper deepest shallower",
        "how wide is": "wider widest broader narrower",
        "how heavy is": "heavier heaviest lighter",
        "how fast is": "faster fastest slower slowest",
        "how far is": "farther further nearer nearest closer closest",
        "how much is": "cheaper cheapest dearer expensive",
    },
    what_is="what is {}",
    steps="steps? phases? stages? points? items? rules? parts?",
    next_step=r"""
        what (?:do|should|must|shall|can) (?:i|we|you|one) do(?: next)? after,
        what (?:comes|follows|happens|is done|is next|is the next step)(?: next)? after,
        what is the step after, (?:the )?next step after
    """,
    article_names="(?:(?:the|this|that|your) )?(?:article|piece|story|post|column|essay)",
    article_about="about, on, called, named, titled, entitled, headed",
    summing_up=r"""
        summari[sz]e {which}, sum up {which}, (?:summary|gist) of {which}, tl;?dr {which}
    """,
    summaries=r"""
        wh(?:at|o) (?:is|was) {which} about, what (?:does|did) {which} say, what is in {which}
    """,
    authors="(?:who|whom) (?:wrote|authored) {which}, author of {which}, who is {which} by",
    publishing=r"""
        when (?:was|were) {which} (?:published|written|printed|posted),
        when did {which} (?:appear|come out), (?:publication date|publishing date|date) of {which}
    """,
    titles="(?:title|headline) of {which}, what is {which} (?:called|titled)",
    mail_wrote="wrote, writes",
    mail_original="original message",
    mail_from="from",
    mail_sent="sent, date",
    mail_signature="sent from my, get outlook for",
    mail_reply="re, fwd?",
    read_more="(?:read|continue|keep) (?:more|reading|on)",
    page=r"page, p\.",
    of_pages="of",
    untitled=r"""
        untitled.*, no title, \(?unknown\)?, document\s*\d*, title, microsoft word\b.*, about:.*
    """,
    no_author="anonymous, anon, unknown(?: author)?, no author, staff, guest",
    columns={},
)
