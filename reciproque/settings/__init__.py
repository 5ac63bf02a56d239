"""Settings: `embarque` (one machine, the default), `production` (hardened), `test`. All start from `base`."""
