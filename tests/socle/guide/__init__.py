"""Every component on one page, to look at it and to let axe look at it. Not part of the product."""
