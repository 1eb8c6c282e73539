"""Lines of Japanese by JLREQ."""
