"""Bytes to values, pure: read, match names, build and verify paths. No clock, file or socket."""
