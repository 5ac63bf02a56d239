"""The doors of the demonstration, mounted in demonstration mode only."""
