"""Real neighbours for tests of functions: function processes, a scripted model provider, signers of tokens."""
