"""Probes look at the world and record evidence; they never judge it."""
