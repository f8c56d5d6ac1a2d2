"""Step 2 for a device that no program here can look at, a caller's: a person is asked, and tells."""
