-- Rows that every new local project starts with: none. People sign up, and search indexes what they write.
select 1;
