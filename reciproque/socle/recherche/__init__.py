"""The general search: an index of what the rooms declare in `registres.recherche`, kept up to date by the journal."""
