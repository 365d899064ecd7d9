-- The local AI server's state: JSON objects by kind, and the chunks of indexed files.

create table if not exists objects (
    seq integer primary key autoincrement,  -- creation order, which lists follow
    kind text not null,                     -- file, response, input, output, vector_store, vector_store_file, batch
    parent text not null default '',        -- id of the vector store or response it belongs to
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
