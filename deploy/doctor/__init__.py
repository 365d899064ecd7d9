"""`edgewise doctor`: read-only checks of a deployment target, one line for each."""
