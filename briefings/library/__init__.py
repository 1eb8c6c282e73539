"""All content as frozen values, and how it is loaded."""
