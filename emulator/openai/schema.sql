-- The local AI server's state: one table of JSON objects by kind, and the text of indexed files.

create table if not exists objects (
    seq integer primary key autoincrement,  -- the order they were made in, which lists follow
    kind text not null,                     -- file, response, item, vector_store, vector_store_file, batch
    parent text not null default '',        -- the vector store or response an object belongs to
    id text not null,
    body text not null,
    unique (kind, parent, id)
);

create table if not exists chunks (
    vector_store_id text not null,
    file_id text not null,
    position integer not null,
    page integer,                           -- null where a format has no pages
    text text not null,
    primary key (vector_store_id, file_id, position)
) without rowid;
