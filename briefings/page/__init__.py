"""An edition as a value, then as HTML, data, metadata and indexes."""
