insert into records (name) values ('first'), ('second');
