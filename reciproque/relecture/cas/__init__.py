"""A reading error told to the developers: what a person reports, without anything personal, and its replay."""
