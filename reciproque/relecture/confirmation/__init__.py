"""What confirming makes of the records: chosen (`selection`), told beforehand (`apercu`), then written part by part."""
