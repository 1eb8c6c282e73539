"""How each language writes numbers, dates and sentences, and in which fonts."""
