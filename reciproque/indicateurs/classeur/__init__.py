"""Files and cells of figures: what people type and send, read without believing any of it."""
