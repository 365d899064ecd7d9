"""The endpoints, one file for each path or small group of paths."""
