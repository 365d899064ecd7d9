insert into public.categories (path) values ('top'), ('top.science'); update public.categories set tags = '{1,2}';
