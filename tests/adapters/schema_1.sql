-- The tables of schema 1, as Groundwire 0.1 made them.
CREATE TABLE meta (
    "key" TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY ("key")
);

CREATE TABLE articles (
    id TEXT NOT NULL,
    visible_version INTEGER,
    last_version INTEGER NOT NULL,
    deleted BOOLEAN NOT NULL,
    sample BOOLEAN NOT NULL,
    title TEXT NOT NULL,
    source TEXT,
    source_key TEXT,
    url TEXT,
    published_at TEXT,
    language TEXT,
    topic TEXT,
    topic_key TEXT,
    authors JSON NOT NULL,
    PRIMARY KEY (id)
);

CREATE INDEX articles_by_date ON articles (published_at, id);

CREATE INDEX articles_by_source ON articles (source_key);

CREATE TABLE passages (
    "key" INTEGER NOT NULL,
    id TEXT NOT NULL,
    article_id TEXT NOT NULL,
    version INTEGER NOT NULL,
    start_index INTEGER NOT NULL,
    end_index INTEGER NOT NULL,
    vector BLOB NOT NULL,
    PRIMARY KEY ("key"),
    UNIQUE (id)
);

CREATE INDEX passages_by_version ON passages (article_id, version, start_index);

CREATE TABLE versions (
    article_id TEXT NOT NULL,
    version INTEGER NOT NULL,
    state TEXT NOT NULL,
    title TEXT NOT NULL,
    text TEXT NOT NULL,
    content_sha256 TEXT NOT NULL,
    fields JSON NOT NULL,
    added_at TEXT DEFAULT (strftime('%Y-%m-%dT%H:%M:%SZ', 'now')) NOT NULL,
    PRIMARY KEY (article_id, version),
    CHECK (state IN ('pending','visible','superseded','removed')),
    FOREIGN KEY(article_id) REFERENCES articles (id)
);

CREATE INDEX versions_by_state ON versions (state);

CREATE VIRTUAL TABLE passages_fts USING fts5(title, source, body, tokenize = "unicode61 remove_diacritics 0 categories 'L* N* Co M*'");

CREATE VIRTUAL TABLE passages_vocabulary USING fts5vocab(passages_fts, row);

PRAGMA user_version = 1;
