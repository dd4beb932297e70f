# Citebot's words for Telegram. Texts are HTML as Telegram reads it; variables come escaped.

## Answers and the articles they come from

date = { $day } { MONTH($month) } { $year }

answer-read-as = 🔎 Read as: <i>{ $question }</i>
answer-also = <i>Also in: { $articles }</i>
answer-also-others = { NUMBER($count) } { $count ->
    [one] other
   *[other] others
}
answer-more = More
answer-as-typed = As I typed it
# The days of publication that were searched, or preferred.
answer-period = 🗓 Published { $when }
answer-notice = ℹ️ { $notice }
counted-more = … and { NUMBER($count) } more
answer-earlier = earlier report
answer-earlier-said = earlier report: said { $words }

nearest-heading = <b>The archive does not answer this.</b> These passages come nearest:
nearest-show = Show the nearest passages

not-found = <b>The archive does not answer this.</b>
archive-size = { NUMBER($articles) } { $articles ->
    [one] article
   *[other] articles
} ({ NUMBER($passages) } { $passages ->
    [one] passage
   *[other] passages
})
not-found-size = It holds { archive-size }.
not-found-size-dated = It holds { archive-size }, dated { $first } to { $last }.
not-found-size-one-day = It holds { archive-size }, dated { $first }.
not-found-empty = The archive is still empty.

quote-as-given = ✅ <b>The archive has these words.</b>
quote-nearly = ≈ <b>The archive has nearly these words</b> (certainty { $certainty }%). <s>As quoted</s> – <b>as it stands there</b>:
quote-stitched = ✂️ <b>No place has all of these words;</b> their parts stand apart from each other (certainty { $certainty }%):
quote-absent = ❌ <b>The archive does not have these words</b> (certainty { $certainty }%).
quote-first = First: { $day }
quote-turns = ⚠️ <b>What differs turns the meaning:</b> a denial, a number, a date or an opposite.
quote-nearest = What comes nearest:
quote-how = Write the words after the command: <code>/quote the bridge is safe</code>. I tell whether somebody said so, who, where and when.

page-back = ↩ Back to the answer
page-changed = <i>The article has changed since; the passage is no longer in it.</i>

## The archive, changed from the chat
admins-only = Only the bot’s administrators can do this.
archive-busy = The archive is being written to by another program right now. Please try again in a minute.
archive-failed = That did not work: { $reason }
archive-forgotten = I no longer know what this button was for.
archive-gone = This article is no longer in the archive.
archive-passages = { $count ->
    [one] { $count } passage
   *[other] { $count } passages
}
archive-delete-yes = Yes, delete
archive-delete-no = No, keep
archive-removed = { $count ->
    [one] Deleted from the archive: <b>{ $title }</b>
   *[other] Deleted { $count } articles from the archive, the first being <b>{ $title }</b>
}
upload-reading = Reading…
upload-waiting = Waiting for { $count ->
    [one] { $count } other
   *[other] { $count } others
} to be read first…
upload-so-far = Reading… { $count ->
    [one] { $count } article is in
   *[other] { $count } articles are in
} so far.
upload-stop = ✖ Cancel
upload-cancelled = ⏹ Cancelled.
upload-interrupted = ⏹ I was shut down before all of this was read. Please send it again.
upload-too-many = So much of yours is waiting already that I take nothing more in. Wait until it is done, or send /cancel.
upload-no-room = I could not put the file on this machine’s disk to read it ({ $reason }). Free some space there and send it again.
cancelled = { $count ->
    [0] Nothing is being read or waits to be read.
    [one] Cancelled. What of it is in the archive already stays there; it can be undone under its message.
   *[other] Cancelled: { $count }. What of them is in the archive already stays there; it can be undone under each message.
}
upload-added = ✅ Added to the archive
upload-replaced = 🔄 Added in place of the former version
upload-known = ☑️ Already in the archive, nothing has changed
upload-several = ✅ Articles: { $added } added, { $replaced } replaced, { $known } already known
upload-more = … and { $count } more
upload-cut = Telegram cuts long texts into several messages, and each becomes an article. Send a long text as a file to keep it in one piece.
upload-undo = ↩️ Undo
upload-delete = 🗑 Delete
upload-undone = { $count ->
    [one] Undone: the article is no longer in the archive.
   *[other] Undone: { $count } articles are no longer in the archive.
}
upload-restored = { $count ->
    [one] Undone: <b>{ $title }</b> is back as it was.
   *[other] Undone: { $count } articles are back as they were, the first being <b>{ $title }</b>.
}
upload-undone-before = There is nothing to undo any more.
upload-changed-since = This article has been changed again since; undo the latest change first.
upload-too-late = It is too late to undo this: I keep what was there before for { $hours } hours only.
upload-unreadable = I could not take this in: { $reason }.
upload-no-text = There is no text in this that I could take in. I read messages and files: { $formats }.
upload-format = I do not read files of this format, only { $formats }.
upload-too-large = The file is too large: it has { NUMBER($size, maximumFractionDigits: 1) } MB, and I can take { NUMBER($limit, maximumFractionDigits: 1) } MB. Add it with <code>citebot index</code> instead, or send it in parts.
upload-lost = Telegram did not give me the file. Please send it again.
upload-own = These are my own words; they do not belong in the archive.

