insert into public.accounts values (1, 'Foo'); update public.accounts set name = 'Bar';
