"""Rotation state that outlives a run."""
