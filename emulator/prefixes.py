"""The path prefixes of the services behind the gateway."""

AUTH, REST, OPENAI, MAILBOX = "/auth/v1", "/rest/v1", "/openai/v1", "/mailbox"
CONSOLE = "/console"  # of its files and its API; its pages are at / and /reference
CLIENT = "/client"  # of the client kit, where no function has the path
