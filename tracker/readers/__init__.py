"""The bytes of a file become text and tables. Nothing here knows the web or the database; `sandbox` is the way in."""
