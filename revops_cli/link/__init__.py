"""The record-linkage core that dedupe and match share."""
