select public.create_api_key(); select 1 / (public.webhook_signature('a', 'b') = 'cb448b440c42ac8ad084fc8a8795c98f5b7802359c305eabd57ecdb20e248896')::int;
