"""Optional shortcuts for the versions of WeasyPrint they were tried on."""
