"""The tables of the bot's memory.

Times are seconds since 1970, UTC. What belongs to a person hangs on `user_id`.
"""

from __future__ import annotations

# Each list of statements brings the schema from its index to the next; none is ever edited
# once released.
MIGRATIONS = [
    [
        # Who may use the bot beyond what the settings say. `subject` is a user's id or, being
        # negative, a chat's.
        """
        CREATE TABLE access (
            subject INTEGER PRIMARY KEY,
            role TEXT NOT NULL CHECK (role IN ('admin', 'guest', 'asked', 'refused')),
            name TEXT NOT NULL,
            changed REAL NOT NULL
        ) STRICT
        """,
        # A question is written down before it is answered: a restart finds what it still owes.
        """
        CREATE TABLE questions (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            chat_id INTEGER NOT NULL,
            thread_id INTEGER,
            message_id INTEGER NOT NULL,  -- the question
            user_id INTEGER NOT NULL,
            language TEXT NOT NULL,       -- of the interface
            asked REAL NOT NULL,
            text TEXT NOT NULL,
            read_as TEXT NOT NULL,        -- with its context; the same as text without
            status TEXT NOT NULL CHECK (status IN ('pending', 'answered', 'failed')),
            answer_id INTEGER,            -- message id of the answer
            found INTEGER,
            elapsed_ms REAL,
            shown INTEGER NOT NULL DEFAULT 0,  -- passages that the answer shows
            UNIQUE (chat_id, message_id)
        ) STRICT
        """,
        "CREATE INDEX questions_by_answer ON questions (chat_id, answer_id)",
        "CREATE INDEX questions_by_time ON questions (asked)",
        "CREATE INDEX questions_by_user ON questions (user_id, chat_id, asked)",
        # A passage as it was shown: it can be shown again whatever becomes of its article.
        """
        CREATE TABLE citations (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            article_id TEXT NOT NULL,
            start INTEGER NOT NULL,       -- characters into the article's text, half-open
            text TEXT NOT NULL,
            marks TEXT NOT NULL,          -- JSON list of [start, end] into the passage's text
            title TEXT NOT NULL,
            source TEXT,                  -- its address on the web, else where it was read
            published TEXT,               -- ISO 8601 date
            also_in TEXT NOT NULL,        -- JSON list of article ids
            place TEXT NOT NULL,          -- where in the article, such as "p. 3"; may be empty
            used REAL NOT NULL,           -- when it was shown last
            UNIQUE (article_id, start, text, marks, title, source, published, also_in, place)
        ) STRICT
        """,
        """
        CREATE TABLE answers (
            question_id INTEGER NOT NULL REFERENCES questions (id) ON DELETE CASCADE,
            rank INTEGER NOT NULL,
            citation_id INTEGER NOT NULL REFERENCES citations (id),
            PRIMARY KEY (question_id, rank)
        ) STRICT
        """,
        "CREATE INDEX answers_by_citation ON answers (citation_id)",
        """
        CREATE TABLE feedback (
            question_id INTEGER NOT NULL REFERENCES questions (id) ON DELETE CASCADE,
            user_id INTEGER NOT NULL,
            good INTEGER NOT NULL CHECK (good IN (0, 1)),
            at REAL NOT NULL,
            PRIMARY KEY (question_id, user_id)
        ) STRICT
        """,
        # What was changed in the archive through the chat, and what was there before, for Undo.
        """
        CREATE TABLE uploads (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            batch INTEGER NOT NULL,       -- id of the first row of the same change
            user_id INTEGER NOT NULL,
            chat_id INTEGER NOT NULL,
            message_id INTEGER,           -- what was sent; NULL where a button was pressed
            at REAL NOT NULL,
            article_id TEXT NOT NULL,
            before TEXT,                  -- JSON of the article that was replaced, if any
            undone INTEGER NOT NULL DEFAULT 0
        ) STRICT
        """,
        "CREATE INDEX uploads_by_batch ON uploads (batch)",
        "CREATE INDEX uploads_by_article ON uploads (article_id)",
        "CREATE INDEX uploads_by_message ON uploads (chat_id, message_id)",
    ],
    [
        # What an answer says beside its passages, each as a JSON list: the first and last day that
        # were searched or preferred (ISO 8601 or null), and the engine's notices.
        "ALTER TABLE questions ADD COLUMN period TEXT NOT NULL DEFAULT '[null, null]'",
        "ALTER TABLE questions ADD COLUMN notices TEXT NOT NULL DEFAULT '[]'",
        # Whether another passage of the same answer is a later report.
        "ALTER TABLE answers ADD COLUMN earlier INTEGER NOT NULL DEFAULT 0",
    ],
    [
        # The words in a passage's marks that answer this question: JSON list of [start, end].
        "ALTER TABLE answers ADD COLUMN words TEXT NOT NULL DEFAULT '[]'",
    ],
    [
        # Times that a search was begun and never came back: the process ended before.
        "ALTER TABLE questions ADD COLUMN attempts INTEGER NOT NULL DEFAULT 0",
    ],
    [
        # Whether it is read as it stands, as its author has insisted.
        "ALTER TABLE questions ADD COLUMN as_typed INTEGER NOT NULL DEFAULT 0",
    ],
    [
        # The question that it comes after, and whether it replies to that: then it leans on it
        # whatever it says. What questions leant on before this was known is forgotten.
        "ALTER TABLE questions ADD COLUMN follows INTEGER"
        " REFERENCES questions (id) ON DELETE SET NULL",
        "ALTER TABLE questions ADD COLUMN reply INTEGER NOT NULL DEFAULT 0",
        "CREATE INDEX questions_by_follows ON questions (follows)",
        "UPDATE questions SET read_as = text",
    ],
    [
        # Whether its answer is a count of articles: which they are, the archive tells anew.
        "ALTER TABLE questions ADD COLUMN counted INTEGER NOT NULL DEFAULT 0",
    ],
]
