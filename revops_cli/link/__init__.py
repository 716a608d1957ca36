"""Record linkage: which rows, or which row and account, are the same, and by what evidence.

Bits are base-2 logarithms of odds: evidence of +10 makes a match a thousand times likelier.
"""