articles-all = { $count ->
    [0] The archive is still empty.
    [one] <b>{ $count } article</b> in the archive
   *[other] <b>{ $count } articles</b> in the archive
}
articles-found = { $count ->
    [0] No article has “{ $words }” in its title, date or source.
    [one] <b>{ $count } article</b> with “{ $words }”
   *[other] <b>{ $count } articles</b> with “{ $words }”
}
articles-back = ☰ To the list
articles-remove = 🗑 Remove…
remove-how = Say which article: <code>/remove words of its title</code>. Or choose one in /articles.
remove-sure = Remove <b>{ $title }</b> ({ $count ->
    [one] { $count } passage
   *[other] { $count } passages
}) from the archive?

## Questions, buttons and reading

searching = 🔎 Searching…
busy = I am answering as many questions as I can. Please ask again in a minute.
limited = That was a lot of questions in one minute. Please wait a moment and ask again.
question-failed = I could not search the archive just now. Please ask again later.
ask-how = Write your question after the command, or after my name: <code>/ask When does the bridge open?</code>
ask-in-words = I understand only questions in words. Please write me yours.
unknown-command = I do not know this command. /help shows what I can do – or simply ask me something.

button-too-old = This button is too old: I no longer remember its answer. Please ask again.
button-no-more = There are no further passages.
button-failed = I could not read the archive just now. Please try again later.
feedback-good = Thank you!
feedback-bad = Thank you. I have noted that this did not help.
article-removed = <i>This article is no longer in the archive.</i>
passage-gone = <i>This passage is no longer in the archive.</i>
citation-unknown = I no longer remember this passage. Please ask again.

# Above inline results; no more than a line.
inline-hint = Type a question
inline-unknown = Ask me for access first
inline-limited = Too many questions; wait a minute
inline-busy = Too busy just now; try again
inline-failed = I cannot search just now
inline-not-found = Not answered; the nearest passages:

greeting = Hello! Send me a question, and I show the passages from the archive that answer it. /help shows what else I can do.
thanks = You are welcome! If there is anything else you would like to know, just ask.
small-talk = I answer questions from the archive: ask one in your own words, and I look for it.

## When something fails

error-apology = I am sorry: something went wrong here, and I could not do this. Please try again in a minute.

## Access

access-unknown = I serve only those who have been given access. Ask for it with the button below, and I will write to you when it is decided.
access-unknown-short = You have no access to this bot.
access-ask = Ask for access
access-waiting = You have asked for access; I will write to you when it is decided.
access-declined = An administrator has decided not to give you access to this bot.
access-granted = You have access now. Just send me a question; /help shows what else I can do.
access-granted-short = You have access already.
access-group-unknown = I do not serve this group yet: ask for access for yourself, or let an administrator of mine open it to the whole group.
access-serve-group = Serve this group
access-leave-group = Stop serving this group
access-group-served = I serve everybody in this group now.
access-group-left = I no longer serve this group.
access-request = Somebody asks for access:
    <code>{ $name }</code>
    id <code>{ $id }</code>
access-grant = Grant
access-refuse = Refuse
access-outcome-granted = Access granted:
    <code>{ $name }</code>
    id <code>{ $id }</code>
access-outcome-refused = No access:
    <code>{ $name }</code>
    id <code>{ $id }</code>
access-outcome-none = This request is no longer open.
access-withdraw = Take access back
access-grant-after-all = Grant after all

## Start, help and the menu

start-administrator = <b>You are the administrator of this bot now.</b> The link that brought you here no longer works.
start = Hello! I answer questions from an archive{ NUMBER($articles) ->
        [0] {" "}of articles
        [one] {" "}of { NUMBER($articles) } article
       *[other] {" "}of { NUMBER($articles) } articles
    }. I show the passages that answer, word for word, with the answering sentence in bold and where it comes from.

    Just send me a question. /help shows what else I can do.
