"""The processes of the functions: launching, warm start, reload, crashes and shutdown."""
