insert into countries (name, continent) values ('India', 'Asia'); insert into cities (country_id, name, population) values (1, 'Hyderabad', 10000000);
