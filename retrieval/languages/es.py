"""Spanish."""

from __future__ import annotations

from retrieval.languages.table import Language

LANGUAGE = Language(
    code="es",
    letters="abcdefghijklmnopqrstuvwxyzáéíñóúü",
    common="""
        quién quiénes qué cuál cuáles cuándo dónde adónde cómo cuánto cuánta cuántos cuántas porqué
        el la los las lo un una unos unas al del de a ante con contra en entre hacia hasta para por
        según sin sobre tras desde durante y e o u pero que como si se su sus le les es son era eran
        fue fueron ser será está están estaba estaban ha han había habían haber hay hubo
    """,
    telltale="""
        no nunca jamás nadie nada ningún ninguna ninguno yo tú él ella ellos ellas nosotros usted
        ustedes me te nos este esta estos estas ese esa esos esas esto eso muy más menos también
        todavía ya siempre hoy ayer anteayer mañana semana mes meses año años día días pasado pasada
        pasados últimos últimas último última nuevo nueva novedades noticias hace atrás ciudad
        alcalde dijo dice lunes martes miércoles jueves viernes sábado domingo enero febrero marzo
        abril mayo junio julio agosto septiembre octubre noviembre diciembre porque cuando donde
        quien cuyo cuya todo todos toda todas mismo otra otro después antes fueron hizo tiene tenía
    """,
    light="el la los las lo un una de del que también",
    articles="el, la, los, las, este, esta",
    of="de, del, del año, de este año",
    when="""
        cuándo, qué (?:año|fecha|día|mes|siglo|década|hora|época|momento)s?, cuánto tiempo hace,
        hace cuánto
    """,
    how_many="""
        cuánt[oa]s?, cuán (?:alto|grande|lejos|profundo)\\w*, qué (?:porcentaje|cantidad|número|
        proporción|parte|edad|distancia|altura|tamaño|precio|profundidad|longitud|anchura|velocidad|
        peso|importe|suma|superficie)s?
    """,
    who="quién, quiénes",
    where="""
        dónde, adónde, qué (?:ciudad|país|lugar|estado|pueblo|región|calle|río|sitio|barrio|
        provincia|municipio|localidad|plaza|comunidad)(?:es|s)?
    """,
    counting="cuánto cuánta cuántos cuántas número cantidad proporción porcentaje parte",
    numbers=r"""
        trece catorce quince dieciséis diecisiete dieciocho diecinueve veinte veinti\w+ treinta
        cuarenta cincuenta sesenta setenta ochenta noventa cien ciento \w*cient[oa]s quinient[oa]s
        mil miles millón millones docenas? decenas? centenar(?:es)? mitad tercio cuarto medio media
        varios varias veces vez por
    """,
    times="""
        siglos? décadas? hoy ayer anteayer mañana mediodía medianoche madrugada noche tarde
        navidad pascua
    """,
    not_times="",
    places="""
        en, a, al, cerca de, cerca del, desde, hacia, hasta, fuera de, junto a, junto al, frente a,
        frente al, de, del, ante, sobre
    """,
    name_links="de, de la, de los, de las, del, la, las, los, el, van, von",
    denials=r"""
        no nunca jamás nadie nada ningún ningun[oa]s? ni sin tampoco contra rechaz\w+
        neg(?:ó|aron|ar|ado|aba|aban|ará) niega\w* deneg\w+ deniega\w* desmint\w+ desment\w+
        desmiente\w* prohib\w+ prohíb\w+ fracas\w+ imposible incapaz incapaces desconocid[oa]s?
        iles[oa]s? intact[oa]s? falt\w+ perdid[oa]s? desaparecid[oa]s? improbable
    """,
    asked_denials=r"""
        no nunca jamás nadie nada ningún ningun[oa]s? sin contra rechaz\w+ neg(?:ó|aron)
    """,
    opposites="""
        abrió abre* abri* abiert* apertur* inaugur* reabr* reabier* | cerr* cierr* clausur*
        empez* empiez* comenz* comienz* inici* | termin* acab* finaliz* final fin
        aument* subi* sube* subió increment* crec* elev* alza |
            baj* disminu* reduj* reduc* cay* cae* descen* recort*
        gan* venc* victori* triunf* | perd* pierd* derrot*
        compr* adquir* | vend* vent*
        acept* aprob* aprueb* adopt* | rechaz* deneg*
        apoy* respald* favor | contra opus* opon* opos*
        lleg* vino viene vinieron | sali* sale* parti* marchó* fue* ido
        nació nace* nacid* vivo viva vivos vivas | muri* muert* fallec* mató matar*
        permit* autoriz* | prohib* prohíb* vet*
        respond* respuest* contest* | pregunt* interrog*
        atac* ataqu* | defend* defiend* defens*
        mejor mejores | peor peores
        grande grandes gran mayor mayores | pequeñ* menor menores
        alto alta altos altas | bajo baja bajos bajas
        temprano temprana pronto | tarde tardí*
        primer primero primera primeros primeras | último última últimos últimas
        más | menos
        nuevo nueva nuevos nuevas joven jóvenes reciente* |
            viejo vieja viejos viejas antigu* anterior*
        norte septentrional* | sur meridional*
        este oriental* | oeste occidental*
        rápid* | lent* despacio
        largo larga largos largas | corto corta cortos cortas
        caro cara caros caras | barato barata baratos baratas
        frío fría fríos frías helad* | calor* cálid* caliente* deshiel*
        seco seca secos secas sequía | húmed* mojad*
        encontr* encuentr* hall* recuper* | perdid* desaparec*
        dio dieron da dado entreg* don* | recib* obtuv* tom*
        contrat* emple* | despid* despidi* ces*
        ingres* un* incorpor* | dimit* dimisión* renunci* abandon*
        ganancia* beneficio* superávit* | pérdida* déficit*
        elogi* alab* | critic* critiqu* acus* reproch*
        confirm* | desmint* desment* neg*
        culpable* | inocente*
        mayoría* | minoría*
        hombre* varon* | mujer*
        enseñ* | aprend* alumn*
        antes | después
        dentro interior* | fuera exterior*
        pobre* | rico rica ricos ricas
        export* | import*
        legal legales | ilegal*
    """,
    months="""
        enero, febrero, marzo, abril, mayo, junio, julio, agosto, septiembre setiembre, octubre,
        noviembre, diciembre
    """,
    short_months="ene, febr?, mzo, abr, -, jun, jul, ago, sept? set, oct, nov, dic",
    written_months="""
        de enero, de febrero, de marzo, de abril, de mayo, de junio, de julio, de agosto,
        de septiembre, de octubre, de noviembre, de diciembre
    """,
    weekdays="lunes, martes, miércoles, jueves, viernes, sábado, domingo",
    weekly="lunes, martes, miércoles, jueves, viernes, sábados, domingos",
    seasons="inviernos?, primaveras?, veranos?, otoños?",
    in_season="",
    day_suffixes="º ° o",
    first_of_month="primero",
    year_suffix="",
    decades="""
        años (?:{year}|{tens}|{name}), década de(?: los)?(?: años)? (?:{year}|{tens}|{name})
    """,
    short_decades=r"{name}(?! \w+s\b)",
    decade_names="veinte, treinta, cuarenta, cincuenta, sesenta, setenta, ochenta, noventa",
    date_fillers="de del el la las los º",
    quarter_sign="[qt]",
    half_sign="[hs]",
    counts="uno, dos, tres, cuatro, cinco, seis, siete, ocho, nueve, diez, once, doce",
    rough_counts={
        1: "una?",
        2: "un par de, par de",
        3: "un[oa]s poc[oa]s, algun[oa]s, vari[oa]s",
    },
    ordinals="""
        primer primer[oa]s? 1\\.?[ºªer], segund[oa]s? 2\\.?[ºªa], tercer tercer[oa]s? 3\\.?[ºªer],
        cuart[oa]s? 4\\.?[ºªa], quint[oa]s? 5\\.?[ºªa]
    """,
    last_ordinal="últim[oa]s?",
    units={
        "day": "días?, jornadas?",
        "weekend": "fin(?:es)? de semana",
        "week": "semanas?",
        "fortnight": "quincenas?, quince días",
        "month": "mes(?:es)?",
        "year": "años?",
    },
    shares={
        "half": "mitad, semestre",
        "third": "tercio, cuatrimestre",
        "quarter": "trimestre, cuarto",
    },
    one_day="día, jornada",
    start="(?:principios?|comienzos?|inicios?|entradas?)(?: (?:de|del))?, primeros días (?:de|del)",
    middle="(?:mediados?|mitad)(?: (?:de|del))?",
    end="(?:finales?|fines?|fin(?! de semana)|final)(?: (?:de|del))?",
    week_of="semana (?:del|que empieza el)",
    whole="""
        mes (?:de|del), año(?: de)?, transcurso (?:de|del), curso (?:de|del), cursos?,
        (?:día|jornada|mañana|tarde|noche|madrugada|fecha|víspera) (?:de|del), noche al
    """,
    of_part="de, del, de la, de los, en",
    expected="(?:fin|final|comienzo|inicio) (?:de|del)(?: año)?",
    since="desde, a partir de, a partir del, desde el, con fecha de",
    after="después de, después del, tras, posterior(?:es)? a, luego de, con posterioridad a",
    before="antes de, antes del, anterior(?:es)? a, previo a, con anterioridad a",
    until="hasta, hasta el, a más tardar en, a más tardar el",
    within=r"""
        en, durante, a, en el, en la, dentro de, a lo largo de, a lo largo del, en el transcurso de,
        en torno a, hacia, el(?= (?:\w+ )?\d), el(?= primero ), al
    """,
    loosely="de, del, para, por, sobre",
    range_openers="entre, de, del, desde, desde el",
    range_joins="y, e, a, al, hasta, hasta el",
    bare_range_openers="en, del, de, durante",
    bare_range_joins="a, al, hasta",
    source_leads="según, de acuerdo con, conforme a, como informó, en, por, de",
    source_articles="el, la, los, las, un, una, su",
    sources=r"""
        periódicos?, diarios?, informes?, artículos?, noticias?, números?, ediciones, edición,
        prensa, reportajes?, cifras, datos, comunicados?, crónicas?, gacetas?
    """,
    sources_behind="publicad[oa]s?, impres[oa]s?, aparecid[oa]s?, fechad[oa]s?",
    of_source="de, del, para, el, en, con fecha de",
    as_reported="como se informó, según se informó, según lo informado",
    possessive="",
    openers="a lo largo de, durante, en",
    rolling="""
        últim[oa]s {count} {unit}, {count} últim[oa]s {unit}, {count} {unit} pasad[oa]s,
        (?:en|durante|desde) (?:el|la) últim[oa] {unit}
    """,
    ago="hace (?:unos |unas |casi |cerca de )?{count} {unit}, {count} {unit} atrás",
    last="{unit} (?:pasad[oa]|anterior|últim[oa]), (?:pasad[oa]|últim[oa]) {unit}",
    before_last="antepasad[oa] {unit}, {unit} antepasad[oa], penúltim[oa] {unit}",
    this="(?:este|esta|presente) {unit}, {unit} (?:en curso|actual|corriente)",
    last_named="{name} pasad[oa], (?:pasad[oa]|últim[oa]) (?:mes de )?{name}",
    this_named="(?:este|esta|presente) {name}",
    of_last_year="""
        {name}(?: de| del) (?:año pasado|pasado año|año anterior), año pasado en {name}
    """,
    of_this_year="{name} de (?:este año|el presente año)",
    last_weekday="{weekday} pasado, pasado {weekday}, último {weekday}",
    this_weekday="este {weekday}",
    on_weekday="el {weekday}(?: por la (?:mañana|tarde|noche))?",
    weekend="(?:el|este|durante el) (?P<unit>fin de semana)",
    before_yesterday="""
        (?:anteayer|antes de ayer|antier)(?: (?:por la )?(?:mañana|tarde|noche))?
    """,
    yesterday="ayer(?: (?:por la |a la |en la )?(?:mañana|tarde|noche|mediodía))?, anoche",
    today="""
        esta (?:mañana|tarde|noche), hoy (?:por la |a )?(?:mañana|tarde|noche|mediodía)
    """,
    recently="""
        recientemente, últimamente, hace poco, en los últimos tiempos, recientes?
    """,
    after_event="""
        desde, desde que, después de, después del, después de que, después que, tras, a raíz de,
        luego de, luego del
    """,
    before_event="antes de, antes del, antes de que, antes que, hasta, hasta que",
    event_adverbs="poco, justo, inmediatamente, mucho, nada más, días, ya",
    no_event_behind=r"\b(?:va|van|fue|fueron|viaj\w*|lleg\w*|busca\w*)",
    no_event=r"""
        cuándo, que, qué, quién, cuál, entonces, eso, esto, ello, hoy, ayer, mañana, ahora, aquí,
        siempre, tiempo, todo, día, año, \w+[aei]r
    """,
    # Counting and listing articles.
    counted=r"""
        (?:de )?(?:(?:los|las|sus|estos|estas) )?(?:artículos?|noticias?|informes?|reportajes?|
            textos?|notas)
    """,
    mention=r"""
        (?:(?:que|hay|se|han|tratan) )*(?:mencion(?:an?|aron|ó)|nombran?|citan?|hablan? (?:de|
            sobre)|tratan? (?:de|sobre)|escriben? sobre|contienen?|dicen?),
        (?:(?:que|hay|tienes|tenemos|son) )*(?:sobre|acerca de)
    """,
    papers=r"(?:el|la) (?:archivo|periódico|diario|sitio|blog|revista|canal)",
    count_asked=r"""
        cuánt[oa]s {articles} {mention} {topic},
        en cuánt[oa]s {articles} (?:se menciona|aparece|se habla de|aparecen|se mencionan) {topic},
        cuántas veces se (?:menciona|mencionan|nombra|habla de|escribe sobre) {topic},
        cuántas veces aparece {topic},
        con qué frecuencia se (?:menciona|habla de|escribe sobre) {topic},
        (?:cuál es )?(?:el )?número de {articles} {mention} {topic}, cuánt[oa]s {articles},
        cuánt[oa]s {articles} (?:hay|tienes|tenemos|tiene el archivo|se publicaron|se han publicado|
            fueron publicad[oa]s|existen)
    """,
    list_asked=r"""
        (?:lista|listar|muestra|muéstrame|enséñame|dame|busca|enumera)(?: tod[oa]s)? {articles}
            {mention} {topic}, (?:muestra|muéstrame|dame|enséñame) todo (?:sobre|acerca de) {topic},
        todo sobre {topic}, tod[oa]s {articles} {mention} {topic}, qué {articles},
        qué {articles} {mention} {topic},
        en qué {articles} (?:se menciona|aparece|se habla de) {topic},
        qué {articles} (?:hay|son|se publicaron|fueron publicad[oa]s)(?: de)?,
        (?:lista|muestra|muéstrame|dame) tod[oa]s {articles}
    """,
    first_asked=r"""
        (?:cuál (?:es|fue) )?(?:la )?primera mención (?:de|del) {topic},
        cuándo se (?:menciona|mencionó|nombró|habló de) (?:por primera vez )?{topic} por primera
            vez, cuándo se (?:menciona|mencionó|nombró|habló de) por primera vez {topic},
        (?:cuál (?:es|fue) )?el primer artículo {mention} {topic}
    """,
    last_asked=r"""
        (?:cuál (?:es|fue) )?(?:la )?última mención (?:de|del) {topic},
        cuándo se (?:menciona|mencionó|nombró|habló de) {topic} por última vez,
        cuándo se (?:menciona|mencionó|nombró|habló de) por última vez {topic}
    """,
    author_asked=r"""
        cuánt[oa]s {articles} (?:ha escrito|escribió|publicó) {topic},
        (?:lista|muestra|muéstrame|dame)(?: tod[oa]s)? {articles} (?:escrit[oa]s )?(?:de|por)
            {topic}, qué {articles} (?:ha escrito|escribió) {topic}
    """,
    monthly_asked="{articles} {mention} {topic}, {articles}, cuántas veces, menciones de {topic}",
    per_month="(?:por|al|cada) mes, mensualmente, mes a mes",
    count_hints=r"mención\w*, todo sobre, cuántas veces, con qué frecuencia",
    count_fillers=r"""
        (?:que )?se (?:publicaron|han publicado), (?:fueron )?publicad[oa]s, por favor,
        en el archivo, del archivo, en total, hasta ahora
    """,
    topic_fillers="palabras? término tema nombre ambos algo",
    either="o, u",
    but_not="pero no, y no, sin, excepto, salvo",
    clause_words="""
        que quién qué cuándo dónde cómo cuál fue fueron era eran ha han había está es son
    """,
    several_asked=r"qué \w+s\b, quiénes, cuáles, tod[oa]s, enumera, lista",
    reports="""
        noticias?, novedad(?:es)?, información, informaciones, informes?, artículos?, reportes?,
        avances?, estado de cosas, datos
    """,
    about="""
        sobre, de, del, acerca de, acerca del, respecto a, respecto al, respecto de, respecto del,
        en torno a, en torno al, con, en, a, al, para, en relación con, con respecto al?
    """,
    newest_topic="""
        qué (?:hay|se sabe|se dice|sabes) de nuevo {about}, qué hay (?:nuevo|de novedades)
        {about}, algo nuevo {about},
        (?:hay |qué )?(?:novedades|noticias) (?:hay )?{about}, qué novedades hay {about},
        (?:últim[oa]s?|más recientes?|nuevas?|recientes?) {reports} {about},
        (?:lo último|lo más reciente|lo más nuevo) {about}
    """,
    newest="más recientes?, más nuev[oa]s?, últimas noticias, lo último",
    # What is new at all, and what is to come.
    news_openers="""
        hola, por favor, y, entonces, dime, dame, cuéntame, muéstrame, quiero, quisiera,
        puedes decirme, puedes darme, hay, tienes, qué hay, qué hay de, cuáles son, cuál es, qué,
        alguna, algunas, algo, todas, las, la, los, lo, el
    """,
    news="""
        (?:últim[oa]s?|recientes?|más recientes?|nuev[oa]s?|principales|actuales|importantes)
        (?:noticias?|novedad(?:es)?|titulares?|artículos?|informes?|acontecimientos),
        noticias?(?: recientes| de última hora| importantes| nuevas)?, novedad(?:es)?, titulares,
        nuevo, último, más reciente, más nuevo
    """,
    news_behind="""
        hoy, ahora, por favor, hay, de hoy, aquí, allí, hasta ahora, en la ciudad, en el pueblo
    """,
    happened="""
        qué (?:más |cosas )?(?:pasó|ha pasado|ocurrió|ha ocurrido|sucedió|ha sucedido|aconteció|
        hubo|se anunció|se ha anunciado|
        se publicó|se ha publicado|se informó|salió en (?:el periódico|
        las noticias))(?: de nuevo)?,
        qué (?:dijo|decía|escribió|publicó|informó|contó) (?:el (?:periódico|diario)|la prensa),
        qué hubo de nuevo, (?:pasó|ocurrió|ha pasado) algo, algo pasó
    """,
    when_was="¿cuándo fue {event}?",
    this_day="hoy",
    tomorrow=r"(?<!la\s)(?<!esta\s)(?<!de\s)mañana(?: por la (?:mañana|tarde|noche))?",
    next="próxim[oa] {unit}, {unit} próxim[oa], {unit} que viene",
    next_named="próxim[oa] {name}, {name} próxim[oa], {name} que viene",
    next_weekday="próximo {weekday}, {weekday} próximo, {weekday} que viene",
    to_come=r"""
        será, serán, va a, van a, se (?:celebrará|abrirá|votará|inaugurará|cerrará|hará),
        \w\w\w+(?:ará|erá|irá|arán|erán|irán), previst[oa]s?, programad[oa]s?,
        cuándo (?:abre|empieza|es|termina|reabre)
    """,
    guessing=r"""
        espera\w*, calcula\w*, estima\w*, quizás?, tal vez, probablemente, posiblemente,
        podría\w*, supone\w*, cree\w*, rumor\w*, acaso
    """,
    looking_back=r"""
        corrig\w+, correcci\w+, rectific\w+, desmient\w+, desminti\w+, disculp\w+, investig\w+,
        aniversario, (?:días?|semanas?|años?) después, indemniza\w+, recuerd\w+
    """,
    follow_up_openings=r"""
        y, e, o, pero, entonces, también, además, pues, qué tal, qué hay de, qué hay del,
        qué (?:pasa|pasó|ocurre|ocurrió) con, desde cuándo,
        (?:quién|qué|cuándo|dónde|cómo|por qué) (?:lo|los|le|les) \w+$,
        (?:quién|quiénes|cuál|cuáles|dónde|cómo) (?:es|son|era|eran|fue|fueron|está|están) sus?
    """,
    follow_up_bare="""
        quién quiénes qué cuál cuáles cuándo dónde adónde cómo cuánt[oa]s? porqué exactamente
        realmente
    """,
    follow_up_fillers="""
        por para con en de desde hasta a al del el la los las lo un una eso esto es fue era son
        fueron no sí así tan más entonces allí ahí ya todavía aún año años día días hora horas
        tiempo veces lejos hace
    """,
    follow_up_referring=r"\él ella ellos ellas",
    follow_up_links="""
        y, e, o, pero, entonces, también, además, pues, qué tal, qué hay de, qué hay del,
        qué (?:pasa|pasó|ocurre|ocurrió) con
    """,
    asking="quién quiénes qué cuál cuáles cuándo dónde adónde cómo cuánt[oa]s?",
    follow_up_clauses="es son fue fueron era está están hay ha han si",
    follow_up_there="allí ahí",
    follow_up_more="más, qué más, algo más, dime más, cuéntame más, hay más, continúa, sigue",
    determiners="el la los las un una unos unas este esta estos estas ese esa esos esas",
    greetings="""
        hola+, hola bot, hola a todos, buenos días, buen día, buenas(?: (?:tardes|noches))?,
        qué tal, saludos
    """,
    thanks="gracias+, muchas gracias, mil gracias, muchísimas gracias, gracias bot, se agradece",
    small_talk="""
        ok, bien, muy bien, bueno, perfecto, genial, estupendo, claro, de acuerdo, sí, ya veo,
        entiendo, entendido, ja(?:ja)+j?, je(?:je)+, adiós, hasta luego, hasta mañana, por favor,
        perdón, lo siento, cómo estás?, cómo está usted, qué interesante, interesante, de nada,
        quién eres, qué puedes hacer, vaya, ah ya, nada más
    """,
    # Whole questions.
    question_words="""
        cuánt[oa]s?, quiénes, quién, qué, cuáles, cuál, cuándo, adónde, dónde, cómo, por qué
    """,
    question_leads="por, para, a, en, de, desde, hasta, con, sobre, entre",
    question_joins="y, e, y también, así como",
    numbering="""
        número numero teléfono telefono móvil movil celular tel fax pertenece llamar llama
        llamo persona
    """,
    auxiliaries="""
        es son era eran fue fueron será está están ha han había habían hay hubo puede pueden
    """,
    comparisons=r"""
        (?:qué|cuál|quién) \w+ {degree}\W+{one} o {other}, (?:es|son|era|eran) {one} {degree} que
        {other},
        diferencias? entre {one} y {other}, comparar? {one} (?:y|con) {other}
    """,
    degree=r"(?:más|menos) \w+, más, menos, mayor, menor, mejor, peor",
    degrees={},
    what_is="qué es {}",
    steps="pasos? fases? etapas? puntos? reglas? partes?",
    next_step="""
        qué (?:hago|hacemos|se hace|hay que hacer) después de, qué (?:viene|sigue) después de
    """,
    article_names="(?:(?:el|este|ese|del) )?artículo",
    article_about="sobre, acerca de, titulado, llamado, de",
    summing_up="resum[eai]r? {which}, resumen (?:de )?{which}",
    summaries="de qué trata {which}, qué dice {which}",
    authors="quién (?:escribió|es el autor de) {which}, autora? de {which}",
    publishing="cuándo (?:se publicó|fue publicado|apareció|salió) {which}",
    titles="título (?:de )?{which}, cómo se (?:llama|titula) {which}",
    mail_wrote="escribió",
    mail_original="mensaje original",
    mail_from="de",
    mail_sent="enviado, fecha",
    mail_signature="enviado desde mi",
    mail_reply="rv",
    read_more="leer más, seguir leyendo, continuar leyendo",
    page=r"página, pág\., p\.",
    of_pages="de",
    untitled=r"sin título.*, documento\s*\d*, desconocido",
    no_author="anónimo, desconocido, sin autor, usuario, invitado",
    columns={
        "title": "título",
        "text": "texto contenido",
        "date": "fecha",
        "url": "enlace",
        "tags": "etiquetas",
        "author": "autor autora",
    },
)
