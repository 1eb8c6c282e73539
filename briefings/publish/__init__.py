"""Plan what is out of date, make it, write it whole, remember what it depends on."""
