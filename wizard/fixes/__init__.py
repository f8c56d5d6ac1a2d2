"""What to do: guides to read, actions to apply, prove and undo."""
