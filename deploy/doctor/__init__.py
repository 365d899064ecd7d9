"""`edgewise doctor`: is a target ready to be deployed to? One line a check, and nothing is changed."""
