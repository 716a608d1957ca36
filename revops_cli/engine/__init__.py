"""The engine: relations of text, and the only two ways to work on them.

A step knows `protocol.Engine` and the functions above it (`distinct`, `accounting`); which engine
runs is decided by the pipeline alone, through `open_engine`.
"""
