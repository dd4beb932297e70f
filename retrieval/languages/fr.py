"""French."""

from __future__ import annotations

from retrieval.languages.table import Language

LANGUAGE = Language(
    code="fr",
    letters="abcdefghijklmnopqrstuvwxyzàâæçéèêëîïôœùûüÿ",
    common="""
        qui que quoi qu dont quel quelle quels quelles lequel laquelle lesquels lesquelles quand où
        d'où comment pourquoi combien est-ce le la les l un une des du de d au aux à en dans sur
        sous par pour avec sans vers chez entre et ou mais donc or ni car si comme selon depuis
        pendant avant après contre ce cet cette ces c s se son sa ses leur leurs il elle ils elles
        on y ne n est sont était étaient été être a ont avait avaient avoir eu fut furent sera
        seront fait ont-ils a-t-il t m j
    """,
    telltale="""
        pas plus moins rien jamais personne aucun aucune nous vous je tu moi lui eux cela ça ceci
        très aussi encore déjà toujours hier avant-hier demain aujourd hui aujourd'hui semaine mois
        année années an ans jour jours dernier dernière derniers dernières passé passée prochain
        nouveau nouvelle nouvelles nouveautés quoi neuf dit ville maire eu lieu peut doit faut va
        lundi mardi mercredi jeudi vendredi samedi dimanche janvier février mars avril juin juillet
        août septembre octobre novembre décembre il y est-il a-t-elle lors dès puis jusqu ainsi
        alors parce lorsque tout tous toute toutes même autre
    """,
    light="le la les l un une des du de d aussi également que qu",
    articles="le, la, les, l', ce, cet, cette, ces",
    of="de, du, d', de la, de l', de l'année, de l'an",
    when=r"""
        quand, depuis quand, (?:quel|quelle|quels|quelles) (?:année|date|jour|mois|siècle|décennie|
        heure|époque|moment)s?, combien de temps (?:s'est écoulé|y a-t-il)
    """,
    how_many="""
        combien, (?:quel|quelle|quels|quelles) (?:âge|montant|nombre|pourcentage|prix|coût|poids|
        quantité|distance|hauteur|longueur|largeur|profondeur|taille|part|somme|proportion|vitesse|
        superficie|durée)s?, à quelle (?:fréquence|vitesse|hauteur|distance)
    """,
    who=r"""
        ^qui, qui(?= est-ce), (?:à|de|par|avec|pour|chez|contre|sur|envers|c'est|sait-on) qui,
        (?<=[^\w\s]\s)qui, qui$, qui(?=\W*$)
    """,
    where=r"""
        o\ù, d'o\ù, ^d'ou, ^ou(?= (?:est|se|sont|a|ont|va|vont|était|étaient|peut|habite|vit|trouve|
        ça|les|le|la|l'|on|fut|sera|s'|y) ?), (?:quel|quelle|quels|quelles)
        (?:ville|pays|lieu|endroit|état|région|rue|rivière|fleuve|village|commune|quartier|place|
        département|province)s?
    """,
    counting="combien nombre montant quantité part proportion",
    numbers=r"""
        treize quatorze quinze seize vingts? trente quarante cinquante soixante
        septante octante nonante cents? mille millions? milliards? douzaines? dizaines? centaines?
        milliers? moitié tiers quart demi demie plusieurs fois pour
    """,
    times="""
        siècles? décennies? aujourd hui aujourd'hui hier avant-hier demain midi minuit matin soir
        noël pâques pentecôte
    """,
    not_times="été",
    places="""
        à, au, aux, en, dans, sur, sous, près de, près du, près d', vers, devant, derrière, chez,
        de, du, d', à l'extérieur de, hors de, depuis, rue, place
    """,
    name_links="de, de la, de l', du, des, d', la, le, les, van, von",
    denials=r"""
        ne pas jamais aucune? rien nul nulle sans ni non contre personne(?=\sn)
        refus\w+ rejet\w+ déni\w+ démen\w+ nie nient nia nié niait interdi\w+ interdit échou\w+
        échec impossible incapable inchangée?s? indemnes? inconnue?s? improbable intacte?s?
        absente?s? manqu\w+ disparue?s?
    """,
    asked_denials=r"ne pas jamais aucune? rien sans contre refus\w+",
    opposites="""
        ouvre* ouvri* ouvert* ouvrent* rouvert* | ferme* fermé* fermer* fermeture*
        commenc* débute* débuté* début* | fini* termin* achev* fin cess* arrêt*
        augment* hauss* monté* monter accru* croît croiss* relev* |
            baiss* diminu* réduit* réduct* chut*
        gagn* vainqu* victoire* remport* | perd* perdu* défaite* battu*
        achet* achat* acquis* acheteu* | vend* vendu* vente* vendeu*
        accept* adopt* approuv* | refus* rejet* repouss*
        pour soutien* soutenu* souten* favorable* | contre oppos*
        arriv* vient venu* viennent | part partent parti* quitt*
        naît né née nés nées vivant* vit | mort morte morts mourir meurt décéd* tué*
        autoris* permet* permis* | interdi* interdit*
        répond* répon* réponse* | demand* interrog*
        attaqu* | défend* défens*
        meilleur* mieux | pire pires pis
        grand grands grande grandes | petit petits petite petites
        haut hauts haute hautes élevé* | bas basse basses
        tôt | tard tardif*
        premier première premiers premières d'abord | dernier dernière derniers dernières
        plus davantage | moins
        nouveau nouvelle nouveaux nouvelles jeune jeunes récent* | ancien* vieux vieille âgé*
        nord septentrional* | sud méridional*
        est oriental* | ouest occidental*
        rapide* vite | lent* lentement
        long longue longs longues | court courte courts courtes bref brève
        cher chère chers chères coûteu* | bon-marché
        froid* gel gelé* | chaud* chaleur* dégel*
        sec sèche secs sèches | humide* mouillé*
        trouv* retrouv* | perdu* disparu*
        donn* | reçoi* reçu* recev* pris prend*
        embauch* engag* recrut* nomm* | licenci* renvoy* limog*
        rejoi* adhér* entr* | démission* quitt*
        bénéfice* excédent* profit* | perte* déficit*
        lou* félicit* | critiqu* blâm* accus*
        confirm* | démen* ni* contest*
        coupable* | innocent*
        majorité* | minorité*
        homme* | femme*
        enseign* | appren* appri* élève*
        avant | après
        intérieur* dedans | extérieur* dehors
        pauvre* | riche*
        export* | import*
        légal légale légaux | illégal*
    """,
    months="""
        janvier, février, mars, avril, mai, juin, juillet, août, septembre, octobre, novembre,
        décembre
    """,
    short_months="janv, févr?, -, avr, -, -, juil, -, sept?, oct, nov, déc",
    written_months="""
        janvier, février, mars, avril, mai, juin, juillet, août, septembre, octobre,
        novembre, décembre
    """,
    weekdays="lundi, mardi, mercredi, jeudi, vendredi, samedi, dimanche",
    weekly="lundis, mardis, mercredis, jeudis, vendredis, samedis, dimanches",
    seasons="hivers?, printemps, étés?, automnes?",
    in_season="",
    day_suffixes="er",
    first_of_month="premier",
    year_suffix="",
    decades="années (?:{year}|{tens}|{name})",
    decade_names="""
        vingt, trente, quarante, cinquante, soixante, soixante-dix, quatre-vingts?,
        quatre-vingt-dix
    """,
    date_fillers="le la du de à er",
    hour="h",
    quarter_sign="[qt]",
    half_sign="[hs]",
    counts="-, deux, trois, quatre, cinq, six, sept, huit, neuf, dix, onze, douze",
    rough_counts={1: "une?", 2: "deux ou trois", 3: "quelques, plusieurs"},
    ordinals="""
        premiers? premières? 1er 1re 1ère, deuxièmes? seconde?s? 2e 2ème, troisièmes? 3e 3ème,
        quatrièmes? 4e 4ème, cinquièmes? 5e 5ème
    """,
    last_ordinal="derniers?, dernières?",
    units={
        "day": "jours?, journées?",
        "weekend": "week-ends?, weekends?, fins? de semaine",
        "week": "semaines?",
        "fortnight": "quinzaines?, quinze jours",
        "month": "mois",
        "year": "ans?, années?",
    },
    shares={
        "half": "moitié, semestre",
        "third": "tiers, quadrimestre",
        "quarter": "trimestre, quart",
    },
    one_day="jour, journée",
    start="(?:tout )?début(?: (?:de|du|des|d'))?, commencement (?:de|du|d')",
    middle="milieu (?:de|du|d'), mi",
    end="(?:toute )?fin(?! de semaine)(?: (?:de|du|des|d'))?",
    week_of="semaine (?:du|commençant)",
    whole="""
        mois (?:de|d'), année, an, cours (?:de|du|d'), courant (?:de|du), cours,
        (?:jour|journée|matin|matinée|après-midi|soir|soirée|nuit|date|veille) (?:de|du|d'), nuit du
    """,
    of_part="de, du, d', des, de la, de l', en",
    expected="(?:fin|début|milieu) de(?: l'année| l'an)?",
    since=r"depuis, à partir de, à partir du, à partir d', à compter de, à compter du, d\ès",
    after="après, plus tard que, à la suite de",
    before="avant, plus tôt que, antérieurement à",
    until="jusqu'en, jusqu'à, jusqu'au, jusque, (?:au )?plus tard",
    within=r"""
        en, au, \à, \à la, \à l', dans, durant, pendant, au cours des?, au cours du, au
        cours d', lors de,
        courant, vers, dans le courant de, le(?= (?:\w+ )?\d), le(?= premier ),
        ce(?= (?:\w+ )?\d)
    """,
    loosely="de, du, d', des, pour, par, sur",
    range_openers="entre, de, du, d', depuis",
    range_joins="et, à, au, jusqu'à, jusqu'au, jusqu'en, jusque",
    bare_range_openers="en, au, à, du, de",
    bare_range_joins="à, au",
    source_leads="selon, d'après, suivant, comme l'a rapporté, dans, par, de, à en croire",
    source_articles="le, la, les, l', un, une, son, sa",
    sources=r"""
        journal, journaux, rapports?, articles?, nouvelles, numéros?, éditions?, presse, chiffres,
        quotidiens?, compte rendu, communiqués?, dépêches?, gazette
    """,
    sources_behind="publiée?s?, parue?s?, imprimée?s?, datée?s?",
    of_source="du, de, d', pour, le, en, paru le, datée? du",
    as_reported="comme rapporté, comme annoncé, comme indiqué",
    possessive="",
    openers="plus tôt, au cours de, au cours du",
    rolling="""
        {count} derni(?:er|ère)s {unit}, derni(?:er|ère)s {count} {unit},
        {count} {unit} passée?s, (?:depuis|durant) (?:le|la) derni(?:er|ère) {unit} écoulée?
    """,
    ago="il y a (?:environ |près de |presque )?{count} {unit}, voici {count} {unit}",
    last="""
        {unit} (?:dernier|dernière|passée?|précédente?|écoulée?), derni(?:er|ère) {unit},
        l'(?P<unit>an) (?:dernier|passé)
    """,
    before_last="avant-derni(?:er|ère) {unit}, {unit} d'avant",
    this="(?:ce|cet|cette) {unit}(?:-ci)?, {unit} (?:en cours|courante?)",
    last_named="{name} (?:dernier|passé), derni(?:er|ère) {name}",
    this_named="(?:ce|cet|cette) (?:mois de )?{name}, {name} de cette année",
    of_last_year="""
        {name}(?: de)? (?:l'année dernière|l'année passée|l'an dernier|l'an passé),
        (?:l'année dernière|l'année passée|l'an dernier|l'an passé) (?:en|au mois de) {name}
    """,
    of_this_year="{name}(?: de)? cette année",
    last_weekday="{weekday} (?:dernier|passé)",
    this_weekday="ce {weekday}",
    on_weekday=r"""
        (?<!le\s)(?<!les\s)(?<!chaque\s)(?<!des\s){weekday}(?: (?:matin|midi|soir|après-midi))?
    """,
    weekend="(?:ce|le|pendant le|durant le) (?P<unit>week-end|weekend)",
    before_yesterday="avant-hier(?: (?:matin|soir|midi|après-midi))?",
    yesterday="hier(?: (?:matin|soir|midi|après-midi))?, cette nuit",
    today="""
        ce matin, cet après-midi, ce soir, aujourd'hui(?= (?:matin|soir)), plus tôt dans la journée
    """,
    recently="""
        récemment, dernièrement, ces derniers temps, depuis peu, tout récemment, il y a peu,
        récente?s?
    """,
    after_event=r"""
        depuis, depuis que, depuis qu', après, après que, après qu', à la suite de, d\ès
    """,
    before_event="avant, avant que, avant qu', jusqu'à, jusqu'au, jusqu'aux",
    event_adverbs="peu, juste, immédiatement, aussitôt, bien, tout de suite, longtemps",
    no_event_behind=r"\b(?:cour\w*|demand\w*|nomm\w*|appel\w*)",
    no_event=r"""
        quand, que, quoi, qui, quel, quelle, cela, ça, lors, ce, hier, demain, aujourd'hui,
        longtemps, toujours, tout, peu, jour, an, année, \w+ heures?, minuit, midi, toi, moi, lui
    """,
    # Counting and listing articles.
    counted=r"""
        (?:d'|des |de |les |ces |vos |tes )?(?:articles?|reportages?|nouvelles|textes?|dépêches|
            billets?)
    """,
    mention=r"""
        (?:(?:qui|y|a-t-il|il y a|ont|sont) )*(?:mentionn(?:ent|e|é)|nomment?|citent?|évoquent?|
            parlent? (?:de|du|des|d'|de la|de l')|traitent? (?:de|du|des|d')|contiennent|disent?),
        (?:(?:y|a-t-il|sont|avez-vous|as-tu|il y a) )*(?:sur|à propos (?:de|du|des|d')|
            au sujet (?:de|du|des|d'))
    """,
    papers=r"vous, tu, on, (?:le |la |l')(?:journal|archive|site|blog|revue|chaîne)",
    count_asked=r"""
        combien {articles} {mention} ?{topic},
        dans combien {articles} {topic} (?:est|sont) (?:mentionnée?s?|citée?s?),
        dans combien {articles} (?:parle-t-on|est-il question|apparaît|apparaissent) (?:de |du |
            des |d')?{topic},
        combien de fois {topic} (?:est|sont|a été)(?:-il|-elle)? (?:mentionnée?s?|citée?s?),
        combien de fois (?:mentionne-t-on|est mentionnée?|parle-t-on de) {topic},
        (?:quel est )?(?:le )?nombre {articles} {mention} ?{topic}, combien {articles},
        combien {articles} (?:y a-t-il|il y a|avez-vous|as-tu|ont été publiés|sont parus)
    """,
    list_asked=r"""
        (?:liste|lister|listez|montre|montre-moi|montrez-moi|donne-moi|donnez-moi|cherche|trouve)
            (?:tous )?{articles} {mention} ?{topic},
        (?:montre-moi |montrez-moi |donne-moi )?tout (?:sur|à propos de) {topic},
        tous {articles} {mention} ?{topic}, quels {articles}, quels? {articles} {mention} ?{topic},
        dans quels {articles} {topic} (?:est|sont) (?:mentionnée?s?|citée?s?),
        quels {articles} (?:datent|sont|sont parus|ont été publiés)(?: de)?,
        (?:liste|listez|montre-moi|donne-moi) tous {articles}
    """,
    first_asked=r"""
        (?:quelle est |quand est )?(?:la )?première mention (?:de|du|des|de la|de l'|d') ?{topic},
        quand {topic} (?:est|sont|a été|ont été|fut)(?:-il|-elle)? (?:mentionnée?s?|citée?s?) pour
            la première fois, (?:quel est )?le premier article {mention} ?{topic}
    """,
    last_asked=r"""
        (?:quelle est |quand est )?(?:la )?dernière mention (?:de|du|des|de la|de l'|d') ?{topic},
        quand {topic} (?:est|sont|a été|ont été|fut)(?:-il|-elle)? (?:mentionnée?s?|citée?s?) pour
            la dernière fois
    """,
    author_asked=r"""
        combien {articles} {topic} a-t-(?:il|elle) écrits?, combien {articles} a écrits? {topic},
        (?:liste|montre-moi|donne-moi)(?: tous)? {articles} (?:écrits )?(?:de|par) {topic},
        quels {articles} {topic} a-t-(?:il|elle) écrits?
    """,
    monthly_asked="{articles} {mention} ?{topic}, {articles}, combien de fois",
    per_month="(?:par|chaque) mois, mensuellement, mois par mois",
    count_hints=r"mention\w*, tout sur, combien de fois",
    count_fillers=r"""
        (?:qui )?(?:ont été publiés|sont parus), s'il (?:vous|te) plaît, dans l'archive,
        des archives, dans les archives, en tout, au total
    """,
    topic_fillers="mots? terme sujet thème nom deux",
    either="ou",
    but_not="mais pas, et pas, sans, sauf",
    clause_words="que qu qui quoi quand où comment pourquoi si est sont était a ont avait été",
    several_asked=r"""
        quels, quelles, qui (?:sont|étaient)\b, lesquels, lesquelles, tous, toutes, liste
    """,
    reports="""
        nouvelles?, infos?, informations?, actualités?, articles?, rapports?, développements?,
        état des lieux, dépêches?
    """,
    about="""
        sur, à propos de, à propos du, à propos des, à propos d', au sujet de, au sujet du, au sujet
        des, au sujet d', concernant, de, du, des, d', dans, à, au, aux, pour, avec, autour de,
        autour du
    """,
    newest_topic="""
        quoi de (?:neuf|nouveau) {about}, (?:qu'y a-t-il|qu'est-ce qu'il y a|y a-t-il) (?:de|du)
        (?:neuf|nouveau) {about}, (?:du|rien de) (?:neuf|nouveau) {about},
        (?:dernières|récentes|nouvelles) {reports} {about}, (?:des|quelles) nouvelles {about},
        (?:dernier|dernière|plus récente?s?) {reports} {about}
    """,
    newest="""
        (?:le|la|les) plus récente?s?, dernières nouvelles, tout dernier, toute dernière
    """,
    # What is new at all, and what is to come.
    news_openers="""
        bonjour, salut, s'il te plaît, s'il vous plaît, et, alors, dis-moi, dites-moi, donne-moi,
        donnez-moi, montre-moi, montrez-moi, je veux, je voudrais, peux-tu me donner,
        pouvez-vous me donner, y a-t-il, il y a, as-tu, avez-vous, quelles sont, quels sont,
        quelles, quoi de, qu'y a-t-il de, qu'est-ce qu'il y a de, qu'y a-t-il, des, les, la, le,
        l', de, du, d', rien de
    """,
    news="""
        (?:dernières?|derniers?|récentes?|nouvelles|principales|grandes) (?:nouvelles?|infos?|
        informations?|actualités?|articles?|titres|événements),
        (?:nouvelles?|actualités?|infos?|informations?)(?: récentes?| du jour| importantes?)?,
        gros titres, actu, neuf, nouveau, plus récent
    """,
    news_behind="""
        aujourd'hui, maintenant, s'il te plaît, s'il vous plaît, ici, là-bas, en ville, de neuf,
        de nouveau, jusqu'ici
    """,
    happened="""
        (?:que|qu'est-ce qui|quoi|qu'est-ce que|il|ce qui) (?:s'est-il passé|s'est passé|
        est-il arrivé|est arrivé|s'est produit|s'est-il produit|
        a été publié|a été annoncé|a été rapporté|
        a-t-on appris)(?: quoi| d'important| de neuf| de nouveau)?, s'est-il passé quelque chose,
        (?:qu'a (?:dit|écrit|rapporté|annoncé|publié)|que (?:dit|disait|écrivait)) (?:le journal|
        la presse|la gazette), qu'est-il arrivé, qu'a-t-on (?:appris|publié|rapporté)
    """,
    when_was="quand a eu lieu {event} ?",
    this_day="aujourd'hui",
    tomorrow="demain(?: (?:matin|soir|midi|après-midi))?",
    next="prochaine? {unit}, {unit} (?:prochaine?|qui vient|à venir)",
    next_named="{name} (?:prochain|qui vient)",
    next_weekday="{weekday} (?:prochain|qui vient)",
    to_come=r"""
        sera, seront, va, vont, aura lieu, auront lieu, doit, doivent, prévue?s?, programmée?s?,
        \w\w\w+(?:era|eront|ira|iront), quand (?:est|ouvre|commence|rouvre|finit)
    """,
    guessing=r"""
        attend\w*, esp\ère\w*, espér\w+, estim\w+, peut-être, probablement, sans doute,
        pourrai\w+, devrai\w+, suppos\w+, croi\w+, rumeur\w*, éventuellement
    """,
    looking_back=r"""
        corrig\w+, correction\w*, rectifi\w+, dément\w*, excus\w+, enquêt\w+, anniversaire,
        (?:jours?|semaines?|ans?) apr\ès, indemnis\w+, souvenir\w*
    """,
    follow_up_openings=r"""
        et, mais, donc, alors, puis, ensuite, aussi, sinon, ou (?:bien|alors), qu en est il,
        quid, depuis quand, ils?(?! (?:y|faut)), elles?,
        (?:qui|qu|que|quand|o\ù|comment|pourquoi|combien) (?:est ce qu )?\w+ (?:t )?(?:ils?|elles?),
        (?:qui|qu|que|quand|o\ù|comment|pourquoi|combien) est ce qu (?:ils?|elles?),
        (?:qui|o\ù|quels?|quelles?|comment) (?:est|sont|était|étaient) (?:sa|son|ses|leurs?),
        qui (?:l|les) (?:a|ont|avait|avaient)
    """,
    follow_up_bare=r"""
        qui que quoi quels? quelles? quand o\ù comment pourquoi combien exactement vraiment
    """,
    follow_up_fillers="""
        qu d de depuis jusqu à par avec pour sans en dans sur au aux du des le la les l un une ça
        cela c ce est était a ont alors encore aussi pas non plus loin longtemps souvent tôt vieux
        grand là autre autres temps fois heure année années an ans jour jours
    """,
    follow_up_referring="lui eux",
    follow_up_links="""
        et, mais, donc, alors, puis, ensuite, aussi, sinon, ou (?:bien|alors), quid,
        qu en est il d[eu]s?, qu en est il
    """,
    asking=r"""
        qui que quoi quels? quelles? quand o\ù comment pourquoi combien qu
    """,
    follow_up_clauses="est sont était a ont si",
    follow_up_there="là",
    follow_up_more="plus, encore, quoi d autre, autre chose, dis m en plus, continue",
    determiners="le la les l un une des du ce cet cette ces",
    greetings="bonjour+, bonsoir, salut, coucou, bonjour à tous, salut bot, bonne journée",
    thanks="merci+, merci beaucoup, merci bien, mille mercis, un grand merci, merci bot",
    small_talk="""
        ok, d accord, daccord, bien, très bien, parfait, super, génial, bon, oui, ouais, non,
        je vois, compris, j ai compris, mdr, ptdr, ah bon, ah oui, ça va, comment ça va,
        comment allez vous, comment vas tu, au revoir, à bientôt, bonne nuit, s il vous plaît,
        s il te plaît, désolée?, pardon, intéressant, de rien, qui es tu, tant pis
    """,
    # Whole questions.
    question_words="""
        combien, qui, quoi, que, quelles?, quels?, quand, où, comment, pourquoi
    """,
    question_leads="par, pour, à, en, dans, de, depuis, jusqu'à, avec, sur, vers, chez",
    question_joins="et, et aussi, ainsi que",
    numbering="""
        numéro numero téléphone telephone portable mobile tél tel fax appartient appeler
        appelle joindre joint personne je on
    """,
    auxiliaries="est sont était étaient fut furent sera seront a ont avait avaient peut doit fait",
    comparisons=r"""
        (?:qui|lequel|laquelle|quel|quelle) \w+ {degree}\W+{one} ou {other},
        (?:est|sont|était) {one} {degree} que {other}, différences? entre {one} et {other},
        compare[rz]? {one} (?:et|avec|à) {other}
    """,
    degree=r"(?:le |la )?(?:plus|moins) \w+, meilleure?, pire",
    degrees={},
    what_is="qu'est-ce que {}",
    steps="étapes? phases? points? règles? parties?",
    next_step=r"""
        que (?:fait-on|faire|dois-je faire|faut-il faire) après, qu'est-ce qui (?:vient|suit) après
    """,
    article_names="(?:(?:l'|cet |de l'))?article",
    article_about="sur, à propos de, intitulé, appelé, de",
    summing_up="résume[rz]? {which}, résumé (?:de )?{which}",
    summaries="de quoi (?:parle|traite) {which}, que dit {which}",
    authors="qui a (?:écrit|rédigé) {which}, qui est l'auteur de {which}, auteure? de {which}",
    publishing="""
        quand (?:a été publié|est paru|fut publié) {which}, quand {which} a-t-il été publié
    """,
    titles="titre (?:de )?{which}, comment s'appelle {which}",
    mail_wrote="a écrit, écrit",
    mail_original="message d'origine",
    mail_from="de",
    mail_sent="envoyé, date",
    mail_signature="envoyé de mon, envoyé depuis",
    mail_reply="tr, ré",
    read_more="lire la suite, en savoir plus",
    page=r"page, p\.",
    of_pages="sur, de",
    untitled=r"sans titre.*, document\s*\d*, inconnu",
    no_author="anonyme, inconnu, sans auteur, utilisateur, invité",
    columns={
        "title": "titre",
        "text": "texte contenu",
        "date": "date_de_publication",
        "url": "lien",
        "tags": "mots-clés étiquettes",
        "author": "auteur autrice",
    },
)
