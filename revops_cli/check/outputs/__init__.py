"""One run of checks in the forms that people and machines read; every form is made from `result.Run` alone."""
