"""Pages about accounts, one file a subject."""
