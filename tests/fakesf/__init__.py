"""A fake Salesforce org over real HTTP(S) on 127.0.0.1: `python -m tests.fakesf`, or the fixture `fakesf` in tests."""
