"""Where contracts stand: one of them on two sheets of paper, all of them on one screen."""
