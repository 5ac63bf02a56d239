"""Word and LibreOffice files: what is common to their two readers (archives, paragraphs, numbering, tables)."""
