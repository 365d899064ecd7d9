-- Initial rows of a new local database: none are needed. Users sign up, and triggers index what they write.
select 1;
