update profiles set email = upper(email) where email like 'plain%';
