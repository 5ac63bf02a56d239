"""Pages of the review, one file a subject. Nothing here writes: actions and forms do."""