start-empty = The archive is still empty: send me a document, a link or a long text, and it becomes an article.
help = <b>Ask</b>
    Send me a question as a message. “More” shows further passages, a number opens the whole article, 👍 and 👎 tell how good the answer was.
    To ask further, reply to an answer or just go on: “and when?”. If you edit your question, the answer changes with it.

    <b>Narrow it down, in any question</b>
    <code>"exact words"</code> stand so in each passage; <code>-word</code> stands in none of the article
    <code>title:ferry</code>, <code>tag:sport</code> or <code>#sport</code>, <code>source:gazette.example</code>, <code>author:"Ann Lee"</code>
    <code>after:2031-05</code>, <code>before:2032</code>, <code>before:2031-05-23</code>: when it was published; <code>lang:en</code>: its language
    Nothing but these lists the newest articles, as in <code>tag:sport after:2031-05</code>

    <b>Elsewhere</b>
    In groups I answer /ask with a question, messages that mention { $bot }, and replies to mine. In any chat, type { $bot } and a question to send a passage.

    /quote – whether somebody said these words, who and where
    /sources – where the articles come from
    /privacy – what is stored about you, and how to delete it
help-administrator = <b>For administrators</b>
    Send or forward me a document, a long text or a link, and it becomes an article.

    /articles – list and search the articles
    /remove – take an article out
    /cancel – stop reading what you have sent
    /stats – questions and answers in figures
    /gaps – questions without a good answer
help-group = In this group I answer /ask with a question, /quote with a quotation, messages that mention { $bot }, and replies to mine.

command-ask = Ask the archive a question
command-quote = Did somebody say these words?
command-sources = Where the articles come from
command-help = What I can do
command-privacy = What is stored about you; delete it
command-articles = List and search the articles
command-remove = Take an article out
command-cancel = Stop reading what I have sent
command-stats = Questions and answers in figures
command-gaps = Questions without a good answer
bot-description = I answer questions from an archive of articles. I show the passages that answer, word for word, mark the sentence that does, and tell where each comes from. I never write an answer of my own.
bot-short-description = Answers from articles: the passages that answer, marked and cited.

## Privacy

privacy = <b>What I store about you</b>

    • Your questions, their answers and your 👍 and 👎, with your Telegram id, the chat and the time: for { NUMBER($days) } { $days ->
        [one] day
       *[other] days
    }. My administrators can read the questions.
    • If you add or remove articles: which ones and when, for as long. What an article said before, so that you can undo the change: for { NUMBER($hours) } hours. The articles themselves stay in the archive.
    • If you asked for access: your name, for as long; your id and what was decided, until that changes.

    All this is kept in a file beside the bot and passed on to nobody. My answers stay in the chat until you delete them there, also where their article was removed from the archive since.
privacy-in-private = Send me /privacy in a private chat: there I tell you what I store about you, and delete it if you like.
privacy-delete = Delete my data
privacy-sure = Your questions, answers, 👍, 👎 and your name will be deleted, and the buttons under old answers will stop working. Shall I?
privacy-confirm = Yes, delete
privacy-keep = No, keep
privacy-deleted = Deleted. I keep only your id and whether you may use this bot, if that was ever decided or asked.

## Figures and gaps
stats-none = Nobody has asked anything in the last { $days } days.
stats-caption = <b>The last { $days } days:</b> { $questions ->
    [one] { $questions } question
   *[other] { $questions } questions
}, { $share }% answered, median search { $median } ms, 👍 { $good }, 👎 { $bad }
stats-days = { $days } days
stats-questions = Questions a day, last { $days } days (UTC)
stats-answered = answered
stats-unanswered = not answered
stats-share = share answered
stats-cited = Articles that answered most
stats-slowest = Slowest questions
stats-seconds = {"{"}:.2f{"}"} s
stats-nothing = none yet
gaps-none = There are no gaps: every question had an answer, and none a thumbs down.
gaps-heading = { $count ->
    [one] <b>{ $count } question</b> that the archive does not answer, or not well
   *[other] <b>{ $count } questions</b> that the archive does not answer, or not well
}
gaps-unanswered = { $count ->
    [one] no answer
   *[other] no answer { $count } times
}
gaps-wordings = { $count ->
    [one] and { $count } like it
   *[other] and { $count } like it
}
gaps-unseen = { $count ->
    [one] One older question has not been looked at yet, for lack of time: /gaps looks at more.
   *[other] { $count } older questions have not been looked at yet, for lack of time: /gaps looks at more.
}
gaps-export = 📄 As a file for citebot eval
gaps-file = { $count ->
    [one] { $count } question
   *[other] { $count } questions
} for <code>citebot eval</code>. As it stands, each line says that the archive has no answer. Where it has one, or should have, add <code>article</code> and <code>answer</code>.
liked-export = 📄 Liked answers for citebot eval
liked-none = Nobody has liked an answer yet.
liked-file = { $count ->
    [one] { $count } question
   *[other] { $count } questions
} for <code>citebot eval</code>, with the sentence that was liked. Look them over before you rely on them.
