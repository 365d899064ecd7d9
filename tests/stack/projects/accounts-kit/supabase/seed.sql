select kit.generate_token(30);
