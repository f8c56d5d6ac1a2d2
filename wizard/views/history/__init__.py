"""The history of cases in the window: who puts cases on file, and the list of those that are there."""
