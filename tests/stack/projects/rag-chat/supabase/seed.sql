insert into documents (author, content, embedding) values ('Ada', 'The fat cat', '[1,2,3]'), ('Ben', 'A dog', '[3,2,1]');
select 1 / count(*) from hybrid_search('cat', '[1,2,3]', 1) where author = 'ADA';
