"""What the suite is made of: read-only GETs, htmx client, browser, accessibility, queries."""
