insert into public.books (title, author, description) values ('The Poky Little Puppy', 'Janette Sebring Lowrey', 'Puppy is slower than other, bigger animals.');
