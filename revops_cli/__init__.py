"""revops: lead lists in, assigned leads out, with a reason for every decision."""

__version__ = "0.1.0"
