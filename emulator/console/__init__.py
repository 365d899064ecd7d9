"""The console: the pages of console/ and what they show of the local stack. No part of it is deployed."""
