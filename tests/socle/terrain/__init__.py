"""A small room that exists only in tests: models to list, filter, export and journal."""
