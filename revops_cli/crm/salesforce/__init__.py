"""Salesforce behind the adapter protocol: a transport, a login, and one module for each way of writing."""
