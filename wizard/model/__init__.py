"""Values that every floor shares; standard library only."""
