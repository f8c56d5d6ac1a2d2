"""Built-in broken sites on loopback, for the demo, for training and for the tests."""
