"""From a plan to parameterised SQL."""
