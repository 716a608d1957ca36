"""Finding, reading and checking `revops.yaml`; which sections there are is the pipeline's to say."""
